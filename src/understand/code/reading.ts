import { isKnownText } from '../word.ts'
import { CodeParts } from './code-parts.ts'
import { definitions } from './definitions.ts'
import type { Grammar } from './grammar.ts'
import { handedOn } from './handed-on.ts'
import { KnownValues } from './known-values.ts'
import type { Choices } from './loops.ts'
import { fieldsIn } from './objects.ts'
import type { Token } from './tokens.ts'
import type { CodeCall, CodeSite, Value } from './values.ts'

/** What a tagged template is called that a shell runs; no name of a language is written so. */
export const SHELL_TAG = '$``'

/** Reads the calls of a code with what is known of their arguments. */
export class CodeReading {
  readonly calls: readonly CodeCall[]
  readonly imports: ReadonlyMap<string, string>
  /** Modules of which every name is brought in: `from os import *`. */
  readonly stars: readonly string[]
  /** Names that are handed on without being called: `map(os.remove, names)`, `.then(eval)`. */
  readonly handedOn: readonly CodeCall[]
  /** Functions and classes that the code itself defines. */
  readonly defined: ReadonlySet<string>
  private readonly parts: CodeParts
  private readonly grammar: Grammar
  private readonly values: KnownValues

  constructor(tokens: readonly Token[], grammar: Grammar, site: CodeSite, choices: Choices = []) {
    this.grammar = grammar
    this.parts = new CodeParts(tokens)
    this.imports = grammar.imports(tokens)
    this.stars = [...this.imports].filter(([name]) => name.startsWith('* ')).map(([, module]) => module)
    this.defined = definitions(tokens)
    this.values = new KnownValues(this.parts, grammar, site, { imports: this.imports, defined: this.defined, choices })
    this.calls = this.findCalls()
    this.handedOn = this.findHandedOn()
  }

  /** What is nested or chained deeper than is read. What was found is then not all that is there. */
  get isTooLong(): boolean {
    return this.parts.isTooLong
  }

  /** How many values each loop over values goes through. */
  get loopLengths(): readonly number[] {
    return this.values.loops.lengths
  }

  /** The value that begins there and goes on to a comma or to the end of its statement or brackets. */
  valueBehind(from: number): Value {
    return this.values.value(from, this.parts.endOfStatement(from, 'end'))
  }

