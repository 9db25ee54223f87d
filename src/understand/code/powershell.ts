import type { EffectKind } from '../effect.ts'
import { emit, emitFile, reachOf } from '../emit.ts'
import type { Call } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, openStream, type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { ALIASES, CMDLETS, type Cmdlet, VERBS } from './powershell-cmdlets.ts'

/**
 * PowerShell 7 by its pipelines: each command by its cmdlet's verb (https://learn.microsoft.com/powershell, "Approved
 * Verbs"), script blocks and subexpressions as code. What no rule of it reads is held.
 */
export function readPowershell(code: Stream, call: Call): Stream {
  const text = code.text ?? ''
  const base = code.span?.[0] ?? 0
  const reader = new Reader(text)
  const pipelines = reader.pipelines(0, text.length)
  if (reader.broken || text.length > LONGEST) {
    emitUnread(call, { ...code, text: undefined })
    return openStream
  }
  for (const pipeline of pipelines) readPipeline(pipeline, call, base)
  return openStream
}

const LONGEST = 256 * 1024

interface Part {
  readonly text: string
  readonly at: number
  readonly end: number
  /** `{ … }` and `( … )`: code of its own. */
  readonly code: readonly Pipeline[] | undefined
  readonly quoted: boolean
}

type Segment = readonly Part[]
type Pipeline = readonly Segment[]

class Reader {
  broken = false
  private readonly text: string
  private depth = 0

  constructor(text: string) {
    this.text = text
  }

  pipelines(from: number, to: number): readonly Pipeline[] {
    const all: Pipeline[] = []
    let pipeline: Segment[] = []
    let segment: Part[] = []
    const endSegment = () => {
      if (segment.length > 0) pipeline.push(segment)
      segment = []
    }
    const endPipeline = () => {
      endSegment()
      if (pipeline.length > 0) all.push(pipeline)
      pipeline = []
    }
    let at = from
    while (at < to) {
      const c = this.text[at] as string
      if (c === '#') at = this.skipTo('\n', at, to)
      else if (this.text.startsWith('<#', at)) at = this.skipTo('#>', at, to) + 2
      else if (c === '\n' || c === ';' || (c === '&' && (this.text[at + 1] === '&' || segment.length > 0))) {
        endPipeline()
        at += c === '&' && this.text[at + 1] === '&' ? 2 : 1
      } else if (c === '|') {
        if (this.text[at + 1] === '|') {
          endPipeline()
          at += 2
        } else {
          endSegment()
          at++
        }
      } else if (/\s/.test(c)) at++
      else {
        const part = this.part(at, to)
        segment.push(part)
        at = Math.max(part.end, at + 1)
      }
    }
    endPipeline()
    return all
  }

  private skipTo(mark: string, at: number, to: number): number {
    const found = this.text.indexOf(mark, at)
    return found < 0 || found > to ? to : found
  }

