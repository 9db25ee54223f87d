import { textOf } from '../../../hold/approval/answer.ts'
import { DAY, isoTime, readTime } from '../../../hold/duration.ts'
import type { Freeze } from '../../../hold/freeze.ts'
import { fromJsonText, jsonText } from '../../../lib/json-text.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { PersonCaller } from '../../identity/caller.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'

export interface FreezeView {
  readonly id: string
  readonly reason: string
  readonly from: string
  readonly to: string
  readonly environments: readonly string[]
  readonly approvers: readonly string[]
}

export interface FreezeInput {
  readonly reason: string
  readonly from: string
  readonly to: string
  readonly environments?: Freeze['environments']
  /** By id; without any, everybody who may approve otherwise still has to, and nobody opens the freeze. */
  readonly approvers?: readonly string[]
}

const LONGEST = 90 * DAY

/** Windows in which nothing that waits for a person goes out without one more approval, by somebody named for it. */
export class Freezes {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  async list(): Promise<readonly FreezeView[]> {
    const rows = await this.parts.store.read
      .selectFrom('freeze')
      .select(['id', 'body'])
      .where('lifted_at', 'is', null)
      .where('ends', '>', this.parts.now())
      .orderBy('starts')
      .execute()
    return rows.map((row) => viewOf(row.id, fromJsonText(row.body)))
  }

  async set(person: PersonCaller, input: FreezeInput): Promise<Result<FreezeView, Refusal>> {
    const reason = textOf(input.reason)
    const from = readTime(input.from)
    const to = readTime(input.to)
    if (reason === undefined) return fault(refusal('INVALID', 'a reason of at least 10 characters is needed'))
    if (from === undefined || to === undefined || !(from < to) || to - from > LONGEST)
      return fault(refusal('INVALID', 'a freeze has a beginning, and an end at most 90 days later'))
    const { environments = ['production'], approvers = [] } = input
    const freeze: Freeze = { reason: await this.parts.redact(reason), from, to, environments, approvers }
    const id = this.parts.newId('freeze_')
    return this.parts.store.commit(async (tx) => {
      await tx.db
        .insertInto('freeze')
        .values({ id, starts: from, ends: to, lifted_at: null, body: jsonText(freeze) })
        .execute()
      tx.append({
        kind: 'freeze.set',
        freeze: id,
        by: person.id,
        from: isoTime(from),
        to: isoTime(to),
        environments: [...environments],
        approvers: [...approvers],
      })
      tx.tell('freeze.set', { id })
      return ok(viewOf(id, freeze))
    })
  }

  /** One that was not lifted before, whether it is over or not. */
  async find({ db }: Pick<Tx, 'db'>, id: string): Promise<FreezeView | undefined> {
    const row = await db
      .selectFrom('freeze')
      .select('body')
      .where('id', '=', id)
      .where('lifted_at', 'is', null)
      .executeTakeFirst()
    return row === undefined ? undefined : viewOf(id, fromJsonText(row.body))
  }

  async lift(tx: Tx, person: string, id: string): Promise<Result<void, Refusal>> {
    const { numUpdatedRows } = await tx.db
      .updateTable('freeze')
      .set({ lifted_at: tx.now })
      .where('id', '=', id)
      .where('lifted_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return fault(notFound('freeze'))
    tx.append({ kind: 'freeze.lifted', freeze: id, by: person })
    tx.tell('freeze.lifted', { id })
    return ok(undefined)
  }
}

function viewOf(id: string, freeze: Freeze): FreezeView {
  const { reason, from, to, environments, approvers } = freeze
  return { id, reason, from: isoTime(from), to: isoTime(to), environments, approvers }
}
