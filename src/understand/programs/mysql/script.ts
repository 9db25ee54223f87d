import type { DatabasePlace, UnknownPlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import { readMysqlMeta } from '../../sql/mysql-meta.ts'
import { splitMysql } from '../../sql/mysql-script.ts'
import { type Stream, word } from '../../word.ts'
import { beginSession, type ClientSession, type ClientWays, emitUnknownScript, runMeta } from '../database/script.ts'

const ways: ClientWays = {
  connect,
  script: (call, session, script, path) => {
    if (script.text === undefined) return emitUnknownScript(call, script, session.place)
    for (const part of splitMysql(script.text)) {
      if (part.is === 'sql') call.sql({ ...script, text: part.sql }, 'mysql', session.place)
      else runMeta(call, session, ways, readMysqlMeta(part), script, path)
    }
  },
}

/** `use database`, or `connect database host`. */
function connect(session: ClientSession, words: string, from: Stream): DatabasePlace | UnknownPlace {
  const old = session.place
  if (old.is !== 'database') return old
  const [database, host] = words.split(/\s+/).map((one) => word(unquoted(one), from.span, { carries: from.carries }))
  return {
    ...old,
    ...(database === undefined ? {} : { database }),
    ...(host === undefined ? {} : { host, port: undefined }),
  }
}

function unquoted(text: string): string {
  const bare = text.replace(/;$/, '')
  return bare.length > 1 && bare.startsWith('`') && bare.endsWith('`') ? bare.slice(1, -1) : bare
}

/** Runs a script of the client: SQL to the reader of SQL, the client's own commands as they are described. */
export function runMysqlScript(call: Call, script: Stream, place: DatabasePlace | UnknownPlace): void {
  ways.script(call, beginSession(call, 'mysql', place), script, undefined)
}
