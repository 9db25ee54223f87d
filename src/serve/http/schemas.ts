import { z } from 'zod'

/** The shapes of what goes in and out, for the check at the door and for the OpenAPI document. */

const time = z.iso.datetime().describe('ISO 8601, UTC')
const id = z.string().min(1).max(100)
const text = z.string().max(5000)

const Evidence = z.object({
  says: z.string(),
  tier: z.string(),
  from: z.string(),
  value: z.string(),
  used: z.boolean(),
})
const Span = z.tuple([z.number(), z.number()])

const HoldHandle = z.object({ id, url: z.string(), status: z.string(), decideBefore: time })

export const Decision = z
  .object({
    id: z.string(),
    digest: z.string().describe('`sha256:…` of the canonical bytes (RFC 8785); empty where there was no action'),
    verdict: z.enum(['allow', 'hold', 'deny']),
    environment: z.object({
      class: z.enum(['production', 'staging', 'development', 'local', 'unknown']),
      treatedAs: z.enum(['production', 'staging', 'development', 'local']),
      because: z.array(Evidence).readonly(),
    }),
    effects: z
      .array(
        z.object({
          verb: z.string(),
          on: z.string(),
          target: z.string(),
          reversible: z.enum(['yes', 'no', 'unknown']),
          span: Span.readonly().optional(),
        }),
      )
      .readonly(),
    reasons: z.array(z.object({ code: z.string(), message: z.string(), span: Span.readonly().optional() })).readonly(),
    instead: z.array(z.string()).readonly().optional(),
    hold: HoldHandle.optional(),
  })
  .describe('allow goes ahead now; hold and deny are stopped')

export const Wait = z.coerce.number().int().min(0).max(60).describe('seconds to wait for people')

export const DecisionRequest = z.strictObject({
  action: z.unknown().optional(),
  session: z.string().max(200).optional(),
  wait: Wait.optional(),
})

export const HoldStatus = z.enum(['pending', 'approved', 'rejected', 'expired', 'cancelled', 'spent'])

/** Both views: people see more than the agent that asked. */
export const HoldView = z.looseObject({
  id,
  status: HoldStatus,
  decision: z.string(),
  digest: z.string(),
  decideBefore: time,
  executeBefore: time.optional(),
})

export const HoldList = z.object({ holds: z.array(HoldView).readonly() })

/** Nothing of an answer is believed to have a type: what is wrong with it counts as a try. */
export const Approval = z.looseObject({
  sentence: z.unknown().optional().describe('the exact sentence that the request shows'),
  target: z.unknown().optional().describe('the name of the target, typed out'),
  justification: z.unknown().optional(),
  rollbackPlan: z.unknown().optional(),
  backup: z.unknown().optional().describe('whether a backup was taken'),
})

export const Reason = z.strictObject({ reason: text })
export const Finding = z.strictObject({ finding: text })

export const StandingGrantRequest = z.looseObject({
  name: z.unknown().optional(),
  target: z.unknown().optional(),
  environment: z.unknown().optional(),
  expires: z.unknown().optional(),
  uses: z.unknown().optional(),
  reason: z.unknown().optional(),
  proof: z.unknown().optional(),
})

export const StandingGrant = z.looseObject({
  id,
  name: z.string(),
  target: z.string(),
  expires: time,
  usesLeft: z.number(),
})

export const PassRequest = z.strictObject({
  decision: id,
  audience: z.string().min(1).max(500).optional(),
  seconds: z.number().int().min(1).max(300).optional(),
  keyThumbprint: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
})

export const Pass = z.object({ pass: z.string(), expires: time })

export const OutcomeRequest = z.strictObject({
  decision: id,
  status: z
    .string()
    .regex(/^[A-Za-z][A-Za-z _-]{0,39}$/)
    .describe('`succeeded`, `failed`, `not-run` or `unknown`'),
  exitCode: z.number().int().optional(),
  durationMs: z.number().min(0).optional(),
  outputDigest: z.string().max(200).optional(),
})

export const Outcome = z.object({ index: z.number().int() })

export const MockRequest = z.looseObject({
  reason: z.unknown().optional(),
  minutes: z.unknown().optional(),
  workflow: z.unknown().optional(),
  agent: z.unknown().optional(),
})

export const Anything = z.looseObject({})

export const Id = z.object({ id })
