import type { EffectKind } from './effect.ts'
import { emit, sessionOf } from './emit.ts'
import { type OptionStyle, optionTable, readArguments } from './options.ts'
import type { Place } from './place.ts'
import type { Call, Examples, Program } from './program.ts'
import { does, type ToolCall, type VerbRun } from './tool.ts'

/**
 * A program whose options say what it does (`dpkg -i`, `iptables -A`), described as data. The first rule of which an
 * option is given decides, so the gravest stand first.
 */
export interface FlagSpec {
  readonly names: readonly string[]
  readonly about: string
  /** Every option, in the form of `optionTable`. One that is missing here makes a call `undescribed`. */
  readonly options: string
  /** `abbreviated` where it is absent: most such programs read their options by GNU getopt. */
  readonly style?: OptionStyle
  /** The kind of thing that it is about. */
  readonly on: string
  /** Absent: the host. */
  readonly place?: (call: ToolCall) => Place
  readonly rules: readonly FlagRule[]
  /** Where no rule holds. */
  readonly otherwise: EffectKind | VerbRun
  readonly examples: Examples
}

/** Names of options apart by blanks, what they do, and the word for it; the option's own name where it is absent. */
export type FlagRule = readonly [flags: string, does: EffectKind | VerbRun, verb?: string]

export function flagProgram(spec: FlagSpec): Program {
  const { names, about, examples } = spec
  return { names, about, examples, run: (call) => runFlags(spec, call) }
}

function runFlags(spec: FlagSpec, call: Call): ReturnType<Program['run']> {
  const read = readArguments(call.args, optionTable(spec.options, spec.style ?? 'abbreviated'))
  const asks = (name: string) => read.has(name) || read.strangers.some((w) => w.text === name)
  if (asks('--help') || asks('--version')) return emit(call, 'read', 'help', 'help')
  let chosen: FlagRule | undefined
  for (const rule of spec.rules) {
    if (read.has(...rule[0].split(' '))) {
      chosen = rule
      break
    }
  }
  const verb = chosen?.[2] ?? chosen?.[0].split(' ')[0]?.replace(/^-+/, '') ?? 'run'
  let place: Place | undefined
  const made: ToolCall = {
    ...call,
    verb,
    arguments: read,
    operands: read.operands,
    place: () => {
      place ??= spec.place === undefined ? sessionOf(call) : spec.place(made)
      return place
    },
  }
  if (read.strangers.length > 0) emit(call, 'undescribed', verb, 'program', call.name, { at: made.place() })
  const run = chosen?.[1] ?? spec.otherwise
  return typeof run === 'string' ? does(run, spec.on)(made) : run(made)
}
