import type { Kysely } from 'kysely'
import type { Stamp } from '../entry.ts'
import { EMPTY_FRONTIER, encodeFrontier, rootOf } from '../log/frontier.ts'
import { type LogTransaction, PATIENCE_MS, type StoreDatabase } from './database.ts'
import { Edge, type SignCheckpoint } from './edge.ts'
import type { HighWaterPort } from './high-water.ts'
import type { StoreKind, StoreLocation } from './location.ts'
import { migrate } from './migrate.ts'
import { momentOf, type Reading, type Seen } from './moment.ts'
import { type Batch, type Operation, run, runApart, writeDecisions } from './operation.ts'
import type { Tables } from './schema.ts'
import { StoreFault } from './store-fault.ts'

export type { Operation, Tx } from './operation.ts'

export interface StorePorts {
  /** The machine's clock, milliseconds since 1970. It may be set back. */
  readonly now: () => number
  /** Milliseconds since any moment; never goes back while the process lives. */
  readonly monotonic: () => number
  readonly sign: SignCheckpoint
  /** The log's verifier key. A store is used with the key that it was made with and with no other. */
  readonly logKey: string
  readonly highWater: HighWaterPort
  /** A new unique text for a store that is made. */
  readonly newStoreId: () => string
}

interface Job {
  readonly operation: Operation<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (cause: unknown) => void
}

/** Operations of one transaction. More only make each of them wait. */
const LONGEST_BATCH = 256
/** How often the high-water mark is kept, in milliseconds. */
const MARK_MS = 200

/**
 * The one way to write. Operations that arrive while a transaction is under way go together into the next one, so that
 * many share one fsync.
 *
 * INVARIANT (one line of writers): a transaction holds the head row from its beginning, so that operations never interleave,
 * not even those of several authorities over one database.
 *
 * INVARIANT (durable before told): the promise of `commit` resolves after the commit and never before.
 *
 * INVARIANT (answered in time): where the database does not answer, everybody who waits is refused together, so that
 * nobody waits for more than two transactions.
 *
 * A crash before the commit leaves nothing; a crash after it leaves everything, told or not.
 */
export class Store {
  readonly kind: StoreKind
  /** Committed rows only. Nothing is written through it. */
  readonly read: Kysely<Tables>
  private readonly database: StoreDatabase
  private readonly ports: StorePorts
  private waiting: Job[] = []
  private readonly listeners = new Set<() => void>()
  private running: Promise<void> | undefined
  /** The last transaction had several operations. */
  private isShared = false
  private seen: Seen
  private sealed: StoreFault | undefined
  private marking: NodeJS.Timeout | undefined
  private closing: Promise<void> | undefined

  private constructor(database: StoreDatabase, ports: StorePorts) {
    this.kind = database.kind
    this.read = database.read
    this.database = database
    this.ports = ports
    this.seen = ports.highWater.read()
  }

  /** Opens a store and brings its schema up to date. A new one gets its id and the first entry. */
  static async open(location: StoreLocation, ports: StorePorts): Promise<Store> {
    const store = new Store(await openDatabase(location), ports)
    try {
      await store.prepare()
      return store
    } catch (cause) {
      await store.database.close()
      throw cause
    }
  }

