import { effect, type MetaReading, notDescribed, nothing, outputTo, reads } from './meta.ts'

/** What one of the shell's commands does; the arguments do not hold the command's own name. */
type Reader = (args: readonly string[], rest: string) => MetaReading

/** Commands that set how the shell prints, tell something, or make it wait. SQLite 3.51, shell.c. */
const HARMLESS: Reader = () => nothing

const READERS: Readonly<Record<string, Reader>> = {
  auth: HARMLESS,
  bail: HARMLESS,
  binary: HARMLESS,
  changes: HARMLESS,
  connection: HARMLESS,
  crlf: HARMLESS,
  echo: HARMLESS,
  eqp: HARMLESS,
  expert: HARMLESS,
  explain: HARMLESS,
  headers: HARMLESS,
  help: HARMLESS,
  limit: HARMLESS,
  mode: HARMLESS,
  nonce: HARMLESS,
  nullvalue: HARMLESS,
  print: HARMLESS,
  progress: HARMLESS,
  prompt: HARMLESS,
  scanstats: HARMLESS,
  separator: HARMLESS,
  show: HARMLESS,
  stats: HARMLESS,
  timeout: HARMLESS,
  timer: HARMLESS,
  version: HARMLESS,
  width: HARMLESS,

  databases: () => reads('describe', 'database'),
  dbinfo: () => reads('describe', 'database'),
  fullschema: () => reads('describe', 'schema'),
  indexes: () => reads('describe', 'schema'),
  indices: () => reads('describe', 'schema'),
  intck: () => reads('check', 'database'),
  lint: () => reads('check', 'schema'),
  schema: () => reads('describe', 'schema'),
  tables: () => reads('describe', 'schema'),
  vfsinfo: () => reads('describe', 'database'),
  vfslist: () => reads('describe', 'database'),
  vfsname: () => reads('describe', 'database'),

  dump: () => data('dump'),
  recover: () => data('recover'),
  sha3sum: () => data('sha3sum'),

  dbconfig: (args) => (args.length > 1 ? changes('configure', 'database') : reads('describe', 'database')),
  dbtotxt: () => data('dump'),
  filectrl: () => changes('configure', 'database'),
  imposter: () => changes('create', 'table'),
  parameter: (args) => (args[0] === 'set' ? nothing : reads('show', 'parameter')),
  session: () => changes('record', 'session'),

  backup: (args) => copyOut('backup', args),
  save: (args) => copyOut('save', args),
  clone: (args) => copyOut('clone', args),
  restore: (args) => ({
    effects: [effect('lose', 'restore', 'database', '', 'it replaces what is there')],
    ...(args.length === 0 ? {} : { file: { path: args.at(-1) ?? '', operation: 'read', client: true } as const }),
  }),
  import: readImport,
  output: readOutput,
  once: readOutput,
  excel: (_args, rest) => notDescribed(`excel ${rest}`.trim()),
  www: (_args, rest) => notDescribed(`www ${rest}`.trim()),
  log: readLog,
  trace: readLog,
  iotrace: readLog,

  shell: (args) => ({ effects: [], shell: joined(args) }),
  system: (args) => ({ effects: [], shell: joined(args) }),
  read: readScript,
  cd: (args) => ({ effects: [], directory: args[0] ?? '' }),
  open: readOpen,
  exit: () => ({ effects: [], ends: true }),
  quit: () => ({ effects: [], ends: true }),

  archive: () => notDescribed('archive'),
  load: (args) => ({ effects: [effect('unreadable', 'load', 'library', args[0] ?? '', 'it loads a library')] }),
  selftest: () => notDescribed('selftest'),
  testcase: () => notDescribed('testcase'),
  testctrl: () => notDescribed('testctrl'),
  check: () => notDescribed('check'),
  unmodule: () => notDescribed('unmodule'),
}

/**
 * What a line of the sqlite3 shell that begins with a dot does. A name may be shortened: where several commands begin
 * alike, it counts as harmless only if all of them are.
 */
