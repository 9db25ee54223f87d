import { describe, expect, test } from 'vitest'
import { rootOfLeaves } from './frontier.ts'
import { tileHashReader } from './log-reader.ts'
import { leafHash } from './tree.ts'

/** The hash that stands at a place of a level. */
const hashAt = (level: number, index: number) => leafHash(Buffer.from(`${level} ${index}`))
const run = (level: number, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => hashAt(level, from + i))

/** A source that has any tile, and says which were asked for. */
function source() {
  const asked: string[] = []
  const tile = async (level: number, index: number, width: number) => {
    asked.push(`${level}/${index}.${width}`)
    return Buffer.concat(run(level, index * 256, width))
  }
  return { asked, tile }
}

describe('a subtree is read', () => {
  test.each([
    { height: 0, index: 0, tile: '0/0.256', level: 0, from: 0, count: 1 },
    { height: 0, index: 255, tile: '0/0.256', level: 0, from: 255, count: 1 },
    { height: 0, index: 256, tile: '0/1.256', level: 0, from: 256, count: 1 },
    { height: 0, index: 69_999, tile: '0/273.112', level: 0, from: 69_999, count: 1 },
    { height: 1, index: 127, tile: '0/0.256', level: 0, from: 254, count: 2 },
    { height: 1, index: 128, tile: '0/1.256', level: 0, from: 256, count: 2 },
    { height: 4, index: 4374, tile: '0/273.112', level: 0, from: 69_984, count: 16 },
    { height: 7, index: 1, tile: '0/0.256', level: 0, from: 128, count: 128 },
    { height: 8, index: 0, tile: '1/0.256', level: 1, from: 0, count: 1 },
    { height: 8, index: 272, tile: '1/1.17', level: 1, from: 272, count: 1 },
    { height: 9, index: 135, tile: '1/1.17', level: 1, from: 270, count: 2 },
    { height: 15, index: 1, tile: '1/0.256', level: 1, from: 128, count: 128 },
    { height: 16, index: 0, tile: '2/0.1', level: 2, from: 0, count: 1 },
  ])('of height $height at $index from tile $tile', async ({ height, index, tile, level, from, count }) => {
    const one = source()
    const [hash] = await tileHashReader(70_000, one)([{ height, index }])
    expect(one.asked).toEqual([tile])
    expect(Buffer.from(hash ?? [])).toEqual(rootOfLeaves(run(level, from, count)))
  })

  test('beside others in the order asked for, each tile once', async () => {
    const one = source()
    const asked = [
      { height: 0, index: 300 },
      { height: 8, index: 0 },
      { height: 0, index: 3 },
      { height: 0, index: 257 },
    ]
    const hashes = await tileHashReader(700, one)(asked)
    expect(hashes).toEqual([hashAt(0, 300), hashAt(1, 0), hashAt(0, 3), hashAt(0, 257)])
    expect(one.asked.sort()).toEqual(['0/0.256', '0/1.256', '1/0.2'])
  })

  test('anew at each call', async () => {
    const one = source()
    const read = tileHashReader(700, one)
    for (let i = 0; i < 2; i++) await read([{ height: 0, index: 0 }])
    expect(one.asked).toEqual(['0/0.256', '0/0.256'])
  })

  test('of none', async () => {
    const one = source()
    expect(await tileHashReader(700, one)([])).toEqual([])
    expect(one.asked).toEqual([])
  })
})

describe('a subtree is not read', () => {
  const within = new RangeError('the subtree is not within the tree')

  test.each([
    { height: 0, index: 699, beyond: 700 },
    { height: 2, index: 174, beyond: 175 },
    { height: 8, index: 1, beyond: 2 },
  ])('of height $height at $beyond of 700 entries', async ({ height, index, beyond }) => {
    const read = tileHashReader(700, source())
    await expect(read([{ height, index }])).resolves.toHaveLength(1)
    await expect(read([{ height, index: beyond }])).rejects.toEqual(within)
  })

  test('where the tree has no such tile, and nothing is asked for', async () => {
    const one = source()
    const absent = new Error('tile 3 of level 0 is not there or not whole')
    await expect(tileHashReader(768, one)([{ height: 0, index: 768 }])).rejects.toEqual(absent)
    await expect(tileHashReader(768, one)([{ height: 0, index: 767 }])).resolves.toHaveLength(1)
    await expect(tileHashReader(700, one)([{ height: 16, index: 0 }])).rejects.toEqual(
      new Error('tile 0 of level 2 is not there or not whole'),
    )
    expect(one.asked).toEqual(['0/2.256'])
  })

  test.each([0, 188 * 32 - 1, 188 * 32 + 1, 188 * 32 + 32, 256 * 32])('from a tile of %i bytes', async (length) => {
    const read = tileHashReader(700, { tile: async () => Buffer.alloc(length) })
    await expect(read([{ height: 0, index: 600 }])).rejects.toEqual(
      new Error('tile 2 of level 0 is not there or not whole'),
    )
    const whole = tileHashReader(700, { tile: async () => Buffer.alloc(188 * 32) })
    await expect(whole([{ height: 0, index: 600 }])).resolves.toEqual([Buffer.alloc(32)])
  })

  test('where the source has none, or fails', async () => {
    const none = tileHashReader(700, { tile: async () => undefined })
    await expect(none([{ height: 0, index: 600 }])).rejects.toThrow('not there')
    const failing = tileHashReader(700, { tile: () => Promise.reject(new Error('EIO')) })
    await expect(failing([{ height: 0, index: 600 }])).rejects.toThrow('EIO')
  })
})
