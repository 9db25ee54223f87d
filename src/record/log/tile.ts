import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { type LogFault, logFault } from './fault.ts'
import { parseDecimal } from './text.ts'
import { HASH_BYTES, type Hash, nodeHash } from './tree.ts'

/**
 * Tiles of a log: the coordinates and paths of https://c2sp.org/tlog-tiles (2026-07).
 *
 * A tile holds up to 256 neighbouring hashes of one level. Level 0 has the hashes of the entries; each hash above is
 * the root of a full tile below. A partial tile is never hashed upward, so a full one never changes.
 */
export const TILE_WIDTH = 256

/** The bytes of a full tile. */
export const TILE_BYTES = TILE_WIDTH * HASH_BYTES

export interface Tile {
  /** From 0 to 63, or `entries` for the bundle of entries beside the tile of level 0 with the same index. */
  readonly level: number | 'entries'
  /** From 0, within its level. */
  readonly index: number
  /** How many hashes (or entries) it holds: 256 where it is full, 1 to 255 where it is partial. */
  readonly width: number
}

const HIGHEST_LEVEL = 63

/** `tile/<L>/<N>[.p/<W>]`, such as `tile/0/x001/x234/067.p/8`. */
export function formatTilePath(tile: Tile): string {
  const digits = String(tile.index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups: string[] = []
  for (let at = 0; at < padded.length; at += 3) {
    groups.push(`${at + 3 < padded.length ? 'x' : ''}${padded.slice(at, at + 3)}`)
  }
  const partial = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`
  return `tile/${tile.level}/${groups.join('/')}${partial}`
}

/** Only the one path that formatting the tile gives: no zero too many, no partial tile of width 256. */
export function parseTilePath(path: string): Result<Tile, LogFault> {
  const tile = readTilePath(path)
  if (tile === undefined || formatTilePath(tile) !== path) {
    return fault(logFault('TILE_PATH_MALFORMED', `${quoted(path)} is not the path of a tile`))
  }
  return ok(tile)
}

// A path is short, and the caller's check of the spelling leaves only what `formatTilePath` writes.
function readTilePath(path: string): Tile | undefined {
  const [whole = '', widthText] = path.split('.p/')
  const [, levelText = '', ...groups] = whole.split('/')
  const level = levelText === 'entries' ? levelText : parseDecimal(levelText)
  const width = widthText === undefined ? TILE_WIDTH : parseDecimal(widthText)
  const digits = groups.map((group) => group.slice(-3)).join('')
  const index = parseDecimal(withoutZeroes(digits))
  if (level === undefined || (level !== 'entries' && level > HIGHEST_LEVEL)) return undefined
  if (width === undefined || width < 1 || width > TILE_WIDTH || index === undefined) return undefined
  return { level, index, width }
}

function withoutZeroes(digits: string): string {
  let from = 0
  while (from < digits.length - 1 && digits[from] === '0') from++
  return digits.slice(from)
}

/** How many hashes of `level` a tree of `size` entries has: floor(size / 256^level). */
function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level)
}

/** The width of a tile in a tree of `size` entries; 0 where the tree does not have it. */
export function tileWidth(size: number, level: number | 'entries', index: number): number {
  const hashes = hashesAtLevel(size, level === 'entries' ? 0 : level)
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH))
}

/**
 * All tiles of a tree of `size` entries: the bundles of entries, then level by level, each from the left. A partial
 * tile comes with the one width that it has at this size.
 */
export function* tilesAt(size: number): Generator<Tile> {
  for (const level of ['entries', ...levelsAt(size)] as const) {
    for (let index = 0; ; index++) {
      const width = tileWidth(size, level, index)
      if (width === 0) break
      yield { level, index, width }
    }
  }
}

/**
 * The full tiles of hashes that a tree of `newSize` entries has and one of `oldSize` did not have, lower levels
 * first, so that the hashes of each are at hand when its turn comes. Bundles are not among them: they fill up with
 * level 0.
 */
export function* tilesCompleted(oldSize: number, newSize: number): Generator<Tile & { readonly level: number }> {
  for (const level of levelsAt(newSize)) {
    const end = hashesAtLevel(newSize, level + 1)
    for (let index = hashesAtLevel(oldSize, level + 1); index < end; index++) yield { level, index, width: TILE_WIDTH }
  }
}

function levelsAt(size: number): number[] {
  const levels: number[] = []
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) levels.push(level)
  return levels
}

/** The root of a full tile, which is its hash in the level above. The tile is given as its 8,192 bytes. */
export function tileRoot(tile: Uint8Array): Hash {
  if (tile.length !== TILE_BYTES) throw new RangeError('only a full tile is hashed upward')
  return perfectRoot(hashesIn(tile))
}

/** The root of the perfect tree over these hashes: there are 1, 2, 4, … of them. */
export function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = hashes
  while (row.length > 1) {
    const above: Hash[] = []
    for (let i = 0; i < row.length; i += 2) above.push(nodeHash(at(row, i), at(row, i + 1)))
    row = above
  }
  return at(row, 0)
}

function at(row: readonly Hash[], i: number): Hash {
  const found = row[i]
  if (found === undefined) throw new RangeError('a perfect tree has 1, 2, 4, … leaves')
  return found
}

/** The hashes that stand in the bytes of a tile. They share its memory. */
export function hashesIn(tile: Uint8Array): readonly Hash[] {
  return Array.from({ length: tile.length / HASH_BYTES }, (_, i) => hashAt(tile, i))
}

/** The `i`-th hash in the bytes of a tile. It shares the tile's memory. */
export function hashAt(tile: Uint8Array, i: number): Hash {
  return tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)
}
