import type { Kysely, KyselyPlugin } from 'kysely'
import type { EntryBody, Stamp } from '../entry.ts'
import type { LogTransaction } from './database.ts'
import type { Edge } from './edge.ts'
import type { NewEvent } from './often-written.ts'
import type { DecisionRow, Tables } from './schema.ts'
import { StoreFault } from './store-fault.ts'

/** What an operation writes through. All of it is committed together or not at all. */
export interface Tx {
  readonly db: Kysely<Tables>
  /** Milliseconds since 1970; never before the last entry, whatever the clock says. */
  readonly now: number
  readonly epoch: number
  /** Appends to the log and gives the entry's index. */
  append(body: EntryBody): number
  /**
   * Writes a decision, together with those of the other operations at the end of the transaction: within it nobody reads
   * it. One way there and back for all of them instead of one for each.
   */
  keepDecision(row: DecisionRow): void
  /** Tells subscribers, once the operation is committed. */
  tell(topic: string, body: unknown): void
}

/**
 * An operation on the store. It may be run again, on a fresh transaction, before its answer is given: it has no effect
 * but through `tx`. An operation that refuses answers so before it has written anything.
 */
export type Operation<T> = (tx: Tx) => Promise<T>

/** A batch while its transaction is open. */
export interface Batch {
  readonly held: LogTransaction
  readonly edge: Edge
  readonly stamp: Stamp
  readonly decisions: DecisionRow[]
  readonly told: NewEvent[]
  /** Fires when the batch is given up: a part of it that goes on would write into the next one. */
  readonly late: AbortSignal
}

/** Runs one operation. What it sends after it has answered belongs to nobody's transaction and is refused. */
export async function run<T>(operation: Operation<T>, batch: Batch): Promise<T> {
  const { held, edge, stamp, decisions, told, late } = batch
  const guard = new WhileOpen(late)
  const tx: Tx = {
    db: held.db.withPlugin(guard),
    now: stamp.at,
    epoch: stamp.epoch,
    append: (body) => {
      guard.check()
      return edge.append(body, stamp)
    },
    keepDecision: (row) => {
      guard.check()
      decisions.push(row)
    },
    tell: (topic, body) => {
      guard.check()
      told.push({ at: stamp.at, topic, body: JSON.stringify(body) })
    },
  }
  try {
    const answer = await operation(tx)
    if (held.failed) throw new Error('an operation went on after a statement of it had failed')
    return answer
  } finally {
    guard.open = false
  }
}

/** As `run`, and where the operation fails it leaves no trace in the batch: the others go on. */
export async function runApart<T>(operation: Operation<T>, batch: Batch): Promise<T> {
  const { held, edge, decisions, told } = batch
  const mark = edge.mark()
  const before = told.length
  await held.mark()
  try {
    const answer = await run(operation, batch)
    // Here, so that a row that is not taken is the fault of whose it is.
    await writeDecisions(batch)
    return answer
  } catch (cause) {
    // There is no transaction to go on with.
    if (cause instanceof StoreFault) throw cause
    await held.undo()
    edge.undo(mark)
    decisions.length = 0
    told.length = before
    throw cause
  }
}

/** Writes the decisions that are waiting for it. */
export async function writeDecisions({ held, decisions }: Batch): Promise<void> {
  if (decisions.length > 0) await held.writeRows('decision', decisions.splice(0))
}

class WhileOpen implements KyselyPlugin {
  open = true
  private readonly late: AbortSignal

  constructor(late: AbortSignal) {
    this.late = late
  }

  check(): void {
    if (!this.open || this.late.aborted) throw new Error('the operation has already been answered')
  }

  transformQuery: KyselyPlugin['transformQuery'] = ({ node }) => {
    this.check()
    return node
  }

  transformResult: KyselyPlugin['transformResult'] = async ({ result }) => result
}
