import { cutFrom } from '../../lib/cut.ts'
import type { Span } from '../../lib/span.ts'
import type { EffectKind } from '../effect.ts'
import { emit, emitFile, reachOf } from '../emit.ts'
import type { Call } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, isKnown, openStream, type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { ALIASES, CMDLETS, type Cmdlet, VERBS } from './powershell-cmdlets.ts'
import { type Part, type Pipeline, Reader, type Segment } from './powershell-reader.ts'

/**
 * PowerShell 7 by its pipelines: each command by its cmdlet's verb (https://learn.microsoft.com/powershell, "Approved
 * Verbs"), script blocks and subexpressions as code. What no rule of it reads is held.
 */
export function readPowershell(code: Stream, call: Call): Stream {
  const text = code.text ?? ''
  const base = code.span?.[0] ?? 0
  const reader = new Reader(text)
  const pipelines = text.length > LONGEST ? [] : reader.pipelines(0, text.length)
  if (reader.broken || text.length > LONGEST) {
    emitUnread(call, { ...code, text: undefined })
    return openStream
  }
  for (const pipeline of pipelines) readPipeline(pipeline, call, base)
  return openStream
}

const LONGEST = 256 * 1024
/** Words of one command. */
const MOST_WORDS = 512

function readPipeline(pipeline: Pipeline, call: Call, base: number): void {
  let downloads = false
  let input: Word | undefined
  for (const [i, whole] of pipeline.entries()) {
    const segment = withoutRedirections(whole, call, base)
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
      i > 0 ? (input ?? word(UNKNOWN, span)) : undefined,
    )
    downloads ||= fetches(head.text)
    if (i === 0) input = pathsOf(head, rest, span)
  }
}

/** What the first command of a pipeline hands on, as a path: the objects are files where it lists files. */
function pathsOf(head: Part, rest: readonly Part[], span: Span): Word | undefined {
  if (head.quoted) return word(head.text, span)
  if (!/^(get-childitem|get-item|gci|gi|dir|ls|resolve-path)$/i.test(head.text)) return undefined
  const { named, operands } = parameters(rest.map((part) => word(part.text, span)))
  return named.get('path') ?? named.get('literalpath') ?? operands[0] ?? word('.', span)
}

function withoutRedirections(segment: Segment, call: Call, base: number): Segment {
  const kept: Part[] = []
  for (let i = 0; i < segment.length; i++) {
    const part = segment[i] as Part
    if (part.redirect !== true) kept.push(part)
    else if (!part.text.includes('&')) {
      const file = segment[++i]
      if (file === undefined || file.text.toLowerCase() === '$null') continue
      const path = word(file.text, [base + file.at, base + file.end])
      emitFile(call, part.text.endsWith('>>') ? 'append' : 'overwrite', path)
    }
  }
  return kept
}

function fetches(name: string): boolean {
  return /^(invoke-webrequest|iwr|invoke-restmethod|irm|curl|wget|start-bitstransfer)$/i.test(name)
}

