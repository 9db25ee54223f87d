import { isKnownText } from '../word.ts'
import { type Parameters, parametersOf, timesBound } from './bound.ts'
import { type Brackets, bracketsOf } from './brackets.ts'
import { statementsOf } from './statements.ts'
import type { Token } from './tokens.ts'
import type { CodeCall, Value } from './values.ts'

/**
 * The calls that write a file anew out of what stood in it: `p.write_text(p.read_text().replace('a', 'b'))`. That is an edit,
 * as `sed -i` makes one. What is written without having been read is an overwrite.
 *
 * A heuristic: names are followed from statement to statement, and into no function: what a function is given is not known.
 * Counter-example: what was read is only measured, and something else is written (`p.write_text(str(len(p.read_text())))`).
 */
export function rewritesOf(
  tokens: readonly Token[],
  calls: readonly CodeCall[],
  links: ReadonlySet<string>,
): ReadonlySet<CodeCall> {
  // Elsewhere the same path is another file.
  if (calls.some((call) => /(^|\.)chdir$/.test(call.path))) return NONE
  const hasParser = tokens.some((one) => one.kind === 'name' && /ConfigParser$/.test(one.text))
  const found = calls.flatMap((call) => {
    const role = roleOf(call, hasParser)
    return role === undefined ? [] : [{ ...role, call }]
  })
  if (!found.some((one) => one.is === 'reads') || found.every((one) => one.is === 'reads')) return NONE
  return new Following(tokens, found, links).follow()
}

const NONE: ReadonlySet<CodeCall> = new Set()
const NO_FILES: ReadonlySet<string> = new Set()

interface Role {
  readonly is: 'reads' | 'writes' | 'opens'
  /** The path, where the code says it. */
  readonly file: Value | undefined
}

interface FileCall extends Role {
  readonly call: CodeCall
}

const READS =
  /(^|\.)(readFile(Sync)?|readTextFile(Sync)?|file_get_contents|file|readlines|foreach|load_file)$|^(File|IO|Bun)\.(read|binread|readlines|file)$/
const WRITES =
  /(^|\.)(writeFile(Sync)?|writeTextFile(Sync)?|file_put_contents)$|^(File|IO)\.(write|binwrite)$|^Bun\.write$/
const OPENS = /^((io|codecs|builtins)\.)?open$|^(File\.(open|new)|fopen)$/

/** What a call has to do with the contents of a file. */
function roleOf({ path, args, named, receiver }: CodeCall, hasParser: boolean): Role | undefined {
  if (/\.read_(text|bytes)$/.test(path)) return { is: 'reads', file: receiver }
  if (/\.write_(text|bytes)$/.test(path)) return { is: 'writes', file: receiver }
  if (READS.test(path)) return { is: 'reads', file: args[0] }
  if (WRITES.test(path)) return { is: 'writes', file: args[0] }
  // A parser that reads into itself: `config.read('setup.cfg')`. An archive reads what lies in it.
  if (
    hasParser &&
    /\.read$/.test(path) &&
    args.length === 1 &&
    isKnownText(args[0]?.text ?? '') &&
    /\D/.test(args[0]?.text ?? '')
  )
    return { is: 'reads', file: args[0] }
  if (!OPENS.test(path)) return undefined
  const mode = (named.get('mode') ?? args[1])?.text ?? 'r'
  if (/^[rbt]{1,3}(:[\w-]+)?$/.test(mode)) return { is: 'reads', file: args[0] }
  return /^(w|wb|wt|bw)(:[\w-]+)?$/.test(mode) ? { is: 'opens', file: args[0] } : undefined
}

/** An opened file that has yet to be written to. */
interface Opened {
  readonly call: CodeCall
  readonly key: string
}

/** Which files' contents are in which names, statement by statement. */
class Following {
  private readonly tokens: readonly Token[]
  private readonly links: ReadonlySet<string>
  /** By the number of the token that names the function. */
  private readonly calls = new Map<number, FileCall>()
  private readonly brackets: Brackets
  private readonly parameters: ReadonlyMap<number, Parameters>
  private readonly holds = new Map<string, ReadonlySet<string>>()
  private readonly handles = new Map<string, Opened>()
  private readonly rewrites = new Set<CodeCall>()
  private readonly bound: ReadonlyMap<string, number>
  /** Names looked at. Where none is left every write counts as an overwrite. */
  private left = MOST_LOOKS

  constructor(tokens: readonly Token[], calls: readonly FileCall[], links: ReadonlySet<string>) {
    this.tokens = tokens
    this.links = links
    const at = new Map(tokens.flatMap((one, i) => (one.kind === 'name' ? [[one.at, i] as const] : [])))
    for (const one of calls) {
      const i = at.get(one.call.at)
      if (i !== undefined) this.calls.set(i, one)
    }
    this.brackets = bracketsOf(tokens)
    this.parameters = parametersOf(tokens, this.brackets, links)
    this.bound = timesBound(tokens, this.brackets, links)
  }

