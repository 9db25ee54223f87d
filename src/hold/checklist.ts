import type { ReasonCode } from '../decide/reasons.ts'
import type { Approval, HoldRequest } from './request.ts'
import type { RequestFacts } from './request-facts.ts'

/** The production policy's checklist before an action in production, in its order. */
export const CHECKLIST = Object.freeze({
  environment: 'environment confirmed as production',
  allowedList: 'action is on the allowed list',
  notDestructive: 'no destructive command is involved',
  rollbackPlan: 'rollback plan documented',
  approved: 'explicitly approved by a person',
  backup: 'backup taken, where data changes',
  monitoring: 'monitoring in place to detect issues',
  incidentReport: 'incident report prepared',
} as const)

export type ChecklistItem = keyof typeof CHECKLIST

/**
 * `by exception`: the policy would stop it there, and the approval is the exception that it knows. `not answered`: only a person
 * can say it, and nobody has.
 */
export type ItemState = 'checked' | 'unchecked' | 'not answered' | 'not needed' | 'by exception'

export interface CheckedItem {
  readonly item: ChecklistItem
  readonly says: string
  /** Computed from the request, or asked with the approval. */
  readonly from: 'computed' | 'asked'
  readonly state: ItemState
}

/** What a person answers of it with an approval, besides what the approval has anyway. */
export interface ChecklistAnswers {
  readonly monitoring?: boolean
  readonly incidentReport?: boolean
}

const LOSES: ReadonlySet<ReasonCode> = new Set([
  'LOSES',
  'LOSES_REMADE',
  'PUBLISHES',
  'DISCLOSES',
  'CHANGES_ACCESS',
  // What cannot be read may be destructive.
  'UNREADABLE',
  'UNDESCRIBED',
  'REMOTE_CODE',
])
const ALLOWED: ReadonlySet<ReasonCode> = new Set(['READS', 'PREPARES'])

/** Only an action in production has one. */
export function hasChecklist({ about, environment }: RequestFacts): boolean {
  return about === 'action' && environment.treatedAs === 'production'
}

/** The eight items as this approval leaves them; before there is one, as the request stands. */
export function checklistOf(facts: RequestFacts, approval?: Partial<Approval>): readonly CheckedItem[] {
  const { environment, reasons, changesData } = facts
  const confirmed = environment.class === 'production' && environment.because.some(({ used }) => used)
  const said = (answer: boolean | undefined): ItemState =>
    answer === undefined ? 'not answered' : answer ? 'checked' : 'unchecked'
  const states: Readonly<Record<ChecklistItem, readonly [CheckedItem['from'], ItemState]>> = {
    environment: ['computed', confirmed ? 'checked' : 'unchecked'],
    allowedList: ['computed', reasons.every((code) => ALLOWED.has(code)) ? 'checked' : 'by exception'],
    notDestructive: ['computed', reasons.some((code) => LOSES.has(code)) ? 'by exception' : 'checked'],
    rollbackPlan: ['asked', said(approval?.rollbackPlan === undefined ? undefined : approval.rollbackPlan !== '')],
    approved: ['computed', approval?.by === undefined ? 'not answered' : 'checked'],
    backup: ['asked', changesData ? said(approval?.backup) : 'not needed'],
    monitoring: ['asked', said(approval?.monitoring)],
    incidentReport: ['asked', said(approval?.incidentReport)],
  }
  return Object.entries(CHECKLIST).map(([item, says]) => {
    const [from, state] = states[item as ChecklistItem]
    return { item: item as ChecklistItem, says, from, state }
  })
}

/** As the request stands with all of its approvals: what one of them denies is not checked, whatever another says. */
export function checklistIn({ facts, approvals }: HoldRequest): readonly CheckedItem[] | undefined {
  if (!hasChecklist(facts)) return undefined
  const lists = approvals.length === 0 ? [checklistOf(facts)] : approvals.map((one) => checklistOf(facts, one))
  return (lists[0] ?? []).map((one, i) => {
    const states = lists.map((list) => list[i]?.state ?? 'not answered')
    return { ...one, state: WORST_FIRST.find((state) => states.includes(state)) ?? one.state }
  })
}

const WORST_FIRST: readonly ItemState[] = ['unchecked', 'not answered', 'by exception', 'not needed', 'checked']

/** What stops it, where the rules ask for the whole list. What the approval itself is the exception to does not. */
export function uncheckedItems(facts: RequestFacts, approval: Approval): readonly CheckedItem[] {
  if (!hasChecklist(facts)) return []
  return checklistOf(facts, approval).filter(({ state }) => state === 'unchecked' || state === 'not answered')
}
