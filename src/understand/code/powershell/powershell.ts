import type { Span } from '../../../lib/span.ts'
import type { EffectKind } from '../../effect.ts'
import { absolute, emit, emitFile, reachOf } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { losesItsName } from '../../secrets/path.ts'
import { shownVariableIn } from '../../secrets/variable.ts'
import { emitUnread } from '../../shell/call.ts'
import { matchesPattern } from '../../shell/words/pattern.ts'
import { Carries, isKnown, openStream, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { slashed } from '../cmd.ts'
import { ALIASES, CMDLETS, type Cmdlet, VERBS } from './cmdlets.ts'
import { parameters } from './parameters.ts'
import { elsewhereOf } from './places.ts'
import { type Part, type Pipeline, Reader, type Segment } from './reader.ts'
import { constantsOf, ITEM_WORD, Session, type Values, wordFor } from './values.ts'

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
  const values: Values = { constants: constantsOf(text), item: undefined, session: new Session(call.cwd) }
  for (const pipeline of pipelines) readPipeline(pipeline, call, base, values)
  return openStream
}

const LONGEST = 256 * 1024
/** Words of one command. */
const MOST_WORDS = 512

function readPipeline(pipeline: Pipeline, call: Call, base: number, values: Values): void {
  let downloads = false
  let input: Word | undefined
  for (const [i, whole] of pipeline.entries()) {
    const segment = withoutRedirections(whole, values.session.placed(call), base)
    const [head, ...rest] = segment
    if (head === undefined) continue
    const within = i > 0 ? { ...values, item: input } : values
    const inner = segment.some(
      (part) => part.code?.some((one) => one.some((words) => fetches(words[0]?.text ?? ''))) === true,
    )
    downloads ||= inner
    const block = i > 0 ? undefined : blockElsewhere(segment, call, values)
    for (const away of block?.on ?? [])
      for (const one of block?.code ?? []) readPipeline(one, away, base, { ...within, session: new Session(away.cwd) })
    if (block !== undefined && block.on.length > 0) continue
    values.session.perhaps(() => {
      for (const part of segment) for (const one of part.code ?? []) readPipeline(one, call, base, within)
    })
    // What runs here was read as all code is.
    if (block !== undefined) continue
    const span = [base + head.at, base + (segment.at(-1)?.end ?? head.end)] as const
    readCommand(
      head,
      rest,
      { ...values.session.placed(call), span },
      i > 0 && downloads ? Carries.network : inner ? Carries.network : 0,
      i > 0 ? (input ?? word(UNKNOWN, span)) : undefined,
      values,
    )
    downloads ||= fetches(head.text)
    if (i === 0) input = pathsOf(head, rest, span)
    else if (input?.text === EVERY && LISTS_PROCESSES.test(pipeline[0]?.[0]?.text ?? '')) input = undefined
  }
}

/**
 * `Invoke-Command -ComputerName web1 { … }`: the code runs on those machines, or here where there are none. A session or a
 * file of code cannot be seen.
 */
function blockElsewhere(
  [head, ...rest]: Segment,
  call: Call,
  values: Values,
): { readonly code: readonly Pipeline[]; readonly on: readonly Call[] } | undefined {
  if (head === undefined || rest.length > MOST_WORDS || !/^(invoke-command|icm)$/i.test(head.text)) return undefined
  const [block, ...more] = rest.filter((part) => part.code !== undefined)
  const words = rest.map((part) => wordFor(part, [part.at, part.end], values, call.home))
  const named = words.filter((w) => w.text.startsWith('-')).map((w) => w.text.toLowerCase())
  const plain = named.every((one) =>
    /^-(computername|cn|scriptblock|argumentlist|credential|erroraction|throttlelimit)$/.test(one),
  )
  const operands = parameters(words).operands.filter((w) => w.text !== block?.text)
  if (block?.block !== true || more.length + operands.length > 0 || !plain) return undefined
  const others = words.filter((_, i) => rest[i] !== block)
  const on = elsewhereOf(head.text, others, call).flatMap(({ at }) => (at.is === 'host' ? [onHost(call, at.name)] : []))
  return { code: block.code ?? [], on }
}

