import { type Brackets, bracketsOf } from './brackets.ts'
import type { Token } from './tokens.ts'

/** Steps from token to token: arguments are read once for each call that they stand in. */
const MOST_STEPS = 4_000_000
const DEEPEST = 200

const ENDS_BARE = /^(and|or|if|unless|while|until|for|foreach|do)$/

/** Which tokens of a code belong together: between brackets, between commas, in one statement. It counts what reading costs. */
export class CodeParts {
  readonly tokens: readonly Token[]
  readonly brackets: Brackets
  private left = MOST_STEPS
  private depth = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
    this.brackets = bracketsOf(tokens)
  }

  /** What is nested or chained deeper than is read. What was found is then not all that is there. */
  get isTooLong(): boolean {
    return this.left < 0
  }

  /** Takes steps of those that are left; false where there is none. */
  spend(steps = 1): boolean {
    this.left -= steps
    return this.left >= 0
  }

  /** What is read one level deeper; `otherwise` where that is deeper than is read. */
  deeper<T>(read: () => T, otherwise: T): T {
    if (++this.depth > DEEPEST) this.left = -1
    const found = this.isTooLong ? otherwise : read()
    this.depth--
    return found
  }

  /** The bracket that ends what opens there; without one, the end of the code. */
  closing(open: number): number {
    return this.brackets.closing.get(open) ?? this.tokens.length
  }

  /** The bracket that began what ends there; without one, the beginning of the code. */
  opening(close: number): number {
    return this.brackets.opening.get(close) ?? 0
  }

  /** Parts between commas of one level. */
  split(from: number, to: number): readonly (readonly [number, number])[] {
    const parts: (readonly [number, number])[] = []
    let depth = 0
    let start = from
    for (let i = from; i < to && !this.isTooLong; i++) {
      this.spend()
      const { text, kind } = this.tokens[i] as Token
      if (kind !== 'mark') continue
      if (text === '(' || text === '[' || text === '{') depth++
      else if (text === ')' || text === ']' || text === '}') depth--
      else if (text === ',' && depth === 0) {
        parts.push([start, i])
        start = i + 1
      }
    }
    parts.push([start, to])
    return parts.map(([a, b]) => this.trim(a, b)).filter(([a, b]) => a < b)
  }

  /** Without the line ends around it. */
  trim(from: number, to: number): readonly [number, number] {
    let a = from
    let b = to
    while (a < b && this.tokens[a]?.kind === 'line') a++
    while (b > a && this.tokens[b - 1]?.kind === 'line') b--
    return [a, b]
  }

  /** Where the statement ends; `part` for the words of a call without brackets, of which a comma ends none. */
  endOfStatement(from: number, commas: 'end' | 'part'): number {
    let depth = 0
    for (let i = from; i < this.tokens.length && !this.isTooLong; i++) {
      this.spend()
      const { text, kind } = this.tokens[i] as Token
      // `chdir "x" or die`, `File.delete "x" if y`; nothing in front of it is `$_`.
      if (kind === 'name' && depth === 0 && i > from && commas === 'part' && ENDS_BARE.test(text)) return i
      if (kind !== 'mark' && kind !== 'line') continue
      if (text === '(' || text === '[' || text === '{') depth++
      else if (text === ')' || text === ']' || text === '}') {
        if (depth-- === 0) return i
      } else if (depth === 0 && (text === ';' || (text === ',' && commas === 'end') || kind === 'line')) return i
    }
    return this.tokens.length
  }
}
