import { fault, ok, type Result } from '../../lib/result.ts'
import { type OpenedCheckpoint, openCheckpoint, type Trust } from './checkpoint.ts'
import { type LogFault, logFault } from './fault.ts'
import { MAX_NOTE_BYTES } from './note.ts'
import { provesInclusion } from './proof.ts'
import { formatProofText, parseProofText } from './proof-lines.ts'
import { decodeBase64, encodeBase64, parseDecimal } from './text.ts'
import { type Hash, leafHash } from './tree.ts'

/**
 * A receipt: the proof that an entry is in a log, which can be verified without the log. Format
 * https://c2sp.org/tlog-proof (v1, 2026-07), file name `….tlog-proof`:
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base 64>            at most once
 *     index <number>
 *     <base 64 of a hash>        from the leaf's sibling up to the root's child
 *
 *     <checkpoint>
 */
export interface Receipt {
  /** The index of the entry in the log. */
  readonly index: number
  readonly proof: readonly Hash[]
  /** The checkpoint, byte for byte, with as many cosignatures as it had. */
  readonly checkpoint: Uint8Array
  /** Bytes that go along. Nobody has signed them: they are never to be believed. */
  readonly extra?: Uint8Array
}

const FORMAT = 'c2sp.org/tlog-proof@v1'
const EXTRA = 'extra '
const INDEX = 'index '
const MAX_RECEIPT_BYTES = 2 * MAX_NOTE_BYTES

export function formatReceipt({ index, proof, checkpoint, extra }: Receipt): Uint8Array {
  const extraLine = extra === undefined ? [] : [`${EXTRA}${encodeBase64(extra)}`]
  return formatProofText({ head: [FORMAT, ...extraLine, `${INDEX}${index}`], proof, checkpoint })
}

/** Reads a receipt. Nothing of it is believed before `verifyReceipt`. */
export function parseReceipt(bytes: Uint8Array): Result<Receipt, LogFault> {
  if (bytes.length > MAX_RECEIPT_BYTES) return malformed(`it has more than ${MAX_RECEIPT_BYTES} bytes`)
  const parts = parseProofText(bytes, (line) => line === FORMAT || line.startsWith(EXTRA) || line.startsWith(INDEX))
  if (parts === undefined) return malformed('it has no blank line, or a line of its proof is not a hash')
  const [format, ...lines] = parts.head
  if (format !== FORMAT) return malformed(`its first line is not ${FORMAT}`)
  const extraLine = lines.length === 2 ? lines[0] : undefined
  const index = lines.length > 2 ? undefined : numberAfter(INDEX, lines.at(-1))
  if (index === undefined) return malformed('it does not give the index of one entry')
  const { proof, checkpoint } = parts
  if (extraLine === undefined) return ok({ index, proof, checkpoint })
  const extra = extraLine.startsWith(EXTRA) ? decodeBase64(extraLine.slice(EXTRA.length)) : undefined
  if (extra === undefined || extra.length === 0) return malformed('its extra line is not base 64')
  return ok({ index, proof, checkpoint, extra })
}

/** What a receipt proves: this entry stood at this index when the log signed this checkpoint. */
export interface Proven {
  readonly index: number
  readonly checkpoint: OpenedCheckpoint
}

/**
 * Verifies, with nothing but the receipt, that `entry` is in the log. `entry` is the entry's bytes as they are
 * logged.
 */
export function verifyReceipt(bytes: Uint8Array, entry: Uint8Array, trust: Trust): Result<Proven, LogFault> {
  const receipt = parseReceipt(bytes)
  if (receipt.is === 'fault') return receipt
  const { index, proof } = receipt.value
  const checkpoint = openCheckpoint(receipt.value.checkpoint, trust)
  if (checkpoint.is === 'fault') return checkpoint
  const { size, root } = checkpoint.value
  if (!provesInclusion({ index, size, leaf: leafHash(entry), root }, proof)) {
    return fault(logFault('PROOF_INVALID', 'the receipt does not prove that this entry is in the log', { index }))
  }
  return ok({ index, checkpoint: checkpoint.value })
}

function numberAfter(prefix: string, line: string | undefined): number | undefined {
  return line?.startsWith(prefix) ? parseDecimal(line.slice(prefix.length)) : undefined
}

function malformed(why: string): Result<never, LogFault> {
  return fault(logFault('RECEIPT_MALFORMED', `this is no receipt: ${why}`))
}
