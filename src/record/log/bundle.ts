import { fault, ok, type Result } from '../../lib/result.ts'
import { type LogFault, logFault } from './fault.ts'

/**
 * Bundles of entries, https://c2sp.org/tlog-tiles (2026-07), "Log entries": for each entry its length as uint16 BE,
 * then its bytes.
 */
export const MAX_ENTRY_BYTES = 0xffff

const LENGTH_BYTES = 2

/** Entries are at most 65,535 bytes: what makes them sees to that, and what is longer goes in by its hash. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const pieces = entries.flatMap((entry) => {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError(`an entry has at most ${MAX_ENTRY_BYTES} bytes`)
    return [Buffer.of(entry.length >> 8, entry.length & 0xff), entry]
  })
  return Buffer.concat(pieces)
}

/** The `count` entries of a bundle, which must hold these and nothing else. They share the bundle's memory. */
export function decodeBundle(bytes: Uint8Array, count: number): Result<readonly Uint8Array[], LogFault> {
  const entries: Uint8Array[] = []
  let at = 0
  while (entries.length < count) {
    const [high, low] = bytes.subarray(at, at + LENGTH_BYTES)
    if (high === undefined || low === undefined) return malformed('the bundle ends before its last entry', entries)
    const end = at + LENGTH_BYTES + high * 256 + low
    if (end > bytes.length) return malformed('the bundle ends within an entry', entries)
    entries.push(bytes.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  return at === bytes.length ? ok(entries) : malformed('the bundle goes on after its last entry', entries)
}

function malformed(message: string, before: readonly unknown[]): Result<never, LogFault> {
  return fault(logFault('BUNDLE_MALFORMED', message, { index: before.length }))
}