  /** One word, with the texts, groups and variables that it is made of. */
  private part(from: number, to: number): Part {
    let value = ''
    let quoted = false
    const code: Pipeline[] = []
    let at = from
    while (at < to) {
      const c = this.text[at] as string
      if (/[\s;|]/.test(c) || (c === ',' && at > from) || (c === '&' && at > from)) break
      if (c === ',') {
        at++
        continue
      }
      if (c === "'" || c === '"') {
        const end = this.quoteEnd(at, to, c)
        const inner = this.text.slice(at + 1, end)
        value += c === "'" ? inner.replaceAll("''", "'") : this.holes(inner, at + 1, code)
        quoted = true
        at = end + 1
      } else if (c === '`') {
        value += this.text[at + 1] ?? ''
        at += 2
      } else if (
        c === '(' ||
        c === '{' ||
        (c === '$' && this.text[at + 1] === '(') ||
        (c === '@' && /[({]/.test(this.text[at + 1] ?? ''))
      ) {
        const open = c === '(' || c === '{' ? at : at + 1
        const close = this.closing(open, to)
        code.push(...this.nested(open + 1, close))
        value += UNKNOWN
        at = close + 1
      } else if (c === '$') {
        const name = /^\$(\{[^}]*\}|[\w:?^$]+)/.exec(this.text.slice(at, at + 128))?.[0] ?? '$'
        value += /^\$(true|false|null|_)$/i.test(name)
          ? name
          : /^\$(env:USERPROFILE|HOME|env:HOME)$/i.test(name)
            ? '~'
            : UNKNOWN
        at += name.length
      } else {
        value += c
        at++
      }
    }
    return { text: value, at: from, end: at, code: code.length > 0 ? code : undefined, quoted }
  }

  private holes(inner: string, at: number, code: Pipeline[]): string {
    for (let open = inner.indexOf('$('); open >= 0; open = inner.indexOf('$(', open + 2)) {
      code.push(...this.nested(at + open + 2, this.closing(at + open + 1, at + inner.length)))
    }
    return inner.includes('$') ? inner.replaceAll(/\$(\([^)]*\)?|\{[^}]*\}|[\w:]+)/g, UNKNOWN) : inner
  }

  private nested(from: number, to: number): readonly Pipeline[] {
    if (this.depth > 20) {
      this.broken = true
      return []
    }
    this.depth++
    const inner = this.pipelines(from, to)
    this.depth--
    return inner
  }

  private quoteEnd(open: number, to: number, quote: string): number {
    for (let at = open + 1; at < to; at++) {
      const c = this.text[at]
      if (c === '`' && quote === '"') at++
      else if (c === quote) {
        if (this.text[at + 1] !== quote) return at
        at++
      }
    }
    this.broken = true
    return to
  }

  private closing(open: number, to: number): number {
    let depth = 0
    for (let at = open; at < to; at++) {
      const c = this.text[at] as string
      if (c === "'" || c === '"') at = this.quoteEnd(at, to, c)
      else if (c === '(' || c === '{') depth++
      else if ((c === ')' || c === '}') && --depth === 0) return at
    }
    this.broken = true
    return to
  }
}

function readPipeline(pipeline: Pipeline, call: Call, base: number): void {
  let downloads = false
  for (const [i, segment] of pipeline.entries()) {
    const [head, ...rest] = segment
    if (head === undefined) continue
    for (const part of segment) for (const inner of part.code ?? []) readPipeline(inner, call, base)
    const span = [base + head.at, base + (segment.at(-1)?.end ?? head.end)] as const
    const inner = segment.some(
      (part) => part.code?.some((one) => one.some((words) => fetches(words[0]?.text ?? ''))) === true,
    )
    downloads ||= inner
    readCommand(
      head,
      rest,
      { ...call, span },
      i > 0 && downloads ? Carries.network : inner ? Carries.network : 0,
      i > 0,
    )
    downloads ||= fetches(head.text)
  }
}

function fetches(name: string): boolean {
  return /^(invoke-webrequest|iwr|invoke-restmethod|irm|curl|wget|start-bitstransfer)$/i.test(name)
}

