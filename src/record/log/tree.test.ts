import { hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  append,
  appendSubtree,
  decodeFrontier,
  EMPTY_FRONTIER,
  encodeFrontier,
  type Frontier,
  rootOf,
  rootOfLeaves,
} from './frontier.ts'
import { rootByDefinition } from './testing/definition.ts'
import { someEntries } from './testing/memory-log.ts'
import { EMPTY_ROOT, leafHash, nodeHash } from './tree.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const leaves = (count: number) => someEntries(count).map(leafHash)
const withByte = (bytes: Uint8Array, at: number, value: number) => Buffer.from(bytes).fill(value, at, at + 1)
const grown = (count: number): Frontier => leaves(count).reduce(append, EMPTY_FRONTIER)

// The entries of the Certificate Transparency reference tests, and the roots of their trees of 0 to 8 entries.
const CT_ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('root', () => {
  test.each(CT_ROOTS.map((root, size) => ({ root, size })))('of the first $size entries of the CT tests', (one) => {
    const hashes = CT_ENTRIES.slice(0, one.size).map((entry) => leafHash(Buffer.from(entry, 'hex')))
    expect(hex(rootOfLeaves(hashes))).toBe(one.root)
  })

  test('of nothing', () => {
    expect(Buffer.from(EMPTY_ROOT).toString('base64')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
    expect(rootOf(EMPTY_FRONTIER)).toEqual(EMPTY_ROOT)
  })

  test('is the one of the definition, at any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1200 }), (size) => {
        const hashes = leaves(size)
        expect(hex(rootOfLeaves(hashes))).toBe(hex(rootByDefinition(hashes)))
      }),
      { numRuns: 60 },
    )
  })
})

describe('hashes', () => {
  test('a leaf and a node of the same bytes differ', () => {
    const [left, right] = leaves(2) as [Uint8Array, Uint8Array]
    expect(hex(nodeHash(left, right))).not.toBe(hex(leafHash(Buffer.concat([left, right]))))
  })

  test.each([0, 1, 65_534, 65_535, 65_536, 200_000])('of an entry of %i bytes', (length) => {
    const entry = Buffer.alloc(length, 'entry')
    expect(hex(leafHash(entry))).toBe(hash('sha256', Buffer.concat([Buffer.of(0), entry])))
  })

  test('what was hashed before leaves nothing behind', () => {
    const before = hex(leafHash(Buffer.from('short')))
    leafHash(Buffer.alloc(60_000, 1))
    expect(hex(leafHash(Buffer.from('short')))).toBe(before)
  })

  test('a node is made of hashes only', () => {
    const length = new RangeError('a hash has 32 bytes')
    expect(() => nodeHash(Buffer.alloc(31), Buffer.alloc(32))).toThrow(length)
    expect(() => nodeHash(Buffer.alloc(32), Buffer.alloc(33))).toThrow(length)
  })
})

describe('frontier', () => {
  test('has a root for each 1 of its size', () => {
    for (let size = 0; size < 70; size++) {
      expect(grown(size).roots.length).toBe([...size.toString(2)].filter((digit) => digit === '1').length)
    }
  })

  test('appending leaves what was there as it was', () => {
    const before = grown(5)
    const root = hex(rootOf(before))
    append(before, leafHash(Buffer.from('another')))
    expect(hex(rootOf(before))).toBe(root)
    expect(before.size).toBe(5)
  })

  test('survives its bytes, and goes on from there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 40 }), (size, more) => {
        const read = decodeFrontier(encodeFrontier(grown(size)))
        if (read.is === 'fault') throw new Error(read.fault.message)
        const further = leaves(size + more)
          .slice(size)
          .reduce(append, read.value)
        expect(further.size).toBe(size + more)
        expect(hex(rootOf(further))).toBe(hex(rootOf(grown(size + more))))
      }),
      { numRuns: 60 },
    )
  })

  test('grows by whole subtrees where they fit, and only there', () => {
    const eight = leaves(8)
    const half = rootOfLeaves(eight.slice(4))
    expect(hex(rootOf(appendSubtree(grown(4), half, 4)))).toBe(hex(rootOf(grown(8))))
    expect(() => appendSubtree(grown(3), half, 4)).toThrow('the subtree does not begin where the tree ends')
  })

  test('that lacks a root takes nothing more', () => {
    const broken = { size: 1, roots: [] }
    expect(() => append(broken, leafHash(Buffer.of()))).toThrow('a frontier has a root for each 1 of its size')
  })

  test.each([
    { name: 'a byte short', change: (bytes: Buffer) => bytes.subarray(0, -1) },
    { name: 'a root too many', change: (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(32)]) },
    { name: 'a size with more ones', change: (bytes: Buffer) => withByte(bytes, 7, 7) },
    { name: 'a size beyond whole numbers', change: (bytes: Buffer) => withByte(bytes, 1, 0x20) },
    { name: 'no size', change: (bytes: Buffer) => bytes.subarray(0, 7) },
  ])('is refused with $name', ({ change }) => {
    const bytes = Buffer.from(encodeFrontier(grown(5)))
    expect(decodeFrontier(bytes).is).toBe('ok')
    const message = expect.stringMatching(/^(the size of )?a frontier .{10,}[^.]$/)
    expect(decodeFrontier(change(bytes))).toMatchObject({ is: 'fault', fault: { code: 'FRONTIER_MALFORMED', message } })
  })
})
