import { isKnownText, SOME_NAME, UNKNOWN } from '../word.ts'
import { timesBoundOrRewritten, touchedIn } from './bound.ts'
import { calledFunctions } from './called-functions.ts'
import type { CodeParts } from './code-parts.ts'
import { CodePaths } from './code-paths.ts'
import type { Grammar } from './grammar.ts'
import { isOnlyHanded } from './handed-lists.ts'
import { joinedPath } from './joined-path.ts'
import { LITERALS } from './literals.ts'
import { type Choices, Loops } from './loops.ts'
import { dictionaryIn, type ObjectCode, serializedIn } from './objects.ts'
import { makesTemporary } from './temporary.ts'
import { filledText, type Token } from './tokens.ts'
import { type CodeSite, directoryOf, parentOf, textAlone, unsure, type Value } from './values.ts'

/** What the code says of its names by itself. */
interface NamesOfCode {
  readonly imports: ReadonlyMap<string, string>
  /** Functions and classes that it defines. */
  readonly defined: ReadonlySet<string>
  readonly choices: Choices
}

/** What the values and names of a code stand for, as far as constants and loops decide it. */
export class KnownValues {
  readonly paths: CodePaths
  readonly loops: Loops
  /** Of objects and dictionaries. */
  readonly objects: ObjectCode
  private readonly parts: CodeParts
  private readonly grammar: Grammar
  private readonly imports: ReadonlyMap<string, string>
  private readonly defined: ReadonlySet<string>
  private readonly home: string
  private readonly given: ReadonlyMap<number, string>
  private readonly bindings = new Map<string, Value>()
  /** `r = shutil.rmtree`: another name of a function. */
  private readonly aliases = new Map<string, string>()
  private readonly times: ReadonlyMap<string, number>
  private touched: ReadonlySet<string> | undefined
  private readonly onlyHanded = new Map<string, boolean>()

  constructor(
    parts: CodeParts,
    grammar: Grammar,
    { home, cwd, given, isLoaded = false }: CodeSite,
    { imports, defined, choices }: NamesOfCode,
  ) {
    this.parts = parts
    this.grammar = grammar
    this.imports = imports
    this.defined = defined
    this.home = home
    this.given = given ?? new Map()
    const textOf = (name: string) => this.bindings.get(name)?.text
    this.paths = new CodePaths(parts, grammar, { imports, aliases: this.aliases, textOf })
    this.objects = {
      parts,
      value: (from, to) => this.value(from, to),
      bound: (name) => this.bound(name),
      listValue: (from, to) => this.listValue(from, to),
    }
    this.times = timesBoundOrRewritten(parts.tokens, parts.brackets, grammar.links, grammar.mutableTexts)
    this.loops = new Loops({ ...this.looking(), cwd }, choices)
    // Who loads it may call its functions with anything.
    for (const one of choices === 'none' || isLoaded ? [] : calledFunctions(this.looking())) this.loops.choose(one)
    this.bind()
  }

  /** What a name stands for. */
  bound(name: string): Value | undefined {
    return this.bindings.get(name)
  }

  /** `name = value` with a value that is known; a name that is set twice is unknown. */
  private bind(): void {
    const { tokens } = this.parts
    for (let i = 0; i < tokens.length - 2 && !this.parts.isTooLong; i++) {
      const name = tokens[i] as Token
      if (/^for(each)?$/.test(name.text) && name.kind === 'name') this.loops.read(i + 1)
      if (name.kind === 'name') this.loops.readBlock(i)
      if (name.kind === 'name' && name.text === 'as') this.bindOpened(i)
      if (name.kind !== 'name' || tokens[i + 1]?.text !== '=' || this.grammar.links.has(tokens[i - 1]?.text ?? ''))
        continue
      const end = this.parts.endOfStatement(i + 2, 'end')
      const value = this.value(i + 2, end)
      const alias = this.paths.wholePath(i + 2, end)
      if (alias !== undefined && alias !== name.text) this.aliases.set(name.text, alias)
      const isOnce =
        !this.bindings.has(name.text) && !this.imports.has(name.text) && (this.times.get(name.text) ?? 0) <= 1
      // A list may get other files.
      const isList = this.loops.name(name, i + 2, end)
      const stands = isOnce && (!isList || this.isUntouched(name.text))
      this.bindings.set(name.text, stands ? value : unsure(name.at))
    }
  }

