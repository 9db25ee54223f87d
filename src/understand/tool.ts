import type { Span } from '../lib/span.ts'
import type { Effect, EffectKind } from './effect.ts'
import { emit, lookedAt, sessionOf } from './emit.ts'
import {
  type Arguments,
  joinTables,
  type Leading,
  type OptionStyle,
  type OptionTable,
  optionTable,
  readArguments,
} from './options.ts'
import type { Place } from './place.ts'
import type { Call, Examples, Program } from './program.ts'
import { isKnown, type Stream, type Word } from './word.ts'

/**
 * A tool with verbs (`kubectl get`, `docker compose up`, `systemctl restart`), described as data: which options take a
 * value, where it lands, and what each verb does.
 */
export interface ToolSpec {
  readonly names: readonly string[]
  readonly about: string
  /** Options that may stand before the verb, and everywhere else; the form is that of `optionTable`. */
  readonly options?: string
  readonly style?: OptionStyle
  /** Where it lands, from its options and variables. Absent: the host. */
  readonly place?: (call: ToolCall) => Place
  /** True where the call changes nothing because it was told so. */
  readonly dryRun?: (call: ToolCall) => boolean
  /**
   * Verbs, several with `|` between, of one or more words: `'get | describe'`, `'rollout status | rollout history'`.
   * `'*'` stands for every verb that is not named, `''` for a call without one.
   */
  readonly verbs: Readonly<Record<string, Verb>>
  /** `-h` is another option of this tool, not help. */
  readonly shortHelp?: boolean
  readonly examples: Examples
}

export type Verb = VerbRun | VerbSpec
export type VerbRun = (call: ToolCall) => Stream | undefined | void
export interface VerbSpec {
  /** Options of this verb alone. */
  readonly options?: string
  /** From the first operand on the words are another program's (`docker exec web ls -l`): no option of this tool is read there. */
  readonly command?: boolean
  readonly run: VerbRun
}

/** A call of a tool, its verb and options read. */
export interface ToolCall extends Call {
  /** The verb as written, several words joined by a blank. */
  readonly verb: string
  readonly arguments: Arguments
  /** What follows the verb and is no option. */
  readonly operands: readonly Word[]
  /** Where it lands; worked out once asked for. */
  readonly place: () => Place
}

interface Branch {
  readonly next: Map<string, Branch>
  verb?: { readonly run: VerbRun; readonly options: OptionTable | undefined; readonly command: boolean }
}

export function tool(spec: ToolSpec): Program {
  // Worked out at the first call: a process that checks one command must not pay for the others.
  let table: OptionTable | undefined
  let root: Branch | undefined
  return {
    names: spec.names,
    about: spec.about,
    examples: spec.examples,
    run: (call) => {
      table ??= optionTable(spec.options ?? '', spec.style)
      root ??= grow(spec)
      return runTool(spec, table, root, call)
    },
  }
}

function grow(spec: ToolSpec): Branch {
  const root: Branch = { next: new Map() }
  for (const [names, verb] of Object.entries(spec.verbs)) {
    const described =
      typeof verb === 'function'
        ? { run: verb, options: undefined, command: false }
        : {
            run: verb.run,
            options: verb.options === undefined ? undefined : optionTable(verb.options, spec.style),
            command: verb.command === true,
          }
    for (const name of names.split('|')) {
      let branch = root
      for (const part of name.trim().split(/\s+/)) {
        if (part === '') continue
        let next = branch.next.get(part)
        if (next === undefined) {
          next = { next: new Map() }
          branch.next.set(part, next)
        }
        branch = next
      }
      branch.verb = described
    }
  }
  return root
}

