import { emit, emitFile } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import { type Arguments, optionTable, readArguments } from '../options.ts'
import type { DatabasePlace } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { readSqliteDot } from '../sql/sqlite-dot.ts'
import { splitSqlite } from '../sql/sqlite-script.ts'
import { knownText, type Stream, type Word, word } from '../word.ts'
import { databaseAt, dataStream, holdStrangers } from './database/client.ts'
import { runDuckdb } from './database/duckdb-sql.ts'
import {
  beginSession,
  type ClientSession,
  type ClientWays,
  emitUnknownScript,
  includeScript,
  runMeta,
} from './database/script.ts'

/** Shells of databases that lie in a file: SQLite 3.51 and DuckDB 1.4. */

const ways: ClientWays = {
  connect: (session, path, from) => {
    if (session.place.is !== 'database') return session.place
    return { ...session.place, url: undefined, file: word(path, from.span, { carries: from.carries }) }
  },
  script: (call, session, script, path) => {
    if (script.text === undefined) return emitUnknownScript(call, script, session.place)
    for (const part of splitSqlite(script.text)) {
      if (part.is === 'sql') call.sql({ ...script, text: part.sql }, 'sqlite', session.place)
      else runMeta(call, session, ways, readSqliteDot(part.line), script, path)
    }
  },
}

const duckWays: ClientWays = {
  ...ways,
  script: (call, session, script, path) => {
    if (script.text === undefined) return emitUnknownScript(call, script, session.place)
    for (const part of splitSqlite(script.text)) {
      const plain = (sql: string) => call.sql({ ...script, text: sql }, 'sqlite', session.place)
      if (part.is !== 'sql') runMeta(call, session, duckWays, readSqliteDot(part.line), script, path)
      else if (!runDuckdb(call, { ...script, text: part.sql }, session.place, plain)) plain(part.sql)
    }
  },
}

/** Words behind the file are each SQL or one dot command; without them it reads its input. */
function runFileShell(
  call: Call,
  read: Arguments,
  place: DatabasePlace,
  statements: readonly Word[],
  own = ways,
): Stream | undefined {
  holdStrangers(call, read, place)
  const session = beginSession(call, 'sqlite', place)
  const init = read.value('-init')
  if (init !== undefined) includeScript(call, session, own, init)
  for (const one of read.values('-cmd')) runWord(call, session, one, own)
  const all = [...read.values('-c', '-s'), ...statements]
  for (const one of all) runWord(call, session, one, own)
  const file = read.value('-f')
  if (file !== undefined) includeScript(call, session, own, file)
  if (all.length > 0 || file !== undefined) return dataStream(call)
  if (!call.stdinGiven) {
    openShell(call)
    return undefined
  }
  own.script(call, session, call.stdin, undefined)
  return dataStream(call)
}

function runWord(call: Call, session: ClientSession, given: Word, own = ways): void {
  const text = given.text.trimStart()
  own.script(call, session, { text, carries: given.carries, span: given.span }, undefined)
}

const sqliteOptions = `
  -append -ascii -bail -batch -box -column -cmd= -csv -deserialize -echo -escape= -header -noheader -help -html
  -ifexists -init= -interactive -json -key= -hexkey= -textkey= -line -list -lookaside= -markdown -maxsize= -memtrace
  -mmap= -heap= -multiplex -newline= -nofollow -noinit -nonce= -no-rowid-in-view -nullvalue= -pagecache= -pcachetrace
  -qbox -quote -readonly -safe -screenwidth= -separator= -sorterref= -stats -table -tabs -unsafe-testing -utf8
  -no-utf8 -version -vfs= -vfstrace -zip -A=
`

