import { UNKNOWN } from '../word.ts'
import { type ListedCode, listedAt } from './listed.ts'
import { globAt, type LoopedCode } from './looped.ts'
import type { Token } from './tokens.ts'
import type { Value } from './values.ts'
import { below, type JoiningCode, joinedAt, walkAt } from './walked.ts'

/** What of a code's reading tells what the names of its loops stand for. */
export interface LoopCode extends ListedCode, LoopedCode, JoiningCode {
  readonly isBoundOnce: (name: Token) => boolean
  /** Notes what a name stands for. */
  readonly bind: (name: Token, value: Value) => void
}

/** Of each loop over values that stand in the code the one that is read; of a reading that follows none, nothing is known. */
export type Choices = readonly number[] | 'none'

const BEFORE_LOOPED = new Set(['await', '(', 'const', 'let', 'var', 'my'])

/** What the names of a code's loops stand for, in the order in which they stand. */
export class Loops {
  /** How many values each loop over values goes through. */
  readonly lengths: number[] = []
  /** Names that stand for each path of a pattern: `for p in Path('src').glob('*.py')`. */
  private readonly each = new Map<string, Value>()
  /** Names of one entry each of a directory, and lists of such names. */
  private readonly entries = new Map<string, string>()
  private readonly lists = new Map<string, string>()
  private readonly code: LoopCode
  private readonly choices: Choices

  constructor(code: LoopCode, choices: Choices) {
    this.code = code
    this.choices = choices
  }

  of(name: string): Value | undefined {
    return this.each.get(name)
  }

  /** A path that is put together out of a directory and the name of one of its entries. */
  joinedAt(from: number, to: number): Value | undefined {
    const text = this.entries.size === 0 ? undefined : joinedAt(from, to, this.entries, this.code)
    return text === undefined || text === UNKNOWN
      ? undefined
      : { text, pattern: true, at: this.code.tokens[from]?.at ?? 0 }
  }

  /** Reads the loop whose names begin behind the `for` at `at`. */
  read(at: number): void {
    const { tokens } = this.code
    let first = at
    while (BEFORE_LOOPED.has(tokens[first]?.text ?? '')) first++
    // `in` of JavaScript gives the numbers of a list.
    const words = first > at ? /^of$/ : /^(in|of)$/
    if (this.readWalk(first, words) || this.readList(first, words)) return
    const name = tokens[first]
    if (name?.kind !== 'name' || !/^(in|of)$/.test(tokens[first + 1]?.text ?? '')) return
    const path = globAt(first + 2, this.code)
    if (path !== undefined) this.loop(name, path)
  }

  private readWalk(first: number, words: RegExp): boolean {
    const walk = walkAt(first, this.lists, this.code, words)
    if (walk === undefined) return false
    for (const one of walk.directories) this.loop(one, below(walk.directory, this.code.cwd))
    for (const one of walk.lists) if (this.code.isBoundOnce(one)) this.lists.set(one.text, walk.directory)
    for (const one of walk.entries) if (this.code.isBoundOnce(one)) this.entries.set(one.text, walk.directory)
    return true
  }

  private readList(first: number, words: RegExp): boolean {
    const { choices } = this
    const listed = choices === 'none' ? undefined : listedAt(first, this.code, words)
    if (choices === 'none' || listed === undefined || !listed.names.every((one) => this.code.isBoundOnce(one)))
      return false
    const { names, rows } = listed
    const choice = choices[this.lengths.length] ?? 0
    this.lengths.push(rows.length)
    const row = rows[choice % rows.length] ?? []
    for (const [i, name] of names.entries()) this.code.bind(name, row[i] ?? { text: UNKNOWN, at: name.at })
    return true
  }

  private loop(name: Token, path: string): void {
    const stands = path !== UNKNOWN && this.code.isBoundOnce(name)
    this.each.set(name.text, stands ? { text: path, pattern: true, at: name.at } : { text: UNKNOWN, at: name.at })
  }
}

const MOST_READINGS = 32
/** Tokens that are read again. */
const MOST_AGAIN = 60_000

/** Every way through loops of these lengths but the first; `undefined` where there are too many. */
export function otherChoices(lengths: readonly number[], tokens: number): readonly Choices[] | undefined {
  const all = lengths.reduce((product, one) => product * one, 1)
  if (all > MOST_READINGS || all * tokens > MOST_AGAIN) return undefined
  return Array.from({ length: all }, (_, i) => {
    let left = i
    return lengths.map((length) => {
      const choice = left % length
      left = Math.floor(left / length)
      return choice
    })
  }).slice(1)
}
