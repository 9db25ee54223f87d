import { UNKNOWN } from '../word.ts'

/** The value of a variable of psql, or `undefined` where nobody knows it. */
export type Lookup = (name: string) => string | undefined

/** The arguments of a command of psql, as it would get them. */
export interface PsqlArguments {
  readonly words: readonly string[]
  /** Commands in backquotes: the shell runs them and their output is the argument. */
  readonly backquotes: readonly string[]
  /** The index after the last argument: the end of the line, or the backslash that begins the next command. */
  readonly end: number
}

/** psql 18, psqlscanslash.l: arguments end with the line, or at a backslash outside quotes. */
export function readPsqlArguments(text: string, from: number, to: number, lookup: Lookup): PsqlArguments {
  const words: string[] = []
  const backquotes: string[] = []
  let current: string | undefined
  let i = from
  while (i < to) {
    const char = text[i] ?? ''
    if (char === '\\') break
    if (isSpace(char)) {
      if (current !== undefined) words.push(current)
      current = undefined
      i += 1
    } else if (char === "'" || char === '"' || char === '`') {
      const quoted = quotedAt(text, i, to, char)
      if (char === '`') backquotes.push(quoted.value)
      current = (current ?? '') + (char === '`' ? UNKNOWN : quoted.value)
      i = quoted.end
    } else if (char === ':') {
      const variable = variableAt(text, i, lookup)
      current = (current ?? '') + (variable?.value ?? ':')
      i = variable?.end ?? i + 1
    } else {
      current = (current ?? '') + char
      i += 1
    }
  }
  if (current !== undefined) words.push(current)
  return { words, backquotes, end: i }
}

function quotedAt(text: string, at: number, to: number, quote: string): { value: string; end: number } {
  let value = ''
  for (let i = at + 1; i < to; i += 1) {
    const char = text[i] ?? ''
    if (char === '\\' && quote === "'") {
      value += text[i + 1] ?? ''
      i += 1
    } else if (char === quote && text[i + 1] === quote && quote !== '`') {
      value += quote
      i += 1
    } else if (char === quote) return { value, end: i + 1 }
    else value += char
  }
  return { value, end: to }
}

export interface VariableUse {
  readonly name: string
  readonly value: string
  readonly end: number
}

/**
 * `:name`, `:'name'`, `:"name"` or `:{?name}` at a colon. An unset variable stays as it is written, but a file of
 * settings may have set it: what is not known here is unknown. A name of digits alone is part of a slice (`a[1:2]`).
 */
export function variableAt(text: string, at: number, lookup: Lookup): VariableUse | undefined {
  const quote = text[at + 1] ?? ''
  if (text.startsWith('{?', at + 1)) {
    const end = nameEnd(text, at + 3)
    if (end === at + 3 || text[end] !== '}') return undefined
    return { name: text.slice(at + 3, end), value: UNKNOWN, end: end + 1 }
  }
  const isQuoted = quote === "'" || quote === '"'
  const from = isQuoted ? at + 2 : at + 1
  const end = nameEnd(text, from)
  const name = text.slice(from, end)
  if (end === from || (isQuoted && text[end] !== quote)) return undefined
  const value = lookup(name)
  if (value === undefined && !isQuoted && isDigits(name)) return undefined
  if (value === undefined) return { name, value: UNKNOWN, end: isQuoted ? end + 1 : end }
  const written = isQuoted ? quote + value.replaceAll(quote, quote + quote) + quote : value
  // A backslash in a value makes psql write an escape string; nobody needs it and it is not followed.
  const safe = isQuoted && value.includes('\\') ? UNKNOWN : written
  return { name, value: safe, end: isQuoted ? end + 1 : end }
}

function nameEnd(text: string, from: number): number {
  let i = from
  while (isNameChar(text[i] ?? '')) i += 1
  return i
}

export function isNameChar(char: string): boolean {
  if (char >= 'a' && char <= 'z') return true
  if (char >= 'A' && char <= 'Z') return true
  return (char >= '0' && char <= '9') || char === '_' || char > '\u007f'
}

function isDigits(name: string): boolean {
  for (const char of name) if (char < '0' || char > '9') return false
  return true
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\v' || char === '\f' || char === '\n'
}
