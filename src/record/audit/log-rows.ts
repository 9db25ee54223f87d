import type { Kysely } from 'kysely'
import { encodeBundle } from '../log/bundle.ts'
import type { OpenedCheckpoint } from '../log/checkpoint.ts'
import { decodeFrontier, rootOf } from '../log/frontier.ts'
import type { LogReader } from '../log/log-reader.ts'
import { TILE_BYTES, TILE_WIDTH, tileRoot, tilesCompleted } from '../log/tile.ts'
import { leafHash, sameHash } from '../log/tree.ts'
import { storeLogReader } from '../store/log-reader.ts'
import type { LogEntryRow, Tables } from '../store/schema.ts'
import type { AuditFault } from './fault.ts'
import type { Report } from './row.ts'
import type { Story } from './story.ts'

/**
 * The log's own tables against the log that they make: columns beside an entry's bytes, the head beside the checkpoint,
 * tiles and entries that no reader asks for.
 */
export class LogRows {
  readonly reader: LogReader
  private readonly db: Kysely<Tables>
  private bundle: readonly LogEntryRow[] = []

  /** `before` is waited for before each bundle is read. */
  constructor(db: Kysely<Tables>, before: () => Promise<void>) {
    this.db = db
    this.reader = {
      ...storeLogReader(db),
      entries: async (index, width) => {
        await before()
        const start = index * TILE_WIDTH
        this.bundle = await db
          .selectFrom('log_entry')
          .selectAll()
          .where('idx', '>=', start)
          .where('idx', '<', start + width)
          .orderBy('idx')
          .execute()
        return this.bundle.length === width ? encodeBundle(this.bundle.map((row) => row.bytes)) : undefined
      },
    }
  }

  /** The row of an entry of the bundle at hand. */
  check(
    index: number,
    bytes: Uint8Array,
    told: { readonly kind: string; readonly at: string } | undefined,
  ): AuditFault | undefined {
    const row = this.bundle[index % TILE_WIDTH]
    const wrong = (column: string): AuditFault => {
      const message = `\`${column}\` beside the entry is not that of the entry`
      return { code: 'ROW_CONTRADICTS_LOG', message, index, row: `log_entry ${index}` }
    }
    if (row === undefined || row.idx !== index) return wrong('idx')
    if (!sameHash(row.hash, leafHash(bytes))) return wrong('hash')
    if (told === undefined) return undefined
    if (row.kind !== told.kind) return wrong('kind')
    return row.at === Date.parse(told.at) ? undefined : wrong('at')
  }

  /** After the last entry of a log that verifies. */
  async finish(checkpoint: OpenedCheckpoint, story: Story, report: Report): Promise<void> {
    await this.checkHead(checkpoint, story, report)
    await this.checkTiles(checkpoint.size, report)
    const beyond = await this.db
      .selectFrom('log_entry')
      .select('idx')
      .where((eb) => eb.or([eb('idx', '>=', checkpoint.size), eb('idx', '<', 0)]))
      .orderBy('idx')
      .executeTakeFirst()
    if (beyond === undefined) return
    const message = `the checkpoint ends at ${checkpoint.size} entries, and here is one more`
    report({ code: 'ROW_WITHOUT_ENTRY', message, index: beyond.idx, row: `log_entry ${beyond.idx}` })
  }

  private async checkHead({ size, root }: OpenedCheckpoint, story: Story, report: Report): Promise<void> {
    const heads = await this.db.selectFrom('log_head').selectAll().execute()
    const [head] = heads
    const wrong = (message: string) => report({ code: 'HEAD_CONTRADICTS_LOG', message, row: 'log_head 1' })
    if (head === undefined || heads.length > 1) return wrong('the log has one head')
    const frontier = decodeFrontier(head.frontier)
    if (head.size !== size) return wrong(`the head is at ${head.size} entries and its checkpoint at ${size}`)
    if (frontier.is === 'fault' || frontier.value.size !== size || !sameHash(rootOf(frontier.value), root))
      return wrong('the frontier is not that of the entries: the next entry would not continue this log')
    // The clock and the epoch go on from here: set back, they would make void grants good again.
    if (size > 0 && new Date(head.at).toISOString() !== story.last.at)
      return wrong('`at` is not that of the last entry')
    if (size > 0 && head.epoch !== story.last.epoch) wrong('`epoch` is not that of the last entry')
  }

  /** Full tiles, of which the pass over the log has compared the hashes. */
  private async checkTiles(size: number, report: Report): Promise<void> {
    const rows = await this.db.selectFrom('log_tile').select(['level', 'n']).orderBy('level').orderBy('n').execute()
    const there = new Set(rows.map(({ level, n }) => `${level} ${n}`))
    for (const { level, index } of tilesCompleted(0, size)) {
      if (!there.delete(`${level} ${index}`))
        report({ code: 'ENTRY_WITHOUT_ROW', message: 'a full tile has no row', row: `log_tile ${level} ${index}` })
    }
    for (const key of there)
      report({
        code: 'ROW_WITHOUT_ENTRY',
        message: 'there is a tile of entries that are not there',
        row: `log_tile ${key}`,
      })
    for (const { level, n } of rows) {
      const tile = await this.db
        .selectFrom('log_tile')
        .select(['hashes', 'root'])
        .where('level', '=', level)
        .where('n', '=', n)
        .executeTakeFirstOrThrow()
      if (tile.hashes.length === TILE_BYTES && sameHash(tileRoot(tile.hashes), tile.root)) continue
      report({ code: 'ROW_CONTRADICTS_LOG', message: '`root` is not that of the tile', row: `log_tile ${level} ${n}` })
    }
  }
}