/** Nothing of this machine is seen from there. */
function onHost(call: Call, name: Word): Call {
  const site = { is: 'host', name, options: [], from: call.site, env: call.env } as const
  const there = { site, cwd: UNKNOWN }
  return {
    ...call,
    ...there,
    exec: (words, shift) => call.exec(words, { ...there, ...shift }),
    shell: (code, shift) => call.shell(code, { ...there, ...shift }),
    readFile: () => openStream,
    wroteFile: () => undefined,
    editedFile: () => undefined,
  }
}

/** Aliases that PowerShell has on Windows alone (PowerShell 7.5, "Differences between Windows and non-Windows"). */
const PROGRAMS = /^(cat|cp|kill|ls|mv|rm|rmdir|sort|tee)$/

const EVERY = '*'
const LISTS_PROCESSES = /^(get-process|gps|ps|get-service|gsv)$/i

/** What the first command of a pipeline hands on: files by their path, processes and services by their name. */
function pathsOf(head: Part, rest: readonly Part[], span: Span): Word | undefined {
  if (head.quoted) return word(head.text, span)
  const isProcesses = LISTS_PROCESSES.test(head.text)
  if (!isProcesses && !/^(get-childitem|get-item|gci|gi|dir|ls|resolve-path)$/i.test(head.text)) return undefined
  const { named, operands } = parameters(rest.map((part) => word(part.text, span)))
  // All of them are every process; what every service is, nobody can say.
  if (isProcesses)
    return named.get('name') ?? operands[0] ?? (/service|gsv/i.test(head.text) ? undefined : word(EVERY, span))
  const path = named.get('path') ?? named.get('literalpath') ?? operands[0] ?? word('.', span)
  const filter = named.get('filter') ?? named.get('include')
  const is = (long: string, least: number) =>
    [...named.keys()].some((key) => key.length >= least && long.startsWith(key))
  // Names are compared whatever their case, and hidden ones only count with `-Force`: neither is so in a shell's pattern.
  // KNOWN GAP: a file in capitals by a filter in small letters.
  const strange = filter === undefined || !isKnown(filter) || /[,\\/A-Z]/.test(filter.text)
  // `-Include a, b` and `gci * -Include a`: more than one filter, or none that stands below the path.
  const several = operands.length > (named.has('path') || named.has('literalpath') ? 0 : 1) || /[*?[]/.test(path.text)
  if (strange || several || is('force', 2) || is('hidden', 1)) return path
  const name = filter.text === '*.*' ? '*' : filter.text
  const deep = is('recurse', 1) || is('depth', 2) || named.has('s')
  return { ...path, text: `${path.text}/${deep ? '**/' : ''}${name}`, pattern: true }
}

function withoutRedirections(segment: Segment, call: Call, base: number): Segment {
  const kept: Part[] = []
  for (let i = 0; i < segment.length; i++) {
    const part = segment[i] as Part
    if (part.redirect !== true) kept.push(part)
    else if (!part.text.includes('&')) {
      const file = segment[++i]
      if (file === undefined || file.text.toLowerCase() === '$null') continue
      const path = word(slashed(file.text), [base + file.at, base + file.end])
      emitFile(call, part.text.endsWith('>>') ? 'append' : 'overwrite', path)
    }
  }
  return kept
}

function fetches(name: string): boolean {
  return /^(invoke-webrequest|iwr|invoke-restmethod|irm|curl|wget|start-bitstransfer)$/i.test(name)
}

/** `input`: what stands before the `|`, as a path. */
function readCommand(
  head: Part,
  rest: readonly Part[],
  call: Call,
  carries: Carries,
  input: Word | undefined,
  values: Values,
): void {
  const span = call.span
  if (rest.length > MOST_WORDS) return unread(call, carries)
  const words = rest.map((part): Word => {
    const at = base(call, head, part)
    return wordFor(part, [at, at + (part.end - part.at)], values, call.home)
  })
  const name = head.text
  if (rest[0]?.text === '=' || /^[+\-*/]?=$/.test(rest[0]?.text ?? '')) {
    const [first, ...more] = rest.slice(1)
    const variable = head.variable === undefined ? undefined : /^env:(\w+)$/i.exec(head.variable)?.[1]
    if (variable !== undefined) {
      const plain = rest[0]?.text === '=' && first?.quoted === true && more.length === 0
      values.session.setVariable(variable, plain ? word(first.text, span) : word(UNKNOWN, span))
    }
    if (first !== undefined && !first.quoted) readCommand(first, more, call, carries, input, values)
    return
  }
  if (name === '&' || name === '.') {
    const [first, ...more] = rest
    if (first === undefined) return
    return first.text.includes(UNKNOWN) && first.block !== true
      ? unread(call, carries)
      : readCommand({ ...first, quoted: false }, more, call, carries, input, values)
  }
  // A text begins an expression, which is handed on.
  if (head.quoted) return
  if (/^(return|throw|exit)$/i.test(name)) {
    const [first, ...more] = rest
    if (first !== undefined && !first.quoted) readCommand(first, more, call, carries, input, values)
    return
  }
  if (
    /^(if|elseif|else|for|foreach|while|do|switch|try|catch|finally|function|param|begin|process|end|break|continue)$/i.test(
      name,
    )
  )
    return
  const shown = words.find((w) => shownVariableIn(w) !== undefined)
  // Alone in a statement a value is printed.
  if (head.variable !== undefined && rest.length === 0) showSecret(call, wordFor(head, [0, 0], values, call.home))
  if (shown !== undefined && /^(write-|out-|echo$|write$)/i.test(name)) showSecret(call, shown)
  if (name === UNKNOWN || /^(-?\.?\d|[$~\uFFFC[(!]|-(not|bnot|join|split)$)/i.test(name)) {
    if (!isHarmlessExpression(name)) unread(call, carries)
    return
  }
  // Elsewhere than on Windows these are the programs of that name, and only they know `-rf`.
  if (PROGRAMS.test(name) && words.some((w) => /^(-[A-Za-z0-9]{1,4}|--[a-z].*)$/.test(w.text)))
    call.exec([word(name, span), ...words])
  const cmdlet = (ALIASES[name.toLowerCase()] ?? name).toLowerCase()
  const described = CMDLETS[cmdlet]
  moveSession(cmdlet, words, values.session)
  const verb = /^([a-z]+)-[a-z]/i.exec(cmdlet)?.[1]
  // Programs and scripts take the switch for a word like any other.
  const byVerb = verb === undefined ? undefined : VERBS[verb]
  const isCmdlet = described !== undefined || (byVerb !== undefined && byVerb !== 'undescribed')
  if (isCmdlet && rest.some(isWhatIf) && !rest.some(endsSwitches)) return emit(call, 'read', 'dry run', 'plan', cmdlet)
  if (described !== undefined) return runCmdlet(described, cmdlet, words, call, carries, input)
  const secret = /^get-\w*(secretvalue|keyvaultsecret|password|accesstoken|accountkey)$/.test(cmdlet)
  const kind: EffectKind | undefined = secret ? 'read-secret' : byVerb
  if (verb !== undefined) {
    const spanned = span === undefined ? {} : { span }
    const thing = words.find((w) => !w.text.startsWith('-')) ?? ''
    const places = elsewhereOf(name, words, call)
    if (places.length === 0) return emit(call, kind ?? 'undescribed', cmdlet, 'object', thing, spanned)
    for (const one of places)
      emit(call, secret ? 'read-secret' : (one.kind ?? kind ?? 'undescribed'), cmdlet, 'object', thing, {
        at: one.at,
        ...spanned,
      })
    return
  }
  // A backslash parts directories in the name of a program, too.
  call.exec([/^(?:\.{1,2}|\/\w+)\\/.test(name) ? word(slashed(name), span) : word(name, span), ...words])
}

/** It was told to say what it would do. Between quotes or behind escapes it is a value like any other. */
function isWhatIf({ text, at, end }: Part): boolean {
  return end - at === text.length && /^-(whatif|wi)(:\$true)?$/i.test(text)
}

/** `--`, `--%`: no switch stands behind them. */
function endsSwitches({ text }: Part): boolean {
  return text === '--' || text === '--%'
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
    if (
      /^\[(system\.)?io\.(file|directory)\]::(exists|getfiles|getdirectories|enumerate\w+|getlast\w+|getcurrentdirectory)\b/i.test(
        text,
      )
    )
      return true
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

/** Cmdlets that change where the session stands, or what the programs see that it starts. */
function moveSession(cmdlet: string, words: readonly Word[], session: Session): void {
  const { named, operands } = parameters(words)
  const path = named.get('path') ?? named.get('literalpath') ?? operands[0]
  if (cmdlet === 'set-location' || cmdlet === 'push-location') session.enter(path ?? word('~'))
  else if (cmdlet === 'pop-location') session.enter(word(UNKNOWN))
  const variable = /^env:[\\/]?(\w+)$/i.exec(path?.text ?? '')?.[1]
  if (variable !== undefined && /^(set|new|clear|remove)-(item|content)$/.test(cmdlet))
    session.setVariable(variable, named.get('value') ?? operands.find((one) => one !== path) ?? word(UNKNOWN))
}

function showSecret(call: Call, value: Word): void {
  const name = shownVariableIn(value)
  if (name !== undefined) emit(call, 'read-secret', 'print', 'variable', name)
}

function base(call: Call, head: Part, part: Part): number {
  return (call.span?.[0] ?? 0) + part.at - head.at
}

function unread(call: Call, carries: Carries): void {
  emitUnread(call, { text: undefined, carries, span: call.span })
}

function runCmdlet(
  cmdlet: Cmdlet,
  name: string,
  words: readonly Word[],
  call: Call,
  carries: Carries,
  input: Word | undefined,
): void {
  const { named, operands } = parameters(cmdlet.does === 'plain' ? words : words.map(withSlashes))
  const given = named.get('path') ?? named.get('literalpath') ?? named.get('filepath') ?? operands[0]
  // What writes takes its data from the pipe, everything else its path.
  const first = given ?? (cmdlet.does === 'file' && cmdlet.only !== true ? input : undefined)
  if (name === 'select-string') return searchFiles(named, operands, call, input)
  const recursive =
    [...named.keys()].some((key) => 'recurse'.startsWith(key)) ||
    (given === undefined ? input !== undefined : given.about === ITEM_WORD)
      ? { recursive: true }
      : {}
  switch (cmdlet.does) {
    case 'file': {
      // `New-Item -Force` empties a file that is there, and leaves a directory as it is.
      const replaced = name === 'new-item' && named.has('force') && !/^d/i.test(named.get('itemtype')?.text ?? '')
      if (cmdlet.operation === 'list' && first !== undefined && /^env:[\\/]?\*?$/i.test(first.text)) {
        return emit(call, 'read-secret', 'read', 'environment')
      }
      const to = cmdlet.target === undefined ? undefined : targetOf(named, operands, first)
      const others = operands.filter((one) => one !== first && one !== to && cmdlet.only !== true)
      const paths = first === undefined ? [] : [first, ...others]
      const landed = (path: Word | undefined) =>
        to === undefined ? undefined : landing(call, to, path, others.length > 0)
      for (const path of paths) {
        const there = cmdlet.operation === 'move' ? landed(path) : undefined
        if (there !== undefined && losesItsName(path.text, there.text)) emitFile(call, 'read', path)
        emitFile(
          call,
          replaced ? 'overwrite' : cmdlet.operation,
          named.has('literalpath') ? path : globbed(path),
          recursive,
        )
      }
      if (cmdlet.target === undefined) return
      const unpacks = name === 'expand-archive'
      for (const path of paths.length === 0 ? [undefined] : paths) {
        const there = unpacks || /archive$/.test(name) ? to : landed(path)
        if (there !== undefined) emitFile(call, cmdlet.target, there, unpacks ? { recursive: true } : recursive)
        if (cmdlet.operation === 'move' && path !== undefined && there !== undefined) call.moved(path, there)
      }
      return
    }
    case 'program':
      return startProgram(call, words)
    case 'code':
      return unreadCode(words, call, carries)
    case 'request': {
      const method =
        named.get('method')?.text.toUpperCase() ?? (named.has('body') || named.has('infile') ? 'POST' : 'GET')
      const url = named.get('uri') ?? operands[0] ?? word(UNKNOWN, call.span)
      const kind =
        method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : method === 'DELETE' ? 'lose' : 'change'
      const out = named.get('outfile')
      if (out !== undefined) {
        emitFile(call, 'overwrite', out)
        call.wroteFile(
          { ...out, text: absolute(call.cwd, out.text) },
          { text: undefined, carries: Carries.network, span: out.span },
        )
      }
      return emit(call, kind, method.toLowerCase(), 'url', url, { at: { ...reachOf(call), is: 'url', url } })
    }
    case 'plain':
      // `… | % Delete` calls the method of that name, or reads a property.
      if (name === 'foreach-object' && words.some((w) => DANGEROUS.test(w.text))) return unread(call, carries)
      // What is set for this process alone is gone with it.
      if (name === 'set-executionpolicy' && /^process$/i.test(named.get('scope')?.text ?? ''))
        return emit(call, 'change', name, cmdlet.on)
      emitPlain(cmdlet, name, words, named.get('name') ?? operands[0] ?? processesOf(name, input) ?? '', call)
      // `-Name a, b`: each of them.
      if (cmdlet.kind === 'restart' && elsewhereOf(name, words, call).length === 0)
        for (const one of named.has('name') ? operands : operands.slice(1)) emitPlain(cmdlet, name, words, one, call)
      return
    default:
      return cmdlet satisfies never
  }
}

/** Processes and services that a pipe hands on to what stops them. */
function processesOf(name: string, input: Word | undefined): Word | undefined {
  return /-(process|service)$/.test(name) && input !== undefined && isKnown({ ...input, pattern: false })
    ? input
    : undefined
}

function emitPlain(
  { kind, on, note }: Cmdlet & { readonly does: 'plain' },
  name: string,
  words: readonly Word[],
  thing: Word | string,
  call: Call,
): void {
  const noted = note === undefined ? {} : { note }
  const places = elsewhereOf(name, words, call)
  const text = typeof thing === 'string' ? thing : thing.text
  const isItem = typeof thing !== 'string' && thing.about === ITEM_WORD
  if (kind === 'restart' && places.length === 0 && text.includes('*') && !isItem) {
    if (on === 'process' && /^\*+$/.test(text))
      return emit(call, 'catastrophe', name, on, thing, { note: 'every process' })
    if (matchesPattern(text.toLowerCase(), 'prodgate')) emit(call, kind, name, on, 'prodgate', noted)
  }
  if (places.length === 0) emit(call, kind, name, on, thing, noted)
  for (const { at } of places) emit(call, kind, name, on, thing, { at, ...noted })
}

/** A backslash parts directories in every cmdlet, on every system. */
function withSlashes(w: Word): Word {
  return w.text.includes('\\') ? { ...w, text: slashed(w.text) } : w
}

/** Every path of a cmdlet may be a pattern. */
function globbed(path: Word): Word {
  return /[*?[]/.test(path.text) ? { ...path, pattern: true } : path
}

/** `Start-Process rm -ArgumentList '-rf', data`: a program with its words. */
function startProgram(call: Call, words: readonly Word[]): void {
  const own: Word[] = []
  for (let i = 0; i < words.length; i++) {
    const w = words[i] as Word
    if (/^-(wait|nonewwindow|nnw|passthru|usenewenvironment|loaduserprofile|confirm(:\S*)?)$/i.test(w.text)) continue
    if (/^-(workingdirectory|verb|windowstyle|redirectstandard\w+|credential)$/i.test(w.text)) i++
    else if (/^-(filepath|path|argumentlist|args)$/i.test(w.text)) continue
    // One text may hold several words, as a command line does.
    else for (const one of own.length === 0 ? [w.text] : w.text.split(/\s+/)) own.push({ ...w, text: one })
  }
  if (own.length > 0) call.exec(own)
  else unread(call, 0)
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
function targetOf(
  named: ReadonlyMap<string, Word | undefined>,
  operands: readonly Word[],
  first: Word | undefined,
): Word | undefined {
  return (
    named.get('destination') ??
    named.get('destinationpath') ??
    named.get('newname') ??
    named.get('target') ??
    operands.findLast((one) => one !== first)
  )
}

function landing(call: Call, to: Word, from: Word | undefined, several: boolean): Word {
  const kind = isKnown(to) ? call.files.kind(absolute(call.cwd, to.text)) : 'unknown'
  // Several go into a directory; onto a file they go one after the other.
  const isDirectory = kind === 'directory' || (several && kind !== 'file')
  const isNamed = /[\\/]$/.test(to.text)
  if (!isNamed && !isDirectory) return to
  const name = from?.text.split(/[\\/]/).findLast((part) => part !== '') ?? UNKNOWN
  const pattern = to.pattern || /[*?[]/.test(name)
  return { ...to, text: `${to.text}${isNamed ? '' : '/'}${name}`, pattern }
}

/** `Invoke-Expression` runs its text; what is put together or comes from the network nobody has read. */
function unreadCode(words: readonly Word[], call: Call, carries: Carries): void {
  const [code] = words.filter((w) => !/^-command$/i.test(w.text))
  if (code === undefined || code.text.includes(UNKNOWN) || carries !== 0) return unread(call, carries)
  call.code('powershell', { text: code.text, carries: 0, span: code.span })
}
