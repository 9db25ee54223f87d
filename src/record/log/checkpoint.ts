import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { type LogFault, logFault } from './fault.ts'
import { isKeyName, type SignerKey, type VerifierKey } from './key.ts'
import { openNote, type Signed, signNote } from './note.ts'
import { decodeBase64, encodeBase64, parseDecimal } from './text.ts'
import { HASH_BYTES, type Hash } from './tree.ts'

/**
 * Checkpoints of a log, https://c2sp.org/tlog-checkpoint (v1.0.0): a signed note whose text is the origin, the size
 * and the root, a line each. Extension lines are refused: nobody who audits the log could check what they say.
 */
export interface Checkpoint {
  /** The log's identity, which is also the name of its key: `gate.example/audit/1`. */
  readonly origin: string
  /** How many entries the log has. */
  readonly size: number
  /** The root hash of the tree over these entries. */
  readonly root: Hash
}

/** The text of a checkpoint, before it is signed. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== HASH_BYTES) {
    throw new RangeError('this is no checkpoint')
  }
  return `${origin}\n${size}\n${encodeBase64(root)}\n`
}

/** The bytes that the log publishes. */
export function signCheckpoint(checkpoint: Checkpoint, key: SignerKey): Uint8Array {
  if (checkpoint.origin !== key.verifier.name) throw new RangeError('the key is that of another log')
  return signNote(formatCheckpoint(checkpoint), [key])
}

/** Reads the text of a checkpoint. That the log has signed it is for `openCheckpoint`. */
export function parseCheckpoint(text: string): Result<Checkpoint, LogFault> {
  const [origin, sizeText, rootText, end, ...more] = text.split('\n')
  if (end !== '' || more.length > 0) return malformed('it has three lines: origin, size and root')
  if (origin === undefined || !isKeyName(origin)) return malformed('its origin is empty, or has a space or a `+`')
  const size = parseDecimal(sizeText ?? '')
  if (size === undefined) return malformed('its size is not a decimal number without leading zeroes')
  const root = decodeBase64(rootText ?? '')
  if (root?.length !== HASH_BYTES) return malformed('its root is not 32 bytes of base 64')
  return ok({ origin, size, root })
}

/** Whom a verifier believes. */
export interface Trust {
  /** The key of the log. Its name is the origin that the checkpoint must have. */
  readonly log: VerifierKey
  /** Keys of witnesses, of type `cosignature/v1`. */
  readonly witnesses?: readonly VerifierKey[]
  /** How many of the witnesses must have cosigned. None where nothing is said. */
  readonly quorum?: number
}

export interface OpenedCheckpoint extends Checkpoint {
  /** The text that was signed. */
  readonly text: string
  /** Cosignatures of known witnesses. */
  readonly cosigned: readonly Signed[]
}

/**
 * Reads a checkpoint that the log itself has signed, and as many of its witnesses as are asked for. The signature of a
 * witness alone is not enough: it says what the witness has seen, not that the log stands by it.
 */
export function openCheckpoint(bytes: Uint8Array, trust: Trust): Result<OpenedCheckpoint, LogFault> {
  const witnesses = trust.witnesses ?? []
  const note = openNote(bytes, [trust.log, ...witnesses])
  if (note.is === 'fault') return note
  const { text, signed } = note.value
  if (!signed.some(({ key }) => key === trust.log)) {
    return fault(logFault('SIGNATURE_MISSING', `the log ${quoted(trust.log.name)} has not signed it`))
  }
  const checkpoint = parseCheckpoint(text)
  if (checkpoint.is === 'fault') return checkpoint
  if (checkpoint.value.origin !== trust.log.name) {
    return fault(logFault('CHECKPOINT_OF_ANOTHER_LOG', `it is of the log ${quoted(checkpoint.value.origin)}`))
  }
  const cosigned = signed.filter(({ key }) => key !== trust.log)
  // A witness with several keys is one witness.
  const count = new Set(cosigned.map(({ key }) => key.name)).size
  const quorum = trust.quorum ?? 0
  if (count < quorum) {
    return fault(logFault('COSIGNATURES_MISSING', `${count} of ${quorum} witnesses have cosigned it`))
  }
  return ok({ ...checkpoint.value, text, cosigned })
}

function malformed(why: string): Result<never, LogFault> {
  return fault(logFault('CHECKPOINT_MALFORMED', `this is no checkpoint: ${why}`))
}
