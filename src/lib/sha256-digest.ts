/** A SHA-256 as text. In lower case only: one digest has one spelling, so that two of them are not taken for a change. */
export const SHA256_DIGEST = /^sha256:[0-9a-f]{64}$/

export function isSha256Digest(given: unknown): given is string {
  return typeof given === 'string' && SHA256_DIGEST.test(given)
}
