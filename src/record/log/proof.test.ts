import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rootOfLeaves } from './frontier.ts'
import { tileHashReader } from './log-reader.ts'
import { proveConsistency, proveInclusion, provesConsistency, provesInclusion } from './proof.ts'
import { consistencyByDefinition, inclusionByDefinition, rootByDefinition } from './testing/definition.ts'
import { testKey } from './testing/keys.ts'
import { buildLog, memoryReader, someEntries } from './testing/memory-log.ts'
import { EMPTY_ROOT, type Hash, leafHash, nodeHash } from './tree.ts'

const MOST = 1500
const entries = someEntries(MOST)
const leaves = entries.map(leafHash)
const hex = (hashes: readonly Hash[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'))
const key = testKey('gate.example/audit/1')

/** A reader over the tiles of the tree of the first `size` entries. */
const tilesOf = (size: number) => tileHashReader(size, memoryReader(buildLog(entries.slice(0, size), key).files))
const rootAt = (size: number) => rootOfLeaves(leaves.slice(0, size))
const withBit = (hash: Hash, bit: number) =>
  Buffer.from(hash).map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

const placed = fc
  .integer({ min: 1, max: MOST })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }))
const grown = fc
  .integer({ min: 1, max: MOST })
  .chain((size) => fc.record({ size: fc.constant(size), old: fc.integer({ min: 1, max: size }) }))

describe('inclusion', () => {
  test('the proof is the one of the definition, and verifies', async () => {
    await fc.assert(
      fc.asyncProperty(placed, async ({ size, index }) => {
        const proof = await proveInclusion(index, size, tilesOf(size))
        expect(hex(proof)).toEqual(hex(inclusionByDefinition(index, leaves.slice(0, size))))
        const claim = { index, size, leaf: leaves[index] as Hash, root: rootAt(size) }
        expect(provesInclusion(claim, proof)).toBe(true)
      }),
      { numRuns: 80 },
    )
  })

  test('for every leaf of every small tree, and for no other place', () => {
    for (let size = 1; size <= 20; size++) {
      const root = rootAt(size)
      for (let index = 0; index < size; index++) {
        const proof = inclusionByDefinition(index, leaves.slice(0, size))
        const leaf = leaves[index] as Hash
        for (let other = 0; other < 24; other++) {
          expect(provesInclusion({ index: other, size, leaf, root }, proof), `${index} at ${other} of ${size}`).toBe(
            other === index,
          )
        }
      }
    }
  })

  test('one bit changed anywhere proves nothing', () => {
    fc.assert(
      fc.property(placed, fc.nat(), fc.integer({ min: 0, max: 255 }), ({ size, index }, which, bit) => {
        const proof = inclusionByDefinition(index, leaves.slice(0, size))
        const claim = { index, size, leaf: leaves[index] as Hash, root: rootAt(size) }
        const at = which % Math.max(1, proof.length)
        expect(provesInclusion(claim, proof)).toBe(true)
        expect(provesInclusion({ ...claim, leaf: withBit(claim.leaf, bit) }, proof)).toBe(false)
        expect(provesInclusion({ ...claim, root: withBit(claim.root, bit) }, proof)).toBe(false)
        expect(provesInclusion(claim, [...proof, claim.root])).toBe(false)
        if (proof.length === 0) return
        expect(provesInclusion(claim, proof.with(at, withBit(proof[at] as Hash, bit)))).toBe(false)
        expect(provesInclusion(claim, proof.toSpliced(at, 1))).toBe(false)
      }),
      { numRuns: 80 },
    )
  })

  test.each([-1, 0.5, 7, 8, Number.NaN, 2 ** 60])('an index of %d in 7 entries proves nothing', (index) => {
    const claim = { size: 7, leaf: leaves[0] as Hash, root: rootAt(7) }
    const proof = inclusionByDefinition(0, leaves.slice(0, 7))
    expect(provesInclusion({ ...claim, index: 0 }, proof)).toBe(true)
    expect(provesInclusion({ ...claim, index }, proof)).toBe(false)
  })

  test('a hash more than the way is long proves nothing, though it gives the root', () => {
    const [leaf, other] = leaves as [Hash, Hash]
    const claim = { index: 0, size: 1, leaf, root: nodeHash(other, leaf) }
    expect(provesInclusion(claim, [other])).toBe(false)
    expect(provesInclusion({ ...claim, index: 1, size: 2 }, [other])).toBe(true)
  })

  test('there is nothing to prove of a leaf that is not there', () => {
    const absent = new RangeError('the leaf is not in the tree')
    expect(() => proveInclusion(7, 7, tilesOf(7))).toThrow(absent)
    expect(() => proveInclusion(-1, 7, tilesOf(7))).toThrow(absent)
  })
})

