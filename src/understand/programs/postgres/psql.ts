import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, optionTable, readArguments } from '../../options.ts'
import type { DatabasePlace, UnknownPlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { readPsqlMeta } from '../../sql/psql-meta.ts'
import { splitPsql } from '../../sql/psql-script.ts'
import { isKnown, knownText, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { databaseAt, dataStream, holdStrangers } from '../database/client.ts'
import {
  beginSession,
  type ClientSession,
  type ClientWays,
  emitUnknownScript,
  includeScript,
  runMeta,
} from '../database/script.ts'

/** `psql` of PostgreSQL 18. */

const OPTIONS = `-c|--command= -d|--dbname= -f|--file= -l|--list -v|--set|--variable= -V|--version -X|--no-psqlrc
    -1|--single-transaction -?|--help=? -a|--echo-all -b|--echo-errors -e|--echo-queries -E|--echo-hidden
    -L|--log-file= -n|--no-readline -o|--output= -q|--quiet -s|--single-step -S|--single-line -A|--no-align
    --csv -F|--field-separator= -H|--html -P|--pset= -R|--record-separator= -t|--tuples-only -T|--table-attr=
    -x|--expanded -z|--field-separator-zero -0|--record-separator-zero -h|--host= -p|--port= -U|--username=
    -w|--no-password -W|--password`

function psqlAt(call: Call, read: Arguments): DatabasePlace {
  const database = read.value('-d') ?? read.operands[0]
  return databaseAt(call, 'postgresql', { host: read.value('-h'), port: read.value('-p'), database })
}

/** `\connect [-reuse-previous=…] database user host port`, or a connection string. A `-` keeps what was. */
function connect(session: ClientSession, words: string, from: Stream): DatabasePlace | UnknownPlace {
  const [database, , host, port] = words.split(/\s+/).filter((one) => !one.startsWith('-reuse-previous'))
  const old = session.place
  if (old.is !== 'database') return old
  const named = (text: string) => word(text, from.span, { carries: from.carries })
  if (words.includes('=') || words.includes('://'))
    return { ...old, database: named(words.replace(/^-reuse-previous=\S+\s+/, '')) }
  const kept = (text: string | undefined) => text === undefined || text === '-'
  // Nothing of the old connection's text is left where all that it may say is said anew, but for an address of the same host.
  if (!kept(database) && !kept(host) && !kept(port) && !/hostaddr/i.test(old.database?.text ?? ''))
    return { ...old, url: undefined, database: named(database ?? ''), host: named(host ?? ''), port: named(port ?? '') }
  return {
    ...old,
    // The old name may be a whole connection string, in which only the database is replaced.
    ...(kept(database)
      ? {}
      : isConnection(old.database)
        ? { url: old.database, database: named(UNKNOWN) }
        : { database: named(database ?? '') }),
    ...(kept(host) ? {} : { url: undefined, host: named(host ?? '') }),
    ...(kept(port) ? {} : { port: named(port ?? '') }),
  }
}

function isConnection(name: Word | undefined): boolean {
  return name !== undefined && /=|:\/\//.test(name.text)
}

function waysOf(variables: ReadonlyMap<string, string>): ClientWays {
  const ways: ClientWays = {
    connect,
    script: (call, session, script, path) => {
      if (script.text === undefined) return emitUnknownScript(call, script, session.place)
      for (const part of splitPsql(script.text, variables)) {
        if (part.is === 'sql') call.sql({ ...script, text: part.sql }, 'postgresql', session.place)
        else if (part.is === 'meta') runMeta(call, session, ways, readPsqlMeta(part), script, path)
        else if (part.is === 'rest') emitUnknownScript(call, { ...script, text: undefined }, session.place)
        else if (part.mayRun) {
          const note = 'where the copy fails, its rows are read as statements'
          emit(call, 'unreadable', 'run', 'statement', '', {
            at: session.place,
            span: script.span ?? call.span ?? [0, 0],
            note,
          })
        }
      }
    },
  }
  return ways
}

/** A `-c` is one command of psql, or SQL in which nothing is put in for variables. */
function runCommand(call: Call, session: ClientSession, ways: ClientWays, given: Word): void {
  const script: Stream = { text: given.text, carries: given.carries, span: given.span }
  if (given.text.startsWith('\\')) ways.script(call, session, script, undefined)
  else call.sql(script, 'postgresql', session.place)
}

function variablesOf(read: Arguments): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  for (const one of read.values('-v')) {
    const equals = one.text.indexOf('=')
    if (isKnown(one))
      variables.set(equals < 0 ? one.text : one.text.slice(0, equals), equals < 0 ? '' : one.text.slice(equals + 1))
  }
  return variables
}

const psql: Program = {
  names: ['psql'],
  about: 'runs statements on a server of PostgreSQL',
  examples: {
    "psql service=shop -c '\\d orders'": ['read describe schema d'],
    "psql service=shop -Atc 'select * from orders'": ['read-data select table orders'],
    "psql -h db.example -d shop -c 'select 1' -c 'drop table carts'": ['read select value', 'lose drop table carts'],
    "psql -h db.example -d shop -c'drop table carts'": ['lose drop table carts'],
    "psql -h db.example -d shop --command='drop table carts'": ['lose drop table carts'],
    "psql -d shop --comm='drop table carts'": ['lose drop table carts'],
    'psql -d shop --bogus': ['unreadable run program psql', 'unreadable open shell'],
    "psql shop -c '\\! rm x'": ['file delete x'],
    "psql shop <<'SQL'\n\\d carts\ndrop table carts;\nSQL": ['read describe schema d', 'lose drop table carts'],
    "echo 'drop table carts;' | psql shop": ['lose drop table carts'],
    "psql shop -v t=carts <<< 'drop table :t'": ['lose drop table carts'],
    "psql shop <<< 'drop table :t'": ['unreadable run statement'],
    "psql shop -c '\\copy orders to x.csv'": ['read-data copy table orders', 'file overwrite x.csv'],
    'psql shop -f x.sql': ['file read x.sql', 'unreadable run statement'],
    'psql -l': ['read list database'],
    'psql shop': ['unreadable open shell'],
    "psql shop -c 'select * from orders' -o out.txt": ['file overwrite out.txt', 'read-data select table orders'],
    "psql shop -o '|rm x' -c 'select 1'": ['file delete x', 'read select value'],
    "psql shop <<< 'select 1 \\gexec'": ['read select value', 'unreadable run command gexec'],
    'psql --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(OPTIONS, 'abbreviated'))
    if (read.has('--help', '-V')) return emit(call, 'read', 'help', 'help')
    const at = psqlAt(call, read)
    holdStrangers(call, read, at)
    if (read.has('-l')) emit(call, 'read', 'list', 'database', '', { at })
    const session = beginSession(call, 'postgresql', at)
    const ways = waysOf(variablesOf(read))
    const settings = call.env.get('PSQLRC')
    if (settings !== undefined && !read.has('-X')) includeScript(call, session, ways, settings)
    const log = read.value('-L')
    if (log !== undefined) emitFile(call, 'append', log)
    const output = read.value('-o')
    if (output !== undefined) writeOutput(call, output)
    const scripts = read.given.filter((one) => one.name === '-c' || one.name === '-f')
    for (const { name, value } of scripts) {
      if (value === undefined) continue
      if (name === '-c') runCommand(call, session, ways, value)
      else if (value.text === '-') ways.script(call, session, call.stdin, undefined)
      else includeScript(call, session, ways, value)
    }
    if (scripts.length > 0) return dataStream(call)
    if (read.has('-l')) return
    if (!call.stdinGiven) return openShell(call)
    ways.script(call, session, call.stdin, undefined)
    return dataStream(call)
  },
}

/** `-o FILE`, or `-o '|PROGRAM'`. */
function writeOutput(call: Call, output: Word): void {
  if (output.text.startsWith('|')) {
    call.shell({ text: output.text.slice(1), carries: output.carries, span: output.span }, { stdin: dataStream(call) })
    return
  }
  if (knownText(output) === '/dev/null') return
  emitFile(call, 'overwrite', output)
  call.wroteFile(output, dataStream(call))
}

export const psqlPrograms: readonly Program[] = [psql]
