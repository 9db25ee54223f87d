import { createHmac } from 'node:crypto'

/**
 * The name that is kept for a name which somebody else chose: the name itself, or, where it holds what may not be kept, one that
 * stands for it. Different names stay different, so that what is bound to one is not bound to another; and nobody without
 * the key finds out the name. What stands for a name is its own name.
 */
export type NameOf = (given: string) => string

export function namesWith(key: Uint8Array, redact: (text: string) => string): NameOf {
  return (given) => (redact(given) === given ? given : standIn(key, given))
}

/** A part of a keyed hash (RFC 2104): too short to be taken for a token, and too long for two to be the same. */
function standIn(key: Uint8Array, given: string): string {
  return `named-${createHmac('sha256', key).update(given).digest('hex').slice(0, 24)}`
}
