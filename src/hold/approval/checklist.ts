import type { ReasonCode } from '../../decide/reasons.ts'
import type { Approval, HoldRequest } from '../request.ts'
import type { RequestFacts } from '../request-facts.ts'

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
/** What is known to lose nothing. Of anything else nobody can say so: of an action without reasons, of a named one. */
const KEEPS: ReadonlySet<ReasonCode> = new Set([
  ...ALLOWED,
  'READS_DATA',
  'READS_SECRET',
  'CHANGES',
  'RESTARTS',
  'DEPLOYS',
])

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
    allowedList: ['computed', areAll(reasons, ALLOWED) ? 'checked' : 'by exception'],
    notDestructive: ['computed', keepsAll(reasons) ? 'checked' : 'by exception'],
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

/** Of nothing at all nothing is known. */
function areAll(reasons: readonly ReasonCode[], codes: ReadonlySet<ReasonCode>): boolean {
  return reasons.length > 0 && reasons.every((code) => codes.has(code))
}

function keepsAll(reasons: readonly ReasonCode[]): boolean {
  return reasons.some((code) => KEEPS.has(code)) && !reasons.some((code) => LOSES.has(code))
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

/**
 * What of it stops the approval: whatever the approver says no to; where the rules ask for the whole list, whatever is not
 * checked. What the approval itself is the exception to does not. That there is no backup stops what loses something for
 * good; elsewhere it raises the risk.
 */
export function stoppingItems(
  facts: RequestFacts,
  approval: Approval,
  asked: 'required' | undefined,
): readonly CheckedItem[] {
  if (!hasChecklist(facts)) return []
  const items = checklistOf(facts, approval)
  if (asked === 'required') return items.filter(({ state }) => state === 'unchecked' || state === 'not answered')
  const losesForGood = facts.reasons.includes('LOSES')
  return items.filter(
    ({ item, from, state }) => from === 'asked' && state === 'unchecked' && (item !== 'backup' || losesForGood),
  )
}