export function readSqliteDot(line: string): MetaReading {
  const text = line.trim().replace('.', '')
  const space = text.search(/\s/)
  const name = space < 0 ? text : text.slice(0, space)
  const rest = space < 0 ? '' : text.slice(space).trim()
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : shortened(name)
  return reader === undefined ? notDescribed(name) : reader(dotArguments(rest), rest)
}

function shortened(name: string): Reader | undefined {
  if (name === '') return undefined
  const readers = Object.entries(READERS).filter(([full]) => full.startsWith(name))
  const [first] = readers
  if (first === undefined) return undefined
  return readers.every(([, reader]) => reader === first[1]) ? first[1] : undefined
}

function data(verb: string): MetaReading {
  return { effects: [effect('read-data', verb, 'database')] }
}

function changes(verb: string, on: string): MetaReading {
  return { effects: [effect('change', verb, on)] }
}

/** `.backup [DB] FILE`, options before it. */
function copyOut(verb: string, args: readonly string[]): MetaReading {
  const path = args.at(-1)
  if (path === undefined || path.startsWith('-')) return notDescribed(verb)
  return { ...data(verb), file: { path, operation: 'overwrite', client: true } }
}

/** A source that begins with `|` is a program. */
function readImport(args: readonly string[]): MetaReading {
  const words = args.filter((arg) => !arg.startsWith('-'))
  const source = words.at(-2)
  if (source === undefined) return notDescribed('import')
  const effects = [effect('change', 'import', 'table', words.at(-1) ?? '')]
  if (source.startsWith('|')) return { effects, shell: source.slice(1) }
  return { effects, file: { path: source, operation: 'read', client: true } }
}

/** The rest of the line is a program where it begins with `|`; `-e` and `-x` start an editor. */
function readOutput(args: readonly string[], rest: string): MetaReading {
  const bar = rest.indexOf('|')
  if (args[0] === undefined || args[0] === 'stdout') return nothing
  if (args[0].startsWith('|') && bar >= 0) return { effects: [], shell: joined(args).slice(1).trim() }
  if (args[0].startsWith('-')) return notDescribed('output')
  return { effects: [], ...outputTo(args[0]) }
}

function readLog(args: readonly string[]): MetaReading {
  const target = args.at(-1)
  if (target === undefined || target.startsWith('-') || ['off', 'on', 'stderr', 'stdout'].includes(target))
    return nothing
  return { effects: [], file: { path: target, operation: 'overwrite', client: true } }
}

/** What a program prints is run. */
function readScript(args: readonly string[]): MetaReading {
  const source = args[0]
  if (source === undefined) return notDescribed('read')
  if (!source.startsWith('|')) return { effects: [], include: { path: source, beside: false } }
  const note = 'it runs what a program prints'
  return { effects: [effect('unreadable', 'run', 'command', 'read', note)], shell: joined(args).slice(1) }
}

/** `--new` empties the file. */
function readOpen(args: readonly string[]): MetaReading {
  const path = args.filter((arg) => !arg.startsWith('-')).at(-1)
  const isNew = args.some((arg) => arg === '--new' || arg === '-new')
  if (path === undefined) return nothing
  if (!isNew) return { effects: [], connect: path }
  return { effects: [effect('lose', 'open', 'database', path, 'it empties the file')], connect: path }
}

/** The shell puts words that hold a blank into double quotes again before it hands them on. */
function joined(args: readonly string[]): string {
  return args.map((arg, i) => (i > 0 && arg.includes(' ') ? `"${arg}"` : arg)).join(' ')
}

function dotArguments(rest: string): readonly string[] {
  const args: string[] = []
  for (let i = 0; i < rest.length; ) {
    const char = rest[i] ?? ''
    if (char === ' ' || char === '\t') {
      i += 1
      continue
    }
    const isQuoted = char === "'" || char === '"'
    let value = ''
    let end = isQuoted ? i + 1 : i
    while (end < rest.length && (isQuoted ? rest[end] !== char : !' \t'.includes(rest[end] ?? ''))) {
      if (char === '"' && rest[end] === '\\') end += 1
      value += rest[end] ?? ''
      end += 1
    }
    args.push(value)
    i = isQuoted ? end + 1 : end
  }
  return args
}
