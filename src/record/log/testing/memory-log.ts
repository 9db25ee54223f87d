import { encodeBundle } from '../bundle.ts'
import { signCheckpoint } from '../checkpoint.ts'
import { append, EMPTY_FRONTIER, rootOf } from '../frontier.ts'
import type { SignerKey } from '../key.ts'
import type { LogReader } from '../log-reader.ts'
import { formatTilePath, TILE_WIDTH, tileRoot, tilesAt, tilesCompleted } from '../tile.ts'
import { type Hash, leafHash } from '../tree.ts'

/** A log in memory: its files by their paths, so that a test can change a byte of one of them. */
export interface MemoryLog {
  readonly files: Map<string, Uint8Array>
  readonly size: number
  readonly root: Hash
}

/** Builds a log the way a store does: leaf by leaf, a tile as soon as it is full. */
export function buildLog(entries: readonly Uint8Array[], key: SignerKey): MemoryLog {
  const levels: Hash[][] = [[]]
  let frontier = EMPTY_FRONTIER
  for (const entry of entries) {
    const leaf = leafHash(entry)
    levels[0]?.push(leaf)
    frontier = append(frontier, leaf)
    for (const { level, index } of tilesCompleted(frontier.size - 1, frontier.size)) {
      const hashes = levels[level]?.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH) ?? []
      const above = levels[level + 1] ?? []
      levels[level + 1] = above
      above.push(tileRoot(Buffer.concat(hashes)))
    }
  }
  const files = new Map<string, Uint8Array>()
  for (const tile of tilesAt(entries.length)) {
    const [start, end] = [tile.index * TILE_WIDTH, tile.index * TILE_WIDTH + tile.width]
    const bytes =
      tile.level === 'entries'
        ? encodeBundle(entries.slice(start, end))
        : Buffer.concat(levels[tile.level]?.slice(start, end) ?? [])
    files.set(formatTilePath(tile), bytes)
  }
  const root = rootOf(frontier)
  files.set('checkpoint', signCheckpoint({ origin: key.verifier.name, size: entries.length, root }, key))
  return { files, size: entries.length, root }
}

export function memoryReader(files: ReadonlyMap<string, Uint8Array>): LogReader {
  return {
    checkpoint: async () => files.get('checkpoint'),
    tile: async (level, index, width) => files.get(formatTilePath({ level, index, width })),
    entries: async (index, width) => files.get(formatTilePath({ level: 'entries', index, width })),
  }
}

/** Entries as a log has them: short JSON, each different. */
export function someEntries(count: number, from = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => Buffer.from(`{"kind":"test","number":${from + i}}`))
}
