import { type EntryBody, entryBytes, type Stamp } from '../entry.ts'
import { append, decodeFrontier, encodeFrontier, type Frontier, rootOf } from '../log/frontier.ts'
import { type Hash, leafHash } from '../log/tree.ts'
import type { LogTransaction } from './database.ts'
import type { LogEntryRow, LogHeadRow } from './schema.ts'
import { StoreFault } from './store-fault.ts'
import { completedTiles } from './tiles.ts'

/** Signs a checkpoint: the text of the signed note for a size and a root. */
export type SignCheckpoint = (size: number, root: Hash) => string

/**
 * The right edge of the tree while a transaction is open: entries are appended here and written with everything else of
 * the transaction. Nothing of it counts before the commit.
 */
export class Edge {
  private frontier: Frontier
  private readonly from: number
  private readonly rows: LogEntryRow[] = []

  constructor(head: LogHeadRow) {
    const frontier = decodeFrontier(head.frontier)
    if (frontier.is === 'fault' || frontier.value.size !== head.size)
      throw new StoreFault('STORE_SEALED', undefined, 'the head of the log does not belong to its size')
    this.frontier = frontier.value
    this.from = head.size
  }

  /** Gives the entry's index. */
  append(body: EntryBody, stamp: Stamp): number {
    const bytes = entryBytes(body, stamp)
    const hash = leafHash(bytes)
    const idx = this.frontier.size
    this.frontier = append(this.frontier, hash)
    this.rows.push({ idx, kind: body.kind, at: stamp.at, bytes, hash })
    return idx
  }

  get size(): number {
    return this.frontier.size
  }

  /** Where `undo` goes back to: nothing that an operation appended stays when it fails. */
  mark(): { readonly frontier: Frontier; readonly rows: number } {
    return { frontier: this.frontier, rows: this.rows.length }
  }

  undo(mark: { readonly frontier: Frontier; readonly rows: number }): void {
    this.frontier = mark.frontier
    this.rows.length = mark.rows
  }

  async write(held: LogTransaction, stamp: Stamp, sign: SignCheckpoint): Promise<void> {
    if (this.rows.length === 0) return
    await held.writeLog(this.rows, {
      id: 1,
      size: this.size,
      frontier: encodeFrontier(this.frontier),
      checkpoint: sign(this.size, rootOf(this.frontier)),
      at: stamp.at,
      epoch: stamp.epoch,
    })
    for (const tile of await completedTiles(held.db, this.from, this.rows))
      await held.db.insertInto('log_tile').values(tile).execute()
  }
}
