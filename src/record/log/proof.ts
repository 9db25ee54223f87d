import { joinRoots } from './frontier.ts'
import { EMPTY_ROOT, type Hash, nodeHash, sameHash } from './tree.ts'

/**
 * Proofs that an entry is in a tree, and that one tree begins with another: RFC 9162, section 2.1 (the same proofs as
 * in RFC 6962, section 2.1). They are made by walking the tree from its root, and verified by the RFC's own
 * algorithms, which know only sizes and indices: the two share the hash of a node and nothing else.
 */

/** A perfect subtree: the leaves from index * 2^height, 2^height of them. */
export interface Subtree {
  readonly height: number
  readonly index: number
}

/** The hashes of subtrees, in the order asked for. All of them lie within the tree that the reader reads. */
export type HashReader = (subtrees: readonly Subtree[]) => Promise<readonly Hash[]>

/** The leaves from `start` up to but not including `end`. */
interface Range {
  readonly start: number
  readonly end: number
}

/** A receipt's proof and a witness's are bounded by this: sizes are below 2^63. */
export const MAX_PROOF_HASHES = 63

/** The hashes beside the way from leaf `index` to the root of a tree of `size`, lowest first. */
export function proveInclusion(index: number, size: number, read: HashReader): Promise<readonly Hash[]> {
  if (index < 0 || index >= size) throw new RangeError('the leaf is not in the tree')
  const beside: Range[] = []
  let { start, end }: Range = { start: 0, end: size }
  while (end - start > 1) {
    const middle = start + split(end - start)
    if (index < middle) {
      beside.push({ start: middle, end })
      end = middle
    } else {
      beside.push({ start, end: middle })
      start = middle
    }
  }
  return readRanges(beside.reverse(), read)
}

/** The hashes that show that the tree of `newSize` begins with the tree of `oldSize`. */
export function proveConsistency(oldSize: number, newSize: number, read: HashReader): Promise<readonly Hash[]> {
  if (oldSize < 0 || oldSize > newSize) throw new RangeError('the old tree is larger than the new one')
  const parts: Range[] = []
  // Of no entries everything is a continuation, and there is nothing to show.
  if (oldSize === 0) return Promise.resolve([])
  let { start, end }: Range = { start: 0, end: newSize }
  while (end !== oldSize) {
    const middle = start + split(end - start)
    if (oldSize <= middle) {
      parts.push({ start: middle, end })
      end = middle
    } else {
      parts.push({ start, end: middle })
      start = middle
    }
  }
  // The verifier knows the old root, so it is left out where the old tree is a subtree of the new one.
  if (start > 0) parts.push({ start, end })
  return readRanges(parts.reverse(), read)
}

/** Whether the proof shows that the leaf is the one at `index` in the tree of this size and root. */
export function provesInclusion(
  claim: { readonly index: number; readonly size: number; readonly leaf: Hash; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (!isIndex(claim.index) || claim.index >= claim.size) return false
  // RFC 9162, section 2.1.3.2, with its names. Halves are taken by division: bit operators end at 32 bits.
  let fn = claim.index
  let sn = claim.size - 1
  let r = claim.leaf
  for (const p of proof) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r)
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else {
      r = nodeHash(r, p)
    }
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(r, claim.root)
}

/** Whether the proof shows that the new tree begins with the old one. */
export function provesConsistency(
  older: { readonly size: number; readonly root: Hash },
  newer: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (!isIndex(older.size) || older.size > newer.size) return false
  if (older.size === newer.size) return proof.length === 0 && sameHash(older.root, newer.root)
  if (older.size === 0) return proof.length === 0 && sameHash(older.root, EMPTY_ROOT)
  // RFC 9162, section 2.1.4.2, with its names.
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined || proof.length === 0) return false
  let fn = older.size - 1
  let sn = newer.size - 1
  while (isOdd(fn)) {
    fn = half(fn)
    sn = half(sn)
  }
  let fr = first
  let sr = first
  for (const c of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(c, fr)
      sr = nodeHash(c, sr)
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else {
      sr = nodeHash(sr, c)
    }
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(fr, older.root) && sameHash(sr, newer.root)
}

/** The hashes of ranges that stand in a tree: each is read as the perfect subtrees that it consists of, in one go. */
async function readRanges(ranges: readonly Range[], read: HashReader): Promise<readonly Hash[]> {
  const parts = ranges.map(subtreesOf)
  const hashes = await read(parts.flat())
  let at = 0
  return parts.map(({ length }) => {
    at += length
    return joinRoots(hashes.slice(at - length, at))
  })
}

/** The perfect subtrees of a range, largest first. It begins where a subtree at least as large may begin. */
function subtreesOf({ start, end }: Range): Subtree[] {
  const subtrees: Subtree[] = []
  let at = start
  while (at < end) {
    // Counted and not taken from a logarithm, which rounds up just below a power of two.
    let height = 0
    while (2 ** (height + 1) <= end - at) height++
    subtrees.push({ height, index: at / 2 ** height })
    at += 2 ** height
  }
  return subtrees
}

/** The largest power of two below `size`. */
function split(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isOdd(value: number): boolean {
  return value % 2 === 1
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isPowerOfTwo(value: number): boolean {
  let odd = value
  while (!isOdd(odd)) odd = half(odd)
  return odd === 1
}
