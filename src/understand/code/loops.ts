import { UNKNOWN } from '../word.ts'
import { BlockParameters } from './block-parameters.ts'
import { type BlockCode, blockAt, type FileList, listIn } from './blocks.ts'
import { type Listed, type ListedCode, listedAt } from './listed.ts'
import { globAt, type LoopedCode } from './looped.ts'
import { replacesFollowed } from './replaced.ts'
import type { Token } from './tokens.ts'
import type { Value } from './values.ts'
import { below, endsLoop, type JoiningCode, joinedAt, walkAt } from './walked.ts'

/** What of a code's reading tells what the names of its loops stand for. */
export interface LoopCode extends ListedCode, LoopedCode, JoiningCode {
  /** How often the code gives the name a value. */
  readonly timesBound: (name: string) => number
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
  /** Names of lists of paths, by their patterns. */
  private readonly paths = new Map<string, string>()
  private readonly parameters = new BlockParameters()
  /** The code puts something else in the place of a function that lists or joins: `fs.readdirSync = …`. */
  private readonly isReplaced: boolean
  private readonly code: LoopCode
  private readonly blocks: BlockCode
  private readonly choices: Choices

  constructor(code: LoopCode, choices: Choices) {
    this.code = code
    this.choices = choices
    this.isReplaced = replacesFollowed(code.tokens, code.links)
    this.blocks = {
      ...code,
      listNamed: (name) => this.listNamed(name),
      joinedBy: ({ text }, parameter, from, to) => {
        const path = joinedAt(from, to, (name) => (name === parameter.text ? text : undefined), code)
        return path === UNKNOWN ? undefined : path
      },
    }
  }

  /** What stands for each path of a pattern, by the name that it has at that place. */
  of(name: string, at: number): Value | undefined {
    const each = this.each.get(name)
    const list = each === undefined ? this.listAt(name, at) : undefined
    return list?.of === 'paths' ? { text: list.text, pattern: true, at: this.code.tokens[at]?.at ?? 0 } : each
  }

  /** A path that is put together out of a directory and the name of one of its entries. */
  joinedAt(from: number, to: number): Value | undefined {
    if (this.entries.size === 0 && this.parameters.isEmpty) return undefined
    const directoryOf = (name: string) => {
      const list = this.listAt(name, from)
      return list?.of === 'names' ? list.text : undefined
    }
    const text = joinedAt(from, to, directoryOf, this.code)
    return text === undefined || text === UNKNOWN
      ? undefined
      : { text, pattern: true, at: this.code.tokens[from]?.at ?? 0 }
  }

  /** The pattern that is all of the tokens: `Dir['dist/*.js']`, `*glob.glob('dist/*')`. */
  pathsIn(from: number, to: number): Value | undefined {
    const first = this.code.tokens[from]
    const start = first?.kind === 'mark' && first.text === '*' ? from + 1 : from
    const list = this.isReplaced ? undefined : listIn(start, to, this.blocks)
    return list?.of === 'paths' ? { text: list.text, pattern: true, at: first?.at ?? 0 } : undefined
  }

  /** Notes a list of files that gets a name; false where it is none. */
  name(name: Token, from: number, to: number): boolean {
    const list = this.isReplaced ? undefined : listIn(from, to, this.blocks)
    if (list !== undefined && this.isOnce(name) && this.code.isUntouched(name.text))
      (list.of === 'names' ? this.lists : this.paths).set(name.text, list.text)
    return list !== undefined
  }

  private listNamed(name: string): FileList | undefined {
    const [directory, pattern] = [this.lists.get(name), this.paths.get(name)]
    if (directory !== undefined) return { of: 'names', text: directory }
    return pattern === undefined ? undefined : { of: 'paths', text: pattern }
  }

  /** Reads what the method at `at` is called for, where that is each of a list of files. */
  readBlock(at: number): void {
    const block = this.isReplaced ? undefined : blockAt(at, this.blocks)
    if (block !== undefined) this.parameters.note(block)
  }

