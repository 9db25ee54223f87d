import { type Found, isMask } from './mask.ts'
import type { NameKind, Names } from './names.ts'
import { endOfHeader, endOfLine, valueAt } from './value.ts'

const LONGEST_NAME = 64
const MOST_BLANKS = 16

/**
 * Values that stand behind a name which says what they are: `name=value` (settings, variables, connection strings,
 * queries), `"key": value`, `Header: value`, `key: value` at the start of a line. Each sign is looked at once, and where
 * a value has no end it ends with the text, so that the cost is linear.
 */
export function namedValues(text: string, names: Names): readonly Found[] {
  const found: Found[] = []
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    const one = c === '=' ? behindEquals(text, i, names) : c === ':' ? behindColon(text, i, names) : undefined
    if (one === undefined) continue
    found.push(one)
    i = Math.max(i, one.span[1] - 1)
  }
  return found
}

function behindEquals(text: string, at: number, names: Names): Found | undefined {
  if (text[at + 1] === '=' || '=!<>~'.includes(text[at - 1] ?? ' ')) return undefined
  const name = nameBefore(text, text[at - 1] === ':' ? at - 1 : at)
  if (name === undefined) return undefined
  const spaced = at > name.end
  const from = skipBlanks(text, text[at + 1] === '>' ? at + 2 : at + 1, spaced || text[at + 1] === '>')
  if (name.before === '?' || name.before === '&' || name.before === '#') {
    const kind = names.ofQuery(name.text)
    if (kind !== undefined) return valueFound(text, from, kind, 'query')
  }
  const kind = names.ofKey(name.text)
  if (kind === 'secret') return valueFound(text, from, kind, 'setting')
  // SQL: `email = 'a@b.example'`. An option (`--name='web'`) names a thing.
  if (kind !== undefined && text[from] === "'" && name.before !== '-' && !name.text.startsWith('-'))
    return valueFound(text, from, kind, 'personal')
  return undefined
}

function behindColon(text: string, at: number, names: Names): Found | undefined {
  const name = nameBefore(text, at)
  if (name === undefined || name.text === '') return undefined
  const blank = text[at + 1] === ' ' || text[at + 1] === '\t'
  const from = skipBlanks(text, at + 1, true)
  if (name.quoted) {
    const kind = names.ofKey(name.text)
    return kind === undefined ? undefined : valueFound(text, from, kind, kind === 'secret' ? 'key' : kind)
  }
  const starts = name.before === '' || '\n\r\'",{[('.includes(name.before) || ' \t-'.includes(name.before)
  if (!starts) return undefined
  // `Authorization: Bearer …`: all of the line, or up to the quote that the header began with.
  if (names.isHeader(name.text) && name.text.includes('-'))
    return found(text, from, endOfHeader(text, from, name.before), 'header')
  if (HEADERS_OF_ONE_WORD.has(name.text.toLowerCase()))
    return found(text, from, endOfHeader(text, from, name.before), 'header')
  const kind = names.ofKey(name.text)
  if (kind !== 'secret') return undefined
  if (startsLine(text, name.start)) return '|>{[&*'.includes(text[from] ?? ' ') ? undefined : yaml(text, from)
  // In the middle of a line `password:value` is a setting; `the password: it is lost` is prose.
  return blank ? undefined : valueFound(text, from, kind, 'setting')
}

const HEADERS_OF_ONE_WORD: ReadonlySet<string> = new Set(['authorization', 'cookie'])

function yaml(text: string, from: number): Found | undefined {
  const first = text[from]
  if (first === '"' || first === "'") return valueFound(text, from, 'secret', 'setting')
  return found(text, from, endOfLine(text, from), 'setting')
}

function valueFound(text: string, from: number, kind: NameKind, rule: string): Found | undefined {
  const value = valueAt(text, from)
  if (value === undefined) return undefined
  const one = found(text, value[0], value[1], rule)
  if (one === undefined || kind !== 'identifier') return one
  return { ...one, rule: 'identifier', ...endOf(text.slice(one.span[0], one.span[1])) }
}

/** The last four characters of an identifier that has at least twice as many. */
export function endOf(identifier: string): { readonly keep?: string } {
  const kept = identifier.slice(-4)
  return identifier.length >= 8 && /^[\p{L}\p{N}]{4}$/u.test(kept) ? { keep: kept } : {}
}

/** `$TOKEN`, `${{ secrets.TOKEN }}`, `{{ .token }}`, `$(pass show x)`, `null`: no value stands there. */
const NO_VALUE =
  /^(?:\$\w{1,64}|\$\{\w{1,64}\}|\$?\{\{[^{}]{0,80}\}\}|\$\(.*|%\w{1,64}%|null|true|false|undefined|\*{1,64})$/s

export function isValue(value: string): boolean {
  return value !== '' && !isMask(value) && !NO_VALUE.test(value.length > 200 ? value.slice(0, 200) : value)
}

function found(text: string, from: number, end: number, rule: string): Found | undefined {
  return isValue(text.slice(from, end)) ? { span: [from, end], rule } : undefined
}

interface NameBefore {
  readonly text: string
  readonly start: number
  readonly end: number
  /** The character before the name and its quote; empty at the start of the text. */
  readonly before: string
  readonly quoted: boolean
}

function nameBefore(text: string, at: number): NameBefore | undefined {
  let end = at
  while (end > 0 && at - end < MOST_BLANKS && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--
  const quote = '"\'`]'.includes(text[end - 1] ?? ' ')
  if (quote) end--
  if (quote && (text[end - 1] === '"' || text[end - 1] === "'")) end--
  let start = end
  while (start > 0 && end - start < LONGEST_NAME && isNamePart(text.charCodeAt(start - 1))) start--
  if (start === end) return undefined
  const quoted = quote && (text[start - 1] === '"' || text[start - 1] === "'" || text[start - 1] === '`')
  return { text: text.slice(start, end), start, end, before: text[quoted ? start - 2 : start - 1] ?? '', quoted }
}

/** Letters, digits, `-`, `.`, `_`. */
function isNamePart(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 45 ||
    code === 46 ||
    code === 95
  )
}

function skipBlanks(text: string, from: number, may: boolean): number {
  let at = from
  while (may && at - from < MOST_BLANKS && (text[at] === ' ' || text[at] === '\t' || text[at] === '\n')) at++
  return at
}

/** Only blanks and the dashes of lists stand before it on its line. */
function startsLine(text: string, at: number): boolean {
  for (let i = at - 1, n = 0; i >= 0; i--, n++) {
    const c = text[i]
    if (c === '\n') return true
    if ((c !== ' ' && c !== '-' && c !== '\t') || n > LONGEST_NAME) return false
  }
  return true
}
