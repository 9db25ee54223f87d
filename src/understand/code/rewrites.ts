import { isKnownText } from '../word.ts'
import type { CodeCall, Value } from './reading.ts'
import { statementsOf } from './statements.ts'
import type { Token } from './tokens.ts'

/**
 * The calls that write a file anew out of what stood in it: `p.write_text(p.read_text().replace('a', 'b'))`. That is an edit,
 * as `sed -i` makes one. What is written without having been read is an overwrite.
 *
 * A heuristic: names are followed from statement to statement, and into no function. Counter-example: what was read is only
 * measured, and something else is written (`p.write_text(str(len(p.read_text())))`).
 */
export function rewritesOf(
  tokens: readonly Token[],
  calls: readonly CodeCall[],
  links: ReadonlySet<string>,
): ReadonlySet<CodeCall> {
  const found = calls.flatMap((call) => {
    const role = roleOf(call)
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
function roleOf({ path, args, named, receiver }: CodeCall): Role | undefined {
  if (/\.read_(text|bytes)$/.test(path)) return { is: 'reads', file: receiver }
  if (/\.write_(text|bytes)$/.test(path)) return { is: 'writes', file: receiver }
  if (READS.test(path)) return { is: 'reads', file: args[0] }
  if (WRITES.test(path)) return { is: 'writes', file: args[0] }
  // A parser that reads into itself: `config.read('setup.cfg')`.
  if (/\.read$/.test(path) && args.length === 1 && isKnownText(args[0]?.text ?? '') && /\D/.test(args[0]?.text ?? ''))
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
  private readonly closing: ReadonlyMap<number, number>
  private readonly holds = new Map<string, ReadonlySet<string>>()
  private readonly handles = new Map<string, Opened>()
  private readonly rewrites = new Set<CodeCall>()
  private readonly assigned: ReadonlyMap<string, number>
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
    this.closing = closingOf(tokens)
    this.assigned = timesAssigned(tokens)
  }

  follow(): ReadonlySet<CodeCall> {
    for (const [from, to] of statementsOf(this.tokens)) {
      if (this.left < 0) return NONE
      const opened = this.write(from, to)
      this.assign(from, to)
      for (const [name, one] of opened) this.handles.set(name, one)
    }
    return this.rewrites
  }

  /** Calls of this statement that write, and handles that it writes to. Gives the handles that it opens. */
  private write(from: number, to: number): readonly (readonly [name: string, one: Opened])[] {
    const opened: (readonly [string, Opened])[] = []
    for (let i = from; i < to; i++) {
      const one = this.calls.get(i)
      const key = one === undefined ? undefined : this.keyOf(one, i)
      if (one === undefined || key === undefined || one.is === 'reads') {
        const handle = this.handles.get(this.nameAt(i) ?? '')
        if (handle !== undefined && this.heldIn(from, to).has(handle.key)) this.rewrites.add(handle.call)
        continue
      }
      const end = this.closing.get(i + 1) ?? to
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
      if (text === '=>') for (const one of this.parametersBefore(i, first)) this.set(one, this.heldIn(first, i, true))
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
    const equals = this.indexOf(/^=$/, first, to)
    const head = this.tokens[first]
    if (head === undefined) return
    const target = this.tokens[first + 1]?.text ?? ''
    const isWhole = /^[=:,]$/.test(target) || /^[[({]$/.test(head.text)
    if (equals > 0 && isWhole) {
      const held = this.heldIn(equals, to, true)
      const last = target === ':' ? first + 1 : equals
      for (let i = first; i < last; i++) this.set(this.tokens[i] as Token, held)
    } else if (head.kind === 'name' && (this.links.has(target) || /^([[]|\+=|\.=|<<)$/.test(target) || equals > 0)) {
      // `lines.append(line)`, `data['x'] = y`: more is in it than before.
      const held = [...(this.holds.get(head.text) ?? []), ...this.heldIn(first, to, true)]
      this.holds.set(head.text, new Set(held))
    }
  }

  private parametersBefore(arrow: number, from: number): readonly Token[] {
    const found: Token[] = []
    if (this.tokens[arrow - 1]?.text !== ')') return [this.tokens[arrow - 1] as Token]
    for (let i = arrow - 2; i >= from && this.tokens[i]?.text !== '('; i--) found.push(this.tokens[i] as Token)
    return found
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

  /** The name at `i`, where it is no field of something. */
  private nameAt(i: number): string | undefined {
    const token = this.tokens[i]
    return token?.kind === 'name' && !this.links.has(this.tokens[i - 1]?.text ?? '') ? token.text : undefined
  }

  private namesIn(from: number, to: number): readonly string[] {
    this.left -= to - from
    const found: string[] = []
    for (let i = from; i < to; i++) {
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
    if (file !== undefined && file.list === undefined && isKnownText(file.text)) return `is ${file.text}`
    const isMethod = /\.(read|write)_(text|bytes)$/.test(call.path)
    const [from, to] = isMethod ? this.receiver(i) : this.firstArgument(i)
    const parts = this.tokens.slice(from, to)
    if (parts.length === 0 || parts.length > MOST_PARTS) return undefined
    if (parts.some((one) => one.kind === 'name' && (this.assigned.get(one.text) ?? 0) > 1)) return undefined
    return parts.map((one) => one.text).join(' ')
  }

  private receiver(i: number): readonly [number, number] {
    let from = i - 2
    if (this.tokens[from]?.text === ')') return [this.openingBefore(from), i - 1]
    while (this.links.has(this.tokens[from - 1]?.text ?? '') && this.tokens[from - 2]?.kind === 'name') from -= 2
    return [Math.max(from, 0), i - 1]
  }

  private openingBefore(close: number): number {
    for (let i = close - 1; i > close - MOST_PARTS && i > 0; i--)
      if (this.closing.get(i) === close) return this.tokens[i - 1]?.kind === 'name' ? i - 1 : i
    return close
  }

  private firstArgument(i: number): readonly [number, number] {
    const end = this.closing.get(i + 1) ?? i + 2
    let at = i + 2
    while (at < end && this.tokens[at]?.text !== ',') at = (this.closing.get(at) ?? at) + 1
    return [i + 2, Math.min(at, end)]
  }
}

const DECLARES = new Set(['const', 'let', 'var', 'my', 'our', 'local', 'export', 'await', 'with'])
const MOST_PARTS = 24
const MOST_LOOKS = 400_000

function closingOf(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closing = new Map<number, number>()
  const open: number[] = []
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'mark') continue
    if (/^[([{]$/.test(text)) open.push(i)
    else if (/^[)\]}]$/.test(text)) {
      const start = open.pop()
      if (start !== undefined) closing.set(start, i)
    }
  }
  return closing
}

/** How often a name is given a value: what is given several may be several files. */
function timesAssigned(tokens: readonly Token[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const [i, { kind, text }] of tokens.entries()) {
    const before = tokens[i - 1]?.text ?? ''
    if (kind !== 'name' || !(tokens[i + 1]?.text === '=' || before === 'for' || before === 'as' || before === '|'))
      continue
    times.set(text, (times.get(text) ?? 0) + 1)
  }
  return times
}
