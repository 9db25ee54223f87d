import { hash } from 'node:crypto'
import { sha256 } from '@noble/hashes/sha2.js'

/**
 * The built command loads `node:crypto` when it first calls it, and that costs more than all else that a single check
 * does. So a process hashes its first short texts without it, and whoever decides many is soon at the faster one.
 */
const FEW = 4
const SHORT = 4096

let hashed = 0

/** From here on with `node:crypto`: whoever reads programs loads it anyway. */
export function hashWithNodeCrypto(): void {
  hashed = FEW
}

/** SHA-256 (FIPS 180-4) of the UTF-8 bytes of a well-formed text, in 64 lower-case hexadecimal digits. */
export function sha256Hex(text: string): string {
  if (hashed >= FEW || text.length > SHORT) return hash('sha256', text, 'hex')
  hashed++
  return Buffer.from(sha256(Buffer.from(text))).toString('hex')
}
