import { quoted } from '../../lib/quoted.ts'
import type { ReadAddCheckpoint } from './add-checkpoint.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import type { VerifierKey } from './key.ts'
import { provesConsistency } from './proof.ts'
import { EMPTY_ROOT, sameHash } from './tree.ts'

/**
 * The rules of a witness, https://c2sp.org/tlog-witness (v1, 2026-07). It keeps the newest checkpoint that it has
 * cosigned of each log, and cosigns only what continues it.
 */

/** What a witness knows of one log. */
export interface WitnessedLog {
  readonly key: VerifierKey
  /** The newest checkpoint that it cosigned; none where it never has. */
  readonly newest: Pick<Checkpoint, 'size' | 'root'> | undefined
}

export type WitnessAnswer =
  /** To be made durable as `newest` and then cosigned over `text`, in this order. */
  | { readonly is: 'cosign'; readonly checkpoint: Checkpoint; readonly text: string }
  | { readonly is: 'refused'; readonly status: 400 | 403 | 404 | 422; readonly message: string }
  /** Answered with `formatConflict` of the size that the witness has. */
  | { readonly is: 'conflict'; readonly status: 409; readonly size: number; readonly message: string }

/**
 * Judges a request by what the witness knows of the log with the request's origin; nothing where it knows no such log.
 *
 * INVARIANT (no rollback): `log` is read, and the new checkpoint written, in one atomic step. Between two steps another
 * request could go further, and this one would then take the witness back and have it cosign a fork.
 */
export function judgeAddCheckpoint(request: ReadAddCheckpoint, log: WitnessedLog | undefined): WitnessAnswer {
  if (log === undefined || log.key.name !== request.origin) {
    return refused(404, `the log ${quoted(request.origin)} is not known here`)
  }
  const opened = openCheckpoint(request.checkpoint, { log: log.key })
  if (opened.is === 'fault') return refused(403, opened.fault.message)
  const { origin, size, root, text } = opened.value
  if (request.oldSize > size) return refused(400, 'the old size is larger than the size of the checkpoint')
  const newest = log.newest ?? { size: 0, root: EMPTY_ROOT }
  if (request.oldSize !== newest.size) return conflict(newest.size, 'the old size is not what was last cosigned')
  if (size === newest.size && !sameHash(root, newest.root)) {
    return conflict(newest.size, 'another root was cosigned for this size')
  }
  if (!provesConsistency(newest, { size, root }, request.proof)) {
    return refused(422, 'the proof does not show that the log only grew')
  }
  return { is: 'cosign', checkpoint: { origin, size, root }, text }
}

/** What a conflict is answered with: the size that the witness has, with which the log can ask again. */
export function formatConflict(size: number): { readonly mediaType: string; readonly body: string } {
  return { mediaType: 'text/x.tlog.size', body: `${size}\n` }
}

function refused(status: 400 | 403 | 404 | 422, message: string): WitnessAnswer {
  return { is: 'refused', status, message }
}

function conflict(size: number, message: string): WitnessAnswer {
  return { is: 'conflict', status: 409, size, message }
}
