import { MAX_PROOF_HASHES } from './proof.ts'
import { decodeBase64, decodeUtf8, encodeBase64 } from './text.ts'
import { HASH_BYTES, type Hash } from './tree.ts'

/**
 * The shape that receipts and requests to a witness share: some lines, hashes of a proof in base 64, a blank line,
 * then a checkpoint as it is. Lines end in LF.
 */
export interface ProofText {
  readonly head: readonly string[]
  readonly proof: readonly Hash[]
  /** A signed note, byte for byte. */
  readonly checkpoint: Uint8Array
}

export function formatProofText({ head, proof, checkpoint }: ProofText): Uint8Array {
  const lines = [...head, ...proof.map(encodeBase64), '']
  return Buffer.concat([Buffer.from(lines.map((line) => `${line}\n`).join('')), checkpoint])
}

/** `isHead` tells which lines stand before the proof; the first line that it does not know begins the proof. */
export function parseProofText(bytes: Uint8Array, isHead: (line: string) => boolean): ProofText | undefined {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('\n\n')
  const text = end < 0 ? undefined : decodeUtf8(bytes.subarray(0, end))
  if (text === undefined) return undefined
  const lines = text.split('\n')
  const first = lines.findIndex((line) => !isHead(line))
  const head = first < 0 ? lines : lines.slice(0, first)
  const proof = lines.slice(head.length).map(decodeBase64)
  if (proof.length > MAX_PROOF_HASHES || !proof.every(isHash)) return undefined
  return { head, proof, checkpoint: bytes.subarray(end + 2) }
}

function isHash(bytes: Uint8Array | undefined): bytes is Hash {
  return bytes?.length === HASH_BYTES
}
