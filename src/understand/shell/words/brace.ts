import { LIMITS } from '../limits.ts'

/**
 * Brace expansion, Bash 5.2 manual, section 3.5.1: `{a,b}`, `{1..9..2}`, nested, as text. `undefined` where it is more
 * than is read. A text that is no brace expansion comes back as it is, with its braces, as bash has it.
 */
export function expandBraces(text: string): readonly string[] | undefined {
  return text.length > LIMITS.braces ? undefined : new Braces(text).expand(0, text.length, 0)
}

/** Each character is looked at once where it stands and once where its braces are matched. */
class Braces {
  private readonly text: string
  /** Where the brace that opens at an index is closed. */
  private readonly ends: ReadonlyMap<number, number>

  constructor(text: string) {
    this.text = text
    this.ends = matched(text)
  }

  expand(from: number, to: number, depth: number): readonly string[] | undefined {
    if (depth > LIMITS.depth) return undefined
    let out: readonly string[] = ['']
    let literal = from
    for (let i = from; i < to; i++) {
      const end = this.ends.get(i)
      if (end === undefined) continue
      const choices = this.choices(i + 1, end, depth)
      if (choices === undefined) return undefined
      const next = joined(out, this.text.slice(literal, i), choices)
      if (next === undefined) return undefined
      out = next
      literal = end + 1
      i = end
    }
    const rest = this.text.slice(literal, to)
    return rest === '' ? out : out.map((one) => one + rest)
  }

  /** What stands between two braces; with them, where it is neither a list nor a sequence. */
  private choices(from: number, to: number, depth: number): readonly string[] | undefined {
    const items = this.items(from, to)
    if (items.length === 1) {
      const sequence = sequenceOf(this.text.slice(from, to))
      return sequence ?? this.expand(from, to, depth + 1)?.map((one) => `{${one}}`)
    }
    const out: string[] = []
    for (const [a, b] of items) {
      const some = this.expand(a, b, depth + 1)
      if (some === undefined || out.length + some.length > LIMITS.expansion) return undefined
      out.push(...some)
    }
    return out
  }

  /** Parts between commas of this level. */
  private items(from: number, to: number): readonly (readonly [number, number])[] {
    const items: (readonly [number, number])[] = []
    let start = from
    for (let i = from; i < to; i++) {
      const end = this.ends.get(i)
      if (end !== undefined) i = end
      else if (this.text[i] === ',') {
        items.push([start, i])
        start = i + 1
      }
    }
    items.push([start, to])
    return items
  }
}

function matched(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '{') open.push(i)
    else if (text[i] === '}') {
      const start = open.pop()
      if (start !== undefined) ends.set(start, i)
    }
  }
  return ends
}

function joined(before: readonly string[], between: string, choices: readonly string[]): readonly string[] | undefined {
  if (before.length * choices.length > LIMITS.expansion) return undefined
  return before.flatMap((one) => choices.map((choice) => one + between + choice))
}

function sequenceOf(inner: string): readonly string[] | undefined {
  const parts = inner.split('..')
  if (parts.length < 2 || parts.length > 3) return undefined
  const [from, to, by] = parts as [string, string, string | undefined]
  const letters = /^[A-Za-z]$/.test(from) && /^[A-Za-z]$/.test(to)
  const numbers = /^-?\d{1,9}$/.test(from) && /^-?\d{1,9}$/.test(to)
  if (!letters && !numbers) return undefined
  if (by !== undefined && !/^-?\d{1,9}$/.test(by)) return undefined
  const a = letters ? from.charCodeAt(0) : Number(from)
  const b = letters ? to.charCodeAt(0) : Number(to)
  const step = Math.max(1, Math.abs(Number(by ?? '1')))
  const width = numbers && (/^-?0\d/.test(from) || /^-?0\d/.test(to)) ? Math.max(from.length, to.length) : 0
  const out: string[] = []
  for (let n = a; a <= b ? n <= b : n >= b; n += a <= b ? step : -step) {
    // One more than is taken says that there are too many.
    if (out.length > LIMITS.expansion) break
    out.push(letters ? String.fromCharCode(n) : padded(n, width))
  }
  return out
}

function padded(n: number, width: number): string {
  const digits = String(Math.abs(n))
  return n < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0')
}
