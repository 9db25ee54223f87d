import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { formatAddCheckpoint } from '../record/log/add-checkpoint.ts'
import { addCosignatures } from '../record/log/add-cosignatures.ts'
import { type Checkpoint, openCheckpoint } from '../record/log/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../record/log/key.ts'
import { tileHashReader } from '../record/log/log-reader.ts'
import { proveConsistency } from '../record/log/proof.ts'
import { parseDecimal } from '../record/log/text.ts'
import { bestCosigned, storeLogReader } from '../record/store/log-reader.ts'
import type { Store } from '../record/store/store.ts'

/** A witness that new checkpoints are sent to. */
export interface WitnessPlace {
  /** Its prefix: `/add-checkpoint` is put behind it. */
  readonly url: string
  readonly key: VerifierKey
}

/** The witnesses of the configuration, or which of them has no key of a witness. */
export function witnessPlaces(
  named: readonly { readonly url: string; readonly key: string }[],
): Result<readonly WitnessPlace[], string> {
  const places: WitnessPlace[] = []
  for (const { url, key: text } of named) {
    const key = parseVerifierKey(text)
    if (key.is === 'fault' || key.value.type !== 'cosignature/v1')
      return fault(`the key of the witness ${quoted(url)} is not the key of a witness`)
    places.push({ url, key: key.value })
  }
  return ok(places)
}

export interface WitnessingParts {
  readonly store: Store
  /** The key of the log. */
  readonly log: VerifierKey
  readonly witnesses: readonly WitnessPlace[]
  /** Between two rounds, in milliseconds. */
  readonly every: number
  readonly report: (what: string, cause: unknown) => void
}

/** How long a witness may take, in milliseconds, and how long its answer may be. */
const PATIENCE_MS = 10_000
const MAX_ANSWER = 16 * 1024

/**
 * Sends new checkpoints to witnesses, now and then, and keeps their cosignatures. No decision waits for a witness: whatever
 * fails here is reported, and tried again with the next round.
 *
 * A cosignature belongs to one size of the log, and under steady load the newest checkpoint has none. The checkpoint that it
 * is for stays beside it, so that there is always one with the cosignatures of all witnesses that answer.
 */
export class Witnessing {
  private readonly parts: WitnessingParts
  /** By the witness's name, how far it is, as far as we know. */
  private readonly sizes = new Map<string, number>()
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private readonly stopped = new AbortController()

  constructor(parts: WitnessingParts) {
    this.parts = parts
  }

  start(): void {
    if (this.parts.witnesses.length === 0) return
    this.timer = setInterval(() => void this.round(), this.parts.every).unref()
    void this.round()
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    this.stopped.abort()
    await this.running
  }

  /** Asks each witness once. Never throws; a round that is under way is not begun again. */
  round(): Promise<void> {
    this.running ??= this.askAll()
      .catch((cause: unknown) => this.parts.report('the witnesses', cause))
      .finally(() => {
        this.running = undefined
      })
    return this.running
  }

  private async askAll(): Promise<void> {
    const { checkpoint } = await this.parts.store.read
      .selectFrom('log_head')
      .select('checkpoint')
      .executeTakeFirstOrThrow()
    await Promise.all(
      this.parts.witnesses.map(async (witness) => {
        try {
          // All of them are asked for the same one, so that it gets all their cosignatures.
          const asked = await this.ask(witness, Buffer.from(checkpoint))
          if (asked.is === 'fault') this.parts.report(`witness ${witness.key.name}`, new Error(asked.fault))
        } catch (cause) {
          if (!this.stopped.signal.aborted) this.parts.report(`witness ${witness.key.name}`, cause)
        }
      }),
    )
  }

