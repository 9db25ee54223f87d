import { posix } from 'node:path'

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

/** An element of a pattern: any number of characters, or one that it tells from others. */
type Element = 'any' | ((c: string) => boolean)

function elementsOf(pattern: string): readonly Element[] {
  const found: Element[] = []
  for (let at = 0; at < pattern.length; ) {
    const start = at
    at = elementEnd(pattern, start)
    found.push(pattern[start] === '*' ? 'any' : (c) => matchOne(pattern, start, c) >= 0)
  }
  return found
}

function elementEnd(pattern: string, at: number): number {
  const first = pattern[at]
  if (first === '\\' && at + 1 < pattern.length) return at + 2
  if (first !== '[') return at + 1
  const start = pattern[at + 1] === '!' || pattern[at + 1] === '^' ? at + 2 : at + 1
  const close = pattern.indexOf(']', start + 1)
  return close < 0 ? at + 1 : close + 1
}

/**
 * How much of the text, from its start or its end, the pattern matches; `undefined` where it matches nothing there. All
 * ways of matching are followed at once, so the cost is pattern times text.
 */
export function matchedLength(
  pattern: string,
  text: string,
  end: 'start' | 'end',
  which: 'shortest' | 'longest',
): number | undefined {
  const elements = end === 'start' ? elementsOf(pattern) : elementsOf(pattern).toReversed()
  const last = elements.length
  let states = passingAny(elements, new Set([0]))
  let found: number | undefined
  for (let length = 0; states.size > 0; length++) {
    if (states.has(last)) {
      found = length
      if (which === 'shortest') break
    }
    if (length === text.length) break
    const c = text[end === 'start' ? length : text.length - 1 - length] as string
    const next = new Set<number>()
    for (const at of states) {
      const element = elements[at]
      if (element === 'any') next.add(at)
      else if (element?.(c) === true) next.add(at + 1)
    }
    states = passingAny(elements, next)
  }
  return found
}

/** An element that matches any number of characters may match none. */
function passingAny(elements: readonly Element[], states: Set<number>): Set<number> {
  for (const at of states) if (elements[at] === 'any') states.add(at + 1)
  return states
}

export function isPattern(text: string): boolean {
  return /[*?[]/.test(text)
}

/** `*`, `.*`, `.[!.]*`, `?*`, `*.*` in a directory that is known: as good as everything in it. */
export function meansEverything(path: string): boolean {
  const name = posix.basename(path)
  return name.includes('*') && /^(?:[*?.]|\[[!^]\.\])+$/.test(name) && !/[*?[]/.test(posix.dirname(path))
}