const sqlite: Program = {
  names: ['sqlite3', 'sqlite', 'sqlcipher'],
  about: 'runs statements on a database in a file',
  examples: {
    "sqlite3 data/seed.db '.tables'": ['read describe schema'],
    "sqlite3 data/seed.db 'drop table orders'": ['lose drop table orders'],
    "sqlite3 -readonly -json app.db 'select * from orders'": ['read-data select table orders'],
    "sqlite3 app.db '.dump' > app.sql": ['file overwrite app.sql', 'read-data dump database'],
    "sqlite3 app.db '.shell rm x'": ['file delete x'],
    "sqlite3 app.db '.she rm x'": ['file delete x'],
    "sqlite3 app.db '.backup /tmp/b.db'": ['read-data backup database', 'file overwrite /tmp/b.db'],
    'sqlite3 app.db < x.sql': ['file read x.sql', 'unreadable run statement'],
    "printf '.mode csv\\nselect 1;\\n.once |rm x\\n' | sqlite3 app.db": ['read select value', 'file delete x'],
    "sqlite3 -cmd 'drop table x' app.db .tables": ['lose drop table x', 'read describe schema'],
    'sqlite3 app.db': ['unreadable open shell'],
    'sqlite3 app.db .schema': ['read describe schema'],
    "sqlite3 app.db '.load ./x.so'": ['unreadable load library ./x.so'],
    'sqlite3 app.db .bogus': ['unreadable run command bogus'],
    'sqlite3 -lookaside 0 0 app.db .schema': ['read describe schema'],
  },
  run: (call) => {
    // `-lookaside` and `-pagecache` take two words, of which the table knows one.
    const args = call.args.filter((_, i) => !/^--?(lookaside|pagecache)$/.test(call.args[i - 2]?.text ?? ''))
    const read = readArguments(args, optionTable(sqliteOptions, 'single'))
    if (read.has('-help', '-version')) return emit(call, 'read', 'help', 'help')
    const [file, ...statements] = read.operands
    const place = databaseAt(call, 'sqlite', { file: file ?? word(':memory:') })
    if (read.has('-A')) {
      const note = 'an archive may replace files and rows'
      return emit(call, 'lose', 'archive', 'database', file ?? '', { at: place, note })
    }
    return runFileShell(call, read, place, statements)
  },
}

const duckOptions = `-ascii -bail -batch -box -c= -s= -cmd= -column -csv -echo -f= -header -noheader -help -html -init=
    -interactive -json -jsonlines -line -list -markdown -newline= -no-init -no-stdin -nullvalue= -quote
    -readonly -safe -separator= -storage-version= -table -ui -unredacted -unsigned -version -latex -stats
    -enable_http`

/** KNOWN GAP: a table in `FROM` may be a file or an address; it is read as a table of the database. */
const duckdb: Program = {
  names: ['duckdb'],
  about: 'runs statements on a database in a file, or on files',
  examples: {
    "duckdb app.duckdb -c 'select * from orders'": ['read-data select table orders'],
    "duckdb -readonly app.duckdb '.tables'": ['read describe schema'],
    "duckdb app.duckdb 'drop table orders'": ['lose drop table orders'],
    'duckdb app.duckdb': ['unreadable open shell'],
    'duckdb -c "select * from \'s3://data/a.parquet\'"': [
      'read-data fetch object s3://data/a.parquet',
      'read-data select table s3://data/a.parquet',
    ],
    'duckdb -c "describe select * from \'a.parquet\'"': ['read describe schema'],
    'duckdb -c "summarize \'a.parquet\'"': ['read-data summarize table a.parquet'],
    'duckdb -c "from \'a.parquet\' limit 5"': ['read-data select table a.parquet'],
    'duckdb -c "select * from parquet_schema(\'a.parquet\')"': ['read select catalogue'],
    "duckdb -c \"copy (select * from 'a.csv') to 'b.parquet'\"": [
      'read-data copy table',
      'read-data select table a.csv',
      'file overwrite b.parquet',
    ],
    'duckdb -c "copy orders to \'s3://b/x.csv\'"': ['read-data copy table orders', 'disclose send file s3://b/x.csv'],
    'duckdb -c "install httpfs; load httpfs; set s3_region=\'x\'"': ['change install extension httpfs'],
    'duckdb -c "load \'./x.duckdb_extension\'"': ['unreadable load statement'],
    'duckdb -c "attach \'a.db\' (type sqlite); use a; show tables"': [
      'change attach database a.db',
      'file edit a.db',
      'read describe schema',
    ],
    'duckdb -c "attach \'host=db.example\' as p (type postgres)"': ['unreadable attach database host=db.example'],
    "duckdb -c \"select * from postgres_query('p', 'drop table x')\"": ['unreadable call function postgres_query'],
    'duckdb -c "select getenv(\'DB_PASSWORD\')"': [
      'read-secret print variable DB_PASSWORD',
      'undescribed call function getenv',
    ],
    'duckdb -c "select getenv(\'HOME\')"': ['undescribed call function getenv'],
    'duckdb -c "select * from \'.env\'"': ['file read .env', 'read-data select table .env'],
    "duckdb a.db -c 'create or replace table t as select 1'": ['lose replace table t'],
    "duckdb a.db -c 'create or replace view t as select 1'": ['change replace view t'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(duckOptions, 'single'))
    if (read.has('-help', '-version')) return emit(call, 'read', 'help', 'help')
    const [file, ...statements] = read.operands
    const place = databaseAt(call, 'sqlite', { file: file ?? word(':memory:') })
    return runFileShell(call, read, place, statements, duckWays)
  },
}

