import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rootOfLeaves } from './frontier.ts'
import { tileHashReader } from './log-reader.ts'
import { type HashReader, proveConsistency, proveInclusion, provesConsistency, provesInclusion } from './proof.ts'
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
      { numRuns: 30 },
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
    const larger = new RangeError('the old tree is larger than the new one')
    for (const old of [10, -1]) expect(() => proveConsistency(old, 9, tilesOf(9))).toThrow(larger)
  })
})

describe('which subtrees are asked for', () => {
  /** What a prover asks for, as `height:index`, and the hashes that it makes of them. */
  async function asked(prove: (read: HashReader) => Promise<readonly Hash[]>) {
    const subtrees: string[] = []
    const proof = await prove(async (wanted) => {
      subtrees.push(...wanted.map(({ height, index }) => `${height}:${index}`))
      return wanted.map(({ height, index }) => leafHash(Buffer.from(`${height}:${index}`)))
    })
    return { subtrees: subtrees.join(' '), proof }
  }
  const named = (name: string) => leafHash(Buffer.from(name))

  test.each([
    [0, 1, ''],
    [0, 2, '0:1'],
    [1, 2, '0:0'],
    [0, 7, '0:1 1:1 1:2 0:6'],
    [3, 7, '0:2 1:0 1:2 0:6'],
    [6, 7, '1:2 2:0'],
    [4, 7, '0:5 0:6 2:0'],
    [0, 8, '0:1 1:1 2:1'],
    [8, 9, '3:0'],
    [0, 9, '0:1 1:1 2:1 0:8'],
    [2 ** 40, 2 ** 40 + 1, '40:0'],
    [
      2 ** 40 - 1,
      2 ** 40 + 2,
      [...[...Array(40).keys()].map((height) => `${height}:${2 ** (40 - height) - 2}`), `1:${2 ** 39}`].join(' '),
    ],
  ])('of leaf %i in %i entries', async (index, size, subtrees) => {
    expect((await asked((read) => proveInclusion(index, size, read))).subtrees).toBe(subtrees)
  })

  test.each([
    [0, 7, ''],
    [7, 7, ''],
    [1, 2, '0:1'],
    [1, 7, '0:1 1:1 1:2 0:6'],
    [3, 7, '0:2 0:3 1:0 1:2 0:6'],
    [4, 7, '1:2 0:6'],
    [6, 7, '1:2 0:6 2:0'],
    [6, 8, '1:2 1:3 2:0'],
    [2 ** 40, 2 ** 40 + 1, '0:1099511627776'],
  ])('of %i entries in %i', async (old, size, subtrees) => {
    expect((await asked((read) => proveConsistency(old, size, read))).subtrees).toBe(subtrees)
  })

  test('a hash of the proof is made of the subtrees that stand side by side', async () => {
    const { proof } = await asked((read) => proveInclusion(0, 7, read))
    expect(hex(proof)).toEqual(hex([named('0:1'), named('1:1'), nodeHash(named('1:2'), named('0:6'))]))
    const { proof: another } = await asked((read) => proveConsistency(3, 7, read))
    const last = nodeHash(named('1:2'), named('0:6'))
    expect(hex(another)).toEqual(hex([named('0:2'), named('0:3'), named('1:0'), last]))
  })
})

