import { type KeyObject, sign, verify } from 'node:crypto'
import canonicalize from 'canonicalize'

/**
 * Values that are kept with a signature of the authority's, so that a row written past it counts as absent. The text is
 * `base64url(Ed25519 signature).canonical JSON` (RFC 8032, RFC 8785).
 */
export interface SignedText {
  close(value: unknown): string
  /** `undefined` where the signature is not the authority's over exactly this value. */
  open<T>(text: string): T | undefined
}

/** `purpose` separates what is signed for one use from what is signed for another with the same key. */
export function signedText(privateKey: KeyObject, publicKey: KeyObject, purpose: string): SignedText {
  const bytes = (json: string) => Buffer.from(`prodgate ${purpose} v1\n${json}`)
  return {
    close: (value) => {
      const json = canonicalize(value) ?? ''
      return `${sign(null, bytes(json), privateKey).toString('base64url')}.${json}`
    },
    open: (text) => {
      const dot = text.indexOf('.')
      const json = text.slice(dot + 1)
      const signature = Buffer.from(text.slice(0, Math.max(dot, 0)), 'base64url')
      return verify(null, bytes(json), publicKey, signature) ? JSON.parse(json) : undefined
    },
  }
}