  private findCalls(): readonly CodeCall[] {
    const found: CodeCall[] = []
    for (const [i, token] of this.parts.tokens.entries()) {
      if (this.parts.isTooLong) break
      if (token.text === '(' && token.kind === 'mark' && /^[\]}]$/.test(this.parts.tokens[i - 1]?.text ?? ''))
        found.push(...this.indexedCall(i))
      if (token.text === '(' && token.kind === 'mark' && this.parts.tokens[i - 1]?.text === ')')
        found.push(...this.moduleCall(i))
      if (token.kind !== 'name') continue
      const next = this.parts.tokens[i + 1]
      if (next?.text === '(' && next.kind === 'mark') {
        const end = this.parts.closing(i + 1)
        found.push(this.call(i, i + 2, end))
      } else if (next?.text === '?.' && this.parts.tokens[i + 2]?.text === '(') {
        found.push(this.call(i, i + 3, this.parts.closing(i + 2)))
      } else if (next?.kind === 'text' && this.grammar.shellTag?.test(this.values.paths.pathTo(i)) === true) {
        const args = [{ text: next.text, at: next.at }]
        found.push({ path: SHELL_TAG, receiver: undefined, args, named: new Map(), at: token.at })
      } else if (this.grammar.bare.has(token.text) && !this.grammar.links.has(this.parts.tokens[i - 1]?.text ?? '')) {
        found.push(this.call(i, i + 1, this.parts.endOfStatement(i + 1, 'part')))
      } else if (this.grammar.links.has(this.parts.tokens[i - 1]?.text ?? '')) {
        const bare = this.grammar.bare.has(this.values.paths.pathTo(i))
        if (bare) found.push(this.call(i, i + 1, this.parts.endOfStatement(i + 1, 'part')))
        else if (this.grammar.bareMethods === true && /^[a-z_]/.test(token.text)) found.push(this.call(i, i + 1, i + 1))
      }
    }
    return found
  }

  /** `fs['rmSync']('x')`, `User::{'truncate'}()`: a function by the text between the brackets; `?` where that is not known. */
  private indexedCall(bracket: number): readonly CodeCall[] {
    const open = this.parts.opening(bracket - 1)
    const isLinked = this.grammar.links.has(this.parts.tokens[open - 1]?.text ?? '')
    // Else it is a block.
    if (this.parts.tokens[open]?.text === '{' && !isLinked) return []
    const at = isLinked ? open - 2 : open - 1
    const before = this.parts.tokens[at]
    if (before?.kind !== 'name' && before?.text !== ')') return []
    const name = this.values.value(open + 1, bracket - 1).text
    const owner = before.kind === 'name' ? this.values.paths.pathTo(at) : this.values.paths.resultPath(at)
    const path = this.grammar.canonical(`${owner.replace(/\.__dict__$/, '')}.${isKnownText(name) ? name : '?'}`)
    const end = this.parts.closing(bracket)
    return [{ ...this.call(at, bracket + 1, end), path, receiver: undefined }]
  }

  /** `require('del')(['x'])`: what a module hands out as a whole is a function. */
  private moduleCall(bracket: number): readonly CodeCall[] {
    const path = this.values.paths.resultPath(bracket - 1)
    if (path === '' || path.endsWith('()') || /^\.{0,2}\//.test(path)) return []
    const made = this.call(bracket - 1, bracket + 1, this.parts.closing(bracket))
    return [{ ...made, path: this.grammar.canonical(path), receiver: undefined }]
  }

  private call(name: number, from: number, to: number): CodeCall {
    const args: Value[] = []
    const named = new Map<string, Value>()
    for (const [a, b] of this.parts.split(from, to)) {
      const first = this.parts.tokens[a]
      const mark = this.parts.tokens[a + 1]
      if (
        first?.kind === 'name' &&
        mark?.kind === 'mark' &&
        (mark.text === '=' || mark.text === ':' || mark.text === '=>')
      ) {
        named.set(first.text, this.values.value(a + 2, b))
        continue
      }
      if (first?.text === '{' && first.kind === 'mark') fieldsIn(this.values.objects, a + 1, b - 1, named)
      const options = b - a === 1 && first?.kind === 'name' ? this.values.bound(first.text) : undefined
      // `fetch(url, options)`: an object by the name that it has.
      for (const [name, value] of options?.fields ?? [])
        if (!named.has(name)) named.set(name, { ...value, isByName: true })
      args.push(options?.fields === undefined ? this.values.value(a, b) : { ...options, isByName: true })
    }
    return {
      path: this.values.paths.pathTo(name),
      receiver: this.values.receiverOf(name),
      args,
      named,
      at: (this.parts.tokens[name] as Token).at,
    }
  }

  private findHandedOn(): readonly CodeCall[] {
    const found = handedOn({
      tokens: this.parts.tokens,
      grammar: this.grammar,
      closing: (at) => this.parts.closing(at),
      opening: (at) => this.parts.opening(at),
      isImported: (token) => this.values.paths.decorated(token) !== undefined,
      mayGoOn: () => this.parts.spend(),
    })
    return found.map((i) => {
      const args = this.mappedOver(i)
      return {
        path: this.values.paths.pathTo(i),
        receiver: undefined,
        args,
        named: new Map(),
        at: this.parts.tokens[i]?.at ?? 0,
      }
    })
  }

  /** The files that a function is called for each of: `map(os.remove, glob.glob('dist/*'))`. */
  private mappedOver(name: number): readonly Value[] {
    let open = name
    while (open > 1 && this.grammar.links.has(this.parts.tokens[open - 1]?.text ?? '')) open -= 2
    open--
    if (this.parts.tokens[open]?.text !== '(' || this.parts.tokens[open - 1]?.text !== 'map') return []
    if (this.grammar.links.has(this.parts.tokens[open - 2]?.text ?? '') || this.defined.has('map')) return []
    const [, list, ...others] = this.parts
      .split(open + 1, this.parts.closing(open))
      .map(([a, b]) => this.values.value(a, b))
    return list?.pattern === true && others.length === 0 ? [list] : []
  }
}
