/**
 * Shell patterns (`*`, `?`, `[a-z]`) against a text, after POSIX.1-2024, section 2.14. Two pointers and one mark to go
 * back to, so the cost is at most pattern times text; both are bounded by their callers.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let starAt = -1
  let starText = 0
  while (t < text.length) {
    const c = pattern[p]
    if (c === '*') {
      starAt = p++
      starText = t
      continue
    }
    const end = c === undefined ? -1 : matchOne(pattern, p, text[t] as string)
    if (end >= 0) {
      p = end
      t++
      continue
    }
    if (starAt < 0) return false
    p = starAt + 1
    t = ++starText
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** The index behind the pattern's next element where it matches `c`; -1 where it does not. */
function matchOne(pattern: string, at: number, c: string): number {
  const first = pattern[at]
  if (first === '?') return at + 1
  if (first === '\\' && at + 1 < pattern.length) return pattern[at + 1] === c ? at + 2 : -1
  if (first !== '[') return first === c ? at + 1 : -1
  let i = at + 1
  const negated = pattern[i] === '!' || pattern[i] === '^'
  if (negated) i++
  let found = false
  for (let start = i; i < pattern.length && (pattern[i] !== ']' || i === start); i++) {
    const low = pattern[i] as string
    if (pattern[i + 1] === '-' && pattern[i + 2] !== undefined && pattern[i + 2] !== ']') {
      const high = pattern[i + 2] as string
      if (low <= c && c <= high) found = true
      i += 2
    } else if (low === c) found = true
  }
  if (i >= pattern.length) return c === '[' ? at + 1 : -1
  return found !== negated ? i + 1 : -1
}

export function isPattern(text: string): boolean {
  return /[*?[]/.test(text)
}
