import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'

/**
 * Seals what has to be kept whole and must not be read from the database: an action holds what an agent typed, and that
 * may be a password. AES-256-GCM (NIST SP 800-38D); the key stays in the data directory.
 */
export interface Seal {
  /** `about` names what the text belongs to; it opens under the same name only. */
  close(text: string, about: string): Uint8Array
  /** `undefined` where the bytes were changed, belong to something else or were sealed with another key. */
  open(sealed: Uint8Array, about: string): string | undefined
}

const NONCE = 12
const TAG = 16

/** `secret` has 32 bytes; `random` gives that many fresh random bytes. A nonce of 96 random bits serves 2^32 texts. */
export function sealWith(secret: Uint8Array, random: (bytes: number) => Uint8Array): Seal {
  const key = createSecretKey(secret)
  return {
    close: (text, about) => {
      const nonce = random(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(about))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open: (sealed, about) => {
      if (sealed.length < NONCE + TAG) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
      decipher.setAAD(Buffer.from(about))
      decipher.setAuthTag(sealed.subarray(-TAG))
      try {
        return decipher.update(sealed.subarray(NONCE, -TAG), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return undefined
      }
    },
  }
}
