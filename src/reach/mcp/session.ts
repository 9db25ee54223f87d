import type { ToolAction } from '../../action/action.ts'
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { maskedNote, type ReadRedaction } from '../../record/redact/reads.ts'
import type { CallGate, CallOutcome } from './call-gate.ts'
import { Definitions } from './definitions.ts'
import { jsonDigest } from './json-digest.ts'
import {
  type ClientMessage,
  errorText,
  type Id,
  INVALID_REQUEST,
  isId,
  lookAlike,
  MEMBERS,
  MESSAGE_BOUNDS,
  parsed,
  readClientMessage,
  TOOLS_CALL,
} from './message.ts'
import { notTaken, refusedCall, waitingText } from './refusal.ts'
import type { SealedStates } from './sealed-state.ts'
import { callDigest, callText, type ToolCall, toolCallOf } from './tool-call.ts'

export interface SessionParts {
  /** As the authority, and people, know the server. */
  readonly server: string
  readonly gate: CallGate
  readonly definitions: Definitions
  readonly states: SealedStates
  /** Milliseconds that a held call may wait for people, and the same where progress keeps the client waiting. */
  readonly wait: number
  readonly longWait: number
  /** The server's answers to `tools/list`, page by page, asked by the proxy itself. `meta` is that of the call. */
  readonly listTools: (meta: JsonObject | undefined) => Promise<readonly Json[]>
  readonly log: (line: string) => void
  /** Masks secrets and personal data in what tools and resources give; absent where nobody asked for it. */
  readonly redaction?: ReadRedaction
  /** The session began without us: answers may come to requests that we never saw. */
  readonly adopted?: boolean
}

/** What becomes of a message of the client. */
export type Step =
  | { readonly is: 'forward'; readonly text: string }
  | { readonly is: 'answer'; readonly text: string }
  | { readonly is: 'judge'; readonly call: ToolCall }
  | { readonly is: 'drop' }

/** What becomes of a call once it was judged. `gone`: the client does not want it any more. */
export type Judged =
  | { readonly is: 'forward'; readonly text: string }
  | { readonly is: 'answer'; readonly text: string }
  | { readonly is: 'gone' }

/** A request of the client that has no answer yet. */
type Pending =
  | { readonly is: 'passed' }
  | { readonly is: 'read' }
  /** `since`: the changes that the server had told by then. */
  | { readonly is: 'list'; readonly first: boolean; readonly since: number }
  | { readonly is: 'task-result'; readonly task: string }
  /** With the proxy: the server does not know of it. */
  | { readonly is: 'held'; readonly gone: AbortController; readonly call: ToolCall }
  | { readonly is: 'running'; readonly call: ToolCall; readonly decision: string; readonly since: number }

/** As many requests without an answer as a client may have. */
const MAX_PENDING = 4096
const MAX_TASKS = 10_000

/**
 * One client and one server, between them. Messages go through as they are, but for calls of tools, which are judged.
 *
 * INVARIANT (one call, one answer): a call that is held is known to nobody but the proxy. It leaves that state once: to the
 * server, to a refusal, or to nothing where the client cancelled it.
 */
export class Session {
  private readonly parts: SessionParts
  private readonly pending = new Map<string, Pending>()
  /** Tasks that calls were turned into (2025-11-25), by their id, with the decision of the call. */
  private readonly tasks = new Map<string, { readonly decision: string; readonly since: number }>()
  /** What the authority is being told. */
  private readonly telling = new Set<Promise<void>>()
  private definitions: Definitions
  private modern = false

  constructor(parts: SessionParts) {
    this.parts = parts
    this.definitions = parts.definitions
  }

  /** It has an id by which its messages are known from now on: what others are shown counts for it no more. */
  setApart(): void {
    this.definitions = new Definitions()
  }

