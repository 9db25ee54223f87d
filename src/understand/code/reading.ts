import { isKnownText, UNKNOWN } from '../word.ts'
import { timesBoundOrRewritten, touchedIn } from './bound.ts'
import { type Brackets, bracketsOf } from './brackets.ts'
import { definitions } from './definitions.ts'
import type { Grammar } from './grammar.ts'
import { BEFORE_BRACKETS, handedOn } from './handed-on.ts'
import { LITERALS } from './literals.ts'
import { type Choices, Loops } from './loops.ts'
import { filledText, type Token } from './tokens.ts'
import { type CodeCall, type CodeSite, directoryOf, isNamedByText, parentOf, textAlone, type Value } from './values.ts'

/** What a tagged template is called that a shell runs; no name of a language is written so. */
export const SHELL_TAG = '$``'

/** Steps from token to token: arguments are read once for each call that they stand in. */
const MOST_STEPS = 4_000_000
/** A part of a path costs more than a step. */
const PART = 8
const DEEPEST = 200
const LONGEST_PATH = 64

const ENDS_BARE = /^(and|or|if|unless|while|until|for|foreach|do)$/
/** Of `JSON.stringify(x, null, 2)` and of `json.dumps(x, indent=2)`. */
const PLAIN_OPTION = /^(null|indent|ensure_ascii|sort_keys|separators)$/
const SERIALIZES = /^(stringify|dumps|generate|json_encode|encode_json)$/

const isSpread = (token: Token | undefined) => token?.kind === 'mark' && /^(\.{1,3}|\*{1,2})$/.test(token.text)

