import { z } from 'zod'
import { VERDICTS } from '../decide/verdict.ts'
import { HOLD_STATUSES } from '../hold/hold-status.ts'
import { SHA256_DIGEST } from '../lib/sha256-digest.ts'
import { ENVIRONMENT_CLASSES, SAID_CLASSES } from '../locate/environment.ts'

/** Outcomes that are told at once. */
const MOST_OUTCOMES = 32

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

/** A change of the configuration that a second person confirms first. */
export const Waiting = z.object({ hold: HoldHandle }).describe('a second person confirms it first')

export const Decision = z
  .object({
    id: z.string(),
    digest: z.string().describe('`sha256:…` of the canonical bytes (RFC 8785); empty where there was no action'),
    verdict: z.enum(VERDICTS),
    environment: z.object({
      class: z.enum(ENVIRONMENT_CLASSES),
      treatedAs: z.enum(SAID_CLASSES),
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
    files: z
      .array(z.object({ path: z.string(), digest: z.string() }))
      .readonly()
      .optional()
      .describe('what was read as part of it, for whoever runs it'),
    begun: z.literal(true).optional().describe('the run has begun: its outcome is waited for'),
  })
  .describe('allow goes ahead now; hold and deny are stopped')

/** A decision as an authority tells it; of a later version it may have codes and evidence that are not known here. */
export type ToldDecision = z.output<typeof Decision>

/** A whole number in a query: its digits and nothing else, where JavaScript would read ``, ` 1`, `1e3` and `0x1` as numbers, too. */
export function inDigits<T extends z.ZodNumber>(number: T) {
  return z.preprocess((given) => (typeof given === 'string' && DIGITS.test(given) ? Number(given) : given), number)
}

const DIGITS = /^(?:0|[1-9][0-9]*)$/

export const Wait = z.number().int().min(0).max(60).describe('seconds to wait for people')

const digest = z.string().regex(SHA256_DIGEST)

const RunNotes = z.array(z.string().max(500)).max(20)

export const DecisionRequest = z.strictObject({
  action: z.unknown().optional(),
  tools: z
    .strictObject({
      definition: digest.nullable(),
      says: z.string().max(2000),
      offered: z
        .record(z.string().min(1).max(1000), digest)
        .optional()
        .describe('of every tool of the server; it may be left out once a question about the server was answered'),
    })
    .optional()
    .describe('what the server of a `tool` action says of its tools: a definition that changed is held'),
  session: z.string().max(200).optional(),
  execution: digest.optional().describe('the fingerprint of the process that whoever asks is going to run'),
  begins: RunNotes.optional().describe(
    'the run begins with the answer where nothing has to be spent for it (`begun`): notes of how it is run',
  ),
  wait: Wait.optional(),
})

export const HoldStatus = z.enum(HOLD_STATUSES)

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
  backup: z.unknown().optional().describe('whether a backup was taken, or which'),
  monitoring: z.unknown().optional().describe('checklist: whether monitoring would show that it goes wrong'),
  incidentReport: z.unknown().optional().describe('checklist: whether an incident report is prepared'),
})

/** One answer to requests that are alike. */
export const GroupApproval = Approval.extend({
  holds: z.array(id).max(100),
  count: z.unknown().optional().describe('how many there are, typed out in digits'),
})

export const GroupAnswers = z.object({
  answers: z.array(
    z.object({
      id,
      status: HoldStatus.optional(),
      approvals: z.number().optional(),
      problem: z.looseObject({ code: z.string() }).optional(),
    }),
  ),
})

export const Reason = z.strictObject({ reason: text })
export const Finding = z.strictObject({ finding: text })

export const StandingGrantRequest = z.strictObject({
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
    .describe('`started` before the process is; then `succeeded`, `failed`, `not-run` or `unknown`'),
  exitCode: z.number().int().optional(),
  durationMs: z.number().min(0).optional(),
  outputDigest: digest.optional(),
  tail: z.string().max(16_384).optional().describe('the end of its output, kept without secrets'),
  notes: RunNotes.optional(),
})

export const Outcome = z.object({ index: z.number().int() })

export const OutcomesRequest = z.strictObject({ outcomes: z.array(OutcomeRequest).min(1).max(MOST_OUTCOMES) })

/** In the order in which they were told. Each stands for itself: one that is refused keeps none of the others from being kept. */
export const Outcomes = z.object({
  outcomes: z.array(z.union([Outcome, z.looseObject({ code: z.string(), detail: z.string() })])),
})

/** Strict: a word that is misspelt would leave open for what, for whom or for how long it is. */
export const MockRequest = z.strictObject({
  reason: z.unknown().optional(),
  minutes: z.unknown().optional(),
  workflow: z.unknown().optional(),
  agent: z.unknown().optional(),
})

export const Anything = z.looseObject({})

export const Id = z.object({ id })