  fromClient(bytes: Uint8Array): Step {
    const message = readClientMessage(bytes)
    if (message.is === 'none') {
      this.parts.log(`a message of the client was refused: ${message.why}`)
      return { is: 'answer', text: errorText(message.id, message.code, `prodgate: ${message.why}`) }
    }
    if (message.is === 'response') return { is: 'forward', text: message.text }
    return message.is === 'notification' ? this.notified(message) : this.requested(message)
  }

  /** Judges a call. `progress` sends a message to the client while it waits. */
  async judge(call: ToolCall, progress: (text: string) => void): Promise<Judged> {
    const key = keyOf(call.id)
    const held = this.pending.get(key)
    if (held?.is !== 'held') return { is: 'gone' }
    const verdict = await this.verdict(call, held.gone.signal, progress)
    if (this.pending.get(key) !== held) {
      if (verdict.is === 'allow') this.tell({ decision: verdict.decision, status: 'not-run' })
      return { is: 'gone' }
    }
    if (verdict.is === 'refused') {
      this.pending.delete(key)
      return { is: 'answer', text: refusedCall(call.id, verdict.text, this.modern) }
    }
    const { decision, state } = verdict
    this.pending.set(key, { is: 'running', call, decision, since: performance.now() })
    return { is: 'forward', text: callText(call, state) }
  }

  /** What goes on to the client of a message of the server: the text, perhaps another; nothing where it is not for it. */
  fromServer(text: string): string | undefined {
    const json = parsed(text)
    // Another reader may take it for a message, or for several (Python reads `NaN`), and nobody would have looked at them.
    if (json === undefined || !isJsonObject(json)) {
      this.parts.log('what the server said is no message, and was dropped')
      return undefined
    }
    const { id, method } = json
    if (lookAlike(json, MEMBERS) !== undefined) return this.unasked('what the server said could be read in two ways')
    if (typeof method === 'string' && json['result'] === undefined && json['error'] === undefined) {
      if (method === 'notifications/tools/list_changed') this.definitions.changed()
      return text
    }
    if (!isId(id)) return json['result'] === undefined ? text : this.unasked('the server answered without an id')
    const key = keyOf(id)
    const pending = this.pending.get(key)
    // Clients take `"7"`, and some of them `"7.0"`, for the answer to 7: what answers no request exactly reaches nobody.
    if (pending?.is === 'held' || (pending === undefined && this.parts.adopted !== true))
      return this.unasked('the server answered a request that it was not given')
    this.pending.delete(key)
    if (pending === undefined) return this.answeredBefore(text, json)
    if (pending.is === 'passed') return text
    if (pending.is === 'list') return this.shown(text, json, pending)
    const { clean, notes } = this.redacted(text, json)
    if (pending.is === 'read') return clean
    if (pending.is === 'task-result') this.taskEnded(pending.task, json, notes)
    else return this.called(clean, json, pending, notes)
    return clean
  }

  /** Cancels a held call of this id, of whichever session. */
  cancel(id: Id): boolean {
    const key = keyOf(id)
    const pending = this.pending.get(key)
    if (pending?.is !== 'held') return false
    this.pending.delete(key)
    pending.gone.abort()
    return true
  }

  /** The client has gone: what is held is never run. */
  leave(): void {
    for (const one of [...this.pending.values()]) if (one.is === 'held') this.cancel(one.call.id)
  }

  /** No answer to this request will come. */
  lost(id: Id, status: 'unknown' | 'not-run' = 'unknown'): void {
    const pending = this.pending.get(keyOf(id))
    this.pending.delete(keyOf(id))
    if (pending?.is === 'running') this.tell({ decision: pending.decision, status, ...ran(pending.since) })
  }

  /** Either side has gone. Of what is with the server nobody will know what became. */
  async close(): Promise<void> {
    const all = [...this.pending.values()]
    this.pending.clear()
    for (const one of all) {
      if (one.is === 'held') one.gone.abort()
      if (one.is === 'running') this.tell({ decision: one.decision, status: 'unknown', ...ran(one.since) })
    }
    for (const { decision, since } of this.tasks.values()) this.tell({ decision, status: 'unknown', ...ran(since) })
    this.tasks.clear()
    await Promise.all(this.telling)
  }