/** `input`: what stands before the `|`, as a path. */
function readCommand(head: Part, rest: readonly Part[], call: Call, carries: Carries, input: Word | undefined): void {
  const span = call.span
  if (rest.length > MOST_WORDS) return unread(call, carries)
  const words = rest.map(
    (part): Word =>
      word(
        part.text.replace(/^~(?=[/]|$)/, () => call.home),
        [base(call, head, part), base(call, head, part) + (part.end - part.at)],
      ),
  )
  const name = head.text
  if (rest[0]?.text === '=' || /^[+\-*/]?=$/.test(rest[0]?.text ?? '')) {
    const [first, ...more] = rest.slice(1)
    if (first !== undefined && !first.quoted) readCommand(first, more, call, carries, input)
    return
  }
  if (name === '&' || name === '.') {
    const [first, ...more] = rest
    if (first === undefined) return
    return first.text.includes(UNKNOWN) && first.block !== true
      ? unread(call, carries)
      : readCommand({ ...first, quoted: false }, more, call, carries, input)
  }
  // A text begins an expression, which is handed on.
  if (head.quoted) return
  if (/^(return|throw|exit)$/i.test(name)) {
    const [first, ...more] = rest
    if (first !== undefined && !first.quoted) readCommand(first, more, call, carries, input)
    return
  }
  if (
    /^(if|elseif|else|for|foreach|while|do|switch|try|catch|finally|function|param|begin|process|end|break|continue)$/i.test(
      name,
    )
  )
    return
  if (name === UNKNOWN || /^(-?[\d.]|[$~\uFFFC[(!]|-(not|bnot|join|split)$)/i.test(name)) {
    if (!isHarmlessExpression(name)) unread(call, carries)
    return
  }
  const cmdlet = (ALIASES[name.toLowerCase()] ?? name).toLowerCase()
  const described = CMDLETS[cmdlet]
  if (described !== undefined) return runCmdlet(described, cmdlet, words, call, carries, input)
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

/** Methods that only compute. */
const HARMLESS = new Set(
  `tostring toupper tolower split trim trimstart trimend replace substring contains containskey startswith endswith
    indexof lastindexof padleft padright adddays addhours addminutes addseconds addmonths addyears touniversaltime
    tolocaltime subtract gettype equals compareto refresh where foreach getenumerator count isnullorempty
    isnullorwhitespace join format matches match ismatch round floor ceiling abs min max pow sqrt parse tryparse
    tochararray toarray tolist first last getlength item`.split(/\s+/),
)

const DANGEROUS =
  /^(delete|kill|stop|remove|close|dispose|invoke|start|restart|terminate|clear|moveto|copyto|save|reset|pause|write)/i

/** Types that only compute, whichever of their members is used. */
const HARMLESS_TYPE =
  /^\[(system\.)?(math|datetime|datetimeoffset|timespan|string|int|int32|int64|long|double|decimal|char|bool|guid|version|uri|regex|text\.regularexpressions\.regex|io\.path|text\.encoding|convert|bitconverter|net\.ipaddress)\]/i

/** An expression; a method that is called on something unknown, or on a type, may do anything. */
function isHarmlessExpression(text: string): boolean {
  if (/^\[[^\]]*\]::/.test(text) && !HARMLESS_TYPE.test(text)) {
    return /^\[(system\.)?environment\]::(machinename|osversion|processorcount|username|version|tickcount)\b/i.test(
      text,
    )
  }
  // The brackets of a call stand for what is in them, and are not known.
  const calls = text.split(UNKNOWN).slice(0, -1)
  return calls.every((before) => {
    const name = /(?:\.|::)([A-Za-z_]\w*)?$/.exec(before)
    return name === null || HARMLESS.has((name[1] ?? '').toLowerCase())
  })
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
    const key = cutFrom(w.text.slice(1), ':').toLowerCase()
    const next = words[i + 1]
    const takes =
      next !== undefined && !/^-[A-Za-z]/.test(next.text) && ![...SWITCHES].some((one) => one.startsWith(key))
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
  'simplematch',
  'casesensitive',
  'allmatches',
  'notmatch',
  'list',
])

function runCmdlet(
  cmdlet: Cmdlet,
  name: string,
  words: readonly Word[],
  call: Call,
  carries: Carries,
  input: Word | undefined,
): void {
  const { named, operands } = parameters(words)
  const given = named.get('path') ?? named.get('literalpath') ?? named.get('filepath') ?? operands[0]
  // What writes takes its data from the pipe, everything else its path.
  const first = given ?? (cmdlet.does === 'file' && cmdlet.only !== true ? input : undefined)
  if (words.some((w) => /^-(whatif|wi)(:\$true)?$/i.test(w.text))) return emit(call, 'read', 'dry run', 'plan', name)
  if (name === 'select-string') return searchFiles(named, operands, call, input)
  const recursive =
    [...named.keys()].some((key) => 'recurse'.startsWith(key)) || (given === undefined && input !== undefined)
      ? { recursive: true }
      : {}
  switch (cmdlet.does) {
    case 'file':
      if (cmdlet.operation === 'list' && first !== undefined && /^env:[\\/]?\*?$/i.test(first.text)) {
        return emit(call, 'read-secret', 'read', 'environment')
      }
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
        if (to !== undefined) emitFile(call, cmdlet.target, landing(to, first), recursive)
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
      // `… | % Delete` calls the method of that name, or reads a property.
      if (name === 'foreach-object' && words.some((w) => DANGEROUS.test(w.text))) return unread(call, carries)
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

function searchFiles(
  named: ReadonlyMap<string, Word | undefined>,
  operands: readonly Word[],
  call: Call,
  input: Word | undefined,
): void {
  const path = named.get('path') ?? named.get('literalpath')
  const others = named.has('pattern') ? operands : operands.slice(1)
  const files = path === undefined ? others : [path, ...operands]
  for (const file of files) emitFile(call, 'read', file)
  if (files.length > 0) return
  if (input !== undefined && isKnown(input)) return emitFile(call, 'read', input, { recursive: true })
  emit(call, 'read', 'select-string', 'text', operands[0] ?? '')
}

/** A path that ends in a separator is a directory, into which something comes. */
function landing(to: Word, from: Word | undefined): Word {
  if (!/[\\/]$/.test(to.text)) return to
  const name = from?.text.split(/[\\/]/).findLast((part) => part !== '') ?? UNKNOWN
  return { ...to, text: to.text + name }
}

/** `Invoke-Expression` runs its text; what is put together or comes from the network nobody has read. */
function unreadCode(words: readonly Word[], call: Call, carries: Carries): void {
  const [code] = words.filter((w) => !/^-command$/i.test(w.text))
  if (code === undefined || code.text.includes(UNKNOWN) || carries !== 0) return unread(call, carries)
  call.code('powershell', { text: code.text, carries: 0, span: code.span })
}
