import { z } from 'zod'
import defaults from '../../../policies/approval-rules.json' with { type: 'json' }
import { namedPolicies } from '../../decide/named.ts'
import { isReasonCode, type ReasonCode } from '../../decide/reasons.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { SAID_CLASSES } from '../../locate/environment.ts'
import { readTime } from '../duration.ts'
import type { Problem } from '../fault.ts'
import type { Freeze } from '../freeze.ts'
import { type Person, ROLES } from '../person.ts'
import { ABOUT, type ApprovalRule, type ApprovalRules, LIMITS, type Requirement } from './rule.ts'

/** What the operator configured about approvals, checked. */
export interface ApprovalPolicy extends ApprovalRules {
  /**
   * Where nobody but who asks for it could confirm a change of the configuration, it is done all the same, and told loudly.
   * Otherwise it waits until there is somebody.
   */
  readonly aloneConfigures: boolean
  readonly freezes: readonly Freeze[]
}

const minutes = (most: number) => z.number().int().min(1).max(most)
const reasonCode = z.string().refine(isReasonCode, 'no reason has this code')
const actionName = z.string().refine((name) => namedPolicies().has(name), 'no named action has this name')
const time = z.string().transform((text, context) => {
  const found = readTime(text)
  if (found !== undefined) return found
  context.addIssue({ code: 'custom', message: 'a time is written as `2026-12-24T00:00:00Z`' })
  return z.NEVER
})

const who = { roles: z.array(z.enum(ROLES)).default([]), people: z.array(z.string().min(1)).default([]) }

const escalation = z
  .strictObject({ after: minutes(LIMITS.decideWithin), ...who })
  .refine((step) => step.roles.length + step.people.length > 0, 'an escalation names somebody')

const terms = {
  approvers: z.number().int().min(1).max(LIMITS.approvers),
  roles: z.array(z.enum(ROLES)),
  people: z.array(z.string().min(1)),
  stepUp: z.boolean(),
  checklist: z.enum(['required', 'optional']),
  decideWithin: minutes(LIMITS.decideWithin),
  executeWithin: minutes(LIMITS.executeWithin),
  escalate: z.array(escalation),
  mayBeOutOfReach: z.boolean(),
}

const condition = z
  .strictObject({
    about: z.array(z.enum(ABOUT)).min(1),
    environments: z.array(z.enum(SAID_CLASSES)).min(1),
    reasons: z.array(reasonCode).min(1),
    named: z.array(actionName).min(1),
    targets: z.number().int().min(1),
  })
  .partial()
  .refine((when) => Object.keys(when).length > 0, 'a rule says when it applies')

const freeze = z
  .strictObject({
    reason: z.string().trim().min(10),
    from: time,
    to: time,
    environments: z.array(z.enum(SAID_CLASSES)).min(1).default(['production']),
    approvers: z.array(z.string().min(1)).min(1),
  })
  .refine((one) => one.from < one.to, 'a freeze ends after it began')

const file = z.strictObject({
  $comment: z.string().optional(),
  base: z
    .strictObject(terms)
    .partial()
    .required({ approvers: true, decideWithin: true, executeWithin: true })
    .refine((base) => (base.roles ?? []).length + (base.people ?? []).length > 0, 'the base rule names approvers'),
  // What a rule leaves out is as in `base`.
  rules: z.array(
    z
      .strictObject({ ...terms, name: z.string().min(1), when: condition })
      .partial()
      .required({ name: true, when: true }),
  ),
  freezes: z.array(freeze).default([]),
  aloneConfigures: z.boolean().default(false),
})

