import type { Span } from '../../lib/span.ts'

/** Something that must not be kept, and the rule that says so. */
export interface Found {
  readonly span: Span
  /** Stands in the mask and in the counts: `token`, `url-password`, `personal`. */
  readonly rule: string
  /** The end of an identifier that may stay, so that people can tell two of them apart. */
  readonly keep?: string
}

/** How many of each rule were masked. */
export type Masked = Readonly<Record<string, number>>

const OPEN = '⟨redacted: '
const CLOSE = '⟩'
const LONGEST = 80

export function maskFor({ rule, keep }: Pick<Found, 'rule' | 'keep'>): string {
  return `${OPEN}${rule}${keep === undefined ? '' : ` …${keep}`}${CLOSE}`
}

/** Where a mask ends that begins here; masks have a blank inside. */
export function endOfMask(text: string, at: number): number | undefined {
  if (!text.startsWith(OPEN, at)) return undefined
  const end = text.slice(at, at + LONGEST).indexOf(CLOSE)
  return end < 0 ? undefined : at + end + 1
}

/** True for what is a mask and nothing else, so that redacting twice changes nothing. */
export function isMask(value: string): boolean {
  return endOfMask(value, 0) === value.length
}

/**
 * The text with each finding replaced. Findings that touch the same characters become one: they are masked from where
 * the first begins to where the last ends, under the rule of the longest.
 */
export function masked(
  text: string,
  findings: readonly Found[],
): { readonly text: string; readonly found: readonly Found[] } {
  if (findings.length === 0) return { text, found: [] }
  const found = joined(findings)
  let out = ''
  let at = 0
  for (const one of found) {
    out += text.slice(at, one.span[0]) + maskFor(one)
    at = one.span[1]
  }
  return { text: out + text.slice(at), found }
}

function joined(findings: readonly Found[]): readonly Found[] {
  const ordered = findings.filter((one) => one.span[1] > one.span[0]).toSorted((a, b) => a.span[0] - b.span[0])
  const out: Found[] = []
  for (const one of ordered) {
    const last = out.at(-1)
    if (last === undefined || one.span[0] >= last.span[1]) {
      out.push(one)
      continue
    }
    const longest = length(one) > length(last) ? one : last
    out[out.length - 1] = { ...longest, span: [last.span[0], Math.max(last.span[1], one.span[1])] }
  }
  return out
}

function length(one: Found): number {
  return one.span[1] - one.span[0]
}

export function countOf(found: readonly Found[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { rule } of found) counts[rule] = (counts[rule] ?? 0) + 1
  return counts
}
