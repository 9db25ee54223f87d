import { isUtf8 } from 'node:buffer'
import canonicalize from 'canonicalize'
import { fault, ok, type Result } from '../../lib/result.ts'
import { ENTRY_KINDS, type Entry } from '../entry.ts'
import type { AuditFault } from './fault.ts'

/** The entry of these bytes, where they are exactly what the authority writes: RFC 8785, a known version and kind. */
export function openEntry(bytes: Uint8Array, index: number): Result<Entry, AuditFault> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  const json = isUtf8(bytes) ? parsed(text) : undefined
  if (json === undefined || !isCanonical(json, text))
    return fault({ code: 'ENTRY_NOT_CANONICAL', message: 'the entry is not canonical JSON', index })
  if (!isEntry(json))
    return fault({
      code: 'ENTRY_UNKNOWN',
      message: 'the entry has no version, kind, time or epoch that is known',
      index,
    })
  return ok(json)
}

const KINDS: ReadonlySet<unknown> = new Set(ENTRY_KINDS)

function isEntry(json: object): json is Entry {
  const { v, kind, at, epoch } = json as Readonly<Record<string, unknown>>
  return v === 1 && KINDS.has(kind) && isTime(at) && Number.isSafeInteger(epoch) && Number(epoch) >= 1
}

/** Only the one spelling that the authority writes, so that times compare as texts. */
function isTime(at: unknown): boolean {
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString() === at
}

function parsed(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined
  } catch {
    return undefined
  }
}

/**
 * Numbers and strings are written by RFC 8785 as `JSON.stringify` writes them, so that a text with sorted keys that it
 * gives back is canonical. What it does not give back may still be: it moves keys that look like numbers to the front.
 */
function isCanonical(json: object, text: string): boolean {
  return (JSON.stringify(json) === text && isSorted(json)) || canonicalize(json) === text
}

function isSorted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isSorted)
  let last: string | undefined
  for (const [key, member] of Object.entries(value)) {
    if ((last !== undefined && key <= last) || !isSorted(member)) return false
    last = key
  }
  return true
}
