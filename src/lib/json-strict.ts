import { FORBIDDEN_KEYS, type Json, MAX_JSON_BYTES, MAX_JSON_DEPTH } from './json.ts'
import { type JsonFault, type JsonFaultCode, jsonFault, jsonPointer } from './json-fault.ts'
import { exactNumber } from './json-number.ts'
import { fault, ok, type Result } from './result.ts'

/**
 * Reads one JSON value (RFC 8259) as I-JSON (RFC 7493) and stricter. What two readers could take for two different
 * things is refused, because the gate would judge one and the program could run the other: duplicate keys, keys that
 * reach a prototype, NUL, lone surrogates, a byte order mark, numbers that no double holds.
 *
 * Objects have no prototype, and all of it is frozen. The cost is linear in the text; nothing is thrown.
 */
export function readJson(text: string, bounds: JsonBounds = ACTION_BOUNDS): Result<Json, JsonFault> {
  // A code unit takes one to three bytes, so most texts need no count.
  if (text.length * 3 > bounds.bytes && Buffer.byteLength(text) > bounds.bytes) {
    return fault(jsonFault('TOO_LARGE', { path: '', offset: undefined }))
  }
  const reader = new Reader(text, bounds.depth)
  const value = reader.whole()
  return value === undefined ? fault(reader.fault()) : ok(value)
}

/** What else than an action is read through this door may be longer or deeper. */
export interface JsonBounds {
  readonly bytes: number
  readonly depth: number
}

const ACTION_BOUNDS: JsonBounds = { bytes: MAX_JSON_BYTES, depth: MAX_JSON_DEPTH }

const TAB = 0x09
const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const SLASH = 0x2f
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const BYTE_ORDER_MARK = 0xfeff

/**
 * One pass by recursive descent, one level of the stack for each level of the text, at most `depth`. A method
 * that meets a fault notes it and returns `undefined`, which is no JSON value; its callers add their key and return
 * too. After a fault nothing more is read.
 *
 * `charCodeAt` gives `NaN` at the end of the text, which equals no character.
 */
class Reader {
  private readonly text: string
  private readonly depth: number
  private at = 0
  private code: JsonFaultCode = 'NOT_JSON'
  private offset = 0
  private shown = ''
  /** Keys from the fault outwards. */
  private readonly path: string[] = []

  constructor(text: string, depth: number) {
    this.text = text
    this.depth = depth
  }

  fault(): JsonFault {
    return jsonFault(this.code, { path: jsonPointer(this.path.toReversed()), offset: this.offset }, this.shown)
  }

  whole(): Json | undefined {
    if (this.text.charCodeAt(0) === BYTE_ORDER_MARK) return this.refuse('BYTE_ORDER_MARK', 0)
    this.skipBlanks()
    if (this.at === this.text.length) return this.refuse('EMPTY_INPUT', this.at)
    const value = this.value(0)
    if (value === undefined) return undefined
    this.skipBlanks()
    if (this.at < this.text.length) return this.refuse('TRAILING_DATA', this.at, this.character(this.at))
    return value
  }

  private value(depth: number): Json | undefined {
    const code = this.skipBlanks()
    switch (code) {
      case QUOTE:
        return this.string()
      case OPEN_OBJECT:
        return this.object(depth + 1)
      case OPEN_LIST:
        return this.list(depth + 1)
      case 0x74:
        return this.literal('true', true)
      case 0x66:
        return this.literal('false', false)
      case 0x6e:
        return this.literal('null', null)
      default:
        return code === MINUS || isDigit(code) ? this.number() : this.unexpected(this.at)
    }
  }

  private object(depth: number): Json | undefined {
    if (depth > this.depth) return this.refuse('TOO_DEEP', this.at)
    const members: Record<string, Json> = Object.create(null)
    this.at++
    if (this.skipBlanks() === CLOSE_OBJECT) {
      this.at++
      return Object.freeze(members)
    }
    for (;;) {
      if (this.skipBlanks() !== QUOTE) return this.unexpected(this.at)
      const start = this.at
      const key = this.string()
      if (key === undefined) return undefined
      if (FORBIDDEN_KEYS.has(key)) return this.refuseKey('FORBIDDEN_KEY', start, key)
      if (key in members) return this.refuseKey('DUPLICATE_KEY', start, key)
      if (this.skipBlanks() !== COLON) return this.unexpected(this.at)
      this.at++
      const value = this.value(depth)
      if (value === undefined) {
        this.path.push(key)
        return undefined
      }
      members[key] = value
      const next = this.skipBlanks()
      if (next !== COMMA && next !== CLOSE_OBJECT) return this.unexpected(this.at)
      this.at++
      if (next === CLOSE_OBJECT) return Object.freeze(members)
    }
  }

  private list(depth: number): Json | undefined {
    if (depth > this.depth) return this.refuse('TOO_DEEP', this.at)
    const items: Json[] = []
    this.at++
    if (this.skipBlanks() === CLOSE_LIST) {
      this.at++
      return Object.freeze(items)
    }
    for (;;) {
      const value = this.value(depth)
      if (value === undefined) {
        this.path.push(String(items.length))
        return undefined
      }
      items.push(value)
      const next = this.skipBlanks()
      if (next !== COMMA && next !== CLOSE_LIST) return this.unexpected(this.at)
      this.at++
      if (next === CLOSE_LIST) return Object.freeze(items)
    }
  }