  private looking() {
    return {
      tokens: this.parts.tokens,
      links: this.grammar.links,
      closing: (i: number) => this.parts.closing(i),
      opening: (i: number) => this.parts.opening(i),
      wholePath: (from: number, to: number) => this.paths.wholePath(from, to),
      split: (from: number, to: number) => this.parts.split(from, to),
      textOf: (from: number, to: number) => textAlone(this.value(from, to)),
      patternOf: (from: number, to: number) => this.value(from, to).text,
      boundText: (name: string) => this.boundText(name),
      pathTo: (i: number) => this.paths.pathTo(i),
      receiverOf: (i: number) => this.receiverOf(i)?.text,
      valueOf: (from: number, to: number) => this.listValue(from, to),
      isUntouched: (name: string) => this.isUntouched(name),
      isDefined: (name: string) => this.defined.has(name),
      isImported: (name: string) => this.imports.has(name),
      mutableTexts: this.grammar.mutableTexts === true,
      namesArguments: this.grammar.annotations === true,
      timesBound: (name: string) => this.times.get(name) ?? 0,
      bind: (name: Token, value: Value) => void this.bindings.set(name.text, value),
    }
  }

  private isUntouched(name: string): boolean {
    this.touched ??= touchedIn(this.parts.tokens, this.grammar.links, this.grammar.mutableTexts)
    return !this.touched.has(name)
  }

  private isOnlyHanded(name: string): boolean {
    const known = this.onlyHanded.get(name)
    if (known !== undefined) return known
    const found = (this.times.get(name) ?? 0) <= 1 && isOnlyHanded(name, this.looking())
    this.onlyHanded.set(name, found)
    return found
  }

  private boundText(name: string): string | undefined {
    const value = this.bindings.get(name)
    return value === undefined ? undefined : textAlone(value)
  }

  /** What the method is called on whose name stands there. */
  receiverOf(name: number): Value | undefined {
    if (!this.grammar.links.has(this.parts.tokens[name - 1]?.text ?? '')) return undefined
    const before = this.parts.tokens[name - 2]
    const isField = before?.kind === 'name' && this.grammar.links.has(this.parts.tokens[name - 3]?.text ?? '')
    if (isField) return before.text === 'parent' ? parentOf(this.receiverOf(name - 2)) : undefined
    if (before?.kind === 'name') return this.loopedAt(name - 2) ?? this.bindings.get(before.text)
    if (before?.text !== ')') return undefined
    let from = this.parts.opening(name - 2) - 1
    while (
      from > 1 &&
      this.grammar.links.has(this.parts.tokens[from - 1]?.text ?? '') &&
      this.parts.tokens[from - 2]?.kind === 'name'
    ) {
      this.parts.spend()
      from -= 2
    }
    return from < 0 ? undefined : this.value(from, name - 1)
  }

  private loopedAt(i: number): Value | undefined {
    const token = this.parts.tokens[i]
    return token?.kind === 'name' && !this.grammar.links.has(this.parts.tokens[i - 1]?.text ?? '')
      ? this.loops.of(token.text, i)
      : undefined
  }

  /** What stands for more than one path, by whichever name. */
  private eachAt(i: number): Value | undefined {
    const token = this.parts.tokens[i]
    const bound = token?.kind === 'name' ? this.bindings.get(token.text) : undefined
    return this.loopedAt(i) ?? (bound?.pattern === true ? bound : undefined)
  }

  /** A list or a dictionary by the name that it has. */
  private listValue(from: number, to: number): Value {
    const token = this.parts.tokens[from]
    const bound = to - from === 1 && token?.kind === 'name' ? this.bindings.get(token.text) : undefined
    return bound ?? this.value(from, to)
  }

  /** The value of the tokens from `a` up to `b`, as far as constants decide it. */
  value(a: number, b: number): Value {
    return this.parts.deeper(() => this.knownValue(a, b), unsure(this.parts.tokens[a]?.at ?? 0))
  }

