import type { EffectKind } from '../../effect.ts'
import type { Add } from '../tokens/dialect.ts'
import { pathAt } from '../tokens/statements.ts'
import { isMark, isWord, type Token } from '../tokens/token.ts'

/** System procedures that only tell: SQL Server 2022, "System Stored Procedures". */
const READING: ReadonlySet<string> = new Set(
  `
    sp_column_privileges sp_columns sp_databases sp_datatype_info sp_depends sp_describe_first_result_set
    sp_describe_undeclared_parameters sp_fkeys sp_help sp_helpconstraint sp_helpdb sp_helpdbfixedrole sp_helpdevice
    sp_helpfile sp_helpfilegroup sp_helpgroup sp_helpindex sp_helplanguage sp_helplogins sp_helpntgroup sp_helprole
    sp_helprolemember sp_helprotect sp_helpserver sp_helpsort sp_helpsrvrole sp_helpsrvrolemember sp_helpstats
    sp_helptext sp_helptrigger sp_helpuser sp_linkedservers sp_lock sp_monitor sp_pkeys sp_readerrorlog
    sp_server_info sp_spaceused sp_special_columns sp_sproc_columns sp_statistics sp_stored_procedures
    sp_table_privileges sp_tables sp_who sp_who2 xp_fixeddrives xp_logininfo xp_msver xp_readerrorlog
  `
    .split(/\s+/)
    .filter(Boolean),
)

const OTHERS: Readonly<Record<string, EffectKind>> = {
  sp_rename: 'change',
  sp_updatestats: 'change',
  sp_recompile: 'change',
  sp_refreshview: 'change',
  sp_refreshsqlmodule: 'change',
  sp_addextendedproperty: 'change',
  sp_updateextendedproperty: 'change',
  sp_dropextendedproperty: 'change',
  sp_cycle_errorlog: 'change',
  sp_getapplock: 'change',
  sp_releaseapplock: 'change',
  sp_set_session_context: 'change',
  sp_attach_db: 'change',
  sp_detach_db: 'lose',
  sp_delete_backuphistory: 'lose',
  sp_dropserver: 'lose',
  sp_addlogin: 'access',
  sp_droplogin: 'access',
  sp_password: 'access',
  sp_adduser: 'access',
  sp_dropuser: 'access',
  sp_addrole: 'access',
  sp_droprole: 'access',
  sp_addrolemember: 'access',
  sp_droprolemember: 'access',
  sp_addsrvrolemember: 'access',
  sp_dropsrvrolemember: 'access',
  sp_grantdbaccess: 'access',
  sp_revokedbaccess: 'access',
  sp_grantlogin: 'access',
  sp_denylogin: 'access',
  sp_change_users_login: 'access',
  sp_changedbowner: 'access',
  sp_changeobjectowner: 'access',
  sp_setapprole: 'access',
  sp_addlinkedserver: 'access',
  sp_addlinkedsrvlogin: 'access',
  sp_serveroption: 'access',
  xp_regwrite: 'access',
  xp_regdeletekey: 'lose',
  xp_regdeletevalue: 'lose',
  xp_regread: 'read-secret',
  sp_help_revlogin: 'read-secret',
  sp_send_dbmail: 'disclose',
}

/** What these run stands in their arguments, or in no text at all. */
const RUNNING: ReadonlySet<string> = new Set([
  'sp_executesql',
  'sp_execute',
  'sp_prepare',
  'sp_prepexec',
  'sp_cursoropen',
  'sp_execute_external_script',
  'sp_msforeachtable',
  'sp_msforeachdb',
  'sp_oacreate',
  'sp_oamethod',
  'sp_addextendedproc',
  'sp_start_job',
  'sp_add_jobstep',
  'sp_update_jobstep',
  'sp_procoption',
])

