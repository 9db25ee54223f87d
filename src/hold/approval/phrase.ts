import { hash, timingSafeEqual } from 'node:crypto'

/** What the production policy asks a person to type (step 2). Any other answer is a no. */
export const SENTENCE = 'Yes, I understand the risks and want to proceed in production'

/**
 * True where a person typed exactly what was asked for. Both are brought to NFC (Unicode 16, UAX #15), because keyboards
 * differ in how they compose an `é`; nothing is trimmed or folded. NFKC would take a full-width `ｐｒｏｄ` for `prod`.
 *
 * Digests are compared, so that the time taken says nothing of where the two differ, nor of their lengths.
 */
export function isTyped(given: unknown, wanted: string): boolean {
  const text = typeof given === 'string' && given.isWellFormed() ? given : undefined
  const same = timingSafeEqual(fingerprint(text ?? ''), fingerprint(wanted))
  return same && text !== undefined && !BECOMES_ASCII.test(text)
}

/** The three characters that NFC turns into ASCII: they look like `;`, `` ` `` and `K` and are other characters. */
const BECOMES_ASCII = /[\u037e\u1fef\u212a]/

function fingerprint(text: string): Uint8Array {
  return hash('sha256', text.normalize('NFC'), 'buffer')
}
