import type { JsonObject } from '../../../lib/json.ts'
import type { Dialect, HookCall } from '../../../reach/dialect.ts'
import { refusalFor } from '../../../reach/refusal.ts'
import type { Answered } from '../decisions/decisions.ts'
import type { AnsweredCall } from './whole-calls.ts'

/** What the shim is told. */
export type HookAnswer =
  | { readonly is: 'allow'; readonly print: string }
  | { readonly is: 'refuse'; readonly line: string; readonly print: string }

/** As the shim reads it: the word and the nonce, then what it prints. */
export function answerText(nonce: string, answer: HookAnswer): string {
  if (answer.is === 'allow') return `ALLOW ${nonce}\n${answer.print}`
  return `REFUSE ${nonce}\n${answer.line}\n${answer.print}`
}

export function allowing(dialect: Dialect, input: JsonObject): HookAnswer {
  return { is: 'allow', print: dialect.allow(input) }
}

/** What stands against it, in one line for the agent and for whoever looks over its shoulder. */
export function refusing(why: string): HookAnswer {
  const line = `prodgate: ${onOneLine(why)}`
  return { is: 'refuse', line, print: refusalFor(line) }
}

/** A call that is stopped: what is held or denied, why, and how it goes on. Never how to get around the gate. */
export function refusingCall(call: HookCall, { verdict, answers }: AnsweredCall): HookAnswer {
  const stopped = answers.filter((one) => one.verdict === verdict)
  const causes = stopped.filter((one) => one.reasons[0]?.code !== 'CALL_STOPPED')
  const own = causes.length > 0 ? causes : stopped
  const why = reasonsOf(own)
  if (verdict !== 'hold') return refusing(`denied: ${call.tool}: ${why}${insteadOf(own)}`)
  const requests = [...new Set(own.flatMap((one) => one.hold?.id ?? []))]
  const place = own.find((one) => one.hold !== undefined)?.hold?.url
  const numbers = `request ${requests.join(', ')}${place === undefined ? '' : ` (${place})`}`
  const next = 'ask again, unchanged, once a person has approved'
  return refusing(`held for a person: ${call.tool}: ${why}; ${numbers}; ${next}${insteadOf(own)}`)
}

const MOST_REASONS = 3
const MOST_SHOWN = 900

function reasonsOf(answers: readonly Answered[]): string {
  const messages = answers.flatMap((one) => one.reasons.map((reason) => `${reason.message} [${reason.code}]`))
  return [...new Set(messages)].slice(0, MOST_REASONS).join('; ').slice(0, MOST_SHOWN).toWellFormed()
}

function insteadOf(answers: readonly Answered[]): string {
  const [first] = answers.flatMap((one) => one.instead ?? [])
  return first === undefined ? '' : `; instead: ${first.slice(0, MOST_SHOWN).toWellFormed()}`
}

/** No control and no mark that turns the direction of a line: it is shown in terminals. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
}