  private knownValue(a: number, b: number): Value {
    const [from, to] = this.parts.trim(a, b)
    const first = this.parts.tokens[from]
    if (first === undefined || from >= to) return { text: '', at: this.parts.tokens[a]?.at ?? 0 }
    const each = to - from === 1 ? this.eachAt(from) : (this.loops.joinedAt(from, to) ?? this.loops.pathsIn(from, to))
    if (each !== undefined) return each
    const split = this.splitIn(from, to)
    if (split !== undefined) return { text: UNKNOWN, list: split, at: first.at }
    const list = to - from === 1 && first.kind === 'name' ? this.bindings.get(first.text) : undefined
    if (list?.list !== undefined && this.isOnlyHanded(first.text)) return { ...list, at: first.at }
    if (first.text === '[' && first.kind === 'mark' && this.parts.closing(from) === to - 1) {
      return { text: UNKNOWN, list: this.parts.split(from + 1, to - 1).map(([x, y]) => this.value(x, y)), at: first.at }
    }
    if (first.text === '(' && first.kind === 'mark' && this.parts.closing(from) === to - 1) {
      const parts = this.parts.split(from + 1, to - 1)
      const [only] = parts
      if (only !== undefined && parts.length === 1 && this.parts.tokens[to - 2]?.text !== ',')
        return this.value(...only)
      return { text: UNKNOWN, list: parts.map(([x, y]) => this.value(x, y)), at: first.at }
    }
    if (first.text === '{' && first.kind === 'mark' && this.parts.closing(from) === to - 1)
      return dictionaryIn(this.objects, first.at, from + 1, to - 1)
    const called = this.calledIn(from, to)
    const json = called === undefined ? undefined : serializedIn(this.objects, from, to)
    const its = { ...(called === undefined ? {} : { called }), ...(json === undefined ? {} : { json }) }
    let text = ''
    for (let i = from; i < to; ) {
      this.parts.spend()
      const [piece, next] = this.term(i, to)
      // `Path('a') / '/b'` is `/b`.
      text = piece.startsWith('/') && this.parts.tokens[i - 1]?.text === '/' && i > from ? piece : text + piece
      i = next
      if (i >= to) break
      const mark = this.parts.tokens[i]?.text
      if (mark !== '+' && mark !== '.' && mark !== '..' && mark !== '/') return { ...unsure(first.at), ...its }
      if (mark === '/') text += '/'
      i++
    }
    return { text, at: first.at, ...its }
  }