  private string(): string | undefined {
    const text = this.text
    let value = ''
    /** Where the piece begins that is not yet in `value`. */
    let piece = this.at + 1
    let at = piece
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        this.at = at + 1
        return value + text.slice(piece, at)
      }
      if (code === BACKSLASH) {
        const unescaped = this.escape(at)
        if (unescaped === undefined) return undefined
        value += text.slice(piece, at) + unescaped
        piece = this.at
        at = piece
      } else if (code >= SPACE && (code < 0xd800 || code > 0xdfff)) {
        at++
      } else if (isHighSurrogate(code) && isLowSurrogate(text.charCodeAt(at + 1))) {
        at += 2
      } else {
        return this.unexpected(at)
      }
    }
  }

  /** What the escape at `at` stands for; `this.at` is behind it afterwards. */
  private escape(at: number): string | undefined {
    const code = this.text.charCodeAt(at + 1)
    if (code !== 0x75) {
      if (Number.isNaN(code)) return this.refuse('UNEXPECTED_END', at + 1)
      const plain = plainEscape(code)
      if (plain === undefined) return this.refuse('INVALID_ESCAPE', at, `\\${this.character(at + 1)}`)
      this.at = at + 2
      return plain
    }
    const unit = this.hexadecimal(at)
    if (unit < 0) return this.refuse('INVALID_ESCAPE', at, this.text.slice(at, at + 6))
    if (unit === 0) return this.refuse('NUL_CHARACTER', at)
    this.at = at + 6
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit)
    const low = isHighSurrogate(unit) ? this.hexadecimal(at + 6) : -1
    if (!isLowSurrogate(low)) return this.refuse('LONE_SURROGATE', at, this.text.slice(at, at + 6))
    this.at = at + 12
    return String.fromCharCode(unit, low)
  }

  /** The code unit of a `\uXXXX` at `at`, or -1 where there is none. */
  private hexadecimal(at: number): number {
    const text = this.text
    if (text.charCodeAt(at) !== BACKSLASH || text.charCodeAt(at + 1) !== 0x75) return -1
    let unit = 0
    for (let i = at + 2; i < at + 6; i++) {
      const digit = hexadecimalDigit(text.charCodeAt(i))
      if (digit < 0) return -1
      unit = unit * 16 + digit
    }
    return unit
  }

  private number(): number | undefined {
    const text = this.text
    const start = this.at
    let at = text.charCodeAt(start) === MINUS ? start + 1 : start
    const whole = at
    at = this.digits(at)
    let right = at > whole && (at === whole + 1 || text.charCodeAt(whole) !== ZERO)
    if (right && text.charCodeAt(at) === POINT) {
      const fraction = at + 1
      at = this.digits(fraction)
      right = at > fraction
    }
    // `e` or `E`
    if (right && (text.charCodeAt(at) | 0x20) === 0x65) {
      const sign = text.charCodeAt(at + 1)
      const exponent = sign === PLUS || sign === MINUS ? at + 2 : at + 1
      at = this.digits(exponent)
      right = at > exponent
    }
    if (!right) return this.refuse('INVALID_NUMBER', start, text.slice(start, at + 1))
    const literal = text.slice(start, at)
    const value = exactNumber(literal)
    if (typeof value === 'string') return this.refuse(value, start, literal)
    this.at = at
    return value
  }

  private digits(at: number): number {
    let end = at
    while (isDigit(this.text.charCodeAt(end))) end++
    return end
  }

  private literal<T extends Json>(word: string, value: T): T | undefined {
    for (let i = 1; i < word.length; i++) {
      if (this.text.charCodeAt(this.at + i) !== word.charCodeAt(i)) return this.unexpected(this.at + i)
    }
    this.at += word.length
    return value
  }

  /** The next character that is no blank. */
  private skipBlanks(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) return code
      this.at++
    }
  }

  private unexpected(at: number): undefined {
    const code = this.text.charCodeAt(at)
    if (Number.isNaN(code)) return this.refuse('UNEXPECTED_END', at)
    if (code === 0) return this.refuse('NUL_CHARACTER', at)
    if (code < SPACE) return this.refuse('CONTROL_CHARACTER', at, this.character(at))
    if (!this.character(at).isWellFormed()) return this.refuse('LONE_SURROGATE', at, this.character(at))
    return this.refuse('UNEXPECTED_CHARACTER', at, this.character(at))
  }

  private refuseKey(code: JsonFaultCode, at: number, key: string): undefined {
    this.path.push(key)
    return this.refuse(code, at, key)
  }

  private refuse(code: JsonFaultCode, at: number, shown = ''): undefined {
    this.code = code
    this.offset = at
    this.shown = shown
    return undefined
  }

  private character(at: number): string {
    const point = this.text.codePointAt(at)
    return point === undefined ? '' : String.fromCodePoint(point)
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

function hexadecimalDigit(code: number): number {
  if (isDigit(code)) return code - ZERO
  const small = code | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x61 + 10 : -1
}

function plainEscape(code: number): string | undefined {
  switch (code) {
    case QUOTE:
      return '"'
    case BACKSLASH:
      return '\\'
    case SLASH:
      return '/'
    case 0x62:
      return '\b'
    case 0x66:
      return '\f'
    case 0x6e:
      return '\n'
    case 0x72:
      return '\r'
    case 0x74:
      return '\t'
    default:
      return undefined
  }
}
