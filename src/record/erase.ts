import { type HoldRequest, isOpen } from '../hold/request.ts'
import { fromJsonText, jsonText } from '../lib/json-text.ts'
import type { Tx } from './store/operation.ts'

/** What is to be forgotten: one text by its commitment, or everything that was kept about a request or a decision. */
export type Erasure = { readonly commitment: string } | { readonly about: string }

export interface Erased {
  /** Texts to which the log had a commitment. */
  readonly values: number
  /** The action of a decision. */
  readonly actions: number
}

/** What stands where a text was. */
export const ERASED = '[erased]'

/**
 * Erases what the store keeps of a person's words, for a request of theirs. The log stays as it is, tells that it was
 * done and by whom, and says nothing of the text any more: its salt is gone, too.
 */
export async function erase(tx: Tx, what: Erasure, by: string): Promise<Erased> {
  const found = tx.db.selectFrom('kept_value').select(['commitment', 'value', 'about'])
  const rows = await ('about' in what
    ? found.where('about', '=', what.about)
    : found.where('commitment', '=', what.commitment)
  ).execute()
  for (const { commitment, about } of rows) {
    await tx.db.deleteFrom('kept_value').where('commitment', '=', commitment).execute()
    tx.append({ kind: 'value.erased', commitment, about, by })
  }
  const texts = new Set(rows.map((row) => row.value))
  for (const about of new Set(rows.map((row) => row.about))) await eraseInHold(tx, about, (text) => texts.has(text))
  if (!('about' in what)) return { values: rows.length, actions: 0 }
  await eraseInHold(tx, what.about, () => true)
  const names = await eraseNamed(tx, what.about, by)
  return { values: rows.length + names, actions: await eraseAction(tx, what.about, by) }
}

/** A request keeps what people wrote beside the commitments, to show it. */
async function eraseInHold(tx: Tx, id: string, isMeant: (text: string) => boolean): Promise<void> {
  const row = await tx.db.selectFrom('hold').select('body').where('id', '=', id).executeTakeFirst()
  if (row === undefined) return
  const body = jsonText(withoutTexts(fromJsonText(row.body), isMeant))
  if (body === row.body) return
  await tx.db
    .updateTable('hold')
    .set((eb) => ({ body, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/**
 * A request to change something about a person has their name as its target, also that of somebody who was never let in. Only
 * of one that is closed: what still waits could be answered no more.
 */
async function eraseNamed(tx: Tx, id: string, by: string): Promise<number> {
  const row = await tx.db
    .selectFrom('hold')
    .innerJoin('asked_change', 'asked_change.hold', 'hold.id')
    .select('hold.body')
    .where('hold.id', '=', id)
    .where('asked_change.change', 'like', 'person.%')
    .where('asked_change.body', 'is not', null)
    .executeTakeFirst()
  const hold = row === undefined ? undefined : fromJsonText(row.body)
  if (hold === undefined || isOpen(hold)) return 0
  await eraseTarget(tx, hold)
  tx.append({ kind: 'value.erased', hold: id, what: 'name', by })
  return 1
}

/** Takes the target out of a request, with what was asked for. */
export async function eraseTarget(tx: Tx, hold: HoldRequest): Promise<void> {
  const body = jsonText<HoldRequest>({
    ...hold,
    bound: { ...hold.bound, target: ERASED },
    facts: { ...hold.facts, targets: [ERASED] },
    approvals: hold.approvals.map((one) => ({ ...one, target: ERASED })),
  })
  await tx.db
    .updateTable('hold')
    .set((eb) => ({ target: ERASED, status: hold.status, body, version: eb('version', '+', 1) }))
    .where('id', '=', hold.id)
    .execute()
  await tx.db.updateTable('asked_change').set({ body: null }).where('hold', '=', hold.id).execute()
}

function withoutTexts(hold: HoldRequest, isMeant: (text: string) => boolean): HoldRequest {
  const kept = (text: string) => (isMeant(text) ? ERASED : text)
  const { closed, emergency } = hold
  return {
    ...hold,
    approvals: hold.approvals.map((one) => {
      return { ...one, justification: kept(one.justification), rollbackPlan: kept(one.rollbackPlan) }
    }),
    ...(closed?.reason === undefined ? {} : { closed: { ...closed, reason: kept(closed.reason) } }),
    ...(emergency === undefined ? {} : { emergency: withoutFindings(emergency, kept) }),
  }
}

function withoutFindings(emergency: NonNullable<HoldRequest['emergency']>, kept: (text: string) => string) {
  const { reason, reviewed } = emergency
  const review = reviewed === undefined ? {} : { reviewed: { ...reviewed, finding: kept(reviewed.finding) } }
  return { ...emergency, reason: kept(reason), ...review }
}

/** The action of a decision holds what was typed, and so does what house policies were asked. Its digest stays. */
async function eraseAction(tx: Tx, id: string, by: string): Promise<number> {
  const row = await tx.db.selectFrom('decision').select('action').where('id', '=', id).executeTakeFirst()
  if (row === undefined || row.action === null) return 0
  await tx.db.updateTable('decision').set({ action: null, asked: null }).where('id', '=', id).execute()
  tx.append({ kind: 'value.erased', decision: id, what: 'action', by })
  return 1
}
