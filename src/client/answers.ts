import { z } from 'zod'

/**
 * What the command line reads of the authority's answers. What else stands in them is kept for `--json`; what is missing
 * here may be missing: agents are told less than people.
 */

const text = z.string()
const texts = z.array(text)

export const HoldAnswer = z.looseObject({
  id: text,
  status: text,
  decision: text,
  digest: text,
  decideBefore: text,
  executeBefore: text.optional(),
  target: text.optional(),
  environment: text.optional(),
  risk: text.optional(),
  reasons: texts.optional(),
  agent: text.optional(),
  person: text.optional(),
  session: text.optional(),
  openedAt: text.optional(),
  approvals: z.number().optional(),
  emergency: z.boolean().optional(),
})

export type HoldAnswer = z.output<typeof HoldAnswer>

export const HoldsAnswer = z.looseObject({ holds: z.array(HoldAnswer) })

const Line = z.looseObject({ part: text, label: text, text })

const Warning = z.looseObject({
  title: text,
  action: z.looseObject({ kind: text, bytes: z.number(), digest: text, lines: z.array(Line) }),
  environment: text,
  treatedAs: text,
  risk: text,
  because: z.array(z.looseObject({ code: text, message: text, explained: text })),
  reaches: z.array(z.looseObject({ what: text, target: text, reversible: text })),
  evidence: z.array(z.looseObject({ says: text, from: text, value: text, used: z.boolean() })),
})

export type WarningAnswer = z.output<typeof Warning>

const Plan = z.looseObject({ steps: z.array(z.looseObject({ name: text, todo: texts, commands: texts })) })

export type PlanAnswer = z.output<typeof Plan>

const Needs = z.looseObject({
  requirements: z.array(z.looseObject({ name: text, approvers: z.number(), roles: texts, people: texts })),
  stepUp: z.boolean(),
  checklist: text.optional(),
})

const Given = z.looseObject({
  by: text,
  at: z.number(),
  justification: text,
  rollbackPlan: text,
  backup: z.boolean().optional(),
})

/** A request as a person sees it. */
export const HoldDetail = HoldAnswer.extend({
  sentence: text.optional(),
  targets: texts.optional(),
  changesData: z.boolean().optional(),
  incurable: texts.optional(),
  needs: Needs.optional(),
  answers: z.array(Given).optional(),
  checklist: z.array(z.looseObject({ item: text, says: text, from: text, state: text })).optional(),
  wrongAnswers: z.number().optional(),
  index: z.number().optional(),
  emergencySignal: z
    .looseObject({ by: text, reason: text, reviewed: z.looseObject({ by: text, finding: text }).optional() })
    .optional(),
  closed: z.looseObject({ code: text, by: text.optional(), reason: text.optional() }).optional(),
  warning: Warning.optional(),
  plan: Plan.optional(),
  change: z.looseObject({ says: text, parts: z.array(z.looseObject({ label: text, text })) }).optional(),
  unknown: z.array(z.looseObject({ kind: text, identity: text })).optional(),
})

export type HoldDetail = z.output<typeof HoldDetail>

/** What became of each of a group. */
export const GroupAnswer = z.looseObject({
  answers: z.array(
    z.looseObject({
      id: text,
      status: text.optional(),
      problem: z
        .looseObject({
          code: text,
          detail: text.optional(),
          errors: z.array(z.looseObject({ field: text, message: text.optional() })).optional(),
        })
        .optional(),
    }),
  ),
})

export const GrantAnswer = z.looseObject({
  id: text,
  name: text.nullish(),
  target: text,
  environment: text.optional(),
  agent: text.nullish(),
  hold: text.nullish(),
  usesLeft: z.number(),
  expires: text,
})

export const ModeAnswer = z.looseObject({
  production_mode: z.boolean(),
  allow_mock_mode: z.boolean(),
  stats: z.looseObject({ workflows_executed: z.number(), mock_mode_attempts: z.number() }),
  because: z.array(z.looseObject({ says: text, from: text, value: text, used: z.boolean() })),
  mock_sessions: z.array(z.looseObject({ id: text, workflow: text, ends: text })),
})

export const TargetAnswer = z.looseObject({
  kind: text,
  identity: text,
  environment: text,
  person: text,
  at: text,
  reason: text,
})

export const FreezeAnswer = z.looseObject({
  id: text,
  reason: text,
  from: text,
  to: text,
  environments: texts,
  approvers: texts,
})

export const IdAnswer = z.looseObject({ id: text })

/** A change of the configuration that a second person confirms first. */
export const WaitingAnswer = z.looseObject({
  hold: z.looseObject({ id: text, url: text, decideBefore: text }),
})

export type WaitingAnswer = z.output<typeof WaitingAnswer>

/** A new person or agent; the token is shown once. */
export const AddedAnswer = z.looseObject({ id: text, token: text })

export const AnyAnswer = z.looseObject({})

/** Who calls, as the authority knows them. */
export const MeAnswer = z.looseObject({
  is: z.enum(['person', 'agent']),
  id: text,
  name: text,
  role: text.optional(),
  /** What a person may do. */
  permissions: texts.optional(),
})
