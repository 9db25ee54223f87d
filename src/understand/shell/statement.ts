import type { PlainEffect } from '../effect.ts'
import { emit, emitFile } from '../emit.ts'
import type { Place } from '../place.ts'
import type { Call } from '../program.ts'
import type { SqlDialect } from '../sql/dialect.ts'
import { readSql } from '../sql/read.ts'
import { type Stream, stream, UNKNOWN, word } from '../word.ts'
import { emitUnread } from './call.ts'
import type { Run } from './run.ts'

/** Reads a SQL text that a client, an application or an action hands to a database. */
export function runSql(
  run: Run,
  call: Call,
  statement: Stream,
  dialect: SqlDialect,
  place: Place,
): void {
  const text = statement.text
  if (text === undefined) return emitUnread(call, statement)
  if (text.includes(UNKNOWN)) {
    emit(call, 'unreadable', 'run', 'statement', '', { at: place, span: statement.span ?? call.span ?? [0, 0], note: 'a part of the statement is not known before it runs' })
  }
  if (dialect === 'postgresql' && run.postgres === undefined) run.wantsPostgres = true
  for (const one of readSql(text, dialect, run.postgres)) {
    const more: { -readonly [K in 'span' | 'note']?: PlainEffect[K] } = {}
    const span = statement.span ?? call.span
    if (span !== undefined) more.span = span
    if (one.note !== undefined) more.note = one.note
    emit(call, one.kind, one.verb, one.on, one.name, { ...more, at: place } as Parameters<typeof emit>[5])
    // What a statement makes the server's host run or touch is read as far as it can be, on a host that is not ours.
    if (one.program !== undefined) {
      const site = { is: 'elsewhere', why: 'the host of the database', from: call.site } as const
      call.shell(stream(one.program, 0, span), { site })
    }
    if (one.file !== undefined) {
      const site = { is: 'elsewhere', why: 'the host of the database', from: call.site } as const
      emitFile({ ...call, site }, one.file.operation, word(one.file.path, span))
    }
  }
}