const UNSURE = (at: number): Value => ({ text: UNKNOWN, at })

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
  private readonly tokens: readonly Token[]
  private readonly grammar: Grammar
  private readonly home: string
  private readonly given: ReadonlyMap<number, string>
  private readonly bindings = new Map<string, Value>()
  readonly loops: Loops
  private readonly bound: ReadonlyMap<string, number>
  private touched: ReadonlySet<string> | undefined
  private readonly brackets: Brackets
  private left = MOST_STEPS
  private depth = 0
  /** `r = shutil.rmtree`: another name of a function. */
  private readonly aliases = new Map<string, string>()

  constructor(tokens: readonly Token[], grammar: Grammar, { home, cwd, given }: CodeSite, choices: Choices = []) {
    this.tokens = tokens
    this.grammar = grammar
    this.home = home
    this.given = given ?? new Map()
    this.brackets = bracketsOf(tokens)
    this.imports = grammar.imports(tokens)
    this.stars = [...this.imports].filter(([name]) => name.startsWith('* ')).map(([, module]) => module)
    this.defined = definitions(tokens)
    this.bound = timesBoundOrRewritten(tokens, this.brackets, grammar.links, grammar.mutableTexts)
    this.loops = new Loops({ ...this.looking(), cwd }, choices)
    this.bind()
    this.calls = this.findCalls()
    this.handedOn = this.findHandedOn()
  }

  /** What is nested or chained deeper than is read. What was found is then not all that is there. */
  get isTooLong(): boolean {
    return this.left < 0
  }

  /** `name = value` with a value that is known; a name that is set twice is unknown. */
  private bind(): void {
    const { tokens } = this
    for (let i = 0; i < tokens.length - 2 && !this.isTooLong; i++) {
      const name = tokens[i] as Token
      if (/^for(each)?$/.test(name.text) && name.kind === 'name') this.loops.read(i + 1)
      if (name.kind === 'name') this.loops.readBlock(i)
      if (name.kind !== 'name' || tokens[i + 1]?.text !== '=' || this.grammar.links.has(tokens[i - 1]?.text ?? ''))
        continue
      const end = this.endOfStatement(i + 2, 'end')
      const value = this.value(i + 2, end)
      const alias = this.wholePath(i + 2, end)
      if (alias !== undefined && alias !== name.text) this.aliases.set(name.text, alias)
      const isOnce =
        !this.bindings.has(name.text) && !this.imports.has(name.text) && (this.bound.get(name.text) ?? 0) <= 1
      // A list may get other files.
      const isList = this.loops.name(name, i + 2, end)
      const stands = isOnce && (!isList || this.isUntouched(name.text))
      this.bindings.set(name.text, stands ? value : UNSURE(name.at))
    }
  }

  private looking() {
    return {
      tokens: this.tokens,
      links: this.grammar.links,
      closing: (i: number) => this.closing(i),
      opening: (i: number) => this.opening(i),
      wholePath: (from: number, to: number) => this.wholePath(from, to),
      split: (from: number, to: number) => this.split(from, to),
      textOf: (from: number, to: number) => textAlone(this.value(from, to)),
      patternOf: (from: number, to: number) => this.value(from, to).text,
      boundText: (name: string) => this.boundText(name),
      pathTo: (i: number) => this.pathTo(i),
      receiverOf: (i: number) => this.receiverOf(i)?.text,
      valueOf: (from: number, to: number) => this.listValue(from, to),
      isUntouched: (name: string) => this.isUntouched(name),
      isDefined: (name: string) => this.defined.has(name),
      timesBound: (name: string) => this.bound.get(name) ?? 0,
      bind: (name: Token, value: Value) => void this.bindings.set(name.text, value),
    }
  }

  private isUntouched(name: string): boolean {
    this.touched ??= touchedIn(this.tokens, this.grammar.links, this.grammar.mutableTexts)
    return !this.touched.has(name)
  }

  private endOfStatement(from: number, commas: 'end' | 'part'): number {
    let depth = 0
    for (let i = from; i < this.tokens.length && !this.isTooLong; i++) {
      this.left--
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

  /** The path that is all of the tokens from `from` up to `to`: no call, no index. */
  private wholePath(from: number, to: number): string | undefined {
    const last = this.tokens[to - 1]
    if (last?.kind !== 'name' || this.tokens[from]?.kind === 'text') return undefined
    let start = to - 1
    while (start - 2 >= from && this.grammar.links.has(this.tokens[start - 1]?.text ?? '')) {
      this.left--
      start = this.tokens[start - 2]?.text === ')' ? this.opening(start - 2) - 1 : start - 2
    }
    return start === from ? this.pathTo(to - 1) : undefined
  }

  private findHandedOn(): readonly CodeCall[] {
    const found = handedOn({
      tokens: this.tokens,
      grammar: this.grammar,
      closing: (at) => this.closing(at),
      opening: (at) => this.opening(at),
      isImported: (token) => this.decorated(token) !== undefined,
      mayGoOn: () => --this.left >= 0,
    })
    return found.map((i) => {
      const args = this.mappedOver(i)
      return { path: this.pathTo(i), receiver: undefined, args, named: new Map(), at: this.tokens[i]?.at ?? 0 }
    })
  }

  /** The files that a function is called for each of: `map(os.remove, glob.glob('dist/*'))`. */
  private mappedOver(name: number): readonly Value[] {
    let open = name
    while (open > 1 && this.grammar.links.has(this.tokens[open - 1]?.text ?? '')) open -= 2
    open--
    if (this.tokens[open]?.text !== '(' || this.tokens[open - 1]?.text !== 'map') return []
    if (this.grammar.links.has(this.tokens[open - 2]?.text ?? '') || this.defined.has('map')) return []
    const [, list, ...others] = this.split(open + 1, this.closing(open)).map(([a, b]) => this.value(a, b))
    return list?.pattern === true && others.length === 0 ? [list] : []
  }

  /** What `@name` in front of a definition was imported as. */
  private decorated(token: Token | undefined): string | undefined {
    return token?.kind === 'name' && token.text.startsWith('@') ? this.imports.get(token.text.slice(1)) : undefined
  }

  private findCalls(): readonly CodeCall[] {
    const found: CodeCall[] = []
    for (const [i, token] of this.tokens.entries()) {
      if (this.isTooLong) break
      if (token.text === '(' && token.kind === 'mark' && /^[\]}]$/.test(this.tokens[i - 1]?.text ?? ''))
        found.push(...this.indexedCall(i))
      if (token.text === '(' && token.kind === 'mark' && this.tokens[i - 1]?.text === ')')
        found.push(...this.moduleCall(i))
      if (token.kind !== 'name') continue
      const next = this.tokens[i + 1]
      if (next?.text === '(' && next.kind === 'mark') {
        const end = this.closing(i + 1)
        found.push(this.call(i, i + 2, end))
      } else if (next?.text === '?.' && this.tokens[i + 2]?.text === '(') {
        found.push(this.call(i, i + 3, this.closing(i + 2)))
      } else if (next?.kind === 'text' && this.grammar.shellTag?.test(this.pathTo(i)) === true) {
        const args = [{ text: next.text, at: next.at }]
        found.push({ path: SHELL_TAG, receiver: undefined, args, named: new Map(), at: token.at })
      } else if (this.grammar.bare.has(token.text) && !this.grammar.links.has(this.tokens[i - 1]?.text ?? '')) {
        found.push(this.call(i, i + 1, this.endOfStatement(i + 1, 'part')))
      } else if (this.grammar.links.has(this.tokens[i - 1]?.text ?? '')) {
        const bare = this.grammar.bare.has(this.pathTo(i))
        if (bare) found.push(this.call(i, i + 1, this.endOfStatement(i + 1, 'part')))
        else if (this.grammar.bareMethods === true && /^[a-z_]/.test(token.text)) found.push(this.call(i, i + 1, i + 1))
      }
    }
    return found
  }

  /** `fs['rmSync']('x')`, `User::{'truncate'}()`: a function by the text between the brackets; `?` where that is not known. */
  private indexedCall(bracket: number): readonly CodeCall[] {
    const open = this.opening(bracket - 1)
    const isLinked = this.grammar.links.has(this.tokens[open - 1]?.text ?? '')
    // Else it is a block.
    if (this.tokens[open]?.text === '{' && !isLinked) return []
    const at = isLinked ? open - 2 : open - 1
    const before = this.tokens[at]
    if (before?.kind !== 'name' && before?.text !== ')') return []
    const name = this.value(open + 1, bracket - 1).text
    const owner = before.kind === 'name' ? this.pathTo(at) : this.resultPath(at)
    const path = this.grammar.canonical(`${owner.replace(/\.__dict__$/, '')}.${isKnownText(name) ? name : '?'}`)
    const end = this.closing(bracket)
    return [{ ...this.call(at, bracket + 1, end), path, receiver: undefined }]
  }

  /** `require('del')(['x'])`: what a module hands out as a whole is a function. */
  private moduleCall(bracket: number): readonly CodeCall[] {
    const path = this.resultPath(bracket - 1)
    if (path === '' || path.endsWith('()') || /^\.{0,2}\//.test(path)) return []
    const made = this.call(bracket - 1, bracket + 1, this.closing(bracket))
    return [{ ...made, path: this.grammar.canonical(path), receiver: undefined }]
  }

  /** `require('fs')` is `fs`, `vars(os)` is `os`; any other call is `name()`. */
  private resultPath(close: number): string {
    const open = this.opening(close)
    const callee = this.tokens[open - 1]
    const only = this.tokens[open + 1]
    if (callee?.kind !== 'name' || BEFORE_BRACKETS.test(callee.text)) {
      // What is put into a text stands in brackets behind it.
      const isOwn = callee?.kind !== 'text' && !/^[)\]}]$/.test(callee?.text ?? '')
      return isOwn ? this.bracketedPath(open, close) : '()'
    }
    if (/^(require|import|__import__|import_module|getBuiltinModule)$/.test(callee.text) && only?.kind === 'text')
      return only.text
    if (callee.text === 'vars' && only?.kind === 'name') return this.pathTo(close - 1)
    return `${this.pathTo(open - 1)}()`
  }

  /** `(os.system)('x')`, `(0, eval)('x')`, `new (require('x').Y)()`: the path between brackets that are no call's. */
  private bracketedPath(open: number, close: number): string {
    const last = this.split(open + 1, close).at(-1)
    if (last === undefined || this.isTooLong) return '()'
    const [from, to] = last
    const path = this.wholePath(from, to)
    if (path !== undefined || this.tokens[to - 1]?.text !== ')' || this.opening(to - 1) <= from) return path ?? '()'
    if (++this.depth > DEEPEST) this.left = -1
    const result = this.isTooLong ? '()' : this.resultPath(to - 1)
    this.depth--
    return result
  }

  private call(name: number, from: number, to: number): CodeCall {
    const args: Value[] = []
    const named = new Map<string, Value>()
    for (const [a, b] of this.split(from, to)) {
      const first = this.tokens[a]
      const mark = this.tokens[a + 1]
      if (
        first?.kind === 'name' &&
        mark?.kind === 'mark' &&
        (mark.text === '=' || mark.text === ':' || mark.text === '=>')
      ) {
        named.set(first.text, this.value(a + 2, b))
        continue
      }
      if (first?.text === '{' && first.kind === 'mark') this.fields(a + 1, b - 1, named)
      const options = b - a === 1 && first?.kind === 'name' ? this.bindings.get(first.text) : undefined
      // `fetch(url, options)`: an object by the name that it has.
      for (const [name, value] of options?.fields ?? [])
        if (!named.has(name)) named.set(name, { ...value, isByName: true })
      args.push(options?.fields === undefined ? this.value(a, b) : { ...options, isByName: true })
    }
    return {
      path: this.pathTo(name),
      receiver: this.receiverOf(name),
      args,
      named,
      at: (this.tokens[name] as Token).at,
    }
  }

  private receiverOf(name: number): Value | undefined {
    if (!this.grammar.links.has(this.tokens[name - 1]?.text ?? '')) return undefined
    const before = this.tokens[name - 2]
    const isField = before?.kind === 'name' && this.grammar.links.has(this.tokens[name - 3]?.text ?? '')
    if (isField) return before.text === 'parent' ? parentOf(this.receiverOf(name - 2)) : undefined
    if (before?.kind === 'name') return this.loopedAt(name - 2) ?? this.bindings.get(before.text)
    if (before?.text !== ')') return undefined
    let from = this.opening(name - 2) - 1
    while (
      from > 1 &&
      this.grammar.links.has(this.tokens[from - 1]?.text ?? '') &&
      this.tokens[from - 2]?.kind === 'name'
    ) {
      this.left--
      from -= 2
    }
    return from < 0 ? undefined : this.value(from, name - 1)
  }

  private loopedAt(i: number): Value | undefined {
    const token = this.tokens[i]
    return token?.kind === 'name' && !this.grammar.links.has(this.tokens[i - 1]?.text ?? '')
      ? this.loops.of(token.text, i)
      : undefined
  }

  /** What stands for more than one path, by whichever name. */
  private eachAt(i: number): Value | undefined {
    const token = this.tokens[i]
    const bound = token?.kind === 'name' ? this.bindings.get(token.text) : undefined
    return this.loopedAt(i) ?? (bound?.pattern === true ? bound : undefined)
  }

  /** A list or a dictionary by the name that it has. */
  private listValue(from: number, to: number): Value {
    const token = this.tokens[from]
    const bound = to - from === 1 && token?.kind === 'name' ? this.bindings.get(token.text) : undefined
    return bound ?? this.value(from, to)
  }

  private fields(from: number, to: number, into = new Map<string, Value>()): ReadonlyMap<string, Value> {
    for (const [a, b] of this.split(from, to)) {
      const key = this.tokens[a]
      if (key !== undefined && (key.kind === 'name' || key.kind === 'text'))
        into.set(key.text, b - a > 2 ? this.value(a + 2, b) : this.namedAlike(key))
      // `{ a: 1, ...b }`, `{'a': 1, **b}`: what comes in last counts.
      else if (key !== undefined && isSpread(key)) {
        for (const name of into.keys()) into.set(name, UNSURE(key.at))
        for (const [name, value] of this.listValue(this.behindSpread(a, b), b).fields ?? []) into.set(name, value)
      }
    }
    return into
  }

  /** `{ query }` */
  private namedAlike(key: Token): Value {
    return (key.kind === 'name' ? this.bindings.get(key.text) : undefined) ?? UNSURE(key.at)
  }

  private behindSpread(from: number, to: number): number {
    let behind = from + 1
    while (behind < to && /^[.*]+$/.test(this.tokens[behind]?.text ?? '')) behind++
    return behind
  }

  private dictionary(at: number, from: number, to: number): Value {
    const isWhole = this.split(from, to).every(([key]) => isNamedByText(this.tokens, key))
    const isOpen = this.split(from, to).some(
      ([a, b]) => isSpread(this.tokens[a]) && this.listValue(this.behindSpread(a, b), b).fields === undefined,
    )
    return { ...UNSURE(at), fields: this.fields(from, to), isWhole, isOpen }
  }

  /** Parts between commas of one level. */
  private split(from: number, to: number): readonly (readonly [number, number])[] {
    const parts: (readonly [number, number])[] = []
    let depth = 0
    let start = from
    for (let i = from; i < to && !this.isTooLong; i++) {
      this.left--
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

  private trim(from: number, to: number): readonly [number, number] {
    let a = from
    let b = to
    while (a < b && this.tokens[a]?.kind === 'line') a++
    while (b > a && this.tokens[b - 1]?.kind === 'line') b--
    return [a, b]
  }

  private closing(open: number): number {
    return this.brackets.closing.get(open) ?? this.tokens.length
  }

  /** The path that ends in the name at `i`, with imports and the language's own spelling worked in. */
  private pathTo(i: number): string {
    if (++this.depth > DEEPEST) this.left = -1
    const path = this.isTooLong ? '()' : this.fullPathTo(i)
    this.depth--
    return path
  }

  private fullPathTo(i: number): string {
    const parts = [(this.tokens[i] as Token).text]
    let at = i - 1
    while (at > 0 && this.grammar.links.has(this.tokens[at]?.text ?? '')) {
      this.left -= PART
      const before = this.tokens[at - 1] as Token
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
        const open = this.opening(at - 1)
        const callee = this.tokens[open - 1]
        const only = this.tokens[open + 1]
        // `require('fs').rmSync` and `__import__('os').system` name their module in a text.
        if (
          callee?.kind === 'name' &&
          /^(require|import|__import__|import_module|getBuiltinModule)$/.test(callee.text) &&
          only?.kind === 'text'
        )
          parts.unshift(only.text)
        else parts.unshift(callee?.kind === 'name' ? `${this.pathTo(open - 1)}()` : '()')
        return this.grammar.canonical(parts.join('.'))
      }
      parts.unshift(before.kind === 'text' ? 'text' : '()')
      return this.grammar.canonical(parts.join('.'))
    }
    const first = parts[0] as string
    // PHP's `$f = 'system'; $f('x')` calls the function of that name.
    const called =
      first.startsWith('$') && this.tokens[i + 1]?.text === '(' ? this.bindings.get(first)?.text : undefined
    if (called !== undefined && /^[A-Za-z_]\w*$/.test(called)) parts[0] = called
    const bound = this.imports.get(first) ?? this.aliases.get(first) ?? this.decorated(this.tokens[at + 1])
    if (bound !== undefined) parts[0] = bound
    return this.grammar.canonical(parts.join('.'))
  }

  /** The tokens of what is put into a text stand behind it in brackets. */
  private afterHoles(i: number): number {
    let at = i
    while (this.tokens[at]?.text === '(' && this.tokens[at]?.kind === 'mark') at = this.closing(at) + 1
    return at
  }

  private boundText(name: string): string | undefined {
    const value = this.bindings.get(name)
    return value === undefined ? undefined : textAlone(value)
  }

  private opening(close: number): number {
    return this.brackets.opening.get(close) ?? 0
  }

  /** The value of the tokens from `a` up to `b`, as far as constants decide it. */
  private value(a: number, b: number): Value {
    if (++this.depth > DEEPEST) this.left = -1
    const value = this.isTooLong ? UNSURE(this.tokens[a]?.at ?? 0) : this.knownValue(a, b)
    this.depth--
    return value
  }

  private knownValue(a: number, b: number): Value {
    const [from, to] = this.trim(a, b)
    const first = this.tokens[from]
    if (first === undefined || from >= to) return { text: '', at: this.tokens[a]?.at ?? 0 }
    const each = to - from === 1 ? this.eachAt(from) : (this.loops.joinedAt(from, to) ?? this.loops.pathsIn(from, to))
    if (each !== undefined) return each
    if (first.text === '[' && first.kind === 'mark' && this.closing(from) === to - 1) {
      return { text: UNKNOWN, list: this.split(from + 1, to - 1).map(([x, y]) => this.value(x, y)), at: first.at }
    }
    if (first.text === '(' && first.kind === 'mark' && this.closing(from) === to - 1) {
      const parts = this.split(from + 1, to - 1)
      const [only] = parts
      if (only !== undefined && parts.length === 1 && this.tokens[to - 2]?.text !== ',') return this.value(...only)
      return { text: UNKNOWN, list: parts.map(([x, y]) => this.value(x, y)), at: first.at }
    }
    if (first.text === '{' && first.kind === 'mark' && this.closing(from) === to - 1)
      return this.dictionary(first.at, from + 1, to - 1)
    const called = this.calledIn(from, to)
    const json = called === undefined ? undefined : this.serialized(from, to)
    const its = { ...(called === undefined ? {} : { called }), ...(json === undefined ? {} : { json }) }
    let text = ''
    for (let i = from; i < to; ) {
      this.left--
      const [piece, next] = this.term(i, to)
      text += piece
      i = next
      if (i >= to) break
      const mark = this.tokens[i]?.text
      if (mark !== '+' && mark !== '.' && mark !== '..' && mark !== '/') return { ...UNSURE(first.at), ...its }
      if (mark === '/') text += '/'
      i++
    }
    return { text, at: first.at, ...its }
  }

  /** `JSON.stringify({ … })`, `json.dumps({ … }).encode()`: what the object says. */
  private serialized(from: number, to: number): ReadonlyMap<string, Value> | undefined {
    for (let i = from; i < Math.min(to, from + 4); i++) {
      if (!SERIALIZES.test(this.tokens[i]?.text ?? '') || this.tokens[i + 1]?.text !== '(') continue
      const close = this.closing(i + 1)
      const [first, second] = this.split(i + 2, close)
      // A function beside it puts others in their place; what is made of the text is another one.
      const isPlain = second === undefined || PLAIN_OPTION.test(this.tokens[second[0]]?.text ?? '')
      const isAll =
        close === to - 1 || (this.tokens[close + 2]?.text === 'encode' && this.closing(close + 3) === to - 1)
      if (first === undefined || !isPlain || !isAll || this.isGivenAnew(this.tokens[i] as Token)) return undefined
      // One by its name may have changed since.
      const isLiteral = this.tokens[first[0]]?.text === '{' && this.closing(first[0]) === first[1] - 1
      return isLiteral && this.saysItsNames(first[0] + 1, first[1] - 1) ? this.value(...first).fields : undefined
    }
    return undefined
  }

  /** `JSON.stringify = …` */
  private isGivenAnew({ text }: Token): boolean {
    return this.tokens.some((one, i) => one.text === text && this.tokens[i + 1]?.text === '=')
  }

  /** Each of them is `name`, `name: value` or `...more`: none is computed, a function or what a function gives (`get a() {…}`). */
  private saysItsNames(from: number, to: number): boolean {
    return this.split(from, to).every(([a, b]) => {
      const key = this.tokens[a]
      if (key === undefined || a >= b || isSpread(key)) return true
      return key.kind !== 'mark' && (b - a === 1 || /^(:|=>)$/.test(this.tokens[a + 1]?.text ?? ''))
    })
  }

  /** The name of the one call that the tokens are: `sa.text('…')`, `text('…').bindparams(a=1)`. */
  private calledIn(from: number, to: number): number | undefined {
    const { links } = this.grammar
    let end = from
    let name: Token | undefined
    while (end < to && this.tokens[end]?.kind === 'name') {
      this.left--
      name = this.tokens[end]
      const isCall = end + 1 < to && this.tokens[end + 1]?.text === '(' && this.tokens[end + 1]?.kind === 'mark'
      const behind = isCall ? this.closing(end + 1) + 1 : end + 1
      if (behind >= to) return isCall && behind === to ? name?.at : undefined
      if (!links.has(this.tokens[behind]?.text ?? '')) return undefined
      end = behind + 1
    }
    return undefined
  }

  private term(i: number, to: number): readonly [string, number] {
    const token = this.tokens[i] as Token
    if (token.kind === 'text') return [filledText(token, (name) => this.boundText(name)), this.afterHoles(i + 1)]
    if (token.kind === 'number' && /^\d/.test(token.text)) return [token.text, i + 1]
    const behind = this.tokens[i + 1]
    if (token.text === '-' && behind?.kind === 'number' && /^\d/.test(behind.text)) return [`-${behind.text}`, i + 2]
    if (token.kind !== 'name') return [UNKNOWN, to]
    let end = i
    while (
      end + 2 < to &&
      this.grammar.links.has(this.tokens[end + 1]?.text ?? '') &&
      this.tokens[end + 2]?.kind === 'name'
    )
      end += 2
    const path = this.pathTo(end)
    const after = this.tokens[end + 1]
    if (end + 1 < to && after?.kind === 'mark' && (after.text === '(' || after.text === '[')) {
      const close = this.closing(end + 1)
      const inner = this.split(end + 2, close).map(([x, y]) => textAlone(this.value(x, y)))
      if (
        /(^|\.)(join|Path|resolve|normalize|abspath|expanduser|str|String|realpath|fspath|PurePath|expand_path)$/.test(
          path,
        )
      ) {
        const joined = inner.join('/')
        return [joined.startsWith('~') ? this.home + joined.slice(1) : joined, close + 1]
      }
      if (/(^|\.)dirname$/.test(path) && inner.length === 1) return [directoryOf(inner[0] ?? UNKNOWN), close + 1]
      // `require('os').homedir()`
      if (
        after.text === '(' &&
        this.grammar.links.has(this.tokens[close + 1]?.text ?? '') &&
        close + 2 < to &&
        this.tokens[close + 2]?.kind === 'name'
      ) {
        const call = this.tokens[close + 3]?.text === '(' ? this.closing(close + 3) : close + 2
        const suffix = call > close + 2 ? '()' : ''
        return [this.grammar.constants(`${this.pathTo(close + 2)}${suffix}`, this.home) ?? UNKNOWN, call + 1]
      }
      const written = `${path}${after.text}${inner.join(',')}${after.text === '(' ? ')' : ']'}`
      const number = this.grammar.given?.word.exec(written)?.[1]
      const given = number === undefined ? undefined : this.given.get(Number(number))
      return [given ?? this.grammar.constants(written, this.home) ?? UNKNOWN, close + 1]
    }
    const constant = this.grammar.constants(path, this.home)
    if (constant !== undefined) return [constant, end + 1]
    return [end === i ? (this.boundText(token.text) ?? LITERALS[token.text] ?? UNKNOWN) : UNKNOWN, end + 1]
  }
}
