import { namesOneTarget, ROLLBACK_PROVEN } from '../../decide/named.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { ENVIRONMENT_CLASSES, type TreatedAs } from '../../locate/environment.ts'
import { LONGEST_TEXT, SHORTEST_TEXT, textOf } from '../approval/answer.ts'
import { provenRollback, type RollbackProof } from '../approval/rollback-proof.ts'
import { DAY, isBefore, readTime } from '../duration.ts'
import type { Problem } from '../fault.ts'
import { grantCalled } from '../shown/named-request.ts'

/** What a person gives ahead for a named action: one grant by its name, for one target, with an end and a number. */
export interface StandingGrant {
  readonly id: string
  readonly name: string
  readonly target: string
  readonly environment: TreatedAs
  readonly notBefore: number
  readonly expires: number
  readonly usesLeft: number
  readonly reason: string
  readonly givenBy: string
  readonly epoch: number
  /** There exactly where the grant says that a rollback is proven. */
  readonly proof?: RollbackProof
  readonly revoked?: { readonly at: number; readonly by: string; readonly reason: string }
}

const STANDING_LIMITS = Object.freeze({ days: 30, uses: 100 })

/** What a person sends; nothing of it is believed to have a type. */
export interface StandingInput {
  readonly name?: unknown
  readonly target?: unknown
  readonly environment?: unknown
  readonly expires?: unknown
  readonly uses?: unknown
  readonly reason?: unknown
  readonly proof?: unknown
}

/** Gives a standing grant, or tells everything that is wrong with the request. */
export function giveGrant(
  input: StandingInput,
  given: { readonly id: string; readonly by: string; readonly now: number; readonly epoch: number },
): Result<StandingGrant, readonly Problem[]> {
  const problems: Problem[] = []
  const wrong = (field: keyof StandingInput, code: string, message: string) => {
    problems.push({ field, code, message })
    return undefined
  }
  const { now } = given
  const name =
    (typeof input.name === 'string' ? grantCalled(input.name) : undefined) ??
    wrong('name', 'UNKNOWN_GRANT', 'no grant and no named action has this name')
  const target = isTarget(input.target)
    ? input.target
    : wrong('target', 'TARGET_UNCLEAR', 'the target is missing or does not name one thing')
  const environment = isTreatedAs(input.environment)
    ? input.environment
    : wrong('environment', 'UNKNOWN_ENVIRONMENT', 'one of `production`, `staging`, `development` and `local`')
  const expires = readTime(input.expires) ?? wrong('expires', 'NO_END', 'the end is written as `2026-12-24T00:00:00Z`')
  if (expires !== undefined && !(expires > now && expires <= now + STANDING_LIMITS.days * DAY)) {
    wrong('expires', 'END_OUT_OF_RANGE', `the end lies ahead, and at most ${STANDING_LIMITS.days} days`)
  }
  const uses = isUses(input.uses)
    ? input.uses
    : wrong('uses', 'USES_OUT_OF_RANGE', `a whole number from 1 to ${STANDING_LIMITS.uses}`)
  const reason =
    textOf(input.reason) ??
    wrong('reason', 'REASON_TOO_SHORT', `the reason takes between ${SHORTEST_TEXT} and ${LONGEST_TEXT} characters`)
  const proof = proofOf(input, target ?? '', wrong)
  if (
    problems.length > 0 ||
    name === undefined ||
    target === undefined ||
    environment === undefined ||
    expires === undefined ||
    uses === undefined ||
    reason === undefined
  ) {
    return fault(problems)
  }
  const { id, by: givenBy, epoch } = given
  const grant = { id, name, target, environment, notBefore: now, expires, usesLeft: uses, reason, givenBy, epoch }
  return ok(proof === undefined ? grant : { ...grant, proof })
}

/** A proof belongs to the grant of the rollback and to no other. */
function proofOf(
  input: StandingInput,
  target: string,
  wrong: (field: 'proof', code: string, message: string) => undefined,
): RollbackProof | undefined {
  if (input.name !== ROLLBACK_PROVEN) {
    return input.proof === undefined ? undefined : wrong('proof', 'PROOF_MISPLACED', 'this grant takes no proof')
  }
  const proven = provenRollback(input.proof, target)
  return proven.is === 'ok' ? proven.value : wrong('proof', proven.fault.code, proven.fault.message)
}

/** What a named action asks of the standing grants. */
export interface StandingAsk {
  readonly target: string
  readonly environment: TreatedAs
  readonly now: number
  readonly epoch: number
}

/**
 * Of each name that is wanted the grant that covers it, the one that ends first. INVARIANT (none implies another): a
 * grant is looked up by its own name, target and environment, each compared to the letter.
 */
export function coveringGrants(
  standing: readonly StandingGrant[],
  wanted: readonly string[],
  ask: StandingAsk,
): readonly StandingGrant[] {
  return wanted.flatMap((name) => {
    const own = standing.filter((grant) => grant.name === name && covers(grant, ask))
    return own.toSorted((a, b) => a.expires - b.expires).slice(0, 1)
  })
}

function covers(grant: StandingGrant, ask: StandingAsk): boolean {
  const { now } = ask
  return (
    grant.revoked === undefined &&
    grant.epoch === ask.epoch &&
    grant.target === ask.target &&
    grant.environment === ask.environment &&
    now >= grant.notBefore &&
    isBefore(now, grant.expires) &&
    grant.usesLeft >= 1 &&
    (grant.name !== ROLLBACK_PROVEN || provenRollback(grant.proof, grant.target).is === 'ok')
  )
}

/** The grant after one use; only for one of `coveringGrants`, in the same transaction. */
export function spendStanding(grant: StandingGrant): StandingGrant {
  return { ...grant, usesLeft: grant.usesLeft - 1 }
}

function isTarget(target: unknown): target is string {
  return typeof target === 'string' && target.isWellFormed() && namesOneTarget(target)
}

/** `unknown` is no environment that a grant could be for: it is treated as production. */
function isTreatedAs(given: unknown): given is TreatedAs {
  return given !== 'unknown' && ENVIRONMENT_CLASSES.some((one) => one === given)
}

function isUses(uses: unknown): uses is number {
  return typeof uses === 'number' && Number.isInteger(uses) && uses >= 1 && uses <= STANDING_LIMITS.uses
}
