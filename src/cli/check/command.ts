import { readFileSync } from 'node:fs'
import type { Action } from '../../action/action.ts'
import { unreadableAction } from '../../action/fault.ts'
import { parseAction, readAction } from '../../action/parse.ts'
import { EXIT, exitFor, UsageError } from '../../client/exit.ts'
import type { Decision } from '../../decide/decision.ts'
import { MAX_JSON_BYTES } from '../../lib/json.ts'
import { fault } from '../../lib/result.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'
import { endWhereNobodyReads } from '../failed.ts'
import { refuseOptionsBehind } from '../options-behind.ts'
import { print, terminal } from '../output.ts'
import { type Asked, openGate, type Place, type PlaceOptions, placeOf, surroundingsOf } from '../surroundings.ts'
import { answerLines } from './lines.ts'

export interface CheckOptions extends PlaceOptions {
  readonly json?: boolean
  readonly jsonl?: boolean
  readonly action?: string
}

/** `prodgate check`: decides, prints, changes nothing. Gives the exit status. */
export async function check(words: readonly string[], options: CheckOptions): Promise<number> {
  const forms = [words.length > 0, options.action !== undefined, options.jsonl === true].filter(Boolean).length
  if (forms !== 1) {
    throw new UsageError(
      'give one command, or `--action FILE`, or `--jsonl`',
      "for example: prodgate check 'kubectl get pods'",
    )
  }
  refuseOptionsBehind(words)
  const place = placeOf(options)
  const gate = openGate(options, place)
  if (options.jsonl === true) {
    endWhereNobodyReads()
    await answerLines(gate, place, process.stdin, process.stdout)
    return EXIT.allow
  }
  const [decision, action] = await decideOne(gate, place, words, options.action)
  if (options.json === true) await print(`${JSON.stringify(decision)}\n`)
  else {
    // The library of colours asks for standard output as it is loaded, which costs an answer as JSON for nothing.
    const { renderDecision } = await import('./render.ts')
    await print(renderDecision(decision, action, terminal()))
  }
  return exitFor(decision.verdict)
}

async function decideOne(
  gate: Asked,
  place: Place,
  words: readonly string[],
  path: string | undefined,
): Promise<readonly [Decision, Action | undefined]> {
  const parsed = path === undefined ? parseAction(actionOf(words)) : await readGivenAction(path)
  if (parsed.is === 'fault') return [gate.refuse(parsed.fault), undefined]
  const action = parsed.value
  return [await gate.check(action, surroundingsOf(action, place, callerVariables())), action]
}

/** One argument is shell text; several are an argv with no shell between. */
export function actionOf(words: readonly string[]): unknown {
  const [only, ...more] = words
  return more.length === 0 ? { kind: 'shell', command: only } : { kind: 'exec', argv: words }
}

export async function readGivenAction(path: string): Promise<ReturnType<typeof readAction>> {
  let bytes: Uint8Array
  try {
    bytes = path === '-' ? await readInput() : readFileSync(path)
  } catch (cause) {
    throw new UsageError(`couldn't read action \`${path}\`: ${whyUnreadable(cause)}`)
  }
  const text = decodeUtf8Strict(bytes)
  return text.is === 'ok' ? readAction(text.value) : fault(unreadableAction(text.fault))
}

/** Standard input to its end, or to where it is more than is read. */
async function readInput(): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part)
    size += part.length
    if (size > MAX_JSON_BYTES) break
  }
  return Buffer.concat(parts)
}

function callerVariables(): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value
  return env
}
