import { isJsonList, isJsonObject, type Json } from '../lib/json.ts'
import { jsonPointer } from '../lib/json-fault.ts'
import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import type { ActionFault, ShapeFaultCode } from './fault.ts'

/**
 * Takes JSON as a `T`, or says what is wrong with it. `path` are the keys that lead to it. The JSON comes from a door
 * (`readJson`, `adoptJson`), so it is frozen and its strings are sound; what is taken whole stays frozen.
 */
export type Take<T> = (json: Json, path: readonly string[]) => Result<T, ActionFault>

interface Field<T> {
  readonly need: 'required' | 'optional'
  readonly take: Take<T>
}

/** One entry for each field of `A`, so that a field which is added to the type does not compile without one. */
type Fields<A> = {
  readonly [K in keyof A]-?: Field<Exclude<A[K], undefined>> & {
    readonly need: object extends Pick<A, K> ? 'optional' : 'required'
  }
}

export function required<T>(take: Take<T>): Field<T> & { readonly need: 'required' } {
  return { need: 'required', take }
}

export function optional<T>(take: Take<T>): Field<T> & { readonly need: 'optional' } {
  return { need: 'optional', take }
}

export const anything: Take<Json> = (json) => ok(json)

export const text: Take<string> = (json, path) =>
  typeof json === 'string' ? ok(json) : wrongType(json, path, 'a string')

export const fullText: Take<string> = (json, path) =>
  json === '' ? shapeFault('EMPTY_VALUE', path, `${named(path)} is empty`, 'at least one character') : text(json, path)

export const flag: Take<boolean> = (json, path) =>
  typeof json === 'boolean' ? ok(json) : wrongType(json, path, '`true` or `false`')

export function oneOf<T extends string>(values: readonly T[]): Take<T> {
  const help = `one of ${values.map((value) => `\`${value}\``).join(', ')}`
  return (json, path) => {
    if (typeof json !== 'string') return wrongType(json, path, 'a string')
    const value = values.find((one) => one === json)
    return value === undefined
      ? shapeFault('UNKNOWN_VALUE', path, `${named(path)} is ${quoted(json)}, which it cannot be`, help)
      : ok(value)
  }
}

/** A list of strings with at least one in it. */
export const texts: Take<readonly string[]> = (json, path) => {
  if (!isJsonList(json)) return wrongType(json, path, 'a list of strings')
  if (json.length === 0) return shapeFault('EMPTY_VALUE', path, `${named(path)} is empty`, 'at least one string')
  for (const [at, one] of json.entries()) {
    if (typeof one !== 'string') return wrongType(one, [...path, String(at)], 'a string')
  }
  return ok(json as readonly string[])
}

type TextMap = Readonly<Record<string, string>>

/** A map of names to strings. */
export const textMap: Take<TextMap> = (json, path) => {
  if (!isJsonObject(json)) return wrongType(json, path, 'an object of strings')
  for (const [name, one] of Object.entries(json)) {
    if (typeof one !== 'string') return wrongType(one, [...path, name], 'a string')
  }
  return ok(json as TextMap)
}

/**
 * Variables by name. A name is what `environ` can hold: not empty and without `=` (POSIX.1-2024, XBD 8.1). It need not
 * be one that a shell can assign: bash exports a function as `BASH_FUNC_name%%`.
 */
export const variables: Take<TextMap> = (json, path) => {
  const map = textMap(json, path)
  if (map.is === 'fault') return map
  const wrong = Object.keys(map.value).find((name) => name === '' || name.includes('='))
  if (wrong === undefined) return map
  const help = 'the name of a variable is not empty and holds no `=`'
  return shapeFault('INVALID_NAME', [...path, wrong], `${quoted(wrong)} is not the name of a variable`, help)
}

/** An object with these fields and no other. `what` names it in messages. */
export function objectOf<A>(what: string, fields: Fields<A>): Take<A> {
  const known: Readonly<Record<string, Field<unknown>>> = fields
  const names = Object.keys(known)
  const help = `it has ${names.map((name) => `\`${name}\``).join(', ')}`
  return (json, path) => {
    if (!isJsonObject(json)) return wrongType(json, path, 'an object')
    const stranger = Object.keys(json).find((name) => !Object.hasOwn(known, name))
    if (stranger !== undefined) {
      return shapeFault('UNKNOWN_FIELD', [...path, stranger], `${what} has no field ${quoted(stranger)}`, help)
    }
    const taken: Record<string, unknown> = {}
    for (const [name, field] of Object.entries(known)) {
      const given = json[name]
      if (given === undefined) {
        if (field.need === 'optional') continue
        return shapeFault('MISSING_FIELD', [...path, name], `${what} needs the field \`${name}\``, help)
      }
      const value = field.take(given, [...path, name])
      if (value.is === 'fault') return value
      taken[name] = value.value
    }
    // Each field was taken as its own type, and `Fields` has them all.
    return ok(Object.freeze(taken) as A)
  }
}

export function shapeFault(
  detail: ShapeFaultCode,
  path: readonly string[],
  message: string,
  help: string,
): Result<never, ActionFault> {
  return fault({ code: 'MALFORMED_ACTION', detail, message, at: { path: jsonPointer(path), offset: undefined }, help })
}

export function wrongType(json: Json, path: readonly string[], wanted: string): Result<never, ActionFault> {
  return shapeFault('WRONG_TYPE', path, `${named(path)} is ${typeName(json)}`, `${wanted} is expected`)
}

function named(path: readonly string[]): string {
  return path.length === 0 ? 'the action' : quoted(path.join('.'))
}

function typeName(json: Json): string {
  if (json === null) return '`null`'
  if (isJsonList(json)) return 'a list'
  return typeof json === 'object' ? 'an object' : `a ${typeof json}`
}
