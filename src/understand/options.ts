import { type Word, word } from './word.ts'

/**
 * The options of a program, read from a compact line:
 *
 *     '-n|--namespace= -A|--all-namespaces --dry-run=? -o='
 *
 * `=` takes a value (`-n x`, `-nx`, `--namespace x`, `--namespace=x`); `=?` takes one only where it is joined
 * (`--dry-run=server`, `-i.bak`); no mark takes none. Names between `|` are one option.
 */
export interface OptionTable {
  readonly byName: ReadonlyMap<string, Option>
  /**
   * `gnu`: `-abc` is three options, long ones have two dashes. `single`: `-chdir=x` and `--chdir x` are one long option.
   * `abbreviated`: as `gnu`, and a long one may be cut where only one begins so (`git push --forc`, getopt_long(3)).
   */
  readonly style: OptionStyle
}

export type OptionStyle = 'gnu' | 'single' | 'abbreviated'

interface Option {
  readonly names: readonly string[]
  readonly value: 'none' | 'required' | 'joined'
}

export function optionTable(line: string, style: OptionStyle = 'gnu'): OptionTable {
  const kept = tables[style].get(line)
  if (kept !== undefined) return kept
  const made = readTable(line, style)
  tables[style].set(line, made)
  return made
}

/** Lines are constants of the descriptions, so each is read once in the life of a process. */
const tables: Readonly<Record<OptionStyle, Map<string, OptionTable>>> = {
  gnu: new Map(),
  single: new Map(),
  abbreviated: new Map(),
}

function readTable(line: string, style: OptionStyle): OptionTable {
  const byName = new Map<string, Option>()
  for (const entry of line.split(/\s+/)) {
    if (entry === '') continue
    const value = entry.endsWith('=?') ? 'joined' : entry.endsWith('=') ? 'required' : 'none'
    const names = (value === 'joined' ? entry.slice(0, -2) : value === 'required' ? entry.slice(0, -1) : entry).split(
      '|',
    )
    const option: Option = { names, value }
    for (const name of names) byName.set(name, option)
  }
  return { byName, style }
}

export function joinTables(a: OptionTable, b: OptionTable | undefined): OptionTable {
  if (b === undefined) return a
  const kept = joined.get(a)?.get(b)
  if (kept !== undefined) return kept
  const made: OptionTable = { byName: new Map([...a.byName, ...b.byName]), style: a.style }
  const others = joined.get(a)
  if (others === undefined) joined.set(a, new WeakMap([[b, made]]))
  else others.set(b, made)
  return made
}

const joined = new WeakMap<OptionTable, WeakMap<OptionTable, OptionTable>>()

export interface Given {
  readonly name: string
  readonly value: Word | undefined
}

/** Options and operands of a call, in the order given. */
export class Arguments {
  readonly operands: readonly Word[]
  /** Words that look like options and that the table does not know. */
  readonly strangers: readonly Word[]
  /** Index in `operands` of the first word behind `--`; `operands.length` where there is none. */
  readonly afterDashes: number
  /** Every option with its first name, in the order given. */
  readonly given: readonly Given[]
  private readonly found: ReadonlyMap<string, readonly (Word | undefined)[]>

  constructor(
    found: ReadonlyMap<string, readonly (Word | undefined)[]>,
    operands: readonly Word[],
    strangers: readonly Word[],
    afterDashes: number,
    given: readonly Given[],
  ) {
    this.given = given
    this.found = found
    this.operands = operands
    this.strangers = strangers
    this.afterDashes = afterDashes
  }

  /** True where one of the names was given, with or without a value. */
  has(...names: readonly string[]): boolean {
    return names.some((name) => this.found.has(name))
  }

  /** The last value given under one of the names: most tools let the last one win. */
  value(...names: readonly string[]): Word | undefined {
    let last: Word | undefined
    for (const name of names) {
      const all = this.found.get(name)
      if (all !== undefined) last = all.at(-1) ?? last
    }
    return last
  }

  values(...names: readonly string[]): readonly Word[] {
    return names.flatMap((name) => (this.found.get(name) ?? []).filter((one) => one !== undefined))
  }
}

/** The first words of a call, where a letter may mean something else than it does further on. */
export interface Leading {
  readonly words: number
  readonly table: OptionTable
}

/**
 * Reads options and operands. With `stop: 'operand'` everything from the first operand on is an operand, as for programs
 * that run another one (`sudo`, `nice`). Options may otherwise stand anywhere, as GNU getopt has it.
 */