function runTool(spec: ToolSpec, table: OptionTable, root: Branch, call: Call): Stream | undefined | void {
  const first = readArguments(call.args, table)
  const path = walk(root, first)
  const chosen = path.own ?? path.star
  const read = chosen === undefined ? first : readVerb(call, table, first, path.words.length, chosen)
  if (read.strangers.some((w) => isHelp(w, spec)) || read.has('--help') || first.operands[0]?.text === 'help') {
    return emit(call, 'read', 'help', 'help')
  }
  if (first.operands.length === 0 && root.verb === undefined && read.strangers.every(isVersion)) {
    // Without a verb such a tool prints its help or its version.
    return emit(call, 'read', 'help', 'help')
  }
  const verb = path.words.join(' ')
  const verbSpan = spanOf(first.operands.slice(0, path.words.length)) ?? call.verbSpan
  const operands = chosen?.command === true ? read.operands : read.operands.slice(path.words.length)
  const made = toolCall(spec, { ...call, verbSpan }, read, operands, verb)
  const at = made.place()
  const stopped = first.operands[path.words.length]
  if (path.own === undefined && stopped !== undefined && !isKnown(stopped)) {
    return emit(call, 'unreadable', 'run', 'verb', stopped, { at, note: 'the verb is not known before it runs' })
  }
  if (chosen === undefined)
    return emit(call, 'undescribed', verb || stopped?.text || 'run', 'program', call.name, { at })
  // An option that nobody described, before the verb, may have taken the verb as its value.
  const verbAt = first.operands[0] === undefined ? 0 : call.args.indexOf(first.operands[0])
  const hides = (w: Word) => call.args.indexOf(w) < verbAt && !w.text.includes('=') && !isVersion(w)
  if (first.strangers.some(hides)) emit(call, 'undescribed', verb || 'run', 'program', call.name, { at })
  if (spec.dryRun?.(made) === true && !isDryRunRefused(call.args))
    return emit(call, 'read', 'dry run', 'plan', verb, { at })
  return made.operands.some(isGateOperand) ? runOnGate(chosen.run, made) : chosen.run(made)
}

const DRY = /^--?(no-)?(?:dry[a-z-]*|pretend|simulate|preview-only|diff-run)(=|$)/

/** `--dry-run=false`, `--dry-run none`, `--no-dry-run`: the option stands there, and it is done nevertheless. */
function isDryRunRefused(words: readonly Word[]): boolean {
  return words.some(({ text }, i) => {
    const [name, no, equals] = DRY.exec(text) ?? []
    if (name === undefined) return false
    if (no !== undefined) return true
    if (equals === '=') return !/^(1|t|true|y|yes|on|client|server|json|text)$/i.test(text.slice(name.length))
    return /^(0|n|no|none|off|false)$/i.test(words[i + 1]?.text ?? '')
  })
}

const isGateOperand = ({ text }: Word): boolean => text === 'prodgate' || text === 'prodgate.service'

/** Many verbs tell the first of their operands, which stands for all: what ends is told of the gate's own, too. */
function runOnGate(run: VerbRun, call: ToolCall): Stream | undefined | void {
  const told = new Set<string>()
  let ending: Effect | undefined
  const out = run({
    ...call,
    emit: (effect) => {
      told.add(effect.name)
      if (ENDING.has(effect.kind)) ending = effect
      call.emit(effect)
    },
  })
  for (const { text } of call.operands.filter(isGateOperand))
    if (ending !== undefined && !told.has(text)) call.emit({ ...ending, name: text })
  return out
}

const ENDING: ReadonlySet<string> = new Set(['restart', 'lose', 'lose-remade'])

/** Reads the call once more, now that the verb's own options are known. */
function readVerb(
  call: Call,
  table: OptionTable,
  first: Arguments,
  depth: number,
  verb: NonNullable<Branch['verb']>,
): Arguments {
  const own = leadingWords(call, table, first, verb.options)
  if (!verb.command)
    return verb.options === undefined ? first : readArguments(call.args, joinTables(table, verb.options), 'never', own)
  const words = first.operands.slice(0, depth)
  const last = words.at(-1)
  const end = last === undefined ? 0 : call.args.indexOf(last) + 1
  const before = call.args.slice(0, end).filter((w) => !words.includes(w))
  return readArguments([...before, ...call.args.slice(end)], joinTables(table, verb.options), 'operand', own)
}

