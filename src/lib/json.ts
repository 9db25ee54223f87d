/** A JSON value (RFC 8259) that nobody changes. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** What the doors hand out has no prototype and is frozen, so a key can never mean more than a key. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** Brackets inside one another. Checked before each descent, so readers may recurse. */
export const MAX_JSON_DEPTH = 32

/** 1 MiB, counted in UTF-8. */
export const MAX_JSON_BYTES = 1_048_576

/**
 * Keys that reach a prototype where a later reader copies them into an ordinary object:
 * `Object.assign({}, JSON.parse('{"__proto__":{"admin":1}}')).admin` is 1.
 */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export function isJsonList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

export function isJsonObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
