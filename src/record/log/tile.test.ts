import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBundle, encodeBundle } from './bundle.ts'
import { rootOfLeaves } from './frontier.ts'
import { someEntries } from './testing/memory-log.ts'
import {
  formatTilePath,
  hashesIn,
  parseTilePath,
  perfectRoot,
  TILE_WIDTH,
  tileRoot,
  tilesAt,
  tilesCompleted,
  tileWidth,
} from './tile.ts'
import { leafHash } from './tree.ts'

describe('path', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 0, width: 1 }, 'tile/0/000.p/1'],
    [{ level: 1, index: 5, width: 255 }, 'tile/1/005.p/255'],
    [{ level: 0, index: 999, width: 256 }, 'tile/0/999'],
    [{ level: 0, index: 1000, width: 256 }, 'tile/0/x001/000'],
    [{ level: 63, index: 1_234_067, width: 256 }, 'tile/63/x001/x234/067'],
    [{ level: 0, index: 1_234_067, width: 8 }, 'tile/0/x001/x234/067.p/8'],
    [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
  ] as const)('%o is %s', (tile, path) => {
    expect(formatTilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual({ is: 'ok', value: tile })
  })

  test('any tile is read back', () => {
    const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const))
    const index = fc.oneof(fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))
    const tile = fc.record({ level, index, width: fc.integer({ min: 1, max: 256 }) })
    fc.assert(
      fc.property(tile, (one) => {
        expect(parseTilePath(formatTilePath(one))).toEqual({ is: 'ok', value: one })
      }),
    )
  })

  test.each([
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/000',
    'tile/0/x001/x000',
    'tile/0/001/000',
    'tile/0/x001/00',
    'tile/0/000/',
    'tiles/0/000',
    'x/0/000',
    'tile/0/000.p/1.p/',
    'tile/0/000.p/1/',
    'tile/entries',
    'tile/entries/',
    'tile/',
    'tile/0/',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/data/000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/257',
    'tile/0/000.p/undefined',
    'tile/undefined/000',
    'tile/0/xund/xefi/ned',
    'tile/0/000.p/',
    'tile/0/000.p/1.p/1',
    'tile/0/000.P/1',
    '/tile/0/000',
    'tile/0/../000',
    'tile/0/+12',
    'tile/0/1e2',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
    'tile/0',
    'checkpoint',
    '',
  ])('%s is refused', (path) => {
    expect(parseTilePath(path)).toMatchObject({
      is: 'fault',
      fault: { code: 'TILE_PATH_MALFORMED', message: expect.stringMatching(/ is not the path of a tile$/) },
    })
  })

  test('no text is read that is not written the same', () => {
    const piece = fc.constantFrom(
      'tile',
      '/',
      '0',
      '12',
      'x001',
      '067',
      '.p/',
      'entries',
      '.',
      'x',
      '256',
      ' ',
      '\u0660',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = parseTilePath(pieces.join(''))
        if (read.is === 'ok') expect(formatTilePath(read.value)).toBe(pieces.join(''))
      }),
      { numRuns: 2000 },
    )
  })
})

/** `level:count+partial`, as the specification describes a tree. */
function described(size: number): string[] {
  const levels = new Map<string, { full: number; partial: number }>()
  for (const { level, width } of tilesAt(size)) {
    const one = levels.get(String(level)) ?? { full: 0, partial: 0 }
    if (width === TILE_WIDTH) one.full++
    else one.partial = width
    levels.set(String(level), one)
  }
  return [...levels].map(([level, { full, partial }]) => `${level}: ${full} full, .p/${partial}`)
}

