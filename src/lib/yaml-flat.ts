import type { YamlNode, YamlPair, YamlScalar } from './yaml-node.ts'

/**
 * The YAML that people and tools write settings in: blocks of maps and lists, words, plain quotes, lists and maps on one
 * line, comments. `undefined` for everything else, which the whole parser reads: it takes 10 ms to load and to warm up.
 *
 * INVARIANT (same tree): what is read here, the whole parser reads as the same tree.
 */
export function readFlatYaml(text: string): YamlNode | undefined {
  const lines = linesOf(text)
  if (lines === undefined || lines[0]?.indent !== 0) return undefined
  const reader: Reader = { lines, at: 0 }
  const root = block(reader, 0, 0)
  return reader.at === lines.length ? root : undefined
}

/** A line that says something. `-` of a list is taken away as it is read, so that what stands behind it is a line too. */
interface Line {
  readonly indent: number
  readonly text: string
  readonly number: number
}

interface Reader {
  readonly lines: Line[]
  at: number
}

const LONGEST = 256 * 1024
const DEEPEST = 20

/** Nothing but ASCII and line ends: a tab, a mark of the byte order or a foreign blank has rules of its own. */
function linesOf(text: string): Line[] | undefined {
  if (text.length > LONGEST || !/^[\x20-\x7e\n]*$/.test(text)) return undefined
  const lines: Line[] = []
  const all = text.split('\n')
  for (let i = 0; i < all.length; i++) {
    const line = all[i] ?? ''
    const indent = line.search(/[^ ]/)
    if (indent < 0 || line[indent] === '#') continue
    lines.push({ indent, text: line.slice(indent), number: i + 1 })
  }
  return lines
}

/** A list or a map whose lines stand at `indent`. */
function block(reader: Reader, indent: number, depth: number): YamlNode | undefined {
  const first = reader.lines[reader.at]
  if (first === undefined || depth > DEEPEST) return undefined
  return first.text.startsWith('- ') ? list(reader, indent, depth) : map(reader, indent, depth)
}

function list(reader: Reader, indent: number, depth: number): YamlNode | undefined {
  const items: YamlNode[] = []
  const number = reader.lines[reader.at]?.number ?? 0
  for (let line = here(reader, indent); line?.text.startsWith('- ') === true; line = here(reader, indent)) {
    const inner = line.text.slice(1).search(/[^ ]/) + 1
    const rest = { indent: indent + inner, text: line.text.slice(inner), number: line.number }
    let item: YamlNode | undefined
    if (KEY.test(rest.text)) {
      reader.lines[reader.at] = rest
      item = map(reader, rest.indent, depth + 1)
    } else {
      item = onOneLine(rest)
      reader.at++
    }
    if (item === undefined) return undefined
    items.push(item)
  }
  return isEnd(reader, indent) ? { is: 'list', line: number, marked: false, items } : undefined
}

/** A word that is a key by what stands behind it. */
const KEY = /^([A-Za-z_][\w./-]{0,200}):(?: +|$)/

function map(reader: Reader, indent: number, depth: number): YamlNode | undefined {
  const pairs: YamlPair[] = []
  const number = reader.lines[reader.at]?.number ?? 0
  for (let line = here(reader, indent); line !== undefined; line = here(reader, indent)) {
    const found = KEY.exec(line.text)
    const name = found?.[1]
    if (found === null || name === undefined) break
    const rest = line.text.slice(found[0].length)
    reader.at++
    const value =
      rest === '' || rest.startsWith('#')
        ? below(reader, indent, depth, line.number)
        : onOneLine({ indent, text: rest, number: line.number })
    if (value === undefined) return undefined
    pairs.push({ key: word(name, line.number), value })
  }
  return pairs.length > 0 && isEnd(reader, indent) ? { is: 'map', line: number, marked: false, pairs } : undefined
}

/** What stands below a key that has nothing beside it. */
function below(reader: Reader, indent: number, depth: number, number: number): YamlNode | undefined {
  const next = reader.lines[reader.at]
  if (next !== undefined && next.indent > indent) return block(reader, next.indent, depth + 1)
  // A list may stand at the same place as its key.
  if (next?.indent === indent && next.text.startsWith('- ')) return list(reader, indent, depth + 1)
  return word('', number)
}

function here(reader: Reader, indent: number): Line | undefined {
  const line = reader.lines[reader.at]
  return line?.indent === indent ? line : undefined
}

/** True where the next line belongs to something further out: a deeper one would go on with the last value. */
function isEnd(reader: Reader, indent: number): boolean {
  const next = reader.lines[reader.at]
  if (next === undefined || next.indent < indent) return true
  return next.indent === indent
}

function word(text: string, line: number, plain = true): YamlScalar {
  return { is: 'scalar', line, marked: false, text, plain }
}

/** A value with nothing behind it but a comment. */
function onOneLine({ text, number }: Line): YamlNode | undefined {
  const cursor: Cursor = { text, number, at: 0, inside: false }
  const value = flow(cursor, 0)
  return value !== undefined && /^ *(?:$| #)/.test(text.slice(cursor.at)) ? value : undefined
}

interface Cursor {
  readonly text: string
  readonly number: number
  at: number
  /** In a list or map on one line, where a comma ends a word. */
  inside: boolean
}

function flow(cursor: Cursor, depth: number): YamlNode | undefined {
  const sign = cursor.text[cursor.at]
  if (sign === '[' || sign === '{') return depth > DEEPEST ? undefined : collection(cursor, sign, depth + 1)
  const plain = sign !== '"' && sign !== "'"
  const found = taken(cursor, sign === '"' ? DOUBLE : sign === "'" ? SINGLE : cursor.inside ? INSIDE : PLAIN)
  return found === undefined ? undefined : word(found, cursor.number, plain)
}

/** Quotes without anything that is written in another way than it is meant. */
const DOUBLE = /"([^"\\]*)"/y
const SINGLE = /'([^']*)'(?!')/y
/** Words that begin with a letter, a digit, a slash or a dot, hold no blank, and end in no colon. */
const PLAIN = /([\w/.](?:[\w./@+=,~-]|:(?=[^ ]))*)(?= |$)/y
const INSIDE = /([\w/.](?:[\w./@+=~-]|:(?=[\w./@+=~-]))*)(?= |[,\]}])/y
const NAME = /([A-Za-z_][\w./-]{0,200}): +/y

function taken(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)
  if (found === null) return undefined
  cursor.at += found[0].length
  return found[1]
}

function collection(cursor: Cursor, sign: '[' | '{', depth: number): YamlNode | undefined {
  const outside = cursor.inside
  const items: YamlNode[] = []
  const pairs: YamlPair[] = []
  const end = sign === '[' ? ']' : '}'
  cursor.inside = true
  cursor.at++
  for (let first = true; ; first = false) {
    blanks(cursor)
    if (cursor.text[cursor.at] === end && first) break
    const name = sign === '{' ? taken(cursor, NAME) : ''
    const value = name === undefined ? undefined : flow(cursor, depth)
    if (name === undefined || value === undefined) return undefined
    if (sign === '[') items.push(value)
    else pairs.push({ key: word(name, cursor.number), value })
    blanks(cursor)
    if (cursor.text[cursor.at] === end) break
    if (cursor.text[cursor.at++] !== ',') return undefined
  }
  cursor.at++
  cursor.inside = outside
  const at = { line: cursor.number, marked: false }
  return sign === '[' ? { is: 'list', ...at, items } : { is: 'map', ...at, pairs }
}

function blanks(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ') cursor.at++
}
