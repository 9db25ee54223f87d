/**
 * The answer of something that may fail in an expected way. Exceptions are left for bugs. The tag is a word and not a
 * boolean, so that nobody reads "it could be parsed" as "it is allowed".
 */
export type Result<T, F> = Ok<T> | Fault<F>

interface Ok<T> {
  readonly is: 'ok'
  readonly value: T
}

interface Fault<F> {
  readonly is: 'fault'
  readonly fault: F
}

export function ok<T>(value: T): Ok<T> {
  return { is: 'ok', value }
}

export function fault<F>(fault: F): Fault<F> {
  return { is: 'fault', fault }
}
