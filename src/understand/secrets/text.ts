import type { Span } from '../../lib/span.ts'

/**
 * True for a text that holds a secret which anybody can tell from its form: a private key, a token of a known issuer.
 * Counter-examples that are let through: a password, a key without a mark of its own. Counter-examples that are held:
 * an example key of a manual.
 */
export function holdsSecret(text: string): boolean {
  if (text.length < SHORTEST) return false
  if (text.includes('PRIVATE KEY-----') && text.includes('-----BEGIN ')) return true
  return (
    hasLongPart(text) && TOKENS.some(([mark, length]) => nextToken(text, mark, length, 0, isTokenPart) !== undefined)
  )
}

/** The shortest token with its mark. */
const SHORTEST = 20

/** True where so many parts of a token stand side by side: in most names and paths nowhere, and no token is looked for. */
function hasLongPart(text: string): boolean {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    length = isTokenPart(text.charCodeAt(i)) ? length + 1 : 0
    if (length === SHORTEST) return true
  }
  return false
}

/** How a token begins, and how many letters, digits and dashes at least follow. */
const TOKENS: readonly (readonly [mark: string, length: number])[] = [
  ['AKIA', 16],
  ['ASIA', 16],
  ['ghp_', 36],
  ['gho_', 36],
  ['ghu_', 36],
  ['ghs_', 36],
  ['ghr_', 36],
  ['github_pat_', 22],
  ['glpat-', 20],
  ['gldt-', 20],
  ['glrt-', 20],
  ['xoxb-', 20],
  ['xoxp-', 20],
  ['xoxa-', 20],
  ['xoxr-', 20],
  ['xoxs-', 20],
  ['xapp-', 20],
  ['sk_live_', 20],
  ['rk_live_', 20],
  ['AIza', 35],
  ['npm_', 36],
  ['pypi-AgEI', 40],
  ['sk-ant-', 24],
  ['sk-proj-', 24],
  ['dop_v1_', 40],
  ['hvs.', 20],
  ['AGE-SECRET-KEY-1', 40],
  ['SG.', 40],
  ['shpat_', 30],
  ['dckr_pat_', 20],
  ['tskey-', 16],
  ['ya29.', 30],
  ['FwoGZXIvYXdz', 40],
]

/**
 * Where tokens of known issuers stand, in the order of their marks. A private key is no token. Unlike in `holdsSecret`, a
 * token may stand right behind a dash, a point or an underscore: what is left out of a record is left out too often.
 */
export function tokensIn(text: string): readonly Span[] {
  const found: Span[] = []
  for (const [mark, length] of TOKENS) {
    let one = nextToken(text, mark, length, 0, isLetterOrDigit)
    while (one !== undefined) {
      found.push(one)
      one = nextToken(text, mark, length, one[1], isLetterOrDigit)
    }
  }
  return found
}

function nextToken(
  text: string,
  mark: string,
  length: number,
  from: number,
  goesOn: (before: number) => boolean,
): Span | undefined {
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    // `XAKIA…` in the middle of a word is something else.
    if (at > 0 && goesOn(text.charCodeAt(at - 1))) continue
    let end = at + mark.length
    while (end < text.length && isTokenPart(text.charCodeAt(end))) end++
    if (end - at - mark.length >= length) return [at, end]
  }
  return undefined
}

/** Letters, digits, `-`, `_` and `.`. */
function isTokenPart(code: number): boolean {
  return isLetterOrDigit(code) || code === 45 || code === 95 || code === 46
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
