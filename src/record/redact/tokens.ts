import type { Span } from '../../lib/span.ts'
import { tokensIn } from '../../understand/secrets/text.ts'
import type { Found } from './mask.ts'

/** Secrets that anybody can tell from their form alone: tokens of known issuers, private keys, signed tokens. */
export function knownForms(text: string): readonly Found[] {
  return [
    ...tokensIn(text).map((span) => ({ span, rule: 'token' })),
    ...privateKeys(text).map((span) => ({ span, rule: 'private-key' })),
    ...signedTokens(text).map((span) => ({ span, rule: 'jwt' })),
  ]
}

const BEGIN = '-----BEGIN '
const END = '-----END '
const DASHES = '-----'
const LONGEST_LABEL = 60

/** Blocks of RFC 7468 whose label says `PRIVATE KEY`. One without an end goes to the end of the text. */
function privateKeys(text: string): readonly Span[] {
  const found: Span[] = []
  for (let at = text.indexOf(BEGIN); at >= 0; ) {
    const label = text.slice(at + BEGIN.length, at + BEGIN.length + LONGEST_LABEL)
    const dashes = label.indexOf(DASHES)
    const next = at + BEGIN.length
    if (dashes < 0 || !label.slice(0, dashes).includes('PRIVATE KEY')) {
      at = text.indexOf(BEGIN, next)
      continue
    }
    const end = text.indexOf(END, next)
    if (end < 0) return [...found, [at, text.length]]
    const close = text.indexOf(DASHES, end + END.length)
    const last = close < 0 || close - end > LONGEST_LABEL + END.length ? end + END.length : close + DASHES.length
    found.push([at, last])
    at = text.indexOf(BEGIN, last)
  }
  return found
}

/** JWS compact serialisation (RFC 7515, section 7.1): the header begins with `{"`, which is `eyJ`. JWE has five parts. */
function signedTokens(text: string): readonly Span[] {
  const found: Span[] = []
  for (let at = text.indexOf('eyJ'); at >= 0; ) {
    let end = at
    let dots = 0
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end)
      if (code === 46) dots++
      else if (!isBase64Url(code)) break
    }
    if (dots >= 2 && end - at >= 24) found.push([at, end])
    at = text.indexOf('eyJ', end)
  }
  return found
}

function isBase64Url(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 45 ||
    code === 95
  )
}