const litecli: Program = {
  names: ['litecli'],
  about: 'an interactive client of SQLite',
  examples: {
    'litecli app.db': ['unreadable open shell'],
    "litecli app.db -e 'select * from orders'": ['read-data select table orders'],
  },
  run: (call) => {
    const options = `
      -V|--version -D|--database= -R|--prompt= -l|--logfile= --liteclirc= --auto-vertical-output -t|--table --csv
      --warn --no-warn -e|--execute= --help
    `
    const read = readArguments(call.args, optionTable(options))
    if (read.has('-V', '--help')) return emit(call, 'read', 'help', 'help')
    const file = read.value('-D') ?? read.operands[0] ?? word(':memory:')
    const session = beginSession(call, 'sqlite', databaseAt(call, 'sqlite', { file }))
    holdStrangers(call, read, session.place)
    const statement = read.value('-e')
    if (statement !== undefined) return runWord(call, session, statement)
    if (!call.stdinGiven) return openShell(call)
    ways.script(call, session, call.stdin, undefined)
  },
}

const litestream: Program = {
  names: ['litestream'],
  about: 'copies databases of SQLite to an object store as they change',
  examples: {
    'litestream databases': ['read databases database'],
    'litestream replicate app.db s3://b/app': [
      'read-data replicate database app.db',
      'change replicate database s3://b/app',
    ],
    'litestream restore -o app.db s3://b/app': ['read-data restore database s3://b/app', 'file overwrite app.db'],
  },
  run: (call) => {
    const options = `-config= -o= -replica= -generation= -index= -timestamp= -exec= -parallelism= -if-replica-exists
        -if-db-not-exists -no-expand-env -txid=`
    const read = readArguments(call.args, optionTable(options, 'single'))
    const [verb, from, to] = read.operands
    const name = knownText(verb) ?? ''
    if (['databases', 'generations', 'snapshots', 'wal', 'ltx', 'version', 'help', 'status', ''].includes(name)) {
      return emit(call, 'read', name || 'help', 'database', from ?? '')
    }
    if (name === 'replicate') {
      emit(call, 'read-data', 'replicate', 'database', from ?? '')
      emit(call, 'change', 'replicate', 'database', to ?? '')
      const program = read.value('-exec')
      if (program !== undefined) call.shell({ text: program.text, carries: program.carries, span: program.span })
      return
    }
    if (name === 'restore') {
      emit(call, 'read-data', 'restore', 'database', from ?? '')
      return emitFile(call, 'overwrite', read.value('-o') ?? from ?? word(''))
    }
    emit(call, 'undescribed', name, 'program', call.name)
  },
}

export const sqliteShells: readonly Program[] = [sqlite, duckdb, litecli, litestream]