/** Reads the operator's rules. Everything that is wrong is told, each with its place. */
export function readApprovalPolicy(json: unknown): Result<ApprovalPolicy, readonly Problem[]> {
  const read = file.safeParse(json)
  if (!read.success) {
    return fault(
      read.error.issues.map((issue) => ({
        field: issue.path.join('.'),
        code: 'RULE_UNREADABLE',
        message: issue.message,
      })),
    )
  }
  const { base: given, rules, freezes, aloneConfigures } = read.data
  const base: ApprovalRule = {
    name: 'base',
    when: {},
    approvers: given.approvers,
    roles: given.roles ?? [],
    people: given.people ?? [],
    escalate: given.escalate ?? [],
    stepUp: given.stepUp ?? false,
    ...(given.checklist === 'required' ? { checklist: 'required' } : {}),
    decideWithin: given.decideWithin,
    executeWithin: given.executeWithin,
    mayBeOutOfReach: given.mayBeOutOfReach ?? false,
  }
  return ok({ base, rules: rules.map((rule) => ruleOf(base, rule)), freezes, aloneConfigures })
}

type Given = NonNullable<z.infer<typeof file>['rules'][number]>

function ruleOf(base: ApprovalRule, given: Given): ApprovalRule {
  const { when, roles = [], people = [] } = given
  const own = roles.length + people.length > 0
  return {
    name: given.name,
    when: {
      ...(when.about === undefined ? {} : { about: when.about }),
      ...(when.environments === undefined ? {} : { environments: when.environments }),
      ...(when.reasons === undefined ? {} : { reasons: when.reasons as readonly ReasonCode[] }),
      ...(when.named === undefined ? {} : { named: when.named }),
      ...(when.targets === undefined ? {} : { targets: when.targets }),
    },
    approvers: given.approvers ?? base.approvers,
    roles: own ? roles : base.roles,
    people: own ? people : base.people,
    stepUp: given.stepUp ?? base.stepUp,
    ...(given.checklist === 'required' ? { checklist: 'required' } : {}),
    decideWithin: given.decideWithin ?? base.decideWithin,
    executeWithin: given.executeWithin ?? base.executeWithin,
    escalate: own || given.escalate !== undefined ? (given.escalate ?? []) : base.escalate,
    mayBeOutOfReach: given.mayBeOutOfReach ?? false,
  }
}

/** The rules that hold where the operator wrote none. They are read like any others, so a mistake in them is found. */
export function defaultApprovalPolicy(): ApprovalPolicy {
  const read = readApprovalPolicy(defaults)
  if (read.is === 'fault') throw new Error(`the default rules of approvals are unreadable: ${read.fault[0]?.message}`)
  return read.value
}

/**
 * Rules that ask for more people than there are. They are refused when they are configured: a threshold that nobody can
 * reach is found out otherwise in the night in which it matters, and a threshold that shrinks to the pool is none.
 *
 * Counter-example: two approvers of whom one owns the agent that asks. Its requests run out; `shortfall` of `quorum.ts`
 * says so at the request.
 */
export function rulesOutOfReach(policy: ApprovalPolicy, people: readonly Person[]): readonly Problem[] {
  const rules = [policy.base, ...policy.rules].filter((rule) => !rule.mayBeOutOfReach)
  const short = rules.filter((rule) => possibleApprovers(rule, people).length < rule.approvers)
  const frozen = policy.freezes.filter((one) => !people.some((p) => p.active && one.approvers.includes(p.id)))
  return [
    ...short.map((rule) => ({
      field: `rules.${rule.name}.approvers`,
      code: 'TOO_FEW_APPROVERS',
      message: `${rule.approvers} approvers are asked for and ${possibleApprovers(rule, people).length} could approve`,
    })),
    ...frozen.map((one) => ({
      field: `freezes.${one.reason}.approvers`,
      code: 'TOO_FEW_APPROVERS',
      message: 'none of the freeze approvers is an active person',
    })),
  ]
}

function possibleApprovers(rule: Requirement, people: readonly Person[]): readonly Person[] {
  const sets = [rule, ...rule.escalate]
  return people.filter(
    (person) =>
      person.active &&
      sets.some((one) => one.people.includes(person.id) || one.roles.some((role) => person.roles.includes(role))),
  )
}
