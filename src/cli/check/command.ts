import { readFileSync } from 'node:fs'
import type { Action } from '../../action/action.ts'
import { parseAction, readAction } from '../../action/parse.ts'
import type { Decision } from '../../decide/decision.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'
import { EXIT, exitFor, UsageError } from '../exit.ts'
import { absoluteIn, type Asked, openGate, type Place, type PlaceOptions, placeOf } from '../surroundings.ts'
import { answerLines } from './lines.ts'
import { renderDecision } from './render.ts'

export interface CheckOptions extends PlaceOptions {
  readonly json?: boolean
  readonly jsonl?: boolean
  readonly action?: string
}

/** `prodgate check`: decides, prints, changes nothing. Gives the exit status. */
export async function check(words: readonly string[], options: CheckOptions): Promise<number> {
  const forms = [words.length > 0, options.action !== undefined, options.jsonl === true].filter(Boolean).length
  if (forms !== 1) {
    throw new UsageError('give one command, or `--action FILE`, or `--jsonl`', "for example: prodgate check 'kubectl get pods'")
  }
  const place = placeOf(options)
  const gate = openGate(options, place)
  if (options.jsonl === true) {
    await answerLines(gate, place, process.stdin, process.stdout)
    return EXIT.allow
  }
  const [decision, action] = await decideOne(gate, place, words, options.action)
  const output = options.json === true ? `${JSON.stringify(decision)}\n` : renderDecision(decision, action, process.stdout)
  process.stdout.write(output)
  return exitFor(decision.verdict)
}

async function decideOne(
  gate: Asked,
  place: Place,
  words: readonly string[],
  path: string | undefined,
): Promise<readonly [Decision, Action | undefined]> {
  const parsed = path === undefined ? parseAction(actionOf(words)) : readGivenAction(path)
  if (parsed.is === 'fault') return [gate.refuse(parsed.fault), undefined]
  const action = parsed.value
  return [await gate.check(action, surroundingsOf(action, place, callerVariables())), action]
}

/** One argument is shell text; several are an argv with no shell between. */
function actionOf(words: readonly string[]): unknown {
  const [only, ...more] = words
  return more.length === 0 ? { kind: 'shell', command: only } : { kind: 'exec', argv: words }
}

function readGivenAction(path: string): ReturnType<typeof readAction> {
  let bytes: Buffer
  try {
    bytes = readFileSync(path === '-' ? 0 : path)
  } catch (cause) {
    throw new UsageError(`couldn't read action \`${path}\`: ${cause instanceof Error ? cause.message : 'unknown fault'}`)
  }
  const text = decodeUtf8Strict(bytes)
  // The reader of text says in the same words what is wrong with bytes that are none.
  return readAction(text.is === 'ok' ? text.value : '\uFEFF')
}

/** What the action says of its directory and variables; what it does not say is taken from `place` and `env`. */
export function surroundingsOf(action: Action, place: Place, env: Readonly<Record<string, string>>) {
  const own = 'cwd' in action || 'env' in action ? (action as { cwd?: string; env?: Readonly<Record<string, string>> }) : {}
  return { home: place.home, cwd: absoluteIn(place.cwd, own.cwd), env: own.env ?? env }
}

function callerVariables(): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value
  return env
}
