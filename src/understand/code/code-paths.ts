import type { CodeParts } from './code-parts.ts'
import type { Grammar } from './grammar.ts'
import { BEFORE_BRACKETS } from './handed-on.ts'
import type { Token } from './tokens.ts'

/** A part of a path costs more than a step. */
const PART = 8
const LONGEST_PATH = 64

const LOADS = /^(require|import|__import__|import_module|getBuiltinModule)$/

/** What names of a code are other names of. */
export interface OtherNames {
  /** Names that are imported. */
  readonly imports: ReadonlyMap<string, string>
  /** `r = shutil.rmtree`: another name of a function. */
  readonly aliases: ReadonlyMap<string, string>
  /** The text that a name stands for. */
  readonly textOf: (name: string) => string | undefined
}

/** The paths of names that stand in a code, as its language's tables have them: `os.system`, `fs.rmSync`. */
export class CodePaths {
  private readonly parts: CodeParts
  private readonly grammar: Grammar
  private readonly names: OtherNames

  constructor(parts: CodeParts, grammar: Grammar, names: OtherNames) {
    this.parts = parts
    this.grammar = grammar
    this.names = names
  }

  /** The path that is all of the tokens from `from` up to `to`: no call, no index. */
  wholePath(from: number, to: number): string | undefined {
    const last = this.parts.tokens[to - 1]
    if (last?.kind !== 'name' || this.parts.tokens[from]?.kind === 'text') return undefined
    let start = to - 1
    while (start - 2 >= from && this.grammar.links.has(this.parts.tokens[start - 1]?.text ?? '')) {
      this.parts.spend()
      start = this.parts.tokens[start - 2]?.text === ')' ? this.parts.opening(start - 2) - 1 : start - 2
    }
    return start === from ? this.pathTo(to - 1) : undefined
  }

  /** The path that ends in the name at `i`, with imports and the language's own spelling worked in. */
  pathTo(i: number): string {
    return this.parts.deeper(() => this.fullPathTo(i), '()')
  }

  private fullPathTo(i: number): string {
    const parts = [(this.parts.tokens[i] as Token).text]
    let at = i - 1
    while (at > 0 && this.grammar.links.has(this.parts.tokens[at]?.text ?? '')) {
      this.parts.spend(PART)
      const before = this.parts.tokens[at - 1] as Token
      if (parts.length > LONGEST_PATH) {
        // Nothing that a table knows is that long.
        return `().${parts.at(-1)}`
      }
      if (before.kind === 'name') {
        parts.unshift(before.text)
        at -= 2
        continue
      }
      if (before.text === ')') {
        const open = this.parts.opening(at - 1)
        // `require('fs').rmSync` and `__import__('os').system` name their module in a text.
        const module = this.loadedBy(open)
        const isCall = this.parts.tokens[open - 1]?.kind === 'name'
        parts.unshift(module ?? (isCall ? `${this.pathTo(open - 1)}()` : '()'))
        return this.grammar.canonical(parts.join('.'))
      }
      parts.unshift(before.kind === 'text' ? 'text' : '()')
      return this.grammar.canonical(parts.join('.'))
    }
    const first = parts[0] as string
    // PHP's `$f = 'system'; $f('x')` calls the function of that name.
    const called =
      first.startsWith('$') && this.parts.tokens[i + 1]?.text === '(' ? this.names.textOf(first) : undefined
    if (called !== undefined && /^[A-Za-z_]\w*$/.test(called)) parts[0] = called
    const bound =
      this.names.imports.get(first) ?? this.names.aliases.get(first) ?? this.decorated(this.parts.tokens[at + 1])
    if (bound !== undefined) parts[0] = bound
    return this.grammar.canonical(parts.join('.'))
  }

  /** What the call that ends at `close` gives: `require('fs')` is `fs`, `vars(os)` is `os`; any other call is `name()`. */
  resultPath(close: number): string {
    const open = this.parts.opening(close)
    const callee = this.parts.tokens[open - 1]
    const only = this.parts.tokens[open + 1]
    if (callee?.kind !== 'name' || BEFORE_BRACKETS.test(callee.text)) {
      // What is put into a text stands in brackets behind it.
      const isOwn = callee?.kind !== 'text' && !/^[)\]}]$/.test(callee?.text ?? '')
      return isOwn ? this.bracketedPath(open, close) : '()'
    }
    const module = this.loadedBy(open)
    if (module !== undefined) return module
    if (callee.text === 'vars' && only?.kind === 'name') return this.pathTo(close - 1)
    return `${this.pathTo(open - 1)}()`
  }

  /** `(os.system)('x')`, `(0, eval)('x')`, `new (require('x').Y)()`: the path between brackets that are no call's. */
  private bracketedPath(open: number, close: number): string {
    const last = this.parts.split(open + 1, close).at(-1)
    if (last === undefined || this.parts.isTooLong) return '()'
    const [from, to] = last
    const path = this.wholePath(from, to)
    if (path !== undefined || this.parts.tokens[to - 1]?.text !== ')' || this.parts.opening(to - 1) <= from)
      return path ?? '()'
    return this.parts.deeper(() => this.resultPath(to - 1), '()')
  }

  /** `require('fs')`, `__import__('os')`: the module that a call names in a text. */
  private loadedBy(open: number): string | undefined {
    const [callee, only] = [this.parts.tokens[open - 1], this.parts.tokens[open + 1]]
    return callee?.kind === 'name' && LOADS.test(callee.text) && only?.kind === 'text' ? only.text : undefined
  }

  /** What `@name` in front of a definition was imported as. */
  decorated(token: Token | undefined): string | undefined {
    return token?.kind === 'name' && token.text.startsWith('@')
      ? this.names.imports.get(token.text.slice(1))
      : undefined
  }
}
