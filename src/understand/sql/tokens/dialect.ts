import type { EffectKind } from '../../effect.ts'
import type { Details, SqlEffect, SqlFile } from '../sql-effect.ts'
import type { Spelling, Token } from './token.ts'

export type Add = (kind: EffectKind, verb: string, on: string, name: string, details?: Details) => void

/** What the scanner of queries has to know of a dialect. */
export interface Dialect {
  readonly spelling: Spelling
  /** Reserved words: no column bears one bare, and a bracket after one is no call. */
  readonly keywords: ReadonlySet<string>
  /** A query of WITH sees its own name even without RECURSIVE. */
  readonly withSeesItself: boolean
  /** `TABLE t` is a query. */
  readonly tableQuery: boolean
  /** What reading a relation means; `nothing` for variables and tables of the session itself. */
  readonly reading: (parts: readonly string[]) => 'read' | 'read-data' | 'read-secret' | 'nothing'
  /** Columns of a table that hold no secret, where others of it do. */
  readonly plainColumns?: (parts: readonly string[]) => PlainColumns | undefined
  /** Tables in which the server keeps roles, rights and definitions: writing them is changing who may do what. */
  readonly system: (parts: readonly string[]) => boolean
  /** Reports what a call does; nothing for a function that only computes. The path is in lower case. */
  readonly call: (path: readonly string[], args: readonly Token[], add: Add) => void
  /** What stands after INTO in a query, at `at`. */
  readonly into: (tokens: readonly Token[], at: number, add: Add) => void
}

/** Those that may be named, and those that are a secret by whichever quotes they are named. */
export interface PlainColumns {
  readonly plain: ReadonlySet<string>
  readonly secret: ReadonlySet<string>
}

/** The text of an argument list's only string, or of its first. */
export function stringArgument(args: readonly Token[], index = 0): string | undefined {
  let position = 0
  let depth = 0
  let only: Token | undefined
  let count = 0
  for (const token of args) {
    if (token.is === 'mark' && token.text === '(') depth += 1
    if (token.is === 'mark' && token.text === ')') depth -= 1
    if (depth === 0 && token.is === 'mark' && token.text === ',') {
      position += 1
      continue
    }
    if (position !== index) continue
    only = token
    count += 1
  }
  return count === 1 && only?.is === 'string' ? only.text : undefined
}

export function fileDetails(path: string | undefined, operation: SqlFile['operation']): Details {
  return path === undefined ? {} : { file: { path, operation } }
}

/** Reports an effect that was made elsewhere; its span is the statement's. */
export function addEffect(add: Add, effect: SqlEffect): void {
  const { kind, verb, on, name, note, program, file } = effect
  add(kind, verb, on, name, {
    ...(note === undefined ? {} : { note }),
    ...(program === undefined ? {} : { program }),
    ...(file === undefined ? {} : { file }),
  })
}