  commit<T>(operation: Operation<T>): Promise<T> {
    if (this.sealed !== undefined) return Promise.reject(this.sealed)
    if (this.closing !== undefined)
      return Promise.reject(new StoreFault('STORE_UNAVAILABLE', undefined, 'it is closed'))
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ operation, resolve: resolve as (value: unknown) => void, reject })
      this.running ??= this.drain()
    })
  }

  /** Calls back after each commit of this process that told something. Gives the way to stop that. */
  onTold(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Waits for what was asked before; whoever asks after it is refused. */
  close(): Promise<void> {
    this.closing ??= this.shut()
    return this.closing
  }

  private async shut(): Promise<void> {
    await this.running
    clearTimeout(this.marking)
    this.ports.highWater.write(this.mark())
    await this.database.close()
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      // Where several came of late, whoever has sent a request meanwhile is heard first, and joins this batch: one who comes
      // alone would wait for nobody. What is asked in the same turn goes together in either case.
      await (this.isShared ? new Promise((resolve) => setImmediate(resolve)) : undefined)
      const jobs = this.waiting.splice(0, LONGEST_BATCH)
      this.isShared = jobs.length > 1
      await this.batch(jobs)
    }
    this.running = undefined
  }

  /** Answers all of these. Never throws. */
  private async batch(jobs: readonly Job[], apart = false): Promise<void> {
    try {
      const answers = await this.transaction(jobs, apart)
      for (const [i, job] of jobs.entries()) answers[i]?.(job)
    } catch (cause) {
      if (cause instanceof StoreFault) this.refuse(jobs, cause)
      // One of them broke, and the others shall not suffer for it.
      else if (jobs.length > 1 && !apart) await this.batch(jobs, true)
      else for (const job of jobs) job.reject(cause)
    }
  }

  private refuse(jobs: readonly Job[], fault: StoreFault): void {
    if (fault.code === 'STORE_SEALED') this.sealed ??= fault
    for (const job of jobs) job.reject(fault)
    // Nothing of theirs was sent. They have waited as long as these, and would wait as long again.
    const sorry = this.sealed ?? new StoreFault('STORE_UNAVAILABLE', fault)
    for (const job of this.waiting.splice(0)) job.reject(sorry)
  }

  /** Gives for each job how it is answered. */
  private async transaction(jobs: readonly Job[], apart: boolean): Promise<readonly ((job: Job) => void)[]> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), PATIENCE_MS)
    try {
      const held = await this.database.begin(late.signal)
      try {
        const reading = { clock: this.ports.now(), monotonic: this.ports.monotonic(), timeline: held.timeline }
        const { batch, at } = await this.openBatch(held, reading, late.signal)
        const answers = await inTime(this.runAll(jobs, batch, apart), late.signal)
        await this.write(batch)
        await held.commit()
        this.committed({ size: batch.edge.size, epoch: batch.stamp.epoch, at, last: reading }, batch.told.length > 0)
        return answers
      } finally {
        await held.rollback()
      }
    } finally {
      clearTimeout(timer)
    }
  }

  private async runAll(jobs: readonly Job[], batch: Batch, apart: boolean) {
    const answers: ((job: Job) => void)[] = []
    for (const { operation } of jobs) {
      try {
        const answer = await (apart ? runApart(operation, batch) : run(operation, batch))
        answers.push((job) => job.resolve(answer))
      } catch (cause) {
        if (!apart || cause instanceof StoreFault) throw cause
        answers.push((job) => job.reject(cause))
      }
    }
    return answers
  }

  private async openBatch(
    held: LogTransaction,
    reading: Reading,
    late: AbortSignal,
  ): Promise<{ readonly batch: Batch; readonly at: number }> {
    const edge = new Edge(held.head)
    const tookOver = await this.tookOver(held)
    const { at, epoch, began } = momentOf(held.head, this.seen, reading, tookOver)
    const stamp: Stamp = { at: Math.floor(at), epoch }
    if (began !== undefined)
      edge.append({ kind: 'epoch.began', why: began, found: held.head.size, seen: this.seen.size }, stamp)
    return { batch: { held, edge, stamp, decisions: [], told: [], late }, at }
  }

  /** Whether the server is on another history than the one that the store was last written on, and nobody has noted it. */
  private async tookOver({ db, timeline }: LogTransaction): Promise<boolean> {
    if (timeline === undefined || timeline === this.seen.last?.timeline) return false
    const known = await meta(db, 'timeline')
    if (known !== timeline) await setMeta(db, 'timeline', timeline)
    return known !== undefined && known !== timeline
  }

  private async write(batch: Batch): Promise<void> {
    const { held, edge, stamp, told } = batch
    await edge.write(held, stamp, this.ports.sign)
    await writeDecisions(batch)
    if (told.length > 0) await held.writeRows('event', told)
  }

  private committed(seen: Seen, told: boolean): void {
    this.seen = seen
    this.marking ??= setTimeout(() => {
      this.marking = undefined
      this.ports.highWater.write(this.mark())
    }, MARK_MS).unref()
    if (told) for (const listener of this.listeners) queueMicrotask(listener)
  }

  private mark() {
    const { size, epoch, at } = this.seen
    return { size, epoch, at: Math.floor(at) }
  }

  private async prepare(): Promise<void> {
    await migrate(this.database, async (db) => {
      const pinned = await meta(db, 'log_key')
      if (pinned === undefined) await setMeta(db, 'log_key', this.ports.logKey)
      else if (pinned !== this.ports.logKey)
        throw new StoreFault('STORE_UNFIT', undefined, `its log is signed with the key \`${pinned}\`: ${COPY_KEYS}`)
      await db
        .insertInto('log_head')
        .values({
          id: 1,
          size: 0,
          frontier: encodeFrontier(EMPTY_FRONTIER),
          checkpoint: this.ports.sign(0, rootOf(EMPTY_FRONTIER)),
          at: 0,
          epoch: 1,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    })
    await this.commit(async (tx) => {
      if ((await meta(tx.db, 'store')) !== undefined) return
      const id = this.ports.newStoreId()
      await setMeta(tx.db, 'store', id)
      tx.append({ kind: 'store.began', store: id })
    })
  }
}

const COPY_KEYS = 'copy the `keys` directory of the authority that made it into the data directory'

async function meta(db: Kysely<Tables>, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

async function setMeta(db: Kysely<Tables>, name: string, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

/** An operation that never ends is given up with the transaction, and so are those that share it. */
async function inTime<T>(work: Promise<T>, late: AbortSignal): Promise<T> {
  // What is given up goes on until it next asks for something.
  work.catch(() => undefined)
  const given = Promise.withResolvers<never>()
  const giveUp = () => given.reject(new StoreFault('STORE_UNAVAILABLE', late.reason))
  if (late.aborted) giveUp()
  late.addEventListener('abort', giveUp, { once: true })
  return Promise.race([work, given.promise])
}

/** Drivers are loaded for the store that is asked for. */
async function openDatabase(location: StoreLocation): Promise<StoreDatabase> {
  if (location.is === 'postgres') return (await import('./postgres.ts')).openPostgres(location.url)
  return (await import('./sqlite.ts')).openSqlite(location.path)
}