  /** What each of a list is, by the name that it has at that place. */
  private listAt(name: string, at: number): FileList | undefined {
    const directory = this.entries.get(name)
    return directory === undefined
      ? this.parameters.listAt(name, at, this.code.timesBound(name))
      : { of: 'names', text: directory }
  }

  /** `foreach (glob('dist/*') as $f)` of PHP, `for my $f (glob 'dist/*')` of Perl. */
  private readForeach(at: number): void {
    const { tokens, closing } = this.code
    let open = at
    while (tokens[open]?.kind === 'name' && open < at + 2) open++
    if (tokens[open]?.text !== '(') return
    const close = closing(open)
    const isPhp = open === at && tokens[close - 2]?.text === 'as'
    const name = isPhp ? tokens[close - 1] : tokens[open - 1]
    if (name?.kind !== 'name' || !name.text.startsWith('$')) return
    this.stand(name, listIn(open + 1, isPhp ? close - 2 : close, this.blocks))
  }

  private isOnce(name: Token): boolean {
    return this.code.timesBound(name.text) === 1
  }

  /** Reads the loop whose names begin behind the `for` at `at`. */
  read(at: number): void {
    const { tokens } = this.code
    if (this.isReplaced) return
    let first = at
    while (BEFORE_LOOPED.has(tokens[first]?.text ?? '')) first++
    // `in` of JavaScript gives the numbers of a list.
    const words = first > at ? /^of$/ : /^(in|of)$/
    if (this.readWalk(first, words) || this.readList(first, words)) return
    const name = tokens[first]
    if (name?.kind !== 'name' || !/^(in|of)$/.test(tokens[first + 1]?.text ?? '')) return this.readForeach(at)
    const path = globAt(first + 2, this.code) ?? this.pathsNamed(first + 2)
    if (path !== undefined) return this.loop(name, path)
    // `for (const f of fs.readdirSync('dist').filter(…))`
    const isInBrackets = tokens[at]?.text === '(' && tokens[first + 1]?.text === 'of'
    if (isInBrackets) this.stand(name, listIn(first + 2, this.code.closing(at), this.blocks))
  }

  private stand(name: Token, list: FileList | undefined): void {
    if (list?.of === 'paths') this.loop(name, list.text)
    else if (list !== undefined && this.isOnce(name)) this.entries.set(name.text, list.text)
  }

  private pathsNamed(at: number): string | undefined {
    const [name, after] = this.code.tokens.slice(at, at + 2)
    return endsLoop(after) && name?.kind === 'name' ? this.paths.get(name.text) : undefined
  }

  private readWalk(first: number, words: RegExp): boolean {
    const walk = walkAt(first, this.lists, this.code, words)
    if (walk === undefined) return false
    for (const one of walk.directories) this.loop(one, below(walk.directory, this.code.cwd))
    for (const one of walk.lists)
      if (this.isOnce(one) && !this.isReachedInto(one)) this.lists.set(one.text, walk.directory)
    for (const one of walk.entries) if (this.isOnce(one)) this.entries.set(one.text, walk.directory)
    return true
  }

  /** `names.append(…)`, `names[:] = …` */
  private isReachedInto({ text }: Token): boolean {
    return this.code.tokens.some((one, i) => one.text === text && /^[.[]$/.test(this.code.tokens[i + 1]?.text ?? ''))
  }

  private readList(first: number, words: RegExp): boolean {
    const { choices } = this
    const listed = choices === 'none' ? undefined : listedAt(first, this.code, words)
    if (choices === 'none' || listed === undefined || !listed.names.every((one) => this.isOnce(one))) return false
    this.choose(listed)
    return true
  }

  /** Binds names to one row of what they stand for; the others are for other readings. */
  choose({ names, rows }: Listed): void {
    const choice = this.choices === 'none' ? 0 : (this.choices[this.lengths.length] ?? 0)
    this.lengths.push(rows.length)
    const row = rows[choice % rows.length] ?? []
    for (const [i, name] of names.entries()) this.code.bind(name, row[i] ?? { text: UNKNOWN, at: name.at })
  }

  private loop(name: Token, path: string): void {
    const stands = path !== UNKNOWN && this.isOnce(name)
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