describe('tiles of a tree', () => {
  test.each([
    [0, []],
    [1, ['entries: 0 full, .p/1', '0: 0 full, .p/1']],
    [255, ['entries: 0 full, .p/255', '0: 0 full, .p/255']],
    [256, ['entries: 1 full, .p/0', '0: 1 full, .p/0', '1: 0 full, .p/1']],
    [257, ['entries: 1 full, .p/1', '0: 1 full, .p/1', '1: 0 full, .p/1']],
    [65_536, ['entries: 256 full, .p/0', '0: 256 full, .p/0', '1: 1 full, .p/0', '2: 0 full, .p/1']],
    [70_000, ['entries: 273 full, .p/112', '0: 273 full, .p/112', '1: 1 full, .p/17', '2: 0 full, .p/1']],
  ] as const)('of %i entries', (size, tiles) => {
    expect(described(size)).toEqual(tiles)
  })

  test('width of a tile that is not there is 0', () => {
    expect(tileWidth(70_000, 0, 273)).toBe(112)
    expect(tileWidth(70_000, 0, 274)).toBe(0)
    expect(tileWidth(70_000, 'entries', 273)).toBe(112)
    expect(tileWidth(70_000, 3, 0)).toBe(0)
    expect(tileWidth(2 ** 53 - 1, 6, 0)).toBe(31)
  })

  test('growing completes each full tile once, lower levels first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 6 }), (steps) => {
        let size = 0
        const completed: string[] = []
        for (const step of steps) {
          const news = [...tilesCompleted(size, size + step)]
          expect(news.map(({ level }) => level)).toEqual(news.map(({ level }) => level).sort())
          completed.push(...news.map(formatTilePath))
          size += step
        }
        const full = [...tilesAt(size)].filter(({ level, width }) => level !== 'entries' && width === TILE_WIDTH)
        expect(completed.sort()).toEqual(full.map(formatTilePath).sort())
      }),
      { numRuns: 60 },
    )
  })
})

describe('tile root', () => {
  const hashes = someEntries(TILE_WIDTH).map(leafHash)

  test('is the root of its hashes', () => {
    expect(tileRoot(Buffer.concat(hashes))).toEqual(rootOfLeaves(hashes))
    expect(hashesIn(Buffer.concat(hashes)).length).toBe(TILE_WIDTH)
  })

  test('a partial tile is never hashed upward', () => {
    const perfect = new RangeError('a perfect tree has 1, 2, 4, … leaves')
    expect(() => tileRoot(Buffer.concat(hashes.slice(1)))).toThrow(new RangeError('only a full tile is hashed upward'))
    expect(() => perfectRoot(hashes.slice(0, 3))).toThrow(perfect)
    expect(() => perfectRoot([])).toThrow(perfect)
  })
})

describe('bundle', () => {
  const entries = [Buffer.from('one'), Buffer.alloc(0), Buffer.alloc(65_535, 3), Buffer.from('four')]

  test('is read back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 20 }), (some) => {
        const read = decodeBundle(encodeBundle(some), some.length)
        expect(read.is === 'ok' && read.value.map((entry) => [...entry])).toEqual(some.map((entry) => [...entry]))
      }),
    )
  })

  test('has its lengths in two bytes, the high one first', () => {
    expect([...encodeBundle([Buffer.alloc(258, 9)]).subarray(0, 3)]).toEqual([1, 2, 9])
  })

  test('an entry is at most 65,535 bytes', () => {
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(new RangeError('an entry has at most 65535 bytes'))
  })

  test.each([
    { name: 'cut within an entry', bytes: encodeBundle(entries).subarray(0, -1), count: 4, index: 3 },
    { name: 'cut within a length', bytes: encodeBundle(entries).subarray(0, -5), count: 4, index: 3 },
    { name: 'short of an entry', bytes: encodeBundle(entries), count: 5, index: 4 },
    { name: 'longer than its entries', bytes: encodeBundle(entries), count: 3, index: 3 },
    { name: 'not empty where it should be', bytes: encodeBundle(entries), count: 0, index: 0 },
  ])('is refused when $name', ({ bytes, count, index }) => {
    expect(decodeBundle(encodeBundle(entries), entries.length).is).toBe('ok')
    const message = expect.stringMatching(/^the bundle (ends|goes on) .+[^.]$/)
    expect(decodeBundle(bytes, count)).toMatchObject({
      is: 'fault',
      fault: { code: 'BUNDLE_MALFORMED', index, message },
    })
  })
})
