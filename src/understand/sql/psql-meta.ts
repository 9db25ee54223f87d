import { effect, type MetaReading, notDescribed, nothing, outputTo, reads } from './meta.ts'
import { quoteEnd } from './postgres/quotes.ts'
import { settingReading } from './postgres/settings.ts'
import type { PsqlMeta } from './psql-script.ts'

/** Commands that set how psql itself prints, or that only say something. psql 18. */
const HARMLESS: ReadonlySet<string> = new Set(
  `
    a bind C close_prepared close conninfo copyright crosstabview echo elif else endif endpipeline errverbose f flush
    flushrequest gdesc getenv getresults gset h H help html if p parse print prompt pset qecho r reset restrict
    sendpipeline set startpipeline sync syncpipeline t T timing unrestrict unset warn watch x ?
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** `\d` and its kin, without the letters that only add columns: schema, roles, settings. */
const DESCRIBE: ReadonlySet<string> = new Set(
  `
    d da dA dAc dAf dAo dAp db dc dC dconfig dd dD ddp des det deu dew df dfa dfn dfp dft dfw dF dFd dFp dFt dg dl dL dn
    do dO dp dP dPi dPt dPn drds drg dRp dRs dT du dx dX dy l list lo_list sf sv z
  `
    .split(/\s+/)
    .filter(Boolean),
)

type Reader = (meta: PsqlMeta) => MetaReading

const READERS: Readonly<Record<string, Reader>> = {
  '!': (meta) => ({ effects: [], shell: meta.args }),
  i: (meta) => include(meta, false),
  include: (meta) => include(meta, false),
  ir: (meta) => include(meta, true),
  include_relative: (meta) => include(meta, true),
  c: connect,
  connect,
  cd: (meta) => ({ effects: [], directory: meta.words[0] ?? '~' }),
  q: () => ({ effects: [], ends: true }),
  quit: () => ({ effects: [], ends: true }),
  o: output,
  out: output,
  g: output,
  gx: output,
  w: output,
  write: output,
  s: (meta) => (meta.words[0] === undefined ? reads('show', 'history') : output(meta)),
  copy: readCopy,
  encoding: readEncoding,
  gexec: () => runsResults('gexec', 'it runs what the query gives back'),
  bind_named: () => runsResults('bind_named', 'it runs what was prepared elsewhere'),
  e: () => runsResults('edit', 'it runs what an editor leaves'),
  edit: () => runsResults('edit', 'it runs what an editor leaves'),
  ef: () => runsResults('edit', 'it runs what an editor leaves'),
  ev: () => runsResults('edit', 'it runs what an editor leaves'),
  // Variables such as PAGER and PSQL_EDITOR name programs that psql starts.
  setenv: () => runsResults('setenv', 'it sets what other programs are started with'),
  password: (meta) => ({ effects: [effect('access', 'password', 'role', meta.words[0] ?? '')] }),
  lo_unlink: (meta) => ({ effects: [effect('change', 'delete', 'large object', meta.words[0] ?? '')] }),
  lo_import: (meta) => ({
    effects: [effect('change', 'create', 'large object')],
    file: { path: meta.words[0] ?? '', operation: 'read', client: true },
  }),
  lo_export: (meta) => ({
    effects: [effect('read-data', 'read', 'large object', meta.words[0] ?? '')],
    file: { path: meta.words[1] ?? '', operation: 'overwrite', client: true },
  }),
}

/** What a command of psql does. What is not described is `unreadable`. */
export function readPsqlMeta(meta: PsqlMeta): MetaReading {
  const reading = readCommand(meta)
  if (meta.backquotes.length === 0) return reading
  const shell = [...meta.backquotes, ...(reading.shell === undefined ? [] : [reading.shell])].join('\n')
  return { ...reading, shell }
}

function readCommand(meta: PsqlMeta): MetaReading {
  const { name } = meta
  if (Object.hasOwn(READERS, name)) return READERS[name]?.(meta) ?? notDescribed(name)
  if (HARMLESS.has(name)) return nothing
  const base = withoutColumns(name)
  if (base === 'deu' || base === 'dRs') return describeSecret(name, base)
  if (DESCRIBE.has(base) || isRelationList(base)) return reads('describe', 'schema', name)
  return notDescribed(name)
}

/** `S` shows system objects, `+` more columns, `x` turns the table. */
function withoutColumns(name: string): string {
  let end = name.length
  while (end > 1 && 'S+x'.includes(name[end - 1] ?? '')) end -= 1
  const base = name.slice(0, end)
  // `\dx` itself ends in one of these.
  return name.startsWith('dx') && base === 'd' ? 'dx' : base
}

/** `\dtvm`: any of these letters in any order. */
function isRelationList(base: string): boolean {
  return base.startsWith('d') && base.length > 1 && [...base.slice(1)].every((letter) => 'Eimstv'.includes(letter))
}

/** With `+` the options are shown: passwords of user mappings, connection strings of subscriptions. */
function describeSecret(name: string, base: string): MetaReading {
  if (!name.includes('+')) return reads('describe', 'schema', name)
  return { effects: [effect('read-secret', 'describe', base === 'deu' ? 'user mapping' : 'subscription')] }
}

function include(meta: PsqlMeta, beside: boolean): MetaReading {
  const path = meta.words[0]
  return path === undefined ? notDescribed(meta.name) : { effects: [], include: { path, beside } }
}

/** Without words it only tells where it is connected. */
function connect(meta: PsqlMeta): MetaReading {
  return meta.words.length === 0 ? nothing : { effects: [], connect: meta.words.join(' ') }
}

function runsResults(name: string, note: string): MetaReading {
  return { effects: [effect('unreadable', 'run', 'command', name, note)] }
}

/** `\g (format=csv) file`: what stands in brackets before the file is how it prints. */
function output(meta: PsqlMeta): MetaReading {
  const options = meta.words.findIndex((word) => word.endsWith(')'))
  const target = meta.words[meta.words[0]?.startsWith('(') ? options + 1 : 0]
  return target === undefined ? nothing : { effects: [], ...outputTo(target) }
}

/** The same as SET client_encoding. */
function readEncoding(meta: PsqlMeta): MetaReading {
  const encoding = meta.words[0]
  if (encoding === undefined) return nothing
  const { kind, note } = settingReading('client_encoding', encoding)
  return { effects: [effect(kind, 'set', 'setting', 'client_encoding', note)] }
}

/**
 * `\copy … from|to …`: the server copies from or to the client, and psql opens the file or starts the program there.
 * The SQL that comes of it is handed back.
 */
function readCopy(meta: PsqlMeta): MetaReading {
  const at = directionAt(meta.args)
  if (at === undefined) return notDescribed(meta.name)
  const isFrom = meta.args.slice(at, at + 4).toLowerCase() === 'from'
  const before = meta.args.slice(0, at).trim()
  const rest = meta.args.slice(isFrom ? at + 4 : at + 2).trim()
  const isProgram = /^program\s/i.test(rest)
  const target = targetAt(isProgram ? rest.slice('program'.length).trimStart() : rest)
  const sql = `COPY ${before} ${isFrom ? 'FROM STDIN' : 'TO STDOUT'} ${target.after}`.trim()
  const stream = target.text.toLowerCase()
  if (isProgram) return { effects: [], sql, shell: target.text }
  if (!target.quoted && ['stdin', 'stdout', 'pstdin', 'pstdout'].includes(stream)) return { effects: [], sql }
  return { effects: [], sql, file: { path: target.text, operation: isFrom ? 'read' : 'overwrite', client: true } }
}

/** Where FROM or TO stands outside quotes and brackets. */
function directionAt(args: string): number | undefined {
  let depth = 0
  for (let i = 0; i < args.length; ) {
    const char = args[i] ?? ''
    if (char === "'" || char === '"') {
      i = quoteEnd(args, i, char, false)
      continue
    }
    if (char === '(') depth += 1
    if (char === ')') depth -= 1
    const isStart = depth === 0 && (i === 0 || ' \t)"'.includes(args[i - 1] ?? ''))
    if (isStart && /^(?:from|to)[\s']/i.test(args.slice(i, i + 5))) return i
    i += 1
  }
  return undefined
}

function targetAt(rest: string): { readonly text: string; readonly quoted: boolean; readonly after: string } {
  if (rest.startsWith("'")) {
    const end = quoteEnd(rest, 0, "'", false)
    const text = rest.slice(1, end - 1).replaceAll("''", "'")
    return { text, quoted: true, after: rest.slice(end).trim() }
  }
  const space = rest.search(/\s/)
  const end = space < 0 ? rest.length : space
  return { text: rest.slice(0, end), quoted: false, after: rest.slice(end).trim() }
}