  private notified(message: ClientMessage & { readonly is: 'notification' }): Step {
    const { method, params, text } = message
    if (method === TOOLS_CALL) {
      this.parts.log('a call without an id was dropped')
      return { is: 'drop' }
    }
    const { requestId } = params
    if (method === 'notifications/cancelled' && isId(requestId)) {
      if (this.cancel(requestId)) return { is: 'drop' }
      // No answer is to come; nobody will know how far it got.
      if (this.pending.get(keyOf(requestId))?.is !== 'list') this.lost(requestId)
    }
    return { is: 'forward', text }
  }

  private requested(message: ClientMessage & { readonly is: 'request' }): Step {
    const { id, method, params, text } = message
    const key = keyOf(id)
    const refuse = (why: string): Step => {
      this.parts.log(`a request was refused: ${why}`)
      return { is: 'answer', text: errorText(id, INVALID_REQUEST, `prodgate: ${why}`) }
    }
    if (this.pending.has(key)) return refuse('the id is that of a request which has no answer yet')
    if (this.pending.size >= MAX_PENDING) return refuse('too many requests have no answer yet')
    const meta = params['_meta']
    if (isMeta(meta)) this.modern = MODERN in meta
    if (method !== TOOLS_CALL) {
      this.pending.set(key, this.pendingOf(method, params))
      return { is: 'forward', text }
    }
    const call = toolCallOf(message)
    if (call.is === 'fault') {
      this.parts.log(`a call was refused: ${call.fault}`)
      return { is: 'answer', text: refusedCall(id, notTaken(call.fault), this.modern) }
    }
    this.pending.set(key, { is: 'held', gone: new AbortController(), call: call.value })
    return { is: 'judge', call: call.value }
  }

  private pendingOf(method: string, params: JsonObject): Pending {
    if (method === 'tools/list')
      return { is: 'list', first: params['cursor'] === undefined, since: this.definitions.changes }
    const { taskId } = params
    if (method === 'tasks/result' && typeof taskId === 'string') return { is: 'task-result', task: taskId }
    return method === 'resources/read' ? { is: 'read' } : { is: 'passed' }
  }

  private async verdict(
    call: ToolCall,
    gone: AbortSignal,
    progress: (text: string) => void,
  ): Promise<
    | { readonly is: 'allow'; readonly decision: string; readonly state: string | undefined }
    | { readonly is: 'refused'; readonly text: string }
  > {
    if (call.requestState !== undefined) {
      const before = this.parts.states.take(call.requestState, callDigest(call))
      if (before !== undefined) return { is: 'allow', decision: before.decision, state: before.state }
      return { is: 'refused', text: notTaken('its `requestState` is not the one that this call was given; ask afresh') }
    }
    if (call.answers) return { is: 'refused', text: notTaken('it brings answers to a question that was not asked') }
    const { gate, server } = this.parts
    const { definitions } = this
    try {
      const meta = call.params['_meta']
      const since = definitions.changes
      if (definitions.needsList(call.tool))
        definitions.list(await this.parts.listTools(isMeta(meta) ? meta : undefined), since)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'an unknown fault'
      return { is: 'refused', text: notTaken(`the server did not list its tools (${why})`) }
    }
    const annotations = definitions.annotations(call.tool)
    const hinted = Object.keys(annotations).length > 0 ? { annotations } : {}
    const action: ToolAction = { kind: 'tool', server, tool: call.tool, arguments: call.args, ...hinted }
    const { progressToken } = call
    let beat = 0
    const waiting = (message: string) => {
      if (progressToken !== undefined && !gone.aborted) progress(waitingText(progressToken, ++beat, message))
    }
    const wait = progressToken === undefined ? this.parts.wait : this.parts.longWait
    const verdict = await gate.ask({ action, tools: definitions.telling(call.tool), wait, gone, waiting })
    return verdict.is === 'allow' ? { ...verdict, state: undefined } : verdict
  }

