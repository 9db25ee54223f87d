import { MAX_JSON_BYTES, MAX_JSON_DEPTH } from './json.ts'
import { quoted, visible } from './quoted.ts'

/** Why a text or value is not the JSON that we take. The codes are stable: they stand in records and tests. */
export const JSON_FAULT_CODES = Object.freeze([
  'EMPTY_INPUT',
  'TOO_LARGE',
  'TOO_DEEP',
  'INVALID_UTF8',
  'BYTE_ORDER_MARK',
  'UNEXPECTED_END',
  'UNEXPECTED_CHARACTER',
  'TRAILING_DATA',
  'CONTROL_CHARACTER',
  'NUL_CHARACTER',
  'LONE_SURROGATE',
  'INVALID_ESCAPE',
  'INVALID_NUMBER',
  'NUMBER_TOO_LARGE',
  'NUMBER_NOT_EXACT',
  'NEGATIVE_ZERO',
  'DUPLICATE_KEY',
  'FORBIDDEN_KEY',
  'NOT_JSON',
] as const)

export type JsonFaultCode = (typeof JSON_FAULT_CODES)[number]

export interface InputPlace {
  /** A JSON pointer (RFC 6901); empty for the whole. Keys are shown as in messages, cut and without controls. */
  readonly path: string
  /** UTF-16 code units from the start of a text, bytes from the start of bytes; `undefined` for a value. */
  readonly offset: number | undefined
}

export interface JsonFault {
  readonly code: JsonFaultCode
  readonly message: string
  readonly at: InputPlace
  readonly help: string
}

/** `shown` is the piece of input that the message quotes; raw, and only where the code has one. */
export function jsonFault(code: JsonFaultCode, at: InputPlace, shown = ''): JsonFault {
  const { says, help } = WORDING[code]
  return { code, message: says(quoted(shown)), at, help }
}

/** A key may be as long as the whole input, and a place is copied into every record that tells of it: it is cut. */
export function jsonPointer(keys: readonly string[]): string {
  return keys.map((key) => `/${visible(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

const WORDING: Readonly<Record<JsonFaultCode, { says: (shown: string) => string; help: string }>> = {
  EMPTY_INPUT: { says: () => 'there is no value in the input', help: 'one JSON value is expected' },
  TOO_LARGE: { says: () => 'the input is too large', help: `at most ${MAX_JSON_BYTES} bytes of UTF-8 are read` },
  TOO_DEEP: { says: () => 'the input is nested too deeply', help: `at most ${MAX_JSON_DEPTH} levels are read` },
  INVALID_UTF8: { says: () => 'the bytes are not UTF-8', help: 'JSON is sent as UTF-8 (RFC 8259, section 8.1)' },
  BYTE_ORDER_MARK: {
    says: () => 'the input begins with a byte order mark',
    help: 'JSON is sent without one (RFC 8259, section 8.1)',
  },
  UNEXPECTED_END: { says: () => 'the input ends inside a value', help: 'the text may have been cut' },
  UNEXPECTED_CHARACTER: {
    says: (shown) => `unexpected ${shown}`,
    help: 'the text does not follow the grammar of JSON (RFC 8259)',
  },
  TRAILING_DATA: { says: (shown) => `${shown} after the end of the value`, help: 'one JSON value is expected' },
  CONTROL_CHARACTER: {
    says: (shown) => `unescaped control character ${shown}`,
    help: 'control characters in a string are escaped (RFC 8259, section 7)',
  },
  NUL_CHARACTER: {
    says: () => 'the input holds a NUL character',
    help: 'programs end a string at NUL, so what is read and what would run could differ',
  },
  LONE_SURROGATE: {
    says: (shown) => `${shown} is half of a surrogate pair`,
    help: 'it has no UTF-8 form, so what is read and what would run could differ',
  },
  INVALID_ESCAPE: {
    says: (shown) => `invalid escape ${shown}`,
    help: 'the escapes of JSON are listed in RFC 8259, section 7',
  },
  INVALID_NUMBER: {
    says: (shown) => `invalid number ${shown}`,
    help: 'the grammar of numbers is in RFC 8259, section 6',
  },
  NUMBER_TOO_LARGE: {
    says: (shown) => `the number ${shown} is out of range`,
    help: 'numbers are IEEE 754 doubles (RFC 7493, section 2.2); send the digits as a string',
  },
  NUMBER_NOT_EXACT: {
    says: (shown) => `the number ${shown} would change when it is read`,
    help: 'numbers are IEEE 754 doubles (RFC 7493, section 2.2); send the digits as a string',
  },
  NEGATIVE_ZERO: {
    says: () => 'a negative zero would change when it is written again',
    help: 'RFC 8785 writes it as `0`; send `0`',
  },
  DUPLICATE_KEY: {
    says: (shown) => `key ${shown} stands twice in one object`,
    help: 'readers differ in which of them counts',
  },
  FORBIDDEN_KEY: { says: (shown) => `key ${shown} is not taken`, help: 'it has a meaning of its own in JavaScript' },
  NOT_JSON: { says: (shown) => `a value of type ${shown} is not JSON`, help: 'plain data is expected' },
}
