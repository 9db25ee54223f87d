import type { HashReader, Subtree } from './proof.ts'
import { hashAt, perfectRoot, TILE_WIDTH, tileWidth } from './tile.ts'
import { HASH_BYTES, type Hash } from './tree.ts'

/**
 * Where a log is read from: a directory, a store, an HTTP address. What it gives is believed by nobody before it is
 * verified. Nothing stands for what is not there; a fault of the disk or the network is thrown.
 */
export interface LogReader {
  /** The newest checkpoint, a signed note. */
  checkpoint(): Promise<Uint8Array | undefined>
  /** The newest checkpoint that witnesses have cosigned, which may be an older one than the newest. */
  cosigned?(): Promise<Uint8Array | undefined>
  /**
   * The hashes of a tile, 32 bytes each. `width` is that of the tile at the size of a checkpoint; a source in which the
   * tile has grown since gives the first `width` hashes of it.
   */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>
  /** A bundle of entries: the first `width` entries of the bundle `index`. */
  entries(index: number, width: number): Promise<Uint8Array | undefined>
}

const TILE_HEIGHT = 8

/**
 * Hashes of the tree of `size` entries, read from its tiles, each tile once a call. The tiles are taken at their
 * word, so a proof made of them is to be verified where they are not one's own.
 */
export function tileHashReader(size: number, source: Pick<LogReader, 'tile'>): HashReader {
  return async (subtrees) => {
    const tiles = new Map<string, Promise<Uint8Array>>()
    return Promise.all(
      subtrees.map(async (subtree) => {
        const { level, index, from, count } = placeOf(subtree)
        const name = `${level}/${index}`
        const tile = tiles.get(name) ?? readTile(size, source, level, index)
        tiles.set(name, tile)
        return rootWithin(await tile, from, count)
      }),
    )
  }
}

/**
 * In which tile the leaves of a subtree stand: the highest that has them, `count` hashes beginning with the
 * `from`-th.
 */
function placeOf({ height, index }: Subtree) {
  const level = Math.floor(height / TILE_HEIGHT)
  const count = 2 ** (height % TILE_HEIGHT)
  const first = index * count
  return { level, index: Math.floor(first / TILE_WIDTH), from: first % TILE_WIDTH, count }
}

async function readTile(size: number, source: Pick<LogReader, 'tile'>, level: number, index: number) {
  const width = tileWidth(size, level, index)
  const bytes = width === 0 ? undefined : await source.tile(level, index, width)
  if (bytes?.length !== width * HASH_BYTES) throw new Error(`tile ${index} of level ${level} is not there or not whole`)
  return bytes
}

function rootWithin(tile: Uint8Array, from: number, count: number): Hash {
  if ((from + count) * HASH_BYTES > tile.length) throw new RangeError('the subtree is not within the tree')
  return perfectRoot(Array.from({ length: count }, (_, i) => hashAt(tile, from + i)))
}
