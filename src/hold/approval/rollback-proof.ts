import { fault, ok, type Result } from '../../lib/result.ts'
import { isSha256Digest } from '../../lib/sha256-digest.ts'
import { faultsOf } from '../fault.ts'

/** Three measurements of one state, made by the executor around a rehearsal: digests of what would be changed. */
export interface RollbackProof {
  readonly target: string
  readonly before: string
  readonly afterApply: string
  readonly afterRollback: string
}

const plain = faultsOf({
  PROOF_UNREADABLE: ['the proof is not three digests and a target', 'send what the executor measured'],
  PROOF_OTHER_TARGET: ['the proof was measured on another target', 'measure it on this one'],
  NOTHING_CHANGED: ['nothing had changed after the run, so that nothing was rolled back', 'rehearse a real change'],
  NOT_ROLLED_BACK: ['the state after the rollback is not the one before', 'repair the rollback and measure again'],
} as const)

export type RollbackFault = ReturnType<typeof plain>

/**
 * A rollback is proven by measuring it: a run that changed something, and a rollback that brought back what was there. A
 * proof without a change proves nothing.
 */
export function provenRollback(given: unknown, target: string): Result<RollbackProof, RollbackFault> {
  if (typeof given !== 'object' || given === null) return fault(plain('PROOF_UNREADABLE'))
  const [measured, before, afterApply, afterRollback] = ['target', 'before', 'afterApply', 'afterRollback'].map(
    (name): unknown => (Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined),
  )
  if (
    typeof measured !== 'string' ||
    !isSha256Digest(before) ||
    !isSha256Digest(afterApply) ||
    !isSha256Digest(afterRollback)
  ) {
    return fault(plain('PROOF_UNREADABLE'))
  }
  if (measured !== target) return fault(plain('PROOF_OTHER_TARGET'))
  if (afterApply === before) return fault(plain('NOTHING_CHANGED'))
  if (afterRollback !== before) return fault(plain('NOT_ROLLED_BACK'))
  return ok({ target, before, afterApply, afterRollback })
}
