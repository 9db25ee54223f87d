import { FORBIDDEN_KEYS, type Json, MAX_JSON_BYTES, MAX_JSON_DEPTH } from './json.ts'
import { type JsonFault, type JsonFaultCode, jsonFault, jsonPointer } from './json-fault.ts'
import { fault, ok, type Result } from './result.ts'

/**
 * Takes a value that was built in process under the rules of `readJson`: the answer is a frozen copy, with objects that
 * have no prototype. Everything that `readJson` gives is taken and comes out equal.
 *
 * One rule cannot be kept here: a number that lost digits before it came, as `JSON.parse` loses them, is not seen.
 */
export function adoptJson(value: unknown): Result<Json, JsonFault> {
  const adopter = new Adopter()
  const json = adopter.value(value, 0)
  return json === undefined ? fault(adopter.fault()) : ok(json)
}

class Adopter {
  /** Bytes left. A value counts one and a string its bytes, never more than they take in a text. */
  private room = MAX_JSON_BYTES
  private code: JsonFaultCode = 'NOT_JSON'
  private shown = ''
  /** Keys from the fault outwards. */
  private readonly path: string[] = []

  fault(): JsonFault {
    return jsonFault(this.code, { path: jsonPointer(this.path.toReversed()), offset: undefined }, this.shown)
  }

  value(value: unknown, depth: number): Json | undefined {
    if (--this.room < 0) return this.refuse('TOO_LARGE')
    if (value === null || typeof value === 'boolean') return value
    if (typeof value === 'string') return this.string(value)
    if (typeof value === 'number') return this.number(value)
    if (typeof value !== 'object') return this.refuse('NOT_JSON', typeof value)
    if (depth === MAX_JSON_DEPTH) return this.refuse('TOO_DEEP')
    if (Array.isArray(value)) return this.list(value, depth + 1)
    // A `Date`, a `Map` or an object of a class is not the data that it shows as properties.
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && prototype !== Object.prototype) return this.refuse('NOT_JSON', 'object with a class')
    return this.object(value, depth + 1)
  }

  private object(value: object, depth: number): Json | undefined {
    const members: Record<string, Json> = Object.create(null)
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) {
        this.path.push(key)
        return this.refuse('FORBIDDEN_KEY', key)
      }
      if (this.string(key) === undefined) return undefined
      const json = this.value(Reflect.get(value, key), depth)
      if (json === undefined) {
        this.path.push(key)
        return undefined
      }
      members[key] = json
    }
    return Object.freeze(members)
  }

  private list(value: readonly unknown[], depth: number): Json | undefined {
    const items: Json[] = []
    // By index, so that a hole is met as `undefined`.
    for (let i = 0; i < value.length; i++) {
      const json = this.value(value[i], depth)
      if (json === undefined) {
        this.path.push(String(i))
        return undefined
      }
      items.push(json)
    }
    return Object.freeze(items)
  }

  private string(value: string): string | undefined {
    this.room -= value.length > this.room ? value.length : Buffer.byteLength(value)
    if (this.room < 0) return this.refuse('TOO_LARGE')
    if (value.includes('\0')) return this.refuse('NUL_CHARACTER')
    if (!value.isWellFormed()) return this.refuse('LONE_SURROGATE', value.match(/\p{Cs}/u)?.[0])
    return value
  }

  private number(value: number): number | undefined {
    if (!Number.isFinite(value)) return this.refuse('NUMBER_TOO_LARGE', String(value))
    if (Object.is(value, -0)) return this.refuse('NEGATIVE_ZERO')
    return value
  }

  private refuse(code: JsonFaultCode, shown = ''): undefined {
    this.code = code
    this.shown = shown
    return undefined
  }
}
