import { reachOf } from '../../emit.ts'
import { listedIn } from '../../list-scope.ts'
import type { AzurePlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, unknownWord, type Word, word } from '../../word.ts'

/** A call of `az`, taken apart: the words of the command first, options behind them. */
export interface AzCommand {
  readonly call: Call
  /** Groups, verb and what may stand behind it, up to the first option. */
  readonly words: readonly Word[]
  /** `--name` → the words behind it, up to the next option. */
  readonly options: ReadonlyMap<string, readonly Word[]>
  readonly behindDashes: readonly Word[]
  readonly at: AzurePlace
}

const FLAGS_BEFORE = new Set(['--debug', '--verbose', '--only-show-errors', '--help', '-h', '--version', '-v'])

/** The name under which an earlier command of the same action says which subscription it set. */
const SUBSCRIPTION = 'azure subscription'

export function chooseSubscription(call: Call, subscription: Word): void {
  call.choose(SUBSCRIPTION, subscription)
}

export function readAz(call: Call): AzCommand {
  const words: Word[] = []
  const options = new Map<string, Word[]>()
  let open: Word[] | undefined
  const dashes = call.args.findIndex((w) => w.text === '--')
  for (const w of dashes < 0 ? call.args : call.args.slice(0, dashes)) {
    const isOption = /^-[A-Za-z-]/.test(w.text)
    if (!isOption) {
      ;(open ?? words).push(w)
      continue
    }
    const equals = w.text.startsWith('--') ? w.text.indexOf('=') : -1
    const name = equals < 0 ? w.text : w.text.slice(0, equals)
    const values = options.get(name) ?? []
    if (equals >= 0) values.push({ ...w, text: w.text.slice(equals + 1) })
    options.set(name, values)
    // Switches in front of the command take no value, and the command follows them.
    open = words.length === 0 && FLAGS_BEFORE.has(name) ? undefined : values
  }
  return {
    call,
    words,
    options,
    behindDashes: dashes < 0 ? [] : call.args.slice(dashes + 1),
    at: subscriptionAt(call, options),
  }
}

/** argparse takes any beginning of an option that fits one alone: `--subs`. */
function subscriptionAt(call: Call, options: ReadonlyMap<string, readonly Word[]>): AzurePlace {
  const named = [...options].find(([name]) => name.length >= 5 && '--subscription'.startsWith(name))?.[1].at(-1)
  return { is: 'azure', subscription: named ?? call.chosen(SUBSCRIPTION), ...reachOf(call) }
}

export function optionOf(command: AzCommand, ...names: readonly string[]): Word | undefined {
  for (const name of names) {
    const value = command.options.get(name)?.[0]
    if (value !== undefined) return value
  }
  return undefined
}

export function hasOption(command: AzCommand, ...names: readonly string[]): boolean {
  return names.some((name) => command.options.has(name))
}

/**
 * `/subscriptions/ID/resourceGroups/…` names its subscription itself. One that is not known is of the subscription that
 * it was listed in, else of any.
 */
export function subscriptionsIn(command: AzCommand): readonly { readonly id: Word; readonly at: AzurePlace }[] {
  const found = new Map<string, { readonly id: Word; readonly at: AzurePlace }>()
  for (const [name, values] of command.options) {
    for (const w of values) {
      const id = /\/subscriptions\/([^/\s'"]+)/i.exec(w.text)?.[1]
      if (id === undefined && (isKnown(w) || !isId(command, name))) continue
      const key = id ?? w.about ?? ''
      if (found.has(key)) continue
      // Where there are too many of them, the last stands for the others and may be any.
      const isOne = found.size < MOST_SUBSCRIPTIONS
      const subscription = !isOne ? unknownWord(w.span) : id === undefined ? listed(w) : { ...w, text: id }
      found.set(isOne ? key : '', { id: w, at: { ...command.at, subscription } })
    }
  }
  return [...found.values()]
}

const MOST_SUBSCRIPTIONS = 64

/** `--resource` takes a name beside a group, too. */
function isId(command: AzCommand, name: string): boolean {
  return (
    /^--(ids|resource-ids?)$/.test(name) || (name === '--resource' && !hasOption(command, '--resource-group', '-g'))
  )
}

function listed(w: Word): Word | undefined {
  const scope = listedIn(w, 'az')
  return scope === undefined ? w : scope === '' ? undefined : word(scope, w.span)
}