export function readArguments(
  words: readonly Word[],
  table: OptionTable,
  stop: 'never' | 'operand' = 'never',
  leading?: Leading,
): Arguments {
  const found = new Map<string, (Word | undefined)[]>()
  const lists = new Map<Option, (Word | undefined)[]>()
  const operands: Word[] = []
  const strangers: Word[] = []
  const given: Given[] = []
  let afterDashes = -1
  const note = (option: Option, value: Word | undefined) => {
    given.push({ name: option.names[0] as string, value })
    const list = lists.get(option)
    if (list === undefined) {
      // A verb may give a letter of the tool's own options another meaning: then the two must not share a list.
      const fresh = [value]
      lists.set(option, fresh)
      for (const name of option.names) found.set(name, fresh)
    } else list.push(value)
  }
  const takeBack = (option: Option) => {
    lists.delete(option)
    for (const name of option.names) found.delete(name)
    for (let i = given.length - 1; i >= 0; i--) if (given[i]?.name === option.names[0]) given.splice(i, 1)
  }
  for (let i = 0; i < words.length; i++) {
    const w = words[i] as Word
    const text = w.text
    if (text.length < 2 || text.charCodeAt(0) !== 45 /* - */) {
      operands.push(w)
      if (stop === 'operand') {
        for (let j = i + 1; j < words.length; j++) operands.push(words[j] as Word)
        break
      }
      continue
    }
    if (text === '--') {
      afterDashes = operands.length
      for (let j = i + 1; j < words.length; j++) operands.push(words[j] as Word)
      break
    }
    const known = leading !== undefined && i < leading.words ? leading.table : table
    i += readOption(w, words[i + 1], known, { note, takeBack }, strangers)
  }
  return new Arguments(found, operands, strangers, afterDashes < 0 ? operands.length : afterDashes, given)
}

interface Notes {
  readonly note: (option: Option, value: Word | undefined) => void
  /** `--dry-run=false`, `--no-dry-run` behind `--dry-run`: the option was not given. */
  readonly takeBack: (option: Option) => void
}

/** Reads the option word `w`; returns 1 where it took the next word as its value. */
function readOption(
  w: Word,
  next: Word | undefined,
  table: OptionTable,
  { note, takeBack }: Notes,
  strangers: Word[],
): 0 | 1 {
  const text = w.text
  const long = text.startsWith('--') || table.style === 'single'
  if (long) {
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    const option = table.byName.get(name) ?? inOtherSpelling(name, table)
    const negated =
      option === undefined && name.startsWith('--no-') ? table.byName.get(`--${name.slice(5)}`) : undefined
    if (negated?.value === 'none') {
      takeBack(negated)
      return 0
    }
    if (option === undefined) {
      strangers.push(w)
      return 0
    }
    if (equals >= 0 && option.value === 'none' && /^(?:false|0|no)$/i.test(text.slice(equals + 1))) {
      takeBack(option)
      return 0
    }
    if (equals >= 0) {
      note(option, { ...w, text: text.slice(equals + 1) })
      return 0
    }
    if (option.value === 'required') {
      note(option, next)
      return next === undefined ? 0 : 1
    }
    note(option, undefined)
    return 0
  }
  // A one-dash word that is an option of its own name (`-chdir`, `-exec`) before it is a cluster of letters.
  const whole = table.byName.get(text)
  if (whole !== undefined && text.length > 2) {
    if (whole.value === 'required') {
      note(whole, next)
      return next === undefined ? 0 : 1
    }
    note(whole, undefined)
    return 0
  }
  for (let at = 1; at < text.length; at++) {
    const option = table.byName.get(`-${text[at]}`)
    if (option === undefined) {
      strangers.push(w)
      return 0
    }
    const rest = text.slice(at + 1)
    if (option.value === 'none') {
      note(option, undefined)
      continue
    }
    if (rest !== '') {
      note(option, { ...w, text: rest.startsWith('=') ? rest.slice(1) : rest })
      return 0
    }
    if (option.value === 'joined') {
      note(option, undefined)
      return 0
    }
    note(option, next)
    return next === undefined ? 0 : 1
  }
  return 0
}

function inOtherSpelling(name: string, table: OptionTable): Option | undefined {
  if (table.style === 'single') return table.byName.get(name.startsWith('--') ? name.slice(1) : `-${name}`)
  if (table.style !== 'abbreviated' || name.length < 3) return undefined
  let found: Option | undefined
  for (const [full, option] of table.byName) {
    if (!full.startsWith(name)) continue
    if (found !== undefined && found !== option) return undefined
    found = option
  }
  return found
}

/** The words as one text, for messages and for `eval` and its kin. */
export function joinWords(words: readonly Word[], between = ' '): Word {
  const first = words[0]
  const last = words.at(-1)
  const span = first?.span && last?.span ? ([first.span[0], last.span[1]] as const) : (first?.span ?? last?.span)
  return word(words.map((w) => w.text).join(between), span, {
    carries: words.reduce((sum, w) => sum | w.carries, 0),
    pattern: words.some((w) => w.pattern),
    splits: words.some((w) => w.splits),
  })
}
