import { hash } from 'node:crypto'

/**
 * RFC 6962, section 2.1, word for word and slow: the oracle that the fast code is compared with. It shares nothing
 * with it.
 */
type Hash = Uint8Array

const sha256 = (...parts: readonly Uint8Array[]): Hash => hash('sha256', Buffer.concat(parts), 'buffer')

function largestPowerBelow(n: number): number {
  return n <= 2 ? 1 : 2 * largestPowerBelow(Math.ceil(n / 2))
}

/** MTH(D[n]), over leaf hashes. */
export function rootByDefinition(leaves: readonly Hash[]): Hash {
  const [first] = leaves
  if (first === undefined) return sha256()
  if (leaves.length === 1) return first
  const k = largestPowerBelow(leaves.length)
  return sha256(Buffer.of(1), rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)))
}

/** PATH(m, D[n]). */
export function inclusionByDefinition(m: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length <= 1) return []
  const k = largestPowerBelow(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m < k
    ? [...inclusionByDefinition(m, left), rootByDefinition(right)]
    : [...inclusionByDefinition(m - k, right), rootByDefinition(left)]
}

/** PROOF(m, D[n]) for 0 < m < n, and nothing for m = n. */
export function consistencyByDefinition(m: number, leaves: readonly Hash[]): Hash[] {
  return subproof(m, leaves, true)
}

function subproof(m: number, leaves: readonly Hash[], whole: boolean): Hash[] {
  if (m === leaves.length) return whole ? [] : [rootByDefinition(leaves)]
  const k = largestPowerBelow(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m <= k
    ? [...subproof(m, left, whole), rootByDefinition(right)]
    : [...subproof(m - k, right, false), rootByDefinition(left)]
}
