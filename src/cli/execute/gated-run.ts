import type { Execution, HostAddresses } from '../../act/execution.ts'
import { fingerprint } from '../../act/execution.ts'
import type { ExecutionFault } from '../../act/fault.ts'
import { hostsIn } from '../../act/hosts.ts'
import type { Pin } from '../../act/pins/pin.ts'
import type { ReadFile } from '../../act/read-files.ts'
import { type Change, recheck } from '../../act/recheck.ts'
import type { NotStarted, Ran } from '../../act/spawn.ts'
import { notesOf, outcomeOf } from '../../act/told.ts'
import { actionDigest } from '../../action/digest.ts'
import { longPoll } from '../../lib/long-poll.ts'
import type { Result } from '../../lib/result.ts'
import type { ActionToRun } from '../../reach/run/action-to-run.ts'
import { type AuthorityCall, refused } from './authority-call.ts'
import { type Decided, readDecided } from './decided.ts'

/** What a gated run works with. All of it is handed in, so that `run`, `shell` and `run-script` are one. */
export interface GatedPorts {
  readonly call: AuthorityCall
  /** The execution as the world is now, with these files read again and these hosts. */
  readonly describe: (files: readonly ReadFile[], hosts: readonly HostAddresses[]) => Result<Execution, ExecutionFault>
  /** Called while the authority decides: what is done then costs no time. */
  readonly asked: () => void
  readonly lookUp: (hosts: readonly string[]) => Promise<readonly HostAddresses[]>
  /** `alone`: the name of a run of which nothing goes on after its end. */
  readonly run: (execution: Execution, alone: string | undefined) => Promise<Result<Ran, NotStarted>>
  readonly now: () => number
  /** It is held, and waited for so many seconds. */
  readonly held: (decided: Decided) => Promise<void>
  readonly waiting: (seconds: number) => void
  readonly warn: (message: string) => void
  /** Somebody stopped the waiting. */
  readonly given: AbortSignal
}

export interface GatedRequest extends ActionToRun {
  readonly session?: string
  /** Seconds to wait for people. */
  readonly wait: number
}

/** How it came out. */
export type Ended =
  | {
      readonly is: 'ran'
      readonly decided: Decided
      readonly ran: Ran
      readonly pins: readonly Pin[]
      /** Something that it printed was lost on the way from us. */
      readonly unwritten?: string
    }
  /** `told`: it was shown already when the waiting began. */
  | { readonly is: 'stopped'; readonly decided: Decided; readonly told: boolean }
  /** Something changed since it was decided, and nothing ran. `spent`: what was approved has been used up by it. */
  | { readonly is: 'void'; readonly decided: Decided; readonly changes: readonly Change[]; readonly spent: boolean }
  | { readonly is: 'not-started'; readonly decided: Decided; readonly why: string }
  | { readonly is: 'fault'; readonly fault: ExecutionFault }

/**
 * Decides, waits, decides again, runs.
 *
 * INVARIANT (no answer, no run): the process starts only after the authority has answered that it may, and that it has written
 * down the beginning: in one answer where nobody had to approve it, else in a second one. Whenever we are killed before that,
 * nothing ran; after it, the record says `unknown`.
 */
export async function gatedRun(request: GatedRequest, ports: GatedPorts): Promise<Ended> {
  const first = ports.describe([], [])
  if (first.is === 'fault') return first
  let before = first.value
  const digest = actionDigest(request.action)
  const ask = async (execution: Execution) => {
    const { action, session } = request
    const described = { execution: fingerprint(execution), begins: notesOf(execution) }
    const asked = { action, ...described, ...(session === undefined ? {} : { session }) }
    return readDecided(
      await ports.call('POST', '/v1/decisions', { body: asked, given: ports.given, sent: ports.asked }),
      digest,
    )
  }
  let decided = await ask(before)
  if (decided.decision.verdict === 'hold' && decided.hold?.status === 'pending' && request.wait > 0) {
    const names = hostsIn(decided.decision.effects.map(({ target }) => target))
    before = { ...before, files: decided.files, hosts: await ports.lookUp(names) }
    await ports.held(decided)
    const status = await answerOfPeople(decided.hold.id, request.wait, ports)
    if (status !== 'approved' && status !== 'rejected')
      return { is: 'stopped', decided: { ...decided, hold: { ...decided.hold, status } }, told: true }
    const now = ports.describe(decided.files, await ports.lookUp(names))
    if (now.is === 'fault') return now
    const changes = recheck(before, now.value)
    if (changes.length > 0) return { is: 'void', decided, changes, spent: false }
    // Asked for what was described before: if it is another one by now, the approval is not for it.
    decided = await ask(before)
  }
  if (decided.decision.verdict !== 'allow') return { is: 'stopped', decided, told: false }
  return begin({ ...before, files: decided.files }, decided, ports)
}

