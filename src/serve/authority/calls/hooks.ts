import type { Action } from '../../../action/action.ts'
import { parseAction } from '../../../action/parse.ts'
import { isJsonObject, type JsonObject } from '../../../lib/json.ts'
import { readJson } from '../../../lib/json-strict.ts'
import { quoted } from '../../../lib/quoted.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { decodeUtf8Strict } from '../../../lib/utf8.ts'
import type { ClientName } from '../../../reach/client-name.ts'
import type { HookCall, ToldOutcome } from '../../../reach/dialect.ts'
import { dialectOf } from '../../../reach/dialects/all.ts'
import { type HookFrame, readHookFrame } from '../../../reach/hook-frame.ts'
import { isTelling, withSurroundings } from '../../../reach/surroundings.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Decisions } from '../decisions/decisions.ts'
import type { Holds } from '../holds/holds.ts'
import type { Watchers } from '../holds/watchers.ts'
import type { Parts } from '../parts.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { Outcomes } from '../runs/outcomes.ts'
import { CallsLetGo } from './calls-let-go.ts'
import { allowing, answerText, type HookAnswer, refusing, refusingCall } from './hook-answer.ts'
import type { AnsweredCall, WholeCall, WholeCalls } from './whole-calls.ts'

/** The longest that a hook waits for people, in milliseconds: below the deadline of the shim. */
const LONGEST_WAIT_MS = 40_000
/** How long one look at a request lasts, before it is looked whether anybody is still there. */
const LOOK_SECONDS = 2
/** To a client that asked nothing. */
const NOTHING_TO_SAY = '{}'
/** As at the door of decisions. */
const LONGEST_SESSION = 200

export interface HookRequest {
  readonly client: ClientName
  readonly body: Uint8Array
  /** True once nobody is there any more who would hear the answer. */
  readonly gone: () => boolean
  /** Who asks, looked up again after a wait; it throws where they would not be let in any more. */
  readonly again: () => Promise<Caller>
}

interface Needs {
  readonly parts: Parts
  readonly decisions: Decisions
  readonly holds: Holds
  readonly outcomes: Outcomes
  readonly calls: WholeCalls
  readonly watchers: Watchers
}

/** What the shim asks: reads the client's hook input, decides about all that it would do, and says it in the client's words. */
export class Hooks {
  private readonly needs: Needs
  private readonly letGo = new CallsLetGo()

  constructor(needs: Needs) {
    this.needs = needs
  }

  /** The text that the shim waits for, or why what came is no question of a shim. */
  async answer(caller: Caller, request: HookRequest): Promise<Result<string, Refusal>> {
    const frame = readHookFrame(request.body)
    if (frame.is === 'fault') return fault(refusal('MALFORMED', `the hook cannot be read: ${frame.fault}`))
    const answer = await this.judged(caller, request, frame.value)
    return ok(answerText(frame.value.nonce, answer))
  }

  private async judged(caller: Caller, request: HookRequest, frame: HookFrame): Promise<HookAnswer> {
    const dialect = dialectOf(request.client)
    const input = inputOf(frame)
    const told = input.is === 'ok' ? dialect.told?.(input.value) : undefined
    if (told !== undefined) return this.heard(caller, told)
    const home = homeIn(frame)
    const read =
      input.is === 'fault' ? input : home.is === 'fault' ? home : ok({ input: input.value, home: home.value })
    if (read.is === 'fault') return this.refuse(caller, '', read.fault)
    const place = { cwd: frame.cwd, home: read.value.home }
    const call = dialect.read(read.value.input, place)
    if (call.is === 'fault') return this.refuse(caller, '', call.fault)
    const { session } = call.value
    if (session.length > LONGEST_SESSION) return this.refuse(caller, '', 'the name of the session is too long')
    if (call.value.actions.length === 0) return allowing(dialect, read.value.input)
    const actions = actionsOf(call.value, frame)
    if (actions.is === 'fault') return this.refuse(caller, session, actions.fault)
    const { client, gone, again } = request
    const whole = { session, actions: actions.value, client, from: { home: place.home, cwd: call.value.cwd }, gone }
    const decided = await this.decided(caller, whole, again)
    if (decided.verdict !== 'allow') return refusingCall(call.value, decided)
    if (call.value.call !== undefined)
      this.letGo.keep(
        caller,
        session,
        call.value.call,
        decided.answers.map(({ id }) => id),
      )
    return allowing(dialect, read.value.input)
  }