  follow(): ReadonlySet<CodeCall> {
    for (const [from, to] of statementsOf(this.tokens)) {
      if (this.left <= 0) return NONE
      this.takeParameters(from, to)
      const opened = this.write(from, to)
      this.assign(from, to)
      for (const [name, one] of opened) this.handles.set(name, one)
    }
    return this.rewrites
  }

  /** A function that is handed on gets what stands before it (`text.split().map((line) => …)`), any other is called anywhere. */
  private takeParameters(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const found = this.parameters.get(i)
      if (found === undefined) continue
      const held = found.isArrow ? this.heldIn(from, i, true) : NO_FILES
      for (const name of found.names) this.set(name, held)
    }
  }

  /** Calls of this statement that write, and handles that it writes to. Gives the handles that it opens. */
  private write(from: number, to: number): readonly (readonly [name: string, one: Opened])[] {
    const opened: (readonly [string, Opened])[] = []
    for (let i = from; i < to && this.left > 0; i++) {
      const one = this.calls.get(i)
      const key = one === undefined ? undefined : this.keyOf(one, i)
      if (one === undefined || key === undefined || one.is === 'reads') {
        const handle = this.handles.get(this.nameAt(i) ?? '')
        if (handle !== undefined && this.putInto(i, from, to).has(handle.key)) this.rewrites.add(handle.call)
        continue
      }
      const end = this.brackets.closing.get(i + 1) ?? to
      if (one.is === 'writes') {
        if (this.heldIn(i + 1, end, true).has(key)) this.rewrites.add(one.call)
        continue
      }
      // It is empty from here on: what is read of it later is nothing.
      const handle = this.handleOf(i, end, from)
      this.left -= this.holds.size
      const isHeld = [...this.holds].some(([name, keys]) => name !== handle && keys.has(key))
      if (handle !== undefined && isHeld) opened.push([handle, { call: one.call, key }])
      const rest = this.tokens[end + 1]?.text === 'as' ? end + 3 : end
      const named = [...this.namesIn(from, i), ...this.namesIn(rest, to)].filter((name) => name !== handle)
      if (named.some((name) => this.holds.get(name)?.has(key))) this.rewrites.add(one.call)
    }
    return opened
  }

  /** What the statement puts into the opened file that is named at `i`. */
  private putInto(i: number, from: number, to: number): ReadonlySet<string> {
    if (!this.links.has(this.tokens[i + 1]?.text ?? '')) return this.heldIn(from, to)
    if (!PUTS.test(this.tokens[i + 2]?.text ?? '')) return NO_FILES
    return this.heldIn(i + 3, this.brackets.closing.get(i + 3) ?? to)
  }

  /** `f = open(…)`, `with open(…) as f`, `open(…) do |f|`. */
  private handleOf(call: number, end: number, from: number): string | undefined {
    const next = this.tokens[end + 1]?.text ?? ''
    if (next === 'as') return this.tokens[end + 2]?.text
    if (next === 'do' || next === '{') return this.tokens[end + 3]?.text
    return call - from >= 2 && this.tokens[call - 1]?.text === '=' ? this.tokens[call - 2]?.text : undefined
  }

  /** What the names hold after this statement. */
  private assign(from: number, to: number): void {
    const first = DECLARES.has(this.tokens[from]?.text ?? '') ? from + 1 : from
    let done = first
    for (let i = first; i < to; i++) {
      const { text, kind } = this.tokens[i] as Token
      if (text === 'as' && kind === 'name' && i + 1 < to) {
        this.set(this.tokens[i + 1] as Token, this.heldIn(done, i, true))
        done = i + 2
      }
      if (kind !== 'mark') continue
      // `lines.each do |line|`
      const inner = this.tokens[i + 1]
      if (text === '|' && inner?.kind === 'name' && this.tokens[i + 2]?.text === '|')
        this.set(inner, this.heldIn(first, i, true))
    }
    const loop = this.tokens[first]?.text === 'for' ? this.indexOf(/^(in|of)$/, first, to) : -1
    if (loop > 0) {
      const held = this.heldIn(loop, to, true)
      for (let i = first + 1; i < loop; i++) this.set(this.tokens[i] as Token, held)
      return
    }
    const equals = this.equalsIn(first, to)
    const head = this.tokens[first]
    if (head === undefined) return
    const target = this.tokens[first + 1]?.text ?? ''
    const isWhole = /^[=:,]$/.test(target) || /^[[({]$/.test(head.text)
    if (equals > 0 && isWhole) {
      const held = this.heldIn(equals, to, true)
      const last = target === ':' ? first + 1 : equals
      for (let i = first; i < last; i++) this.set(this.tokens[i] as Token, held)
    } else if (head.kind === 'name' && (equals > 0 || this.gathers(first))) {
      // `lines.append(line)`, `data['x'] = y`: more is in it than before.
      const held = [...(this.holds.get(head.text) ?? []), ...this.heldIn(first, to, true)]
      this.holds.set(head.text, new Set(held))
    }
  }

  private gathers(first: number): boolean {
    const target = this.tokens[first + 1]?.text ?? ''
    if (this.links.has(target)) return GATHERS.test(this.tokens[first + 2]?.text ?? '')
    return /^([[]|\+=|\.=|<<)$/.test(target)
  }

  private set(name: Token, held: ReadonlySet<string>): void {
    if (name.kind !== 'name') return
    this.handles.delete(name.text)
    if (held.size > 0 || this.holds.has(name.text)) this.holds.set(name.text, held)
  }

  private indexOf(text: RegExp, from: number, to: number): number {
    for (let i = from; i < to; i++)
      if (this.tokens[i]?.kind !== 'text' && text.test(this.tokens[i]?.text ?? '')) return i
    return -1
  }

  /** The mark of an assignment: not of an argument (`indent=2`), which stands between brackets. */
  private equalsIn(from: number, to: number): number {
    for (let i = from; i < to; i = (this.brackets.closing.get(i) ?? i) + 1)
      if (this.tokens[i]?.kind === 'mark' && this.tokens[i]?.text === '=') return i
    return -1
  }

  /** The name at `i`, where it is no field of something, no key (`{ name: … }`, `f(name=…)`), and not the object itself. */
  private nameAt(i: number): string | undefined {
    const token = this.tokens[i]
    const before = this.tokens[i - 1]?.text ?? ''
    if (token?.kind !== 'name' || this.links.has(before) || ITSELF.has(token.text)) return undefined
    const isKey = /^[{(,]$/.test(before) && /^[:=]$/.test(this.tokens[i + 1]?.text ?? '')
    return isKey ? undefined : token.text
  }

  private namesIn(from: number, to: number): readonly string[] {
    this.left -= to - from
    const found: string[] = []
    for (let i = from; i < to && this.left > 0; i++) {
      const name = this.nameAt(i)
      if (name !== undefined) found.push(name)
    }
    return found
  }

  /** Files whose contents are in what these tokens name, `alsoRead`: or read themselves. */
  private heldIn(from: number, to: number, alsoRead = false): ReadonlySet<string> {
    this.left -= to - from
    const found = new Set<string>()
    for (let i = from; i < to && this.left > 0; i++) {
      const held = this.holds.get(this.nameAt(i) ?? '') ?? NO_FILES
      this.left -= held.size
      for (const key of held) found.add(key)
      const one = alsoRead ? this.calls.get(i) : undefined
      const key = one?.is === 'reads' ? this.keyOf(one, i) : undefined
      if (key !== undefined) found.add(key)
    }
    return found
  }

  /** One text for one file: its path, or how the code writes it, of names that mean one thing. */
  private keyOf({ file, call }: FileCall, i: number): string | undefined {
    if (file !== undefined && file.list === undefined && file.pattern !== true && isKnownText(file.text))
      return `is ${file.text}`
    const isMethod = /\.(read|write)_(text|bytes)$/.test(call.path)
    const [from, to] = isMethod ? this.receiver(i) : this.firstArgument(i)
    if (to <= from || to - from > MOST_PARTS) return undefined
    const parts = this.tokens.slice(from, to)
    if (parts.some((one) => TAKES.test(one.text) || (this.bound.get(one.text) ?? 0) > 1)) return undefined
    return parts.map((one) => one.text).join(' ')
  }

  /** What stands before the link: `p`, `src.parent`, `names[0]`, `Path(x)`, `(base / 'x')`. */
  private receiver(i: number): readonly [number, number] {
    let from = i - 1
    for (let at = i - 2; at >= 0 && i - at <= MOST_PARTS; ) {
      from = this.brackets.opening.get(at) ?? at
      const before = this.tokens[from - 1]
      if (this.links.has(before?.text ?? '')) at = from - 2
      else if (from < at && (before?.kind === 'name' || /^[)\]]$/.test(before?.text ?? ''))) at = from - 1
      else break
    }
    return [from, i - 1]
  }

  private firstArgument(i: number): readonly [number, number] {
    const end = this.brackets.closing.get(i + 1) ?? i + 2
    let at = i + 2
    while (at < end && this.tokens[at]?.text !== ',') at = (this.brackets.closing.get(at) ?? at) + 1
    return [i + 2, Math.min(at, end)]
  }
}

const DECLARES = new Set(['const', 'let', 'var', 'my', 'our', 'local', 'export', 'await', 'with'])
/** They hold many things at once. */
const ITSELF = new Set(['self', 'this', '$this', 'cls'])
const GATHERS = /^(append|appendleft|push|unshift|extend|insert|add|update|setdefault|concat|merge|merge!|read)$/
const PUTS = /^(write|writelines|puts|print|printf)$/
/** Each time they give another one. */
const TAKES = /^(shift|array_shift|pop|popleft|next|input|gets|readline|prompt|mkstemp|mkdtemp|mktemp|tempnam)$/
const MOST_PARTS = 24
const MOST_LOOKS = 400_000
