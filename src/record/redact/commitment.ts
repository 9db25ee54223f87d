import { createHash, timingSafeEqual } from 'node:crypto'
import { isSha256Digest } from '../../lib/sha256-digest.ts'

/** What binds an entry of the log to a value that is not in it. */
export interface Commitment {
  /** `sha256:…` over salt and value: the only thing that the log holds. */
  readonly commitment: string
  /** Kept beside the value, and erased with it: without the salt a short value could be guessed. */
  readonly salt: Uint8Array
}

export const SALT_BYTES = 16

const PREFIX = 'sha256:'

/** `SHA-256(salt16 || value)`. The salt must be random and new: two equal values then have nothing in common. */
export function commit(value: string | Uint8Array, salt: Uint8Array): Commitment {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`)
  return { commitment: `${PREFIX}${digest(value, salt).toString('hex')}`, salt }
}

/** True where the commitment was made over exactly this value and salt. */
export function isCommittedTo(commitment: string, value: string | Uint8Array, salt: Uint8Array): boolean {
  if (salt.length !== SALT_BYTES || !isSha256Digest(commitment)) return false
  return timingSafeEqual(Buffer.from(commitment.slice(PREFIX.length), 'hex'), digest(value, salt))
}

function digest(value: string | Uint8Array, salt: Uint8Array): Buffer {
  return createHash('sha256').update(salt).update(value).digest()
}
