import type { Found } from './mask.ts'

const SHORTEST = 24
/** As many bytes say whether something is text. */
const TASTE = 256

/**
 * Runs of base64 (RFC 4648, both alphabets) that hold a secret when they are read: the whole run goes. A run may have
 * begun earlier than the base64 in it (`/path/aGVsbG8…`), so that each of the four places where a group can begin is
 * tried. What is read is looked at as it is, and not for base64 again.
 */
export function codedSecrets(text: string, holdsSecret: (text: string) => boolean): readonly Found[] {
  const found: Found[] = []
  for (const [from, end] of runs(text)) {
    for (let offset = 0; offset < 4; offset++) {
      const bytes = Buffer.from(text.slice(from + offset, end), 'base64')
      if (!looksLikeText(bytes) || !holdsSecret(bytes.toString('utf8'))) continue
      found.push({ span: [from, end], rule: 'coded' })
      break
    }
  }
  return found
}

function* runs(text: string): Generator<readonly [number, number]> {
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    if (isBase64(text.charCodeAt(i))) continue
    if (i - from >= SHORTEST) yield [from, i]
    from = i + 1
  }
}

/** Letters, digits, `+`, `/`, `-`, `_`. */
function isBase64(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 43 ||
    code === 45 ||
    code === 47 ||
    code === 95
  )
}

function looksLikeText(bytes: Uint8Array): boolean {
  const taste = bytes.subarray(0, TASTE)
  let plain = 0
  for (const byte of taste) if ((byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9) plain++
  return plain >= taste.length * 0.8
}
