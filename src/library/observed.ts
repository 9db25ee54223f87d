import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { types } from 'node:util'
import type { Provenance } from '../act/workflow/provenance.ts'
import { noteUse, noting, type Using } from '../act/workflow/uses.ts'
import { changeable } from './replaced.ts'

/** What is seen of a run from within its process. Anybody who runs code there can make it say otherwise. */
interface Trace extends Using {
  seen: number
  readonly providers: Map<string, number>
  /** The run within which it is: what is seen here is seen there. */
  readonly outer: Trace | undefined
}

export interface Seen {
  readonly seen: number
  readonly stirred?: boolean
  readonly providers?: Readonly<Record<string, number>>
  readonly says?: Exclude<Provenance, 'real'>
}

const traces = new AsyncLocalStorage<Trace>()
let listening = false

/**
 * Channels that Node publishes on in the context of whoever caused it (Node 24, `diagnostics_channel`). They cost nothing
 * while nobody runs a workflow. What they do not tell: a pooled connection that is used again, a file, a child; for those
 * the event loop is asked.
 */
function listen(): void {
  if (listening) return
  listening = true
  subscribe('undici:request:create', (message) => asks(message, originOf(message)))
  subscribe('undici:request:headers', (message) => answers(message))
  subscribe('http.client.request.start', (message) => asks(message, hostOf(message)))
  subscribe('http.client.response.finish', (message) => answers(message))
  subscribe('net.client.socket', () => sees())
}

function sees(): void {
  for (const trace of running()) trace.seen++
}

interface Asked {
  /** How a provider there may have been declared: with its port, and without. */
  readonly names: readonly string[]
  readonly by: readonly Trace[]
}

/** Requests on their way. Answers come in the context of a socket, which several runs may share. */
const asked = new WeakMap<object, Asked>()

function asks(message: unknown, names: readonly string[]): void {
  sees()
  const request = memberOf(message, 'request')
  const by = running()
  if (by.length > 0 && typeof request === 'object' && request !== null) asked.set(request, { names, by })
}

/**
 * An answer counts for the provider that was declared by its host. One that says that it could not work (5xx) is none: what a
 * run goes on with after that is its own.
 */
function answers(message: unknown): void {
  const request = memberOf(message, 'request')
  const status = memberOf(memberOf(message, 'response'), 'statusCode')
  const known = typeof request === 'object' && request !== null ? asked.get(request) : undefined
  if (known === undefined || !(typeof status === 'number' && status < 500)) return
  const { names, by } = known
  const port = memberOf(memberOf(request, 'socket'), 'remotePort')
  const all = typeof port === 'number' ? [...names.map((name) => `${name}:${port}`), ...names] : names
  all.some((name) => count(name, by))
}

/** Runs it, and tells what was seen of it until it ended. */
export async function observed<T>(
  providers: readonly string[],
  run: () => T | Promise<T>,
): Promise<{ readonly value: T; readonly seen: Seen }> {
  listen()
  const trace: Trace = {
    seen: 0,
    providers: new Map(providers.map((name) => [name, 0])),
    says: 'real',
    outer: traces.getStore(),
  }
  const before = await eventsOfLoop()
  const value = await traces.run(trace, () => noting(trace, async () => run()))
  const after = await eventsOfLoop()
  return {
    value,
    seen: {
      seen: trace.seen,
      ...(before === undefined || after === undefined ? {} : { stirred: after !== before }),
      ...(providers.length === 0 ? {} : { providers: Object.fromEntries(trace.providers) }),
      ...(trace.says === 'real' ? {} : { says: trace.says }),
    },
  }
}

/**
 * Events that the loop has had from outside (libuv 1.45, `uv_metrics_info`). A run during which there was none has taken
 * nothing in without blocking. Those of a turn are counted at its end, which is therefore waited for.
 */
async function eventsOfLoop(): Promise<number | undefined> {
  await turn()
  return performance.nodeTiming.uvMetricsInfo?.events
}

/** What is done here belongs to no run: the guard's own talk with the authority. */
export function apart<T>(work: () => T): T {
  return traces.exit(() => noting(undefined, work))
}

/**
 * Says, from within a real run, that it changed nothing: a dry run. Its result is then a simulated one, and in production the
 * call fails.
 */
export function simulated(): void {
  if (traces.getStore() === undefined) throw new TypeError('`simulated()` is called within the run of a workflow')
  noteUse('simulated')
}

/** A client whose calls are counted for a provider that a workflow declares. One that fails is none. */
export function provider<T extends object>(name: string, client: T): T {
  return new Proxy(changeable(client), {
    get(_target, key) {
      const member: unknown = Reflect.get(client, key, client)
      // A method works on the client itself, which may have private members.
      if (typeof member === 'function') return provider(name, member.bind(client))
      return typeof member === 'object' && member !== null ? provider(name, member) : member
    },
    apply(target, self, args) {
      const given: unknown = Reflect.apply(target as never, self, args)
      if (types.isPromise(given)) given.then(() => called(name)).catch(() => undefined)
      else called(name)
      return given
    },
  })
}

/** A call of a declared provider, for each run that declared it. */
export function called(name: string): void {
  count(name, running())
}

function count(name: string, by: readonly Trace[]): boolean {
  let counted = false
  for (const { providers } of by) {
    const times = providers.get(name)
    if (times === undefined) continue
    providers.set(name, times + 1)
    counted = true
  }
  return counted
}

/** The run that this is part of, and those around it. */
function running(): readonly Trace[] {
  const found: Trace[] = []
  for (let trace = traces.getStore(); trace !== undefined; trace = trace.outer) found.push(trace)
  return found
}

function originOf(message: unknown): readonly string[] {
  const origin = String(memberOf(memberOf(message, 'request'), 'origin'))
  if (!URL.canParse(origin)) return []
  const { host, hostname } = new URL(origin)
  return [host, hostname]
}

/** Of `node:http`, which keeps the port to itself until it is connected. */
function hostOf(message: unknown): readonly string[] {
  const host = memberOf(memberOf(message, 'request'), 'host')
  return typeof host === 'string' ? [host] : []
}

function memberOf(given: unknown, key: string): unknown {
  return typeof given === 'object' && given !== null ? Reflect.get(given, key) : undefined
}