  /** The client is shown exactly what was pinned: a list that readers could read in two ways is written anew. */
  private shown(
    text: string,
    json: JsonObject,
    { first, since }: { readonly first: boolean; readonly since: number },
  ): string {
    const { result } = json
    if (result === undefined) return text
    this.definitions.show(result, first, since)
    return readJson(text, MESSAGE_BOUNDS).is === 'ok' ? text : JSON.stringify(json)
  }

  /** The answer as the client gets it. Progress and logging of the server are no results and go through as they are. */
  private redacted(text: string, json: JsonObject): { readonly clean: string; readonly notes: readonly string[] } {
    const { redaction } = this.parts
    const { result, error } = json
    if (redaction === undefined) return { clean: text, notes: [] }
    const done = redaction.json(result ?? error ?? null)
    const clean = JSON.stringify({ ...json, ...(result === undefined ? { error: done.json } : { result: done.json }) })
    return { clean, notes: [maskedNote(done.masked)] }
  }

  private called(
    text: string,
    json: JsonObject,
    running: Pending & { readonly is: 'running' },
    notes: readonly string[],
  ): string {
    const { call, decision, since } = running
    const { result } = json
    if (result !== undefined && isJsonObject(result) && result['resultType'] === 'input_required') {
      const { requestState } = result
      const state = typeof requestState === 'string' ? requestState : undefined
      const sealed = this.parts.states.seal({ decision, call: callDigest(call), state })
      return JSON.stringify({ ...json, result: { ...result, requestState: sealed } })
    }
    const task = call.task && result !== undefined && isJsonObject(result) ? result['task'] : undefined
    if (task !== undefined && isJsonObject(task) && typeof task['taskId'] === 'string' && this.tasks.size < MAX_TASKS)
      this.tasks.set(task['taskId'], { decision, since })
    else this.tell({ decision, ...outcomeOf(json), ...ran(since), ...notesMember(notes) })
    return text
  }

  private taskEnded(task: string, json: JsonObject, notes: readonly string[]): void {
    const known = this.tasks.get(task)
    if (known === undefined) return
    this.tasks.delete(task)
    this.tell({ decision: known.decision, ...outcomeOf(json), ...ran(known.since), ...notesMember(notes) })
  }

  /** The answer to a request from before our time: it may be a list of tools, or what a tool gave. */
  private answeredBefore(text: string, json: JsonObject): string {
    const { result } = json
    const isList = result !== undefined && isJsonObject(result) && result['tools'] !== undefined
    return isList ? this.shown(text, json, { first: false, since: 0 }) : this.redacted(text, json).clean
  }

  private unasked(what: string): undefined {
    this.parts.log(`${what}; it was dropped`)
    return undefined
  }

  private tell(outcome: CallOutcome): void {
    const told = this.parts.gate.tell(outcome).finally(() => this.telling.delete(told))
    this.telling.add(told)
  }
}

/** Names the revision of the protocol in each request of 2026-07-28 and later. */
const MODERN = 'io.modelcontextprotocol/protocolVersion'

function isMeta(meta: Json | undefined): meta is JsonObject {
  return meta !== undefined && isJsonObject(meta)
}

function keyOf(id: Id): string {
  return `${typeof id}:${id}`
}

/** An error of the protocol, or a result that says so of itself, is a failure. */
function outcomeOf({ result, error }: JsonObject): Pick<CallOutcome, 'status' | 'outputDigest'> {
  const failed = error !== undefined || (result !== undefined && isJsonObject(result) && result['isError'] === true)
  return { status: failed ? 'failed' : 'succeeded', outputDigest: jsonDigest(result ?? error ?? null) }
}

function ran(since: number): { readonly durationMs: number } {
  return { durationMs: Math.round(performance.now() - since) }
}

function notesMember(notes: readonly string[]): { readonly notes?: readonly string[] } {
  return notes.length === 0 ? {} : { notes }
}
