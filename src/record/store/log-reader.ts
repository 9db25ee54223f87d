import type { Kysely } from 'kysely'
import { encodeBundle } from '../log/bundle.ts'
import type { LogReader } from '../log/log-reader.ts'
import { TILE_WIDTH } from '../log/tile.ts'
import { HASH_BYTES } from '../log/tree.ts'
import type { Tables } from './schema.ts'
import { leafHashes, tileRoots } from './tiles.ts'

/**
 * The log as it stands in the tables. A tile or a bundle is asked for with its width at the size of some checkpoint, also
 * an old one: entries are never changed, so what was its beginning then is its beginning now.
 */
export function storeLogReader(db: Kysely<Tables>): LogReader {
  return {
    async checkpoint() {
      const head = await db.selectFrom('log_head').select(['size', 'checkpoint']).executeTakeFirst()
      if (head === undefined) return undefined
      const lines = await db
        .selectFrom('log_cosignature')
        .select('line')
        .where('size', '=', head.size)
        .orderBy('witness')
        .execute()
      return Buffer.from([head.checkpoint, ...lines.map((row) => row.line)].join(''))
    },
    async tile(level, index, width) {
      const full = await db
        .selectFrom('log_tile')
        .select('hashes')
        .where('level', '=', level)
        .where('n', '=', index)
        .executeTakeFirst()
      if (full !== undefined) return full.hashes.subarray(0, width * HASH_BYTES)
      const start = index * TILE_WIDTH
      const hashes = level === 0 ? await leafHashes(db, start, width) : await tileRoots(db, level - 1, start, [], width)
      return hashes.length === width ? Buffer.concat(hashes) : undefined
    },
    async entries(index, width) {
      const start = index * TILE_WIDTH
      const rows = await db
        .selectFrom('log_entry')
        .select('bytes')
        .where('idx', '>=', start)
        .where('idx', '<', start + width)
        .orderBy('idx')
        .execute()
      return rows.length === width ? encodeBundle(rows.map((row) => row.bytes)) : undefined
    },
  }
}