/** The longest that one call waits, in seconds. */
const AT_ONCE = 50

async function answerOfPeople(hold: string, seconds: number, ports: GatedPorts): Promise<string> {
  const began = ports.now()
  const waited = () => Math.floor((ports.now() - began) / 1000)
  ports.waiting(0)
  const life = setInterval(() => ports.waiting(waited()), 1000)
  try {
    return await polled(hold, () => seconds - waited(), ports)
  } finally {
    clearInterval(life)
  }
}

async function polled(hold: string, secondsLeft: () => number, ports: GatedPorts): Promise<string> {
  const { given } = ports
  const ask = async (wait: number) => {
    const path = `/v1/holds/${encodeURIComponent(hold)}?wait=${wait}`
    const reply = await ports.call('GET', path, { wait, given }).catch((cause: unknown) => {
      if (given.aborted) return undefined
      throw cause
    })
    if (reply === undefined) return 'pending'
    if (reply.status !== 200) throw refused(reply)
    return String(reply.json['status'])
  }
  const left = () => (given.aborted ? 0 : secondsLeft())
  return (await longPoll({ ask, waits: (status) => status === 'pending', left, atOnce: AT_ONCE })) ?? 'pending'
}

async function begin(before: Execution, decided: Decided, ports: GatedPorts): Promise<Ended> {
  const { id } = decided.decision
  const { given } = ports
  const tell = (told: object, until?: AbortSignal) =>
    ports.call('POST', '/v1/outcomes', {
      body: { decision: id, ...told },
      ...(until === undefined ? {} : { given: until }),
    })
  const givenUp = async (): Promise<Ended> => {
    await telling(ports, () => tell({ status: 'not-run', notes: [STOPPED] }))
    return { is: 'not-started', decided, why: STOPPED }
  }
  if (given.aborted) return givenUp()
  if (!decided.begun) {
    const begun = await tell({ status: 'started', notes: notesOf(before) }, given).catch((cause: unknown) => {
      if (given.aborted) return undefined
      throw cause
    })
    if (begun === undefined) return givenUp()
    if (begun.status !== 201) throw refused(begun)
  }
  const last = async () => {
    const hosts = before.hosts.length === 0 ? [] : await ports.lookUp(before.hosts.map(({ host }) => host))
    return ports.describe(before.files, hosts)
  }
  const now = await last()
  const changes = now.is === 'ok' ? recheck(before, now.value) : []
  if (now.is === 'fault' || changes.length > 0) {
    const why = now.is === 'fault' ? [now.fault.message] : changes.map(({ code, message }) => `${code}: ${message}`)
    await telling(ports, () => tell({ status: 'not-run', notes: why }))
    return now.is === 'fault' ? now : { is: 'void', decided, changes, spent: true }
  }
  if (given.aborted) return givenUp()
  const ran = await ports.run(before, endsAll(decided) ? id : undefined)
  if (ran.is === 'fault') {
    await telling(ports, () => tell({ status: 'not-run', notes: [`${ran.fault.code}: ${ran.fault.message}`] }))
    return { is: 'not-started', decided, why: ran.fault.message }
  }
  await telling(ports, () => tell(outcomeOf(ran.value)))
  return { is: 'ran', decided, ran: ran.value, pins: before.pins }
}

/** What people let go leaves nothing behind, unless it is to start something: a service of a host without a manager of services. */
function endsAll({ decision }: Decided): boolean {
  const { reasons, effects } = decision
  return reasons[0]?.code === 'APPROVED' && !effects.some(({ verb }) => /^(?:re)?start$|^(?:up|reload)$/.test(verb))
}

/** A signal that comes before it begins is for us. */
const STOPPED = 'it was stopped before it began'

const TRIES = 4
const BETWEEN_MS = 500

/** The outcome of what ran is told even where the authority is away for a moment. It has no say in the status. */
async function telling(ports: GatedPorts, tell: () => ReturnType<AuthorityCall>): Promise<void> {
  let why = ''
  for (let i = 0; i < TRIES; i++) {
    try {
      const reply = await tell()
      if (reply.status === 201) return
      why = refused(reply).message
      if (reply.status < 500) break
    } catch (cause) {
      why = cause instanceof Error ? cause.message : 'an unknown fault'
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
  }
  ports.warn(`the record does not know how it ended: ${why}`)
}