  private async ask(witness: WitnessPlace, bytes: Uint8Array): Promise<Result<void, string>> {
    const { log } = this.parts
    const { name } = witness.key
    const opened = openCheckpoint(bytes, { log })
    if (opened.is === 'fault') return fault(`our own checkpoint does not hold: ${opened.fault.message}`)
    const { size } = opened.value
    if (await this.isCosigned(name, size)) return ok(undefined)
    const first = await this.send(witness, this.sizes.get(name) ?? 0, opened.value, bytes)
    if (first.is === 'cosigned') return this.keep(witness, size, bytes, first.lines)
    if (first.is === 'refused') return fault(first.why)
    if (first.size > size) {
      // Another authority over this store has told it of what came since; the next round goes on from there.
      if ((await this.newestSize()) >= first.size) return ok(undefined)
      // Somebody has our key, or the store went back behind what was told.
      return fault(`it has seen ${first.size} entries of this log, which has ${size}: the log went back or was forked`)
    }
    const second = await this.send(witness, first.size, opened.value, bytes)
    if (second.is === 'cosigned') return this.keep(witness, size, bytes, second.lines)
    return fault(second.is === 'refused' ? second.why : 'it answers each time that it is at another size')
  }

  private async send(
    { url }: WitnessPlace,
    oldSize: number,
    { size }: Pick<Checkpoint, 'size'>,
    checkpoint: Uint8Array,
  ): Promise<Sent> {
    const reader = storeLogReader(this.parts.store.read)
    const proof = oldSize > size ? [] : await proveConsistency(oldSize, size, tileHashReader(size, reader))
    const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      body: new Uint8Array(formatAddCheckpoint({ oldSize, proof, checkpoint })),
      redirect: 'error',
      signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(PATIENCE_MS)]),
    })
    const answer = await readAnswer(response)
    if (response.status === 200) return { is: 'cosigned', lines: answer }
    const at = response.status === 409 ? parseDecimal(answer.toString('utf8').trim()) : undefined
    return at === undefined
      ? { is: 'refused', why: `it refused with status ${response.status}` }
      : { is: 'at', size: at }
  }

  private async newestSize(): Promise<number> {
    const { size } = await this.parts.store.read.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
    return size
  }

  private async isCosigned(witness: string, size: number): Promise<boolean> {
    const row = await this.parts.store.read
      .selectFrom('log_cosignature')
      .select('size')
      .where('size', '=', size)
      .where('witness', '=', witness)
      .executeTakeFirst()
    return row !== undefined
  }

  /** Keeps the line, where it is the witness's and holds. What is older than the best cosigned checkpoint goes. */
  private async keep(
    { key }: WitnessPlace,
    size: number,
    checkpoint: Uint8Array,
    lines: Uint8Array,
  ): Promise<Result<void, string>> {
    const added = addCosignatures(checkpoint, lines, [key])
    if (added.is === 'fault') return fault(`its cosignature does not hold: ${added.fault.message}`)
    const line = Buffer.from(added.value.subarray(checkpoint.length)).toString('utf8')
    this.sizes.set(key.name, size)
    await this.parts.store.commit(async (tx) => {
      await tx.db
        .insertInto('log_cosignature')
        .values({ size, witness: key.name, line })
        .onConflict((conflict) => conflict.columns(['size', 'witness']).doNothing())
        .execute()
      await tx.db
        .insertInto('log_cosigned')
        .values({ size, checkpoint: Buffer.from(checkpoint).toString('utf8') })
        .onConflict((conflict) => conflict.column('size').doNothing())
        .execute()
      // One that is asked no more never cosigns a newer checkpoint, and would keep an old one the best for ever.
      const asked = this.parts.witnesses.map((one) => one.key.name)
      await tx.db.deleteFrom('log_cosignature').where('witness', 'not in', asked).execute()
      const best = await bestCosigned(tx.db)
      if (best === undefined) return
      await tx.db.deleteFrom('log_cosignature').where('size', '<', best.size).execute()
      await tx.db.deleteFrom('log_cosigned').where('size', '<', best.size).execute()
    })
    return ok(undefined)
  }
}

type Sent =
  | { readonly is: 'cosigned'; readonly lines: Uint8Array }
  | { readonly is: 'at'; readonly size: number }
  | { readonly is: 'refused'; readonly why: string }

async function readAnswer(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MAX_ANSWER) throw new Error('its answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts)
}
