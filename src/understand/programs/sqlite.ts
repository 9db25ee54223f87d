import { emit, emitFile } from '../emit.ts'
import { type Arguments, optionTable, readArguments } from '../options.ts'
import type { DatabasePlace } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { knownText, type Stream, type Word, word } from '../word.ts'
import { openShell } from './carriers.ts'
import { databaseAt, dataStream, holdStrangers, writeData } from './database-client.ts'
import { readDotCommand, type SqlitePiece, splitSqliteScript } from './sqlite-script.ts'

/** Shells of databases that lie in a file: SQLite 3.53 and DuckDB 1.4. */

/** What the shell has open, and where its output goes. */
interface Session {
  place: DatabasePlace
  depth: number
}

/** Dot commands that only show something, or set how it is shown. A name may be shortened as long as it is one. */
const HARMLESS = [
  'auth', 'bail', 'binary', 'cd', 'changes', 'check', 'columns', 'connection', 'crlf', 'crnl', 'databases', 'dbconfig', 'dbinfo', 'dbstat', 'echo',
  'eqp', 'exit', 'expert', 'explain', 'fullschema', 'headers', 'help', 'highlight', 'highlight_errors', 'indexes', 'indices', 'intck', 'keyword',
  'limit', 'lint', 'maxrows', 'maxwidth', 'mode', 'nonce', 'nullvalue', 'parameter', 'print', 'progress', 'prompt', 'quit', 'rows', 'scanstats',
  'schema', 'separator', 'sha3sum', 'show', 'stats', 'tables', 'timeout', 'timer', 'version', 'vfsinfo', 'vfslist', 'vfsname', 'width', 'www',
  'startup_text', 'large_number_rendering', 'decimal_sep', 'thousand_sep', 'constantcolor', 'keywordcolor', 'testcase', 'selftest', 'selecttrace',
] // prettier-ignore

/** Dot commands that are more than that. */
const HEAVY = [
  'archive', 'ar', 'backup', 'clone', 'dump', 'dbtotxt', 'edit', 'excel', 'filectrl', 'import', 'imposter', 'iotrace', 'load', 'log', 'once', 'open',
  'output', 'read', 'recover', 'restore', 'save', 'session', 'shell', 'system', 'testctrl', 'trace', 'unmodule', 'web',
] // prettier-ignore

/** Names that the word may be short for; the shell takes some prefixes and this takes all of them. */
function meaningsOf(name: string): readonly string[] {
  const all = [...HEAVY, ...HARMLESS]
  if (all.includes(name)) return [name]
  return all.filter((one) => one.startsWith(name))
}

function runDot(call: Call, session: Session, piece: Extract<SqlitePiece, { is: 'dot' }>, from: Stream): void {
  const [name = '', ...words] = piece.words
  const meanings = meaningsOf(name.toLowerCase())
  if (meanings.length === 0 || name === '') {
    return emit(call, 'unreadable', 'run', 'statement', `.${name}`, { at: session.place, span: from.span ?? call.span ?? [0, 0] })
  }
  const heavy = meanings.filter((one) => HEAVY.includes(one))
  if (heavy.length === 0) return emit(call, 'read', meanings[0] as string, 'database', words[0] ?? '', { at: session.place })
  for (const meaning of heavy) runHeavy(call, session, meaning, words, piece.rest, from)
}

