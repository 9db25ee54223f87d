/**
 * True for a text that holds a secret which anybody can tell from its form: a private key, a token of a known issuer.
 * Counter-examples that are let through: a password, a key without a mark of its own. Counter-examples that are held:
 * an example key of a manual.
 */
export function holdsSecret(text: string): boolean {
  if (text.length < SHORTEST) return false
  if (text.includes('PRIVATE KEY-----') && text.includes('-----BEGIN ')) return true
  return TOKENS.some(([mark, length]) => hasToken(text, mark, length))
}

const SHORTEST = 20

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
] // prettier-ignore

function hasToken(text: string, mark: string, length: number): boolean {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    // `XAKIA…` in the middle of a word is something else.
    if (at > 0 && isTokenPart(text.charCodeAt(at - 1))) continue
    let end = at + mark.length
    while (end < text.length && isTokenPart(text.charCodeAt(end))) end++
    if (end - at - mark.length >= length) return true
  }
  return false
}

/** Letters, digits, `-`, `_` and `.`. */
function isTokenPart(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 45 ||
    code === 95 ||
    code === 46
  )
}