function readCommand(head: Part, rest: readonly Part[], call: Call, carries: Carries, piped: boolean): void {
  const span = call.span
  const words = rest.map(
    (part): Word => word(part.text, [base(call, head, part), base(call, head, part) + (part.end - part.at)]),
  )
  const name = head.text
  if (rest[0]?.text === '=' || /^[+\-*/]?=$/.test(rest[0]?.text ?? '')) {
    const [first, ...more] = rest.slice(1)
    if (first !== undefined && !first.quoted && /^[A-Za-z]/.test(first.text))
      readCommand(first, more, call, carries, piped)
    return
  }
  if (name === '&' || name === '.') {
    const [first, ...more] = rest
    if (first === undefined) return
    return first.text.includes(UNKNOWN) && first.code === undefined
      ? unread(call, carries)
      : readCommand(first, more, call, carries, piped)
  }
  if (head.quoted && rest.length === 0) return
  if (
    /^(if|elseif|else|for|foreach|while|do|switch|try|catch|finally|return|throw|function|param|begin|process|end|break|continue)$/i.test(
      name,
    )
  )
    return
  if (name === UNKNOWN || /^[\d$~\uFFFC[(]/.test(name)) {
    // An expression; a method that is called on something unknown may do anything.
    if (
      /\.(delete|kill|remove|invoke|stop|terminate|create|start|dispose|clear|writealltext|downloadstring|downloadfile)/i.test(
        name,
      )
    )
      unread(call, carries)
    return
  }
  const cmdlet = (ALIASES[name.toLowerCase()] ?? name).toLowerCase()
  const described = CMDLETS[cmdlet]
  if (described !== undefined) return runCmdlet(described, cmdlet, words, call, carries)
  const verb = /^([a-z]+)-[a-z]/i.exec(cmdlet)?.[1]
  const kind: EffectKind | undefined = verb === undefined ? undefined : VERBS[verb]
  if (verb !== undefined) {
    emit(
      call,
      kind ?? 'undescribed',
      cmdlet,
      'object',
      words.find((w) => !w.text.startsWith('-')) ?? '',
      span === undefined ? {} : { span },
    )
    return
  }
  call.exec([word(name, span), ...words])
}

function base(call: Call, head: Part, part: Part): number {
  return (call.span?.[0] ?? 0) + part.at - head.at
}

function unread(call: Call, carries: Carries): void {
  emitUnread(call, { text: undefined, carries, span: call.span })
}

/** Options by name, values and the words that stand alone. */
function parameters(words: readonly Word[]): {
  readonly named: ReadonlyMap<string, Word | undefined>
  readonly operands: readonly Word[]
} {
  const named = new Map<string, Word | undefined>()
  const operands: Word[] = []
  for (let i = 0; i < words.length; i++) {
    const w = words[i] as Word
    if (!/^-[A-Za-z]/.test(w.text)) {
      operands.push(w)
      continue
    }
    const key = w.text.slice(1).replace(/:.*$/, '').toLowerCase()
    const next = words[i + 1]
    const takes = next !== undefined && !/^-[A-Za-z]/.test(next.text) && !SWITCHES.has(key)
    named.set(key, takes ? next : undefined)
    if (takes) i++
  }
  return { named, operands }
}

const SWITCHES = new Set([
  'recurse',
  'force',
  'confirm',
  'whatif',
  'verbose',
  'passthru',
  'append',
  'wait',
  'asjson',
  'usebasicparsing',
  'descending',
  'unique',
  'sum',
  'average',
  'maximum',
  'minimum',
  'raw',
  'noclobber',
  'quiet',
  'directory',
  'file',
  'hidden',
  'ascending',
  'notypeinformation',
  'nti',
  'autosize',
  'listavailable',
])

function runCmdlet(cmdlet: Cmdlet, name: string, words: readonly Word[], call: Call, carries: Carries): void {
  const { named, operands } = parameters(words)
  const first = named.get('path') ?? named.get('literalpath') ?? named.get('filepath') ?? operands[0]
  if (named.has('whatif')) return emit(call, 'read', 'dry run', 'plan', name)
  const recursive = named.has('recurse') ? { recursive: true } : {}
  switch (cmdlet.does) {
    case 'file':
      for (const path of first === undefined
        ? []
        : [first, ...operands.filter((one) => one !== first && cmdlet.target === undefined && cmdlet.only !== true)]) {
        emitFile(call, cmdlet.operation, path, recursive)
      }
      if (cmdlet.target !== undefined) {
        const to =
          named.get('destination') ??
          named.get('newname') ??
          named.get('target') ??
          operands.find((one) => one !== first)
        if (to !== undefined) emitFile(call, cmdlet.target, to, recursive)
      }
      return
    case 'code':
      return unreadCode(words, call, carries)
    case 'request': {
      const method =
        named.get('method')?.text.toUpperCase() ?? (named.has('body') || named.has('infile') ? 'POST' : 'GET')
      const url = named.get('uri') ?? operands[0] ?? word(UNKNOWN, call.span)
      const kind =
        method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : method === 'DELETE' ? 'lose' : 'change'
      const out = named.get('outfile')
      if (out !== undefined) emitFile(call, 'overwrite', out)
      return emit(call, kind, method.toLowerCase(), 'url', url, { at: { ...reachOf(call), is: 'url', url } })
    }
    case 'plain':
      return emit(
        call,
        cmdlet.kind,
        name,
        cmdlet.on,
        named.get('name') ?? operands[0] ?? '',
        cmdlet.note === undefined ? {} : { note: cmdlet.note },
      )
    default:
      return cmdlet satisfies never
  }
}

/** `Invoke-Expression` runs its text; what is put together or comes from the network nobody has read. */
function unreadCode(words: readonly Word[], call: Call, carries: Carries): void {
  const [code] = words.filter((w) => !/^-command$/i.test(w.text))
  if (code === undefined || code.text.includes(UNKNOWN) || carries !== 0) return unread(call, carries)
  call.code('powershell', { text: code.text, carries: 0, span: code.span })
}
