import type { Kysely } from 'kysely'
import { TILE_WIDTH, tileRoot, tilesCompleted } from '../log/tile.ts'
import type { Hash } from '../log/tree.ts'
import type { LogEntryRow, LogTileRow, Tables } from './schema.ts'

/** The tiles that became full with these new entries, which are in the table already. */
export async function completedTiles(
  db: Kysely<Tables>,
  from: number,
  rows: readonly LogEntryRow[],
): Promise<readonly LogTileRow[]> {
  const made: LogTileRow[] = []
  for (const { level, index } of tilesCompleted(from, from + rows.length)) {
    const start = index * TILE_WIDTH
    const hashes = level === 0 ? await leafHashes(db, start) : await tileRoots(db, level - 1, start, made)
    const bytes = Buffer.concat(hashes)
    made.push({ level, n: index, hashes: bytes, root: tileRoot(bytes) })
  }
  return made
}

/** Leaf hashes of up to `width` entries from `start`. */
export async function leafHashes(db: Kysely<Tables>, start: number, width = TILE_WIDTH): Promise<readonly Hash[]> {
  const rows = await db
    .selectFrom('log_entry')
    .select('hash')
    .where('idx', '>=', start)
    .where('idx', '<', start + width)
    .orderBy('idx')
    .execute()
  return rows.map((row) => row.hash)
}

/** Roots of up to `width` full tiles of a level from `start`, with those that are not in the table yet. */
export async function tileRoots(
  db: Kysely<Tables>,
  level: number,
  start: number,
  made: readonly LogTileRow[] = [],
  width = TILE_WIDTH,
): Promise<readonly Hash[]> {
  const kept = await db
    .selectFrom('log_tile')
    .select('root')
    .where('level', '=', level)
    .where('n', '>=', start)
    .where('n', '<', start + width)
    .orderBy('n')
    .execute()
  const own = made.filter((one) => one.level === level && one.n >= start && one.n < start + width)
  return [...kept, ...own].map((one) => one.root)
}