describe('consistency', () => {
  test('the proof is the one of the definition, and verifies', async () => {
    await fc.assert(
      fc.asyncProperty(grown, async ({ size, old }) => {
        const proof = await proveConsistency(old, size, tilesOf(size))
        expect(hex(proof)).toEqual(hex(consistencyByDefinition(old, leaves.slice(0, size))))
        expect(provesConsistency({ size: old, root: rootAt(old) }, { size, root: rootAt(size) }, proof)).toBe(true)
      }),
      { numRuns: 80 },
    )
  })

  test('for every two small sizes, and for no other', () => {
    for (let size = 1; size <= 17; size++) {
      for (let old = 1; old <= size; old++) {
        const proof = consistencyByDefinition(old, leaves.slice(0, size))
        for (let other = 1; other <= 18; other++) {
          const proven = provesConsistency({ size: other, root: rootAt(old) }, { size, root: rootAt(size) }, proof)
          expect(proven, `${old} as ${other} of ${size}`).toBe(other === old)
        }
      }
    }
  })

  test('one bit changed anywhere proves nothing', () => {
    fc.assert(
      fc.property(grown, fc.nat(), fc.integer({ min: 0, max: 255 }), ({ size, old }, which, bit) => {
        const proof = consistencyByDefinition(old, leaves.slice(0, size))
        const older = { size: old, root: rootAt(old) }
        const newer = { size, root: rootAt(size) }
        const at = which % Math.max(1, proof.length)
        expect(provesConsistency(older, newer, proof)).toBe(true)
        expect(provesConsistency({ ...older, root: withBit(older.root, bit) }, newer, proof)).toBe(false)
        expect(provesConsistency(older, { ...newer, root: withBit(newer.root, bit) }, proof)).toBe(false)
        expect(provesConsistency(older, newer, [...proof, newer.root])).toBe(false)
        if (proof.length === 0) return
        expect(provesConsistency(older, newer, proof.with(at, withBit(proof[at] as Hash, bit)))).toBe(false)
        expect(provesConsistency(older, newer, proof.toSpliced(at, 1))).toBe(false)
      }),
      { numRuns: 80 },
    )
  })

  test('a log with one entry changed is not a continuation', async () => {
    const forked = entries.with(100, Buffer.from('forked'))
    const proof = await proveConsistency(
      300,
      700,
      tileHashReader(700, memoryReader(buildLog(forked.slice(0, 700), key).files)),
    )
    const newer = { size: 700, root: rootByDefinition(forked.slice(0, 700).map(leafHash)) }
    expect(
      provesConsistency({ size: 300, root: rootByDefinition(forked.slice(0, 300).map(leafHash)) }, newer, proof),
    ).toBe(true)
    expect(provesConsistency({ size: 300, root: rootAt(300) }, newer, proof)).toBe(false)
  })

  test('of the empty tree and of equal ones there is nothing to show', async () => {
    const same = { size: 9, root: rootAt(9) }
    const empty = { size: 0, root: EMPTY_ROOT }
    expect(await proveConsistency(0, 9, tilesOf(9))).toEqual([])
    expect(await proveConsistency(9, 9, tilesOf(9))).toEqual([])
    expect(provesConsistency(empty, same, [])).toBe(true)
    expect(provesConsistency(empty, empty, [])).toBe(true)
    expect(provesConsistency(same, same, [])).toBe(true)
    expect(provesConsistency({ ...empty, root: same.root }, same, [])).toBe(false)
    expect(provesConsistency(empty, same, [same.root])).toBe(false)
    expect(provesConsistency(same, { ...same, root: rootAt(8) }, [])).toBe(false)
    expect(provesConsistency(same, same, [same.root])).toBe(false)
    expect(provesConsistency(same, { size: 8, root: rootAt(8) }, [])).toBe(false)
    expect(() => proveConsistency(10, 9, tilesOf(9))).toThrow('the old tree is larger than the new one')
  })
})

describe('tiles as the source of hashes', () => {
  test('each tile is read once', async () => {
    const log = memoryReader(buildLog(entries.slice(0, 700), key).files)
    const read: string[] = []
    const reader = tileHashReader(700, {
      tile: (level, index, width) => {
        read.push(`${level}/${index}/${width}`)
        return log.tile(level, index, width)
      },
    })
    await proveInclusion(3, 700, reader)
    expect(read.sort()).toEqual(['0/0/256', '0/2/188', '1/0/2'])
  })

  test('a tile that is missing or cut is not guessed', async () => {
    const { files } = buildLog(entries.slice(0, 700), key)
    const reader = () => tileHashReader(700, memoryReader(files))
    await expect(proveInclusion(3, 700, reader())).resolves.toHaveLength(10)
    files.set('tile/0/000', Buffer.alloc(8191))
    await expect(proveInclusion(3, 700, reader())).rejects.toThrow('not whole')
    files.delete('tile/0/000')
    await expect(proveInclusion(3, 700, reader())).rejects.toThrow('not there')
  })

  test('hashes beyond the tree are not there', async () => {
    await expect(tilesOf(700)([{ height: 0, index: 700 }])).rejects.toThrow(RangeError)
    await expect(tilesOf(700)([{ height: 0, index: 7000 }])).rejects.toThrow('not there')
  })
})