/** What EXEC has to know of the text in which it stands. */
export interface Running {
  readonly created: ReadonlySet<string>
  /** Reads a text that is run as a batch of its own; false where that is not followed any further. */
  readonly runText: (text: string, add: Add) => boolean
}

/** EXEC and what stands behind it; `at` is the index after the word. */
export function readExecute(tokens: readonly Token[], at: number, { created, runText }: Running, add: Add): void {
  if (isWord(tokens[at], 'AS')) return add('access', 'execute', 'identity', tokens[at + 1]?.text ?? '')
  if (isMark(tokens[at], '(')) {
    // EXEC ('text'); behind it may stand another server, or another identity.
    const text = isMark(tokens.at(-1), ')') ? constantText(tokens.slice(at + 1, -1)) : undefined
    if (text === undefined || !runText(text, add)) unreadable('', 'it runs a text', add)
    return
  }
  // EXEC @status = name
  const from = tokens[at]?.is === 'variable' && isMark(tokens[at + 1], '=') ? at + 2 : at
  const path = tokens[from]?.is === 'variable' ? undefined : pathAt(tokens, from)
  if (path === undefined) return unreadable('', 'the name of the procedure is computed', add)
  const name = path.parts.at(-1)?.toLowerCase() ?? ''
  const args = tokens.slice(path.next)
  if (path.parts.length > 3) return unreadable(path.text, 'it runs on another server', add)
  if (created.has(name)) return unreadable(path.text, 'the same text creates the procedure', add)
  if (name === 'xp_cmdshell') return commandShell(path.text, args, add)
  if (name === 'sp_configure') return configure(path.text, args, add)
  if (READING.has(name)) return add('read', 'exec', 'procedure', path.text)
  // With three parts it runs in another database.
  if (name === 'sp_executesql' && path.parts.length < 3) {
    // The text is the first, and behind it stand parameters and their values.
    const comma = args.findIndex((token) => isMark(token, ','))
    const first = comma < 0 ? args : args.slice(0, comma)
    const isNamed = isMark(first[1], '=') && /^@(stmt|statement)$/i.test(first[0]?.text ?? '')
    const text = constantText(isNamed ? first.slice(2) : first)
    if (text !== undefined && runText(text, add)) return
  }
  if (RUNNING.has(name)) return unreadable(path.text, 'it runs a text', add)
  const kind = Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined
  if (kind !== undefined) return add(kind, 'exec', 'procedure', path.text)
  if (name.startsWith('xp_')) return unreadable(path.text, 'it runs code of the host', add)
  add('undescribed', 'exec', 'procedure', path.text, { note: 'nobody described this procedure' })
}

/** `N'text'`, and several with `+` between. */
function constantText(tokens: readonly Token[]): string | undefined {
  let text = ''
  for (let i = 0; i < tokens.length; i += 2) {
    if (isWord(tokens[i], 'N') && tokens[i + 1]?.is === 'string') i += 1
    const token = tokens[i]
    const isLast = i === tokens.length - 1
    if (token?.is !== 'string' || !(isLast || isMark(tokens[i + 1], '+'))) return undefined
    text += token.text
  }
  return tokens.length === 0 || isMark(tokens.at(-1), '+') ? undefined : text
}

function unreadable(name: string, note: string, add: Add): void {
  add('unreadable', 'exec', 'procedure', name, { note })
}

function commandShell(name: string, args: readonly Token[], add: Add): void {
  const note = 'the host of the server runs a program'
  const text = isMark(args[1], '=') ? args[2] : isWord(args[0], 'N') ? args[1] : args[0]
  const isConstant = text?.is === 'string'
  add('unreadable', 'exec', 'program', name, isConstant ? { program: text.text, note } : { note })
}

/** With a value it sets; among the settings are those that let the server run programs. */
function configure(name: string, args: readonly Token[], add: Add): void {
  const sets = args.some((token) => isMark(token, ','))
  add(sets ? 'access' : 'read', 'exec', 'procedure', name)
}
