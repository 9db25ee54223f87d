import { type Found, isMask } from './mask.ts'
import type { NameKind, Names } from './names.ts'
import { blockBelow, COMMAND, endOfHeader, endOfLine, valueAt } from './value.ts'

const LONGEST_NAME = 64
const MOST_BLANKS = 16
const LONGEST_ELEMENT = 1024
const LONGEST_TAG = 256

/**
 * Values that stand behind a name which says what they are: `name=value` (settings, variables, connection strings,
 * queries), `"key": value`, `Header: value`, `key: value` at the start of a line or in braces, `<key>value</key>`. Each
 * sign is looked at once, and where a value has no end it ends with the text, so that the cost is linear.
 */
export function namedValues(text: string, names: Names): readonly Found[] {
  const found: Found[] = []
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    const behind = c === '=' ? behindEquals : c === ':' ? behindColon : c === '>' ? behindTag : undefined
    const one = behind?.(text, i, names)
    if (one === undefined) continue
    found.push(one)
    i = Math.max(i, one.span[1] - 1)
  }
  return found
}

function behindEquals(text: string, at: number, names: Names): Found | undefined {
  if (text[at + 1] === '=') return undefined
  // `:=`, `+=`, `?=` of other languages.
  const name = nameBefore(text, /[:+?]/.test(text[at - 1] ?? '') ? at - 1 : at)
  const spaced = at > name.end
  const from = skipBlanks(text, text[at + 1] === '>' ? at + 2 : at + 1, spaced || text[at + 1] === '>')
  if (name.before === '?' || name.before === '&' || name.before === '#') {
    const kind = names.ofQuery(name.text)
    if (kind !== undefined) return valueFound(text, from, kind, 'query')
  }
  const kind = kindOf(name, text, names)
  if (kind === 'secret') return valueFound(text, from, kind, 'setting')
  // SQL: `email = 'a@b.example'`. An option (`--name='web'`) names a thing.
  if (kind !== undefined && text[from] === "'" && !name.text.startsWith('-'))
    return valueFound(text, from, kind, 'personal')
  return undefined
}

function behindColon(text: string, at: number, names: Names): Found | undefined {
  if (text[at + 1] === '=') return undefined
  const name = nameBefore(text, at)
  const blank = text[at + 1] === ' ' || text[at + 1] === '\t'
  const from = skipBlanks(text, at + 1, true)
  if (text.startsWith(COMMAND, from)) return undefined
  const kind = kindOf(name, text, names)
  if (name.quoted) {
    return kind === undefined ? undefined : valueFound(text, from, kind, kind === 'secret' ? 'key' : kind)
  }
  if (!BEFORE_NAME.includes(name.before)) return undefined
  // `Authorization: Bearer …`: all of the line, or up to the quote that the header began with.
  if (kind === 'secret' && name.text.includes('-'))
    return found(text, from, endOfHeader(text, from, name.before), 'header')
  if (HEADERS_OF_ONE_WORD.has(name.text.toLowerCase()))
    return found(text, from, endOfHeader(text, from, name.before), 'header')
  if (kind !== 'secret') return undefined
  if (startsLine(text, name.start)) return yaml(text, at + 1, name.start)
  // In the middle of a line `password:value` and `{ user: app, password: value }` are settings, and
  // `the password: it is lost` is prose.
  const isProse = blank && !/["'`]/.test(text[from] ?? '') && !'{,'.includes(lastBefore(text, name.start))
  return isProse ? undefined : valueFound(text, from, kind, 'setting')
}

const BEFORE_NAME = '\n\r\t \'",{[('

const HEADERS_OF_ONE_WORD: ReadonlySet<string> = new Set(['authorization', 'cookie'])

/** The rest of the line; where nothing or the sign of a block stands there, what is below it. */
function yaml(text: string, behind: number, start: number): Found | undefined {
  const from = skipBlanks(text, behind, true)
  const end = endOfLine(text, behind)
  if (from >= end || /^[|>][\d+-]{0,2}[ \t]*$/.test(text.slice(from, end))) {
    const block = blockBelow(text, end, start - text.lastIndexOf('\n', start) - 1)
    return block === undefined ? undefined : found(text, block[0], block[1], 'setting')
  }
  return /["'[{]/.test(text[from] ?? '')
    ? valueFound(text, from, 'secret', 'setting')
    : found(text, from, end, 'setting')
}

/** `<password>x</password>`, also with attributes. */
function behindTag(text: string, at: number, names: Names): Found | undefined {
  const tag = text.slice(Math.max(0, at - LONGEST_TAG), at)
  const name = /^<([\w.-]{1,64})(?:\s|$)/.exec(tag.slice(tag.lastIndexOf('<')))?.[1]
  if (name === undefined || !names.isSecret(name)) return undefined
  const end = text.slice(at + 1, at + LONGEST_ELEMENT).indexOf(`</${name}`)
  return end < 0 ? undefined : found(text, at + 1, at + 1 + end, 'setting')
}

/** What the name says, or the one that stands before `value`: `- name: DB_PASSWORD` and below it `value: …`. */
function kindOf({ text: name, start }: NameBefore, text: string, names: Names): NameKind | undefined {
  if (name.toLowerCase() !== 'value') return names.ofKey(name)
  const said = NAME_AND_VALUE.exec(text.slice(Math.max(0, start - 120), start))?.[1]
  return said !== undefined && names.isSecret(said) ? 'secret' : undefined
}

const NAME_AND_VALUE = /\b(?:name|key)["']?[ \t]?[:=][ \t]?["']?([\w.-]{1,64})["']?,?\s{0,24}["']?$/i

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
  return identifier.length >= 8 && /[\p{L}\p{N}]{4}/u.test(kept) ? { keep: kept } : {}
}

/** `$TOKEN`, `${{ secrets.TOKEN }}`, `{{ .token }}`, `$(pass show x)`, `null`: no value stands there. */
const NO_VALUE =
  /^(?:\$\(|(?:\$\w{1,64}|\$\{\w{1,64}\}|\$?\{\{[^{}]{0,80}\}\}|%\w{1,64}%|null|true|false|undefined|string|unknown|\*{1,64})$)/

export function isValue(value: string): boolean {
  return value !== '' && !isMask(value) && !NO_VALUE.test(value)
}

function found(text: string, from: number, end: number, rule: string): Found | undefined {
  return isValue(text.slice(from, end)) ? { span: [from, end], rule } : undefined
}

interface NameBefore {
  readonly text: string
  readonly start: number
  readonly end: number
  /** The character before the name; empty at the start of the text. */
  readonly before: string
  readonly quoted: boolean
}

/** Empty where there is none: nothing is known of such a name. */
function nameBefore(text: string, at: number): NameBefore {
  let end = at
  while (at - end < MOST_BLANKS && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--
  const quote = /["'`\]]/.test(text[end - 1] ?? '')
  if (quote) end--
  if (quote && (text[end - 1] === '"' || text[end - 1] === "'")) end--
  let start = end
  while (end - start < LONGEST_NAME && isNamePart(text.charCodeAt(start - 1))) start--
  const quoted = quote && (text[start - 1] === '"' || text[start - 1] === "'" || text[start - 1] === '`')
  return { text: text.slice(start, end), start, end, before: text[start - 1] ?? '', quoted }
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

/** The character before the blanks that stand before it. */
function lastBefore(text: string, at: number): string {
  let from = at
  while (at - from < MOST_BLANKS && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--
  return text[from - 1] ?? ''
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
