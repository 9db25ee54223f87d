import { sign, verify } from 'node:crypto'
import type { SignerKey, VerifierKey } from './key.ts'
import { formatSignatureLine } from './signature-line.ts'

/**
 * Cosignatures of a witness, https://c2sp.org/tlog-cosignature (v1, type 0x04): the statement that at this time the
 * checkpoint was the largest that the witness had seen of this log, and consistent with all before it.
 */

const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/**
 * The signature line, with its newline. `text` is the whole text of the checkpoint and `now` the time in milliseconds.
 * The caller has judged the checkpoint and made its new state durable.
 */
export function cosign(text: string, key: SignerKey, now: number): string {
  if (key.verifier.type !== 'cosignature/v1') throw new TypeError('the key is not one for cosignatures')
  const seconds = Math.floor(now / 1000)
  const time = Buffer.alloc(TIME_BYTES)
  time.writeBigUInt64BE(BigInt(seconds))
  return formatSignatureLine(key.verifier, Buffer.concat([time, sign(null, message(text, seconds), key.privateKey)]))
}

/** The time of a cosignature that holds, in seconds since 1970; nothing where it does not hold. */
export function cosignedAt(key: VerifierKey, text: string, signature: Uint8Array): number | undefined {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined
  const seconds = Number(Buffer.from(signature).readBigUInt64BE())
  if (!Number.isSafeInteger(seconds)) return undefined
  const holds = verify(null, message(text, seconds), key.publicKey, signature.subarray(TIME_BYTES))
  return holds ? seconds : undefined
}

function message(text: string, seconds: number): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}
