import type { Span } from '../../lib/span.ts'
import { lineEnds } from './line-ends.ts'
import { commentEnd, dollarQuoteEnd, isEscapeString, quoteEnd } from './postgres/quotes.ts'
import { isNameChar, type Lookup, readPsqlArguments, variableAt } from './psql-arguments.ts'
import { couldRun } from './psql-rows.ts'

/** SQL that psql sends; known variables are put in, `UNKNOWN` stands for the others. */
export interface PsqlSql {
  readonly is: 'sql'
  readonly sql: string
  readonly span: Span
  /** Names of variables whose values nobody knows. */
  readonly unknown: readonly string[]
}

/** A command of psql itself. */
export interface PsqlMeta {
  readonly is: 'meta'
  /** Without its backslash. */
  readonly name: string
  /** As written. */
  readonly args: string
  /** As psql would get them; `UNKNOWN` stands for what is not known. */
  readonly words: readonly string[]
  readonly backquotes: readonly string[]
  readonly span: Span
}

/** Rows between `COPY … FROM stdin` and `\.`. Where the COPY fails they are SQL: `mayRun` if that could matter. */
export interface PsqlRows {
  readonly is: 'rows'
  readonly mayRun: boolean
  readonly span: Span
}

/** What comes behind more parts than are read. */
export interface PsqlRest {
  readonly is: 'rest'
  readonly span: Span
}

export type PsqlPart = PsqlSql | PsqlMeta | PsqlRows | PsqlRest

/** A command of psql takes some 300 bytes while it is looked at, and one character can be one. */
const MOST_PARTS = 100_000

/** Commands whose argument is the rest of the line, quotes and backslashes and all. */
const WHOLE_LINE: ReadonlySet<string> = new Set(['!', 'copy', 'ef', 'ev', 'h', 'help', 'sf', 'sv', 'sf+', 'sv+'])
/** … and those where it is, if it begins with `|`. */
const PIPED: ReadonlySet<string> = new Set(['g', 'gx', 'o', 'out', 'w', 'write'])
/** Commands that set variables to what nobody knows here. */
const SETS_UNKNOWN: ReadonlySet<string> = new Set([
  'gset',
  'prompt',
  'getenv',
  'unset',
  'i',
  'ir',
  'include',
  'include_relative',
])

/**
 * Splits what psql reads from a file, from standard input or from a here-document into SQL and its own commands, in
 * order (psql 18, psqlscan.l). SQL between two commands is one part, however many statements it holds. A `-c` is
 * different: it is either one command of psql or SQL alone, and nothing is put in for variables.
 */
export function splitPsql(text: string, given: ReadonlyMap<string, string> = new Map()): readonly PsqlPart[] {
  const scan = scanner(text, given)
  while (scan.at < text.length) {
    if (scan.parts.length >= MOST_PARTS) return [...scan.parts, { is: 'rest', span: [scan.at, text.length] }]
    step(scan)
  }
  flush(scan, text.length)
  return scan.parts
}

interface Scan {
  readonly text: string
  readonly parts: PsqlPart[]
  readonly variables: Map<string, string>
  readonly lookup: Lookup
  readonly lineEnd: (at: number) => number
  at: number
  /** Where the SQL that is being gathered began, and its text so far. */
  from: number
  sql: string
  /** Up to here the text is in `sql`. */
  taken: number
  unknown: string[]
  /** Words of the statement, as long as it may be a COPY from standard input. */
  words: string[]
  /** Rows begin with the next line. */
  rowsFollow: boolean
  /** Branches of `\if` that are open: what is set in one may not be set. */
  conditions: number
}

/** Characters that variables may put in: `\\set a :a:a` doubles its value. Past them they are unknown. */
const MOST_FILLED = 1024 * 1024

function scanner(text: string, given: ReadonlyMap<string, string>): Scan {
  const variables = new Map(given)
  let left = MOST_FILLED
  return {
    text,
    parts: [],
    variables,
    lookup: (name) => {
      const value = variables.get(name)
      left -= value?.length ?? 0
      return left < 0 ? undefined : value
    },
    lineEnd: lineEnds(text),
    at: 0,
    from: 0,
    sql: '',
    taken: 0,
    unknown: [],
    words: [],
    rowsFollow: false,
    conditions: 0,
  }
}

function step(scan: Scan): void {
  const { text, at } = scan
  const char = text[at] ?? ''
  if (char === '\n') {
    scan.at += 1
    if (scan.rowsFollow) takeRows(scan)
  } else if (char === "'") scan.at = quoteEnd(text, at, "'", isEscapeString(text, at))
  else if (char === '"') scan.at = quoteEnd(text, at, '"', false)
  else if (char === '-' && text[at + 1] === '-') scan.at = scan.lineEnd(at)
  else if (char === '/' && text[at + 1] === '*') scan.at = commentEnd(text, at)
  else if (char === '$') scan.at = dollarQuoteEnd(text, at) ?? at + 1
  else if (char === ':') takeVariable(scan)
  else if (char === '\\') takeMeta(scan)
  else if (char === ';') endStatement(scan)
  else if (isNameChar(char)) takeWord(scan)
  else scan.at += 1
}

