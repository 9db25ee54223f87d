import { LIMITS } from './limits.ts'

/**
 * Brace expansion, Bash 5.2 manual, section 3.5.1: `{a,b}`, `{1..9..2}`, nested, as text. `undefined` where it is more
 * than is read. A text that is no brace expansion comes back as it is, with its braces, as bash has it.
 */
export function expandBraces(text: string): readonly string[] | undefined {
  const out = expand(text)
  return out.length > LIMITS.expansion ? undefined : out
}

function expand(text: string): readonly string[] {
  const open = text.indexOf('{')
  if (open < 0) return [text]
  const close = closing(text, open)
  if (close < 0) return expand(text.slice(open + 1)).map((rest) => text.slice(0, open + 1) + rest)
  const inner = text.slice(open + 1, close)
  const before = text.slice(0, open)
  const alternatives = list(inner) ?? sequence(inner)
  const rests = expand(text.slice(close + 1))
  if (alternatives === undefined) return expand(inner).flatMap((one) => rests.map((rest) => `${before}{${one}}${rest}`))
  const out: string[] = []
  for (const one of alternatives) {
    for (const rest of rests) {
      if (out.length > LIMITS.expansion) return out
      out.push(before + one + rest)
    }
  }
  return out
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i
  }
  return -1
}

/** Comma-separated alternatives; `undefined` where there is no comma at this level. */
function list(inner: string): readonly string[] | undefined {
  const items: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < inner.length; i++) {
    const c = inner[i]
    if (c === '{') depth++
    else if (c === '}') depth--
    else if (c === ',' && depth === 0) {
      items.push(inner.slice(start, i))
      start = i + 1
    }
  }
  if (items.length === 0) return undefined
  items.push(inner.slice(start))
  return items.flatMap((item) => expand(item))
}

function sequence(inner: string): readonly string[] | undefined {
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
    if (out.length > LIMITS.expansion) break
    out.push(letters ? String.fromCharCode(n) : padded(n, width))
  }
  return out
}

function padded(n: number, width: number): string {
  const digits = String(Math.abs(n))
  return n < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0')
}