  /**
   * The tool ran, and the client says how it ended. It is kept as what the client said. Of a call that did several things and
   * failed nobody knows which of them happened. What was not let go here, or told before, changes nothing.
   */
  private async heard(
    caller: Caller,
    { session, call, status, durationMs, outputDigest }: ToldOutcome,
  ): Promise<HookAnswer> {
    const decisions = this.letGo.take(caller, session, call)
    const each = status === 'failed' && decisions.length > 1 ? 'unknown' : status
    const ran = durationMs === undefined ? {} : { durationMs }
    for (const decision of decisions)
      await this.needs.outcomes.tell(caller, { decision, status: each, outputDigest, ...ran, by: 'client' })
    return { is: 'allow', print: NOTHING_TO_SAY }
  }

  /** What is no call of a tool is recorded like any other input that is no action. */
  private async refuse(caller: Caller, session: string, why: string): Promise<HookAnswer> {
    const { decisions, parts } = this.needs
    const at = { path: '', offset: undefined }
    const help = 'the hook entry names the client that calls it'
    const stopped = parts.gate.refuse({ code: 'MALFORMED_ACTION', detail: 'UNKNOWN_VALUE', message: why, at, help })
    const { verdict } = await decisions.refuse(caller, session, stopped)
    parts.decided(verdict)
    return refusing(`refused: ${why}`)
  }

  /**
   * Decides, and waits for people where one of them watches. A request that nobody looks at is not waited for: the agent
   * gets its number at once and asks again later.
   */
  private async decided(caller: Caller, call: WholeCall, again: HookRequest['again']): Promise<AnsweredCall> {
    const { calls } = this.needs
    const first = await calls.decide(caller, call)
    if (first.verdict !== 'hold') return first
    const waiting = first.answers.flatMap(({ hold }) => (hold?.status === 'pending' ? [hold.id] : []))
    const answered = waiting.length > 0 && (await this.areAnswered(caller, call, waiting))
    // Everything is looked at again, but not for somebody who has gone and would never know.
    return answered && !call.gone() ? calls.decide(await again(), call) : first
  }

  /** Whether people answered all of these within the time of a hook. The first that is rejected answers for all. */
  private async areAnswered(caller: Caller, call: WholeCall, ids: readonly string[]): Promise<boolean> {
    const { holds, parts, watchers } = this.needs
    const until = parts.now() + LONGEST_WAIT_MS
    const waiting = [...new Set(ids)]
    while (parts.now() < until && watchers.areThereFor(caller) && !call.gone()) {
      const [id] = waiting
      if (id === undefined) return true
      const seconds = Math.min(LOOK_SECONDS, (until - parts.now()) / 1000)
      const view = await holds.wait(caller, id, seconds)
      if (view.is === 'fault') return false
      const { status } = view.value
      if (status === 'approved') waiting.shift()
      else if (status !== 'pending') return status === 'rejected'
    }
    return waiting.length === 0
  }
}

function inputOf(frame: HookFrame): Result<JsonObject, string> {
  const text = decodeUtf8Strict(frame.input)
  const json = text.is === 'ok' ? readJson(text.value) : text
  if (json.is === 'fault') return fault(`the hook input cannot be read: ${json.fault.message}`)
  return isJsonObject(json.value) ? ok(json.value) : fault('the hook input is no object')
}

/** An environment that cannot be read is unknown, and what runs in it is, too. */
function homeIn({ env }: HookFrame): Result<string, string> {
  if (env === undefined) return fault('the environment of the client cannot be read')
  const home = env.get('HOME')
  return home?.startsWith('/') === true ? ok(home) : fault('the environment of the client names no home')
}

/** The actions through the strict door, with the variables of the client that say where tools land. */
function actionsOf(call: HookCall, frame: HookFrame): Result<readonly Action[], string> {
  const env = frame.env ?? new Map<string, string | undefined>()
  const unread = [...env].find(([name, value]) => value === undefined && isTelling(name))
  if (unread !== undefined) return fault(`the variable ${quoted(unread[0])} of the client is no text`)
  const actions: Action[] = []
  for (const one of call.actions) {
    const parsed = parseAction(withSurroundings(one, frame.cwd, Object.fromEntries(env), []))
    if (parsed.is === 'fault') return fault(parsed.fault.message)
    actions.push(parsed.value)
  }
  return ok(actions)
}
