import type { Token } from './tokens.ts'

/** How names are brought in and values are written in a language. */
export interface Grammar {
  /** Reads what a language imports: alias → path. */
  readonly imports: (tokens: readonly Token[]) => ReadonlyMap<string, string>
  /** A path as the tables have it. */
  readonly canonical: (path: string) => string
  /** Marks between the parts of a path. */
  readonly links: ReadonlySet<string>
  /** A call may stand without brackets (`system "x"` in Ruby and Perl). */
  readonly bare: ReadonlySet<string>
  /** Every method may be called without brackets: `User.delete_all` (Ruby). */
  readonly bareMethods?: boolean
  /** A text may get other letters without an assignment: `d << 'x'` (Ruby). */
  readonly mutableTexts?: boolean
  /** A type stands behind a colon: `def f(p: subprocess.Popen) -> None` (Python). */
  readonly annotations?: boolean
  /** Paths of functions that run the text behind them in a shell: a tagged template of zx, Bun, dax or execa. */
  readonly shellTag?: RegExp
  /** Values that stand for a text: `process.env.HOME`. */
  readonly constants: (path: string, home: string) => string | undefined
  readonly given?: GivenWords
}

/** How a language writes the words that code is given. */
export interface GivenWords {
  /** One of them, by its number: `sys.argv[1]`. */
  readonly word: RegExp
  /** What their list belongs to: `sys`. */
  readonly holder?: string
  /** Names and marks by which a word may become another one although none of them is assigned to. */
  readonly changes: ReadonlySet<string>
}