  /** `cmd.split()`, `'git log'.split(' ')`, `shlex.split(cmd)` of a text without quotes: its words. */
  private splitIn(from: number, to: number): readonly Value[] | undefined {
    const { tokens } = this.parts
    const [open, close] = [to - from === 5 || to - from === 6 ? from + 3 : -1, to - 1]
    if (tokens[from + 2]?.text !== 'split' || tokens[open]?.text !== '(' || this.parts.closing(open) !== close)
      return undefined
    if (!this.grammar.links.has(tokens[from + 1]?.text ?? '')) return undefined
    const isOwn =
      this.defined.has('shlex') || tokens.some((one, i) => one.text === 'split' && tokens[i + 1]?.text === '=')
    if (isOwn) return undefined
    const isShlex = tokens[from]?.text === 'shlex' && this.imports.get('shlex') === 'shlex'
    const [subject, other] = isShlex ? [from + 4, undefined] : [from, tokens[from + 4]]
    // Of JavaScript `split()` gives the whole text.
    const isAlone = to - from === (isShlex ? 6 : 5) && this.grammar.annotations === true
    const isBlank = isAlone || (!isShlex && other?.kind === 'text' && other.text === ' ')
    const text = isBlank ? this.value(subject, subject + 1).text : UNKNOWN
    if (!isKnownText(text) || text.includes('  ') || (isShlex && /["'\\]/.test(text))) return undefined
    const at = tokens[from]?.at ?? 0
    return text
      .trim()
      .split(/\s+/)
      .map((one) => ({ text: one, at }))
  }

  /** The name of the one call that the tokens are: `sa.text('…')`, `text('…').bindparams(a=1)`. */
  private calledIn(from: number, to: number): number | undefined {
    const { links } = this.grammar
    let end = from
    let name: Token | undefined
    while (end < to && this.parts.tokens[end]?.kind === 'name') {
      this.parts.spend()
      name = this.parts.tokens[end]
      const isCall =
        end + 1 < to && this.parts.tokens[end + 1]?.text === '(' && this.parts.tokens[end + 1]?.kind === 'mark'
      const behind = isCall ? this.parts.closing(end + 1) + 1 : end + 1
      if (behind >= to) return isCall && behind === to ? name?.at : undefined
      if (!links.has(this.parts.tokens[behind]?.text ?? '')) return undefined
      end = behind + 1
    }
    return undefined
  }

  private term(i: number, to: number): readonly [string, number] {
    const token = this.parts.tokens[i] as Token
    if (token.kind === 'text') return [filledText(token, (name) => this.boundText(name)), this.afterHoles(i + 1)]
    if (token.kind === 'number' && /^\d/.test(token.text)) return [token.text, i + 1]
    const behind = this.parts.tokens[i + 1]
    if (token.text === '-' && behind?.kind === 'number' && /^\d/.test(behind.text)) return [`-${behind.text}`, i + 2]
    if (token.kind !== 'name') return [UNKNOWN, to]
    let end = i
    while (
      end + 2 < to &&
      this.grammar.links.has(this.parts.tokens[end + 1]?.text ?? '') &&
      this.parts.tokens[end + 2]?.kind === 'name'
    )
      end += 2
    const path = this.paths.pathTo(end)
    const after = this.parts.tokens[end + 1]
    if (end + 1 < to && after?.kind === 'mark' && (after.text === '(' || after.text === '[')) {
      const close = this.parts.closing(end + 1)
      const inner = this.parts.split(end + 2, close).map(([x, y]) => textAlone(this.value(x, y)))
      const made = this.temporaryAt(path, end + 2, close, inner)
      if (made !== undefined) return [made, close + 1]
      const joined = joinedPath(path, inner, this.home)
      if (joined !== undefined) return [joined, close + 1]
      if (/(^|\.)dirname$/.test(path) && inner.length === 1) return [directoryOf(inner[0] ?? UNKNOWN), close + 1]
      // `require('os').homedir()`
      if (
        after.text === '(' &&
        this.grammar.links.has(this.parts.tokens[close + 1]?.text ?? '') &&
        close + 2 < to &&
        this.parts.tokens[close + 2]?.kind === 'name'
      ) {
        const call = this.parts.tokens[close + 3]?.text === '(' ? this.parts.closing(close + 3) : close + 2
        const suffix = call > close + 2 ? '()' : ''
        return [this.grammar.constants(`${this.paths.pathTo(close + 2)}${suffix}`, this.home) ?? UNKNOWN, call + 1]
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

  /** A directory or file of a name of its own that the code makes among the temporary ones, as `mktemp` does. */
  private temporaryAt(path: string, from: number, close: number, inner: readonly string[]): string | undefined {
    if (!/mkdtempSync$|^tempfile\./.test(path) || !makesTemporary(from - 2, this.looking())) return undefined
    const made = `/tmp/tmp.${SOME_NAME}.${this.parts.tokens[from - 1]?.at ?? 0}`
    if (/^(node:)?fs\.mkdtempSync$/.test(path)) {
      // Wherever the directory for temporary files is, what is made there is new.
      const isAmong = this.parts.tokens.slice(from, close).some((one) => one.text === 'tmpdir')
      return /^\/tmp\/[\w.-]+$/.test(inner[0] ?? '') || (isAmong && /\/[\w.-]+$/.test(inner[0] ?? ''))
        ? made
        : undefined
    }
    if (!/^tempfile\.(mkdtemp|TemporaryDirectory)$/.test(path)) return undefined
    // `prefix='/srv/x'` puts it there.
    const isNamed = ([a, b]: readonly [number, number]) =>
      /^(prefix|suffix|ignore_cleanup_errors|delete)$/.test(this.parts.tokens[a]?.text ?? '') &&
      this.parts.tokens[a + 1]?.text === '=' &&
      /^[\w.-]*$/.test(textAlone(this.value(a + 2, b)))
    return this.parts.split(from, close).every(isNamed) ? made : undefined
  }

  /** `with tempfile.TemporaryDirectory() as d` */
  private bindOpened(i: number): void {
    const { tokens } = this.parts
    const [before, name] = [tokens[i - 1], tokens[i + 1]]
    if (before?.text !== ')' || before.kind !== 'mark' || name?.kind !== 'name') return
    const open = this.parts.opening(i - 1)
    const path = this.paths.pathTo(open - 1)
    if (path !== 'tempfile.TemporaryDirectory' || (this.times.get(name.text) ?? 0) > 1) return
    const inner = this.parts.split(open + 1, i - 1).map(([x, y]) => textAlone(this.value(x, y)))
    const made = this.temporaryAt(path, open + 1, i - 1, inner)
    if (made !== undefined) this.bindings.set(name.text, { text: made, at: name.at })
  }

  /** The tokens of what is put into a text stand behind it in brackets. */
  private afterHoles(i: number): number {
    let at = i
    while (this.parts.tokens[at]?.text === '(' && this.parts.tokens[at]?.kind === 'mark')
      at = this.parts.closing(at) + 1
    return at
  }
}
