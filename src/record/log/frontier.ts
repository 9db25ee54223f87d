import { fault, ok, type Result } from '../../lib/result.ts'
import { type LogFault, logFault } from './fault.ts'
import { EMPTY_ROOT, HASH_BYTES, type Hash, nodeHash } from './tree.ts'

/**
 * The right edge of a tree, also called its compact range: all that is needed to append to it and to know its root.
 *
 * INVARIANT (frontier): `roots` holds the roots of the perfect subtrees that the tree consists of, largest first: one
 * for each 1 in the binary digits of `size`. Upheld by `append`, `appendSubtree` and `decodeFrontier`.
 */
export interface Frontier {
  /** How many entries the tree has. */
  readonly size: number
  readonly roots: readonly Hash[]
}

export const EMPTY_FRONTIER: Frontier = { size: 0, roots: [] }

/**
 * The tree with one more leaf. Costs as many hashes as `size` ends in binary ones: one on average, log2(size) at
 * most.
 */
export function append(frontier: Frontier, leaf: Hash): Frontier {
  return appendSubtree(frontier, leaf, 1)
}

/**
 * The tree with `leaves` more leaves, given as the root of their perfect subtree. `leaves` is a power of two that
 * divides the size; anything else would not be a subtree of the result.
 */
export function appendSubtree(frontier: Frontier, root: Hash, leaves: number): Frontier {
  if (frontier.size % leaves !== 0) throw new RangeError('the subtree does not begin where the tree ends')
  const roots = [...frontier.roots]
  let joined = root
  // Each 1 at the end of the size is a subtree as large as what has been joined so far.
  for (let rest = frontier.size / leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = roots.pop()
    if (left === undefined) throw new RangeError('a frontier has a root for each 1 of its size')
    joined = nodeHash(left, joined)
  }
  roots.push(joined)
  return { size: frontier.size + leaves, roots }
}

/** The root hash of the tree: MTH of RFC 6962, section 2.1. */
export function rootOf(frontier: Frontier): Hash {
  return joinRoots(frontier.roots)
}

/** One hash of the roots of subtrees that stand side by side, largest first. */
export function joinRoots(roots: readonly Hash[]): Hash {
  return roots.length === 0 ? EMPTY_ROOT : roots.reduceRight((right, left) => nodeHash(left, right))
}

/** The root of the tree over these leaf hashes. */
export function rootOfLeaves(leaves: Iterable<Hash>): Hash {
  let frontier = EMPTY_FRONTIER
  for (const leaf of leaves) frontier = append(frontier, leaf)
  return rootOf(frontier)
}

const SIZE_BYTES = 8

/**
 * As bytes, to be kept beside the head of a log: the size as uint64 BE, then the roots, largest first, 32 bytes each.
 */
export function encodeFrontier(frontier: Frontier): Uint8Array {
  const size = Buffer.alloc(SIZE_BYTES)
  size.writeBigUInt64BE(BigInt(frontier.size))
  return Buffer.concat([size, ...frontier.roots])
}

/** Refuses bytes that no frontier encodes to. That the roots are the right ones only the entries can tell. */
export function decodeFrontier(bytes: Uint8Array): Result<Frontier, LogFault> {
  if (bytes.length < SIZE_BYTES) return malformed('a frontier begins with its size in 8 bytes')
  const all = Buffer.from(bytes)
  const size = Number(all.readBigUInt64BE())
  if (!Number.isSafeInteger(size)) return malformed('the size of a frontier is at most 2^53 - 1')
  const count = ones(size)
  if (all.length !== SIZE_BYTES + count * HASH_BYTES) {
    return malformed(`a frontier of size ${size} has ${count} roots of 32 bytes`)
  }
  const roots = Array.from({ length: count }, (_, i) =>
    all.subarray(SIZE_BYTES + i * HASH_BYTES, SIZE_BYTES + (i + 1) * HASH_BYTES),
  )
  return ok({ size, roots })
}

function ones(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

function malformed(message: string): Result<never, LogFault> {
  return fault(logFault('FRONTIER_MALFORMED', message))
}