describe('trees beyond 32 bits', () => {
  const [leaf, other, third] = leaves as [Hash, Hash, Hash]

  test.each([2 ** 31, 2 ** 32, 2 ** 40, 2 ** 52])('the leaf after %i is included, and at no other place', (before) => {
    const claim = { index: before, size: before + 1, leaf, root: nodeHash(other, leaf) }
    expect(provesInclusion(claim, [other])).toBe(true)
    expect(provesInclusion({ ...claim, index: before - 1 }, [other])).toBe(false)
    expect(provesInclusion({ ...claim, index: 0 }, [other])).toBe(false)
    expect(provesInclusion({ ...claim, index: before + 1 }, [other])).toBe(false)
    expect(provesInclusion({ ...claim, root: nodeHash(leaf, other) }, [other])).toBe(false)
    expect(provesInclusion({ ...claim, size: before + 2 }, [other])).toBe(false)
    const two = { index: before, size: before + 2, leaf, root: nodeHash(other, nodeHash(leaf, third)) }
    expect(provesInclusion(two, [third, other])).toBe(true)
    expect(provesInclusion({ ...two, index: before + 1 }, [third, other])).toBe(false)
  })

  test.each([31, 32, 40, 52])('the first and the last of 2 ** %i are included', (height) => {
    const size = 2 ** height
    const proof = Array.from({ length: height }, () => other)
    const first = proof.reduce((hash, beside) => nodeHash(hash, beside), leaf)
    const last = proof.reduce((hash, beside) => nodeHash(beside, hash), leaf)
    expect(provesInclusion({ index: 0, size, leaf, root: first }, proof)).toBe(true)
    expect(provesInclusion({ index: size - 1, size, leaf, root: last }, proof)).toBe(true)
    expect(provesInclusion({ index: 0, size, leaf, root: last }, proof)).toBe(false)
    expect(provesInclusion({ index: size - 1, size, leaf, root: first }, proof)).toBe(false)
    expect(provesInclusion({ index: 0, size, leaf, root: first }, proof.slice(1))).toBe(false)
    expect(provesInclusion({ index: 0, size: 2 * size, leaf, root: first }, proof)).toBe(false)
  })

  test.each([2 ** 31, 2 ** 32, 2 ** 40, 2 ** 52])('%i entries and one more continue them', (before) => {
    const older = { size: before, root: other }
    const newer = { size: before + 1, root: nodeHash(other, leaf) }
    expect(provesConsistency(older, newer, [leaf])).toBe(true)
    expect(provesConsistency({ ...older, size: before - 1 }, newer, [leaf])).toBe(false)
    expect(provesConsistency(older, { ...newer, size: before + 2 }, [])).toBe(false)
    expect(provesConsistency(older, { ...newer, root: nodeHash(leaf, other) }, [leaf])).toBe(false)
    const three = { size: before + 1, root: nodeHash(other, leaf) }
    const more = { size: before + 2, root: nodeHash(other, nodeHash(leaf, third)) }
    expect(provesConsistency(three, more, [leaf, third, other])).toBe(true)
    expect(provesConsistency({ ...three, root: nodeHash(leaf, other) }, more, [leaf, third, other])).toBe(false)
  })

  test.each([2 ** 53, 2 ** 60, Number.POSITIVE_INFINITY])('an index of %i is none', (index) => {
    const claim = { index, size: 2 * index, leaf, root: leaf }
    expect(provesInclusion(claim, [])).toBe(false)
    expect(provesConsistency({ size: index, root: leaf }, { size: index, root: leaf }, [])).toBe(false)
  })
})

describe('an old size', () => {
  const newer = { size: 7, root: rootAt(7) }
  const proof = consistencyByDefinition(6, leaves.slice(0, 7))

  test.each([-1, -7, 0.5, 5.5, 6.5, 7, 8, Number.NaN])('of %d for 6 proves nothing', (size) => {
    expect(provesConsistency({ size: 6, root: rootAt(6) }, newer, proof)).toBe(true)
    expect(provesConsistency({ size, root: rootAt(6) }, newer, proof)).toBe(false)
    expect(provesConsistency({ size, root: rootAt(6) }, newer, [])).toBe(false)
  })

  test('of 0 has the root of nothing and shows nothing', () => {
    expect(provesConsistency({ size: 0, root: EMPTY_ROOT }, newer, [])).toBe(true)
    expect(provesConsistency({ size: 0, root: rootAt(6) }, newer, [])).toBe(false)
    expect(provesConsistency({ size: 0, root: EMPTY_ROOT }, newer, proof)).toBe(false)
    expect(provesConsistency({ size: 0, root: rootAt(6) }, newer, proof)).toBe(false)
  })

  test('that is a power of two has its root for the first hash', () => {
    for (const size of [1, 2, 4]) {
      const rest = consistencyByDefinition(size, leaves.slice(0, 7))
      const older = { size, root: rootAt(size) }
      expect(provesConsistency(older, newer, rest)).toBe(true)
      expect(provesConsistency(older, newer, [older.root, ...rest])).toBe(false)
      expect(provesConsistency(older, newer, [])).toBe(false)
      expect(provesConsistency(older, { size: 7, root: older.root }, [])).toBe(false)
    }
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
