import { emit } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isKnown, type Word } from '../../word.ts'
import { emitHelp } from '../project-code.ts'

/**
 * How an agent's client may be started so that it does not ask the gate.
 *
 * `off`: it is known to pass the gate by, so nobody can approve it. `loose`: the hooks stay, but a second line goes
 * (the client's own questions, its sandbox), or where the hooks come from is another place: a person may approve that.
 */
export type Loosening = 'off' | 'loose'

export interface AgentClient {
  readonly about: string
  /** Options, by name: what they do whatever their value is, or by their value. One that is not here does nothing of this. */
  readonly options: Readonly<
    Record<string, Loosening | ((value: Word | undefined, call: Call) => Loosening | undefined)>
  >
  /** Variables. A function is asked for one that is set. */
  readonly variables: Readonly<Record<string, Loosening | ((value: Word) => Loosening | undefined)>>
  /** First words, apart by blanks, that change the client's own settings. */
  readonly verbs?: Readonly<Record<string, Loosening>>
}

const NOTES: Readonly<Record<Loosening, string>> = {
  off: 'an agent that is started so does not ask the gate',
  loose: 'an agent that is started so has fewer guards',
}

/**
 * One start of a client. What it will do cannot be read here: its own actions pass the gate one by one, unless it is
 * started without it.
 *
 * KNOWN GAP: an option in a quoted variable that is not known (`claude "$X"`) is taken for a prompt.
 */
export function startClient(call: Call, client: AgentClient): void {
  const words = beforeDashes(call.args)
  if (words.some((w) => w.text === '--version' || w.text === '--help')) return emitHelp(call)
  const found = [...byOptions(call, client, words), ...byVariables(call, client), ...byVerbs(client, words)]
  // Words that are not known may be options.
  if (words.some((w) => w.splits && !isKnown(w))) found.push('loose')
  if (found.includes('off')) emit(call, 'catastrophe', 'start', 'client', call.name, { note: NOTES.off })
  else if (found.includes('loose')) emit(call, 'access', 'start', 'client', call.name, { note: NOTES.loose })
  emit(call, 'undescribed', 'run', 'program', call.name)
}

function beforeDashes(args: readonly Word[]): readonly Word[] {
  const at = args.findIndex((w) => w.text === '--')
  return at < 0 ? args : args.slice(0, at)
}

function* byOptions(call: Call, client: AgentClient, words: readonly Word[]): Generator<Loosening> {
  for (const [at, w] of words.entries()) {
    const [name, joined] = readOption(client, w)
    if (name === undefined || !Object.hasOwn(client.options, name)) continue
    const rule = client.options[name]
    const does = typeof rule === 'function' ? rule(joined ?? words[at + 1], call) : rule
    if (does !== undefined) yield does
  }
}

/** `--name`, `--name=value`, `-c value`, `-cvalue`. */
function readOption(client: AgentClient, w: Word): readonly [string | undefined, Word | undefined] {
  if (!w.text.startsWith('-')) return [undefined, undefined]
  const equals = w.text.indexOf('=')
  if (w.text.startsWith('--'))
    return equals < 0 ? [w.text, undefined] : [w.text.slice(0, equals), { ...w, text: w.text.slice(equals + 1) }]
  const short = w.text.slice(0, 2)
  return w.text.length > 2 && typeof client.options[short] === 'function'
    ? [short, { ...w, text: w.text.slice(equals === 2 ? 3 : 2) }]
    : [w.text, undefined]
}

function* byVariables(call: Call, client: AgentClient): Generator<Loosening> {
  // With another home the client finds other hooks than the user's.
  const home = call.env.get('HOME')
  if (home !== undefined && home.text !== call.home) yield 'loose'
  for (const [name, rule] of Object.entries(client.variables)) {
    const value = call.env.get(name)
    if (value === undefined) continue
    const does = typeof rule === 'function' ? rule(value) : rule
    if (does !== undefined) yield does
  }
}

function* byVerbs(client: AgentClient, words: readonly Word[]): Generator<Loosening> {
  const operands = words.filter((w) => !w.text.startsWith('-')).map((w) => w.text)
  for (const [verb, does] of Object.entries(client.verbs ?? {})) {
    const parts = verb.split(' ')
    // Options of the client may stand before, with values: the words are looked for in a row, near the beginning.
    for (let at = 0; at <= 2; at++) if (parts.every((part, i) => operands[at + i] === part)) yield does
  }
  // The gate as it stands between a client and its servers.
  const mcp = operands.indexOf('mcp')
  const takesAway = mcp >= 0 && mcp <= 2 && /^(remove|rm|delete|disable)$/.test(operands[mcp + 1] ?? '')
  if (takesAway && operands.slice(mcp + 2).some((one) => one.includes('prodgate'))) yield 'off'
}

/** A switch that counts unless it is empty or says no. */
export function unlessNo(does: Loosening): (value: Word) => Loosening | undefined {
  return (value) => (/^(|0|false|no|off)$/i.test(value.text) ? undefined : does)
}

/** An option that loosens by one of these values; a value that is not known may be one of them. */
export function byValue(
  does: Loosening,
  ...values: readonly string[]
): (value: Word | undefined) => Loosening | undefined {
  return (value) => {
    if (value === undefined) return undefined
    return !isKnown(value) || values.includes(value.text.toLowerCase()) ? does : undefined
  }
}
