import { fault, ok, type Result } from '../../lib/result.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { type LogFault, logFault } from './fault.ts'
import { MAX_NOTE_BYTES, parseNote } from './note.ts'
import { formatProofText, parseProofText } from './proof-lines.ts'
import { parseDecimal } from './text.ts'
import type { Hash } from './tree.ts'

/**
 * What a log sends to a witness, https://c2sp.org/tlog-witness (v1, 2026-07), `POST <prefix>/add-checkpoint`:
 *
 *     old <size>
 *     <base 64 of a hash>        the consistency proof from the old size to the checkpoint's; at most 63
 *
 *     <checkpoint>
 */
export interface AddCheckpoint {
  /** The size up to which, as the log believes, the witness has cosigned. */
  readonly oldSize: number
  readonly proof: readonly Hash[]
  /** The checkpoint, byte for byte. */
  readonly checkpoint: Uint8Array
}

/** A request as it was read. Its origin says which log to look up, and is not believed before the judgement. */
export interface ReadAddCheckpoint extends AddCheckpoint {
  readonly origin: string
}

const MAX_REQUEST_BYTES = 2 * MAX_NOTE_BYTES
const OLD = 'old '

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): Uint8Array {
  return formatProofText({ head: [`${OLD}${oldSize}`], proof, checkpoint })
}

/** A fault here is answered with 400. */
export function parseAddCheckpoint(body: Uint8Array): Result<ReadAddCheckpoint, LogFault> {
  if (body.length > MAX_REQUEST_BYTES) return malformed(`it has more than ${MAX_REQUEST_BYTES} bytes`)
  const parts = parseProofText(body, (line) => line.startsWith(OLD))
  if (parts === undefined) return malformed('it has no blank line, or a line of its proof is not a hash')
  const [old, ...more] = parts.head
  const oldSize = more.length === 0 ? parseDecimal(old?.slice(OLD.length) ?? '') : undefined
  if (oldSize === undefined) return malformed('its first line does not give the old size')
  const note = parseNote(parts.checkpoint)
  const claimed = note.is === 'ok' ? parseCheckpoint(note.value.text) : note
  if (claimed.is === 'fault') return malformed(claimed.fault.message)
  return ok({ oldSize, proof: parts.proof, checkpoint: parts.checkpoint, origin: claimed.value.origin })
}

function malformed(why: string): Result<never, LogFault> {
  return fault(logFault('REQUEST_MALFORMED', `this is no request to a witness: ${why}`))
}
