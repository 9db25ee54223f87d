import type { Span } from '../../lib/span.ts'
import type { EffectKind } from '../effect.ts'

/** A file that the statement itself opens: on the server's host, or on the client's where `client` says so. */
export interface SqlFile {
  readonly path: string
  readonly operation: 'read' | 'overwrite' | 'edit'
  readonly client?: true
}

/** What one statement does to one thing. Where it lands the caller knows: the connection is not in the text. */
export interface SqlEffect {
  readonly kind: EffectKind
  /** The SQL word in lower case: `select`, `update`, `drop`. */
  readonly verb: string
  /** The kind of object: `table`, `schema`, `role`. */
  readonly on: string
  /** The object's name as the statement has it; empty where it has none. */
  readonly name: string
  /** The statement, in the text that was handed in. */
  readonly span: Span | undefined
  readonly note?: string
  /** The command text that the server's host would run, where it is a constant. */
  readonly program?: string
  /** The row of the table is `kind` where the caller cannot look at the file. */
  readonly file?: SqlFile
}

/** What an effect may say beside its four words. */
export type Details = Partial<Pick<SqlEffect, 'note' | 'program' | 'file'>>

/** The text, or a part of it, cannot be read before it runs. */
export function unreadable(note: string, span: Span | undefined, verb = 'run', name = ''): SqlEffect {
  return { kind: 'unreadable', verb, on: 'statement', name, span, note }
}
