import { isoTime } from '../duration.ts'
import type { Approval, HoldRequest } from '../request.ts'
import { escapedLine } from '../shown/escaped.ts'
import type { Plan } from '../shown/plan.ts'
import type { RenderedAction } from '../shown/rendered.ts'
import { type Risk, raised } from '../shown/risk.ts'
import { checklistOf, hasChecklist, type ItemState } from './checklist.ts'

/** The production policy's approval record (step 3), with what an auditor asks besides. Plain data, for the log. */
export interface ApprovalRecord {
  readonly hold: string
  readonly action: RenderedAction
  readonly environment: string
  readonly target: string
  readonly digest: string
  /** One level higher where the approvers knew that there is no backup of what changes. */
  readonly risk: Risk
  readonly requestedBy: string
  readonly requestedAt: string
  readonly approvals: readonly RecordedApproval[]
  readonly executeBefore: string
  readonly emergency?: string
  readonly plan: Plan
}

export interface RecordedApproval {
  readonly by: string
  readonly timestamp: string
  readonly justification: string
  readonly rollbackPlan: string
  readonly backup: 'taken' | 'none' | 'not asked for'
  readonly stepUp: boolean
  /** The checklist as this approval leaves it; absent where it is not an action in production. */
  readonly checklist?: Readonly<Record<string, ItemState>>
}

/** The record of an approved request; `undefined` where it was not approved. */
export function approvalRecord(hold: HoldRequest, action: RenderedAction, plan: Plan): ApprovalRecord | undefined {
  const { executeBefore, facts, asked, approvals, emergency } = hold
  if (executeBefore === undefined) return undefined
  const bare = facts.changesData && approvals.some((one) => one.backup === false)
  return {
    hold: hold.id,
    action,
    environment: facts.environment.class,
    target: hold.bound.target,
    digest: hold.bound.digest,
    risk: bare ? raised(facts.risk) : facts.risk,
    requestedBy: hold.bound.asker,
    requestedAt: isoTime(asked.at),
    approvals: approvals.map((one) => ({
      by: one.by,
      timestamp: isoTime(one.at),
      justification: escapedLine(one.justification),
      rollbackPlan: escapedLine(one.rollbackPlan),
      backup: one.backup === undefined ? 'not asked for' : one.backup ? 'taken' : 'none',
      stepUp: one.stepUp,
      ...checklistMember(hold, one),
    })),
    executeBefore: isoTime(executeBefore),
    ...(emergency === undefined ? {} : { emergency: escapedLine(emergency.reason) }),
    plan,
  }
}

/** For records: each item with its state. */
export function checklistMember(
  { facts }: HoldRequest,
  approval: Approval,
): { readonly checklist?: Readonly<Record<string, ItemState>> } {
  if (!hasChecklist(facts)) return {}
  return { checklist: Object.fromEntries(checklistOf(facts, approval).map(({ item, state }) => [item, state])) }
}
