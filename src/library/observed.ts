import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { joinedProvenance, type Provenance } from '../act/workflow/provenance.ts'

/** What is seen of a run from within its process. Anybody who runs code there can make it say otherwise. */
interface Trace {
  seen: number
  readonly providers: Map<string, number>
  says: Provenance
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
  subscribe('undici:request:create', (message) => requested(originOf(message)))
  subscribe('http.client.request.start', (message) => requested(hostOf(message)))
  subscribe('net.client.socket', () => requested(undefined))
}

/** A request counts for the provider that was declared by its host. */
function requested(host: string | undefined): void {
  for (const trace of running()) trace.seen++
  if (host === undefined) return
  if (!called(host)) called(host.replace(/:\d{1,5}$/, ''))
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
  const value = await traces.run(trace, async () => run())
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
  return traces.exit(work)
}

/** A run that uses the result of another one is no better than that. */
export function noteWithin(provenance: Provenance): void {
  const trace = traces.getStore()
  if (trace !== undefined) trace.says = joinedProvenance([trace.says, provenance])
}

/**
 * Says, from within a real run, that it changed nothing: a dry run. Its result is then a simulated one, and in production the
 * call fails.
 */
export function simulated(): void {
  if (traces.getStore() === undefined) throw new TypeError('`simulated()` is called within the run of a workflow')
  noteWithin('simulated')
}

/** A client whose calls are counted for a provider that a workflow declares. */
export function provider<T extends object>(name: string, client: T): T {
  return new Proxy(client, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target)
      // A method works on the client itself, which may have private members.
      if (typeof member === 'function') return provider(name, member.bind(target))
      return typeof member === 'object' && member !== null ? provider(name, member) : member
    },
    apply(target, self, args) {
      called(name)
      return Reflect.apply(target as never, self, args)
    },
  })
}

/** A call of a declared provider, for each run that declared it. */
export function called(name: string): boolean {
  let counted = false
  for (const { providers } of running()) {
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

function originOf(message: unknown): string | undefined {
  const origin = memberOf(memberOf(message, 'request'), 'origin')
  return URL.canParse(String(origin)) ? new URL(String(origin)).host : undefined
}

function hostOf(message: unknown): string | undefined {
  const host = memberOf(memberOf(message, 'request'), 'host')
  return typeof host === 'string' ? host : undefined
}

function memberOf(given: unknown, key: string): unknown {
  return typeof given === 'object' && given !== null ? Reflect.get(given, key) : undefined
}
