import type { Kysely } from 'kysely'
import { encodeBundle } from '../log/bundle.ts'
import type { LogReader } from '../log/log-reader.ts'
import { TILE_WIDTH } from '../log/tile.ts'
import { HASH_BYTES } from '../log/tree.ts'
import type { CosignedRow, Tables } from './schema.ts'
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
      return withLines(db, head)
    },
    async cosigned() {
      const kept = await bestCosigned(db)
      if (kept === undefined) return undefined
      return withLines(db, kept)
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

async function withLines(
  db: Kysely<Tables>,
  { size, checkpoint }: { readonly size: number; readonly checkpoint: string },
): Promise<Uint8Array> {
  const lines = await db
    .selectFrom('log_cosignature')
    .select('line')
    .where('size', '=', size)
    .orderBy('witness')
    .execute()
  return Buffer.from([checkpoint, ...lines.map((row) => row.line)].join(''))
}

/** The checkpoint that most witnesses have cosigned; of several the newest. */
export function bestCosigned(db: Kysely<Tables>): Promise<CosignedRow | undefined> {
  return db
    .selectFrom('log_cosigned')
    .innerJoin('log_cosignature', 'log_cosignature.size', 'log_cosigned.size')
    .select(['log_cosigned.size', 'log_cosigned.checkpoint'])
    .groupBy(['log_cosigned.size', 'log_cosigned.checkpoint'])
    .orderBy((eb) => eb.fn.countAll(), 'desc')
    .orderBy('log_cosigned.size', 'desc')
    .limit(1)
    .executeTakeFirst()
}