/** A letter before the verb is the tool's own (`docker -c prod stack deploy -c FILE`). */
function leadingWords(
  call: Call,
  table: OptionTable,
  first: Arguments,
  options: OptionTable | undefined,
): Leading | undefined {
  const [verb] = first.operands
  if (options === undefined || verb === undefined) return undefined
  return { words: call.args.indexOf(verb), table: joinTables(options, table) }
}

interface VerbPath {
  /** The verb that was found. */
  readonly own: Branch['verb']
  readonly words: readonly string[]
  /** The `*` of the deepest branch that was reached; its verb is then part of `words`. */
  readonly star: Branch['verb']
}

/** Follows the operands down the tree of verbs, as far as it goes. */
function walk(root: Branch, read: Arguments): VerbPath {
  let branch = root
  const words: string[] = []
  for (const operand of read.operands.slice(0, Math.max(read.afterDashes, 1))) {
    const next = isKnown(operand) ? branch.next.get(operand.text) : undefined
    if (next === undefined) break
    branch = next
    words.push(operand.text)
  }
  // The verb of a call without one is not that of a call whose verb is not known.
  const own = branch === root && read.operands.length > 0 ? undefined : branch.verb
  if (own !== undefined) return { own, words, star: undefined }
  const star = branch.next.get('*')?.verb ?? root.next.get('*')?.verb
  const following = read.operands[words.length]
  if (star !== undefined && following !== undefined && isKnown(following)) words.push(following.text)
  return { own, words, star }
}

function toolCall(spec: ToolSpec, call: Call, read: Arguments, operands: readonly Word[], verb: string): ToolCall {
  let place: Place | undefined
  const made: ToolCall = {
    ...call,
    verb,
    arguments: read,
    operands,
    place: () => {
      place ??= spec.place === undefined ? sessionOf(call) : spec.place(made)
      return place
    },
  }
  return made
}

function spanOf(words: readonly Word[]): Span | undefined {
  const from = words[0]?.span?.[0]
  const to = words.at(-1)?.span?.[1]
  return from === undefined || to === undefined || to < from ? undefined : [from, to]
}

function isHelp(w: Word, spec: ToolSpec): boolean {
  return w.text === '--help' || w.text === '-help' || (w.text === '-h' && spec.shortHelp !== false)
}

function isVersion(w: Word): boolean {
  return w.text === '--version' || w.text === '-version'
}

/** A verb that does `kind` to each operand, or to the thing itself where there is none. */
export function does(
  kind: EffectKind,
  on: string,
  more: { readonly verb?: string; readonly note?: string } = {},
): VerbRun {
  return (call) => {
    const verb = more.verb ?? call.verb
    const rest = more.note === undefined ? { at: call.place() } : { at: call.place(), note: more.note }
    if (call.operands.length === 0) emit(call, kind, verb, on, '', rest)
    for (const operand of lookedAt(call, call.operands)) emit(call, kind, verb, on, operand, rest)
  }
}

export const reads = (on: string): VerbRun => does('read', on)
export const readsData = (on: string): VerbRun => does('read-data', on)
export const readsSecret = (on: string): VerbRun => does('read-secret', on)
export const prepares = (on: string): VerbRun => does('prepare', on)
export const changes = (on: string): VerbRun => does('change', on)
export const restarts = (on: string): VerbRun => does('restart', on)
export const deploys = (on: string): VerbRun => does('deploy', on)
export const publishes = (on: string): VerbRun => does('publish', on)
export const loses = (on: string): VerbRun => does('lose', on)
export const changesAccess = (on: string): VerbRun => does('access', on)
export const catastrophe = (on: string): VerbRun => does('catastrophe', on)

/** A verb of which nothing is known but that it is there. */
export const isUndescribed: VerbRun = (call) =>
  emit(call, 'undescribed', call.verb || 'run', 'program', call.name, { at: call.place() })
