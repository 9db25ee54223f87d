import { z } from 'zod'
import { OUTCOME_STATUSES } from '../act/outcome-status.ts'
import { Decision } from './schemas.ts'

export const Run = z.object({
  id: z.string(),
  decision: z.string(),
  state: z.enum(['intended', 'starting', 'started', 'ended']),
  intendedAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  status: z.enum(OUTCOME_STATUSES).optional(),
  why: z.string().optional(),
  exitCode: z.number().optional(),
  signal: z.string().optional(),
  durationMs: z.number().optional(),
  outputDigest: z.string().optional(),
  outputBytes: z.number().optional(),
  tail: z.string().optional(),
})

export const RunAnswer = z.object({ decision: Decision, run: Run.optional() })

export const CredentialName = z.object({ name: z.string().max(100) })
export const Names = z.array(z.string().max(512)).max(64)
/** Values are told by nobody: they have no place in any answer, and none in a fault. */
export const Values = z.record(z.string().max(200), z.string())

export const Credential = z.object({
  name: z.string(),
  version: z.number(),
  targets: Names,
  users: Names,
  env: Names,
  files: Names,
  unattended: z.boolean(),
  addedAt: z.string(),
  changedAt: z.string(),
})