function runHeavy(call: Call, session: Session, name: string, words: readonly string[], rest: string, from: Stream): void {
  const at = session.place
  const plain = words.filter((one) => !one.startsWith('-'))
  const named = (text: string | undefined): Word => word(text ?? '', from.span, { carries: from.carries })
  const last = named(plain.at(-1))
  switch (name) {
    case 'shell':
    case 'system':
      call.shell({ text: rest, carries: from.carries, span: from.span })
      return
    case 'dump':
    case 'recover':
    case 'dbtotxt':
      return emit(call, 'read-data', name, 'database', named(plain[0]), { at })
    case 'output':
    case 'once':
    case 'excel':
    case 'web': {
      const target = plain[0]
      if (target === undefined || ['off', 'stdout', 'stderr'].includes(target)) return
      if (target.startsWith('|')) {
        const pipe = rest.slice(rest.indexOf('|') + 1).replace(/["']\s*$/, '')
        call.shell({ text: pipe, carries: from.carries, span: from.span }, { stdin: dataStream(call) })
        return
      }
      return writeData(call, named(target))
    }
    case 'backup':
    case 'save':
    case 'clone':
      emit(call, 'read-data', 'backup', 'database', '', { at })
      return writeData(call, last)
    case 'restore':
      emitFile(call, 'read', last)
      return emit(call, 'lose', 'restore', 'database', '', { at })
    case 'import': {
      const [file, table] = plain
      if (file?.startsWith('|') === true) call.shell({ text: file.slice(1), carries: from.carries, span: from.span })
      else emitFile(call, 'read', named(file))
      return emit(call, 'change', 'import', 'table', named(table), { at })
    }
    case 'read': {
      const target = plain[0] ?? ''
      if (target.startsWith('|')) {
        const script = call.shell({ text: rest.slice(rest.indexOf('|') + 1).replace(/["']\s*$/, ''), carries: from.carries, span: from.span })
        return runSqliteScript(call, session, { ...script, span: from.span })
      }
      emitFile(call, 'read', named(target))
      return runSqliteScript(call, session, { ...call.readFile(named(target)), span: from.span })
    }
    case 'open':
      if (words.includes('--new')) emitFile(call, 'overwrite', last)
      session.place = { ...at, file: last, url: undefined }
      return
    case 'log':
    case 'trace':
    case 'iotrace':
      if (plain[0] === undefined || ['on', 'off', 'stdout', 'stderr', 'stop'].includes(plain[0])) return
      return emitFile(call, 'overwrite', named(plain[0]))
    case 'archive':
    case 'ar': {
      const flags = words.filter((one) => one.startsWith('-')).join('')
      if (/-t|list/.test(flags) || (plain[0]?.startsWith('t') === true && flags === '')) return emit(call, 'read', 'list', 'archive', '', { at })
      return emit(call, 'lose', 'archive', 'database', '', { at, note: 'an archive may replace files and rows' })
    }
    default:
      // `.load` runs a library, `.edit` opens an editor; the rest are made for tests of SQLite itself.
      return emit(call, 'unreadable', 'run', 'statement', `.${name}`, { at, span: from.span ?? call.span ?? [0, 0] })
  }
}

const DEEPEST = 8

function runSqliteScript(call: Call, session: Session, script: Stream): void {
  if (script.text === undefined || session.depth >= DEEPEST) {
    return call.sql({ ...script, text: undefined }, 'sqlite', session.place)
  }
  session.depth++
  for (const piece of splitSqliteScript(script.text)) {
    if (piece.is === 'sql') call.sql({ ...script, text: piece.text }, 'sqlite', session.place)
    else runDot(call, session, piece, script)
  }
  session.depth--
}

/** Words behind the file are each SQL or one dot command; without them it reads its input. */
function runFileShell(call: Call, read: Arguments, place: DatabasePlace, statements: readonly Word[]): Stream | undefined {
  const session: Session = { place, depth: 0 }
  const init = read.value('-init')
  if (init !== undefined) {
    emitFile(call, 'read', init)
    runSqliteScript(call, session, { ...call.readFile(init), span: init.span })
  }
  for (const one of read.values('-cmd')) runOne(call, session, one)
  const all = [...read.values('-c', '-s'), ...statements]
  for (const one of all) runOne(call, session, one)
  const file = read.value('-f')
  if (file !== undefined) {
    emitFile(call, 'read', file)
    runSqliteScript(call, session, { ...call.readFile(file), span: file.span })
  }
  if (all.length > 0 || file !== undefined) return dataStream(call)
  if (!call.stdinGiven) {
    openShell(call)
    return undefined
  }
  runSqliteScript(call, session, call.stdin)
  return dataStream(call)
}

function runOne(call: Call, session: Session, given: Word): void {
  const from: Stream = { text: given.text, carries: given.carries, span: given.span }
  const text = given.text.trimStart()
  if (!text.startsWith('.')) return runSqliteScript(call, session, from)
  const piece = readDotCommand(text)
  if (piece.is === 'dot') runDot(call, session, piece, from)
}

const sqliteOptions = optionTable(
  '-append -ascii -bail -batch -box -column -cmd= -csv -deserialize -echo -escape= -header -noheader -help -html -ifexists -init= -interactive -json ' +
    '-key= -hexkey= -textkey= -line -list -lookaside= -markdown -maxsize= -memtrace -mmap= -heap= -multiplex -newline= -nofollow -noinit -nonce= -no-rowid-in-view ' +
    '-nullvalue= -pagecache= -pcachetrace -qbox -quote -readonly -safe -screenwidth= -separator= -sorterref= -stats -table -tabs -unsafe-testing -utf8 -no-utf8 ' +
    '-version -vfs= -vfstrace -zip -A=',
  'single',
)

const sqlite: Program = {
  names: ['sqlite3', 'sqlite', 'sqlcipher'],
  about: 'runs statements on a database in a file',
  examples: {
    "sqlite3 data/seed.db '.tables'": ['read tables database'],
    "sqlite3 data/seed.db 'drop table orders'": ['lose drop table orders'],
    "sqlite3 -readonly -json app.db 'select * from orders'": ['read-data select table orders'],
    "sqlite3 app.db '.dump' > app.sql": ['file overwrite app.sql', 'read-data dump database'],
    "sqlite3 app.db '.shell rm x'": ['file delete x'],
    "sqlite3 app.db '.sys rm x'": ['file delete x'],
    "sqlite3 app.db '.backup /tmp/b.db'": ['read-data backup database', 'file overwrite /tmp/b.db'],
    "sqlite3 app.db < x.sql": ['file read x.sql', 'unreadable run code'],
    "printf '.mode csv\\nselect 1;\\n.once |rm x\\n' | sqlite3 app.db": ['read mode database csv', 'file delete x'],
    "sqlite3 -cmd 'drop table x' app.db .tables": ['lose drop table x', 'read tables database'],
    'sqlite3 app.db': ['unreadable open shell'],
    'sqlite3 app.db .schema': ['read schema database'],
    "sqlite3 app.db '.load ./x.so'": ['unreadable run statement .load'],
    'sqlite3 app.db .bogus': ['unreadable run statement .bogus'],
  },
  run: (call) => {
    // `-lookaside` and `-pagecache` take two words, of which the table knows one.
    const args = call.args.filter((_, i) => !/^--?(lookaside|pagecache)$/.test(call.args[i - 2]?.text ?? ''))
    const read = readArguments(args, sqliteOptions)
    if (read.has('-help', '-version')) return emit(call, 'read', 'help', 'help')
    const [file, ...statements] = read.operands
    const place = databaseAt(call, 'sqlite', { file: file ?? word(':memory:') })
    holdStrangers(call, read, place)
    if (read.has('-A')) {
      emit(call, 'lose', 'archive', 'database', file ?? '', { at: place, note: 'an archive may replace files and rows' })
      return
    }
    return runFileShell(call, read, place, statements)
  },
}

const duckOptions = optionTable(
  '-ascii -bail -batch -box -c= -s= -cmd= -column -csv -echo -f= -header -noheader -help -html -init= -interactive -json -jsonlines -line -list -markdown ' +
    '-newline= -no-init -no-stdin -nullvalue= -quote -readonly -safe -separator= -storage-version= -table -ui -unredacted -unsigned -version -latex -stats -enable_http',
  'single',
)

/** KNOWN GAP: its SQL is read as SQLite's; what is DuckDB's alone is held. */
const duckdb: Program = {
  names: ['duckdb'],
  about: 'runs statements on a database in a file, or on files',
  examples: {
    "duckdb app.duckdb -c 'select * from orders'": ['read-data select table orders'],
    "duckdb -readonly app.duckdb 'show tables'": ['read show tables'],
    "duckdb app.duckdb 'drop table orders'": ['lose drop table orders'],
    'duckdb app.duckdb': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, duckOptions)
    if (read.has('-help', '-version')) return emit(call, 'read', 'help', 'help')
    const [file, ...statements] = read.operands
    const place = databaseAt(call, 'sqlite', { file: file ?? word(':memory:') })
    holdStrangers(call, read, place)
    return runFileShell(call, read, place, statements)
  },
}

const litecli: Program = {
  names: ['litecli'],
  about: 'an interactive client of SQLite',
  examples: { 'litecli app.db': ['unreadable open shell'], "litecli app.db -e 'select * from orders'": ['read-data select table orders'] },
  run: (call) => {
    const read = readArguments(call.args, litecliOptions)
    if (read.has('-V', '--help')) return emit(call, 'read', 'help', 'help')
    const file = read.value('-D') ?? read.operands[0] ?? word(':memory:')
    const session: Session = { place: databaseAt(call, 'sqlite', { file }), depth: 0 }
    holdStrangers(call, read, session.place)
    const statement = read.value('-e')
    if (statement !== undefined) return runOne(call, session, statement)
    if (!call.stdinGiven) return openShell(call)
    return runSqliteScript(call, session, call.stdin)
  },
}
const litecliOptions = optionTable('-V|--version -D|--database= -R|--prompt= -l|--logfile= --liteclirc= --auto-vertical-output -t|--table --csv --warn --no-warn -e|--execute= --help')

const litestream: Program = {
  names: ['litestream'],
  about: 'copies databases of SQLite to an object store as they change',
  examples: {
    'litestream databases': ['read databases database'],
    'litestream replicate app.db s3://b/app': ['read-data replicate database app.db', 'change replicate database s3://b/app'],
    'litestream restore -o app.db s3://b/app': ['read-data restore database s3://b/app', 'file overwrite app.db'],
  },
  run: (call) => {
    const read = readArguments(call.args, litestreamOptions)
    const [verb, from, to] = read.operands
    const name = knownText(verb) ?? ''
    if (['databases', 'generations', 'snapshots', 'wal', 'ltx', 'version', 'help', 'status', ''].includes(name)) {
      return emit(call, 'read', name || 'help', 'database', from ?? '')
    }
    if (name === 'replicate') {
      emit(call, 'read-data', 'replicate', 'database', from ?? '')
      return emit(call, 'change', 'replicate', 'database', to ?? '')
    }
    if (name === 'restore') {
      emit(call, 'read-data', 'restore', 'database', from ?? '')
      return emitFile(call, 'overwrite', read.value('-o') ?? from ?? word(''))
    }
    emit(call, 'undescribed', name, 'program', call.name)
  },
}
const litestreamOptions = optionTable('-config= -o= -replica= -generation= -index= -timestamp= -exec= -parallelism= -if-replica-exists -if-db-not-exists -no-expand-env -txid=', 'single')

export const sqliteShells: readonly Program[] = [sqlite, duckdb, litecli, litestream]
