import type { JsonFaultCode } from './json-fault.ts'

/**
 * The number that a literal of JSON's grammar stands for, or why it is refused.
 *
 * INVARIANT (exact numbers): a number that is read is written by RFC 8785 as the same decimal that stood in the input.
 * So equal digests mean equal numbers, for a reader with decimals of any length too. RFC 7493, section 2.2 asks senders
 * for the same. `0.1` and `1e23` pass, though no double is exactly that: they are written back as they came.
 * `9007199254740993`, `3.141592653589793238` and `1e-400` do not.
 */
export function exactNumber(literal: string): number | JsonFaultCode {
  const value = Number(literal)
  if (value === 0 && literal.charCodeAt(0) === 0x2d) return isZero(literal) ? 'NEGATIVE_ZERO' : 'NUMBER_NOT_EXACT'
  // Up to 15 significant digits always come back from a double; without an exponent they are in its range.
  if (literal.length <= 15 && !/e/i.test(literal)) return value
  if (!Number.isFinite(value)) return 'NUMBER_TOO_LARGE'
  const written = String(value)
  return written === literal || sameDecimal(literal, written) ? value : 'NUMBER_NOT_EXACT'
}

function sameDecimal(a: string, b: string): boolean {
  const one = decimal(a)
  const two = decimal(b)
  return one.digits === two.digits && one.negative === two.negative && one.exponent === two.exponent
}

interface Decimal {
  readonly negative: boolean
  /** Significant digits, without zeros at either end; empty for zero. */
  readonly digits: string
  /** The value is 0.`digits` × 10^`exponent`. */
  readonly exponent: number
}

function decimal(literal: string): Decimal {
  const negative = literal.startsWith('-')
  const e = literal.search(/e/i)
  const mantissa = literal.slice(negative ? 1 : 0, e < 0 ? undefined : e)
  const dot = mantissa.indexOf('.')
  const whole = dot < 0 ? mantissa : mantissa.slice(0, dot)
  const all = dot < 0 ? mantissa : whole + mantissa.slice(dot + 1)
  const first = firstNonZero(all)
  if (first === all.length) return { negative, digits: '', exponent: 0 }
  const exponent = whole.length - first + (e < 0 ? 0 : Number(literal.slice(e + 1)))
  return { negative, digits: all.slice(first, endOfNonZero(all)), exponent }
}

function isZero(literal: string): boolean {
  return decimal(literal).digits === ''
}

function firstNonZero(digits: string): number {
  let at = 0
  while (at < digits.length && digits.charCodeAt(at) === 0x30) at++
  return at
}

function endOfNonZero(digits: string): number {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end--
  return end
}
