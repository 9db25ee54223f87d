import { isUtf8 } from 'node:buffer'

// A byte order mark is kept: with it dropped, two different inputs would read as the same text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of UTF-8 bytes, or nothing where they are not UTF-8. Nothing is replaced, so the bytes can be had back. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? decoder.decode(bytes) : undefined
}

/**
 * The bytes of standard base 64 (RFC 4648, section 4). Only the one spelling that encoding them gives: blanks, missing
 * padding, the URL alphabet and stray bits at the end are refused, so that no byte of a signed line can be changed
 * without it being found.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}

/** A whole number from 0 to 2^53 - 1 in ASCII digits, without a leading zero. */
export function parseDecimal(text: string): number | undefined {
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= 0 && String(value) === text ? value : undefined
}