/** A name may hold `$`, and is no place where a dollar quote begins. */
function takeWord(scan: Scan): void {
  const from = scan.at
  while (isNameChar(scan.text[scan.at] ?? '') || scan.text[scan.at] === '$') scan.at += 1
  const isCopy = scan.words.length === 0 || scan.words[0] === 'copy'
  if (isCopy) scan.words.push(scan.text.slice(from, scan.at).toLowerCase())
}

function takeVariable(scan: Scan): void {
  const { text, at } = scan
  if (text[at + 1] === ':' || text[at + 1] === '=') {
    scan.at += 2
    return
  }
  const variable = variableAt(text, at, scan.lookup)
  if (variable === undefined) {
    scan.at += 1
    return
  }
  scan.sql += text.slice(scan.taken, at) + variable.value
  if (scan.lookup(variable.name) === undefined) scan.unknown.push(variable.name)
  scan.at = variable.end
  scan.taken = variable.end
}

function endStatement(scan: Scan): void {
  scan.at += 1
  const from = scan.words.lastIndexOf('from')
  if (scan.words[0] === 'copy' && from > 0 && scan.words[from + 1] === 'stdin') {
    flush(scan, scan.at)
    scan.rowsFollow = true
  }
  scan.words = []
}

function flush(scan: Scan, to: number): void {
  const sql = scan.sql + scan.text.slice(scan.taken, to)
  if (sql.trim() !== '') {
    scan.parts.push({ is: 'sql', sql, span: [scan.from, to], unknown: scan.unknown })
  }
  begin(scan, to)
}

function begin(scan: Scan, at: number): void {
  scan.from = at
  scan.taken = at
  scan.sql = ''
  scan.unknown = []
}

function takeMeta(scan: Scan): void {
  const { text } = scan
  const start = scan.at
  // `\;` joins two statements into one message and `\:` is a colon: neither is a command.
  if (text[start + 1] === ';' || text[start + 1] === ':') {
    scan.sql += scan.text.slice(scan.taken, start)
    scan.taken = start + 1
    scan.at += 2
    return
  }
  flush(scan, start)
  const to = scan.lineEnd(start)
  let end = start + 1
  while (end < to && text[end] !== '\\' && !' \t\r\n'.includes(text[end] ?? '')) end += 1
  const written = text.slice(start + 1, end)
  const name = written.startsWith('!') ? '!' : written
  const from = start + 1 + name.length
  const isWhole = WHOLE_LINE.has(name) || (PIPED.has(name) && text.slice(from, to).trimStart().startsWith('|'))
  const read = readPsqlArguments(text, from, to, scan.lookup)
  const argsEnd = isWhole ? to : read.end
  const args = text.slice(from, argsEnd).trim()
  const words = isWhole ? [args] : read.words
  const backquotes = isWhole ? [] : read.backquotes
  scan.parts.push({ is: 'meta', name, args, words, backquotes, span: [start, argsEnd] })
  // `\\` only separates.
  scan.at = text.startsWith('\\\\', argsEnd) ? argsEnd + 2 : argsEnd
  begin(scan, scan.at)
  scan.words = []
  follow(scan, name, words, args)
}

/** What a command means for the rest of the script. */
function follow(scan: Scan, name: string, words: readonly string[], args: string): void {
  if (name === 'if') scan.conditions += 1
  if (name === 'endif') scan.conditions = Math.max(0, scan.conditions - 1)
  if (name === 'set' && words[0] !== undefined) {
    // In a branch that may not run, the old value may stay.
    if (scan.conditions > 0) scan.variables.delete(words[0])
    else scan.variables.set(words[0], words.slice(1).join(''))
  }
  if (SETS_UNKNOWN.has(name)) scan.variables.clear()
  if (name === 'copy' && isFromStdin(args)) scan.rowsFollow = true
}

function isFromStdin(args: string): boolean {
  const words = args.toLowerCase().split(/\s+/)
  return words.some((word, i) => word === 'from' && words[i + 1] === 'stdin')
}

/** The rows up to a line `\\.`. */
function takeRows(scan: Scan): void {
  const { text } = scan
  const start = scan.at
  scan.rowsFollow = false
  let end = start
  while (scan.at < text.length) {
    end = scan.at
    const next = scan.lineEnd(scan.at)
    const isLast = text.slice(scan.at, next).trimEnd() === '\\.'
    scan.at = Math.min(next + 1, text.length)
    if (isLast) break
    end = scan.at
  }
  scan.parts.push({ is: 'rows', mayRun: couldRun(text.slice(start, end)), span: [start, scan.at] })
  begin(scan, scan.at)
}
