import type { PlainEffect } from '../effect.ts'
import { emit, emitFile } from '../emit.ts'
import type { Place } from '../place.ts'
import type { Call } from '../program.ts'
import type { SqlDialect } from '../sql/dialect.ts'
import type { SqlEffect } from '../sql/sql-effect.ts'
import { type Stream, stream, UNKNOWN, word } from '../word.ts'
import { emitUnread } from './call.ts'
import type { Run } from './run.ts'

/** Steps for each character. */
const POSTGRES_COST = 24
const STATEMENT_COST = 8
/** Steps for each text, however short it is. */
const TEXT_COST = 1000

/** Reads a SQL text that a client, an application or an action hands to a database. */
export function runSql(run: Run, call: Call, statement: Stream, dialect: SqlDialect, place: Place): void {
  const text = statement.text
  if (text === undefined) return emitUnread(call, statement)
  const span = statement.span ?? call.span
  if (text.includes(UNKNOWN)) {
    const note = 'a part of the statement is not known before it runs'
    emit(call, 'unreadable', 'run', 'statement', '', { at: place, span: span ?? [0, 0], note })
  }
  if (!call.spend(TEXT_COST)) return
  run.work.spend((dialect === 'postgresql' ? POSTGRES_COST : STATEMENT_COST) * text.length)
  for (const one of run.readSql(text, dialect)) {
    const more: { -readonly [K in 'span' | 'note']?: PlainEffect[K] } = {}
    if (span !== undefined) more.span = span
    if (one.note !== undefined) more.note = one.note
    emit(call, one.kind, one.verb, one.on, one.name, { ...more, at: placeOf(one, dialect, place) })
    // What a statement makes the server's host run or touch is read as far as it can be, on a host that is not ours.
    const server = { is: 'elsewhere', why: 'the host of the database', from: call.site } as const
    if (one.program !== undefined) call.shell(stream(one.program, 0, span), { site: server })
    if (one.file !== undefined) {
      const there = one.file.client === true || dialect === 'sqlite' ? call : { ...call, site: server }
      emitFile(there, one.file.operation, word(one.file.path, span))
    }
  }
}

/** A name may say another database than the one that is connected: `shop.orders` of MySQL, `shop.dbo.orders`. */
function placeOf(one: SqlEffect, dialect: SqlDialect, place: Place): Place {
  if (place.is !== 'database' || one.name === '') return place
  const parts = one.name.split('.')
  const qualified = (dialect === 'mysql' && parts.length === 2) || (dialect === 'tsql' && parts.length === 3)
  const named = one.on === 'database' && parts.length === 1 ? one.name : qualified ? parts[0] : undefined
  if (named === undefined || named === '' || dialect === 'sqlite') return place
  // A connection string that names a database is taken apart by `locate`, which must not find the old name in it.
  if (place.url !== undefined || /=|:\/\//.test(place.database?.text ?? '')) return place
  return { ...place, database: word(named, place.database?.span) }
}
