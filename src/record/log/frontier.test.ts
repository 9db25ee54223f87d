import { describe, expect, test } from 'vitest'
import {
  append,
  appendSubtree,
  decodeFrontier,
  EMPTY_FRONTIER,
  encodeFrontier,
  type Frontier,
  joinRoots,
  rootOf,
  rootOfLeaves,
} from './frontier.ts'
import { rootByDefinition } from './testing/definition.ts'
import { EMPTY_ROOT, type Hash, leafHash, nodeHash } from './tree.ts'

const hex = (hashes: readonly Hash[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'))
const LEAVES = Array.from({ length: 20 }, (_, i) => leafHash(Buffer.of(i)))
const [a, b, c, d] = LEAVES as [Hash, Hash, Hash, Hash]
const grown = (size: number): Frontier => LEAVES.slice(0, size).reduce(append, EMPTY_FRONTIER)
/** A hash that is told from others by its number. */
const root = (number: number) => Buffer.alloc(32, number)

function sizeBytes(size: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(size)
  return bytes
}
const message = (bytes: Uint8Array) => {
  const read = decodeFrontier(bytes)
  return read.is === 'fault' ? `${read.fault.code}: ${read.fault.message}` : 'ok'
}

describe('roots', () => {
  test('are of the subtrees from the left, largest first', () => {
    expect(hex(grown(1).roots)).toEqual(hex([a]))
    expect(hex(grown(2).roots)).toEqual(hex([nodeHash(a, b)]))
    expect(hex(grown(3).roots)).toEqual(hex([nodeHash(a, b), c]))
    expect(hex(grown(4).roots)).toEqual(hex([nodeHash(nodeHash(a, b), nodeHash(c, d))]))
    for (let size = 0; size <= LEAVES.length; size++) {
      const parts: Hash[] = []
      let at = 0
      for (const width of [16, 8, 4, 2, 1].filter((power) => (size & power) !== 0)) {
        parts.push(rootByDefinition(LEAVES.slice(at, at + width)))
        at += width
      }
      expect(hex(grown(size).roots), `${size}`).toEqual(hex(parts))
      expect(grown(size).size).toBe(size)
    }
  })

  test('are joined from the right', () => {
    expect(joinRoots([])).toEqual(EMPTY_ROOT)
    expect(joinRoots([a])).toEqual(a)
    expect(joinRoots([a, b])).toEqual(nodeHash(a, b))
    expect(joinRoots([a, b, c])).toEqual(nodeHash(a, nodeHash(b, c)))
    expect(rootOf({ size: 7, roots: [a, b, c] })).toEqual(nodeHash(a, nodeHash(b, c)))
  })

  test('of leaves are those of the definition', () => {
    for (let size = 0; size <= LEAVES.length; size++) {
      const leaves = LEAVES.slice(0, size)
      expect(hex([rootOfLeaves(leaves)]), `${size}`).toEqual(hex([rootByDefinition(leaves)]))
    }
  })
})

describe('a subtree', () => {
  test.each([
    [0, 1],
    [0, 4],
    [1, 1],
    [2, 2],
    [4, 4],
    [6, 2],
    [8, 8],
    [12, 4],
    [12, 2],
  ])('after %i leaves, of %i more, is as if they were appended', (size, more) => {
    const whole = appendSubtree(grown(size), rootByDefinition(LEAVES.slice(size, size + more)), more)
    expect(whole.size).toBe(size + more)
    expect(hex(whole.roots)).toEqual(hex(grown(size + more).roots))
  })

  test.each([
    [1, 2],
    [2, 4],
    [3, 2],
    [6, 4],
    [7, 8],
  ])('after %i leaves, of %i more, does not fit', (size, more) => {
    expect(() => appendSubtree(grown(size), a, more)).toThrow(
      new RangeError('the subtree does not begin where the tree ends'),
    )
  })

  test('joins as far as there are roots, also beyond 32 bits', () => {
    const before: Frontier = { size: 2 ** 41 + 2 ** 40, roots: [root(1), root(2)] }
    const joined = nodeHash(root(1), nodeHash(root(2), root(3)))
    expect(appendSubtree(before, root(3), 2 ** 40)).toEqual({ size: 2 ** 42, roots: [joined] })
    expect(append(before, a)).toEqual({ size: before.size + 1, roots: [root(1), root(2), a] })
  })

  test('does not go into a frontier that lacks a root', () => {
    const lacks = new RangeError('a frontier has a root for each 1 of its size')
    expect(() => append({ size: 3, roots: [a] }, b)).toThrow(lacks)
    expect(() => append({ size: 1, roots: [] }, b)).toThrow(lacks)
    expect(() => append({ size: 3, roots: [a, b] }, c)).not.toThrow()
  })
})

describe('bytes', () => {
  test.each<[bigint, number]>([
    [0n, 0],
    [1n, 1],
    [2n, 1],
    [3n, 2],
    [255n, 8],
    [256n, 1],
    [2n ** 32n, 1],
    [2n ** 32n + 1n, 2],
    [2n ** 53n - 1n, 53],
  ])('of size %i have %i roots', (size, count) => {
    const roots = Array.from({ length: count }, (_, i) => root(i + 1))
    const bytes = Buffer.concat([sizeBytes(size), ...roots])
    expect(encodeFrontier({ size: Number(size), roots })).toEqual(bytes)
    expect(decodeFrontier(bytes)).toEqual({ is: 'ok', value: { size: Number(size), roots } })
    const many = `FRONTIER_MALFORMED: a frontier of size ${size} has ${count} roots of 32 bytes`
    expect(message(bytes.subarray(0, -1))).toBe(count === 0 ? SHORT : many)
    expect(message(Buffer.concat([bytes, Buffer.of(0)]))).toBe(many)
    expect(message(Buffer.concat([bytes, root(9)]))).toBe(many)
  })

  const SHORT = 'FRONTIER_MALFORMED: a frontier begins with its size in 8 bytes'
  test.each([0, 1, 7])('are not %i', (length) => {
    expect(message(Buffer.alloc(length))).toBe(SHORT)
    expect(message(Buffer.alloc(8))).toBe('ok')
  })

  test.each([2n ** 53n, 2n ** 64n - 1n])('of size %i are refused', (size) => {
    expect(message(Buffer.concat([sizeBytes(size), root(1)]))).toBe(
      'FRONTIER_MALFORMED: the size of a frontier is at most 2^53 - 1',
    )
  })

  test('are read from any kind of array', () => {
    const bytes = Uint8Array.from(encodeFrontier(grown(3)))
    const within = Uint8Array.of(9, ...bytes, 9).subarray(1, -1)
    expect(decodeFrontier(within)).toEqual(decodeFrontier(bytes))
    expect(message(within)).toBe('ok')
  })
})
