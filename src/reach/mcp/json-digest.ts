import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Json } from '../../lib/json.ts'

/** SHA-256 of a value by RFC 8785; of its plain text where it has no such form (a lone surrogate). */
export function jsonDigest(json: Json): string {
  return `sha256:${hash('sha256', canonical(json), 'hex')}`
}

function canonical(json: Json): string {
  try {
    return canonicalize(json) ?? ''
  } catch {
    return JSON.stringify(json)
  }
}
