import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { adoptJson } from '../../lib/json-value.ts'

/** SHA-256 of a value's canonical JSON (RFC 8785); nothing of what is no plain data or has no end. */
export function valueDigest(value: unknown): string | undefined {
  const text = canonicalText(value)
  return text === undefined ? undefined : `sha256:${hash('sha256', text, 'hex')}`
}

/**
 * The same, of a result that says something. `true`, `null`, `3`, `{}` and `{"status":"ok"}` are rightly the same for many
 * inputs, and say nothing about where they come from.
 */
export function tellingDigest(value: unknown): string | undefined {
  const text = canonicalText(value)
  return text === undefined || text.length < TELLING ? undefined : valueDigest(value)
}

/** Shorter than `{"failed":0,"passed":5,"status":"completed"}`, which is what a canned test run looks like. */
const TELLING = 32

/** As JSON would carry it: absent members and `toJSON` as `JSON.stringify` has them. */
function canonicalText(value: unknown): string | undefined {
  try {
    const json = JSON.stringify(value)
    if (json === undefined) return undefined
    const read = adoptJson(JSON.parse(json))
    return read.is === 'ok' ? canonicalize(read.value) : undefined
  } catch {
    return undefined
  }
}
