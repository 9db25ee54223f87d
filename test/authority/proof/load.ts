import { type Answer, allowedAction, approve, type Client, heldAction, isStoreFault } from './client.ts'

/** What somebody was told, and what therefore has to stand in the log. */
export type Told =
  | { readonly is: 'decision'; readonly decision: string; readonly verdict: string }
  | { readonly is: 'approved' | 'rejected' | 'cancelled'; readonly hold: string }
  | { readonly is: 'pass'; readonly decision: string; readonly pass: string }
  | { readonly is: 'outcome'; readonly decision: string; readonly index: number }

export interface Callers {
  /** The same agent at both doors. */
  readonly agents: readonly Client[]
  readonly approver: Client
}

/**
 * Everybody at work at once until the authority is gone: actions that are let go, actions that are held, approved, asked
 * for by two at once, given a pass, reported; others rejected or cancelled. Gives what went wrong while it was there.
 */
export async function load(callers: Callers, told: Told[], name: string): Promise<readonly string[]> {
  let n = 0
  const next = () => `${name}-${n++}`
  const { agents, approver } = callers
  const ends = await Promise.allSettled([
    ...agents.flatMap((agent) => [1, 2, 3].map(() => forever(() => plain(agent, told, next())))),
    ...agents.map((agent) => forever(() => story(agents, agent, approver, told, next()))),
    ...agents.map((agent, i) => forever(() => closed(agent, approver, told, next(), i === 0))),
  ])
  return ends.flatMap((end) => (end.status === 'rejected' && !isGone(end.reason) ? [String(end.reason)] : []))
}

async function forever(work: () => Promise<void>): Promise<never> {
  for (;;)
    await work().catch((cause: unknown) => {
      if (!(cause instanceof GaveUp)) throw cause
    })
}

/** The store gave up in time, and something else is begun. */
class GaveUp extends Error {}

function taken(answer: Answer): Answer {
  if (isStoreFault(answer)) throw new GaveUp()
  return answer
}

/** Whether nobody answers any more. */
function isGone(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^E(CONNRESET|CONNREFUSED|PIPE|NOENT)$/.test(code)
}

async function plain(agent: Client, told: Told[], name: string): Promise<void> {
  const id = await decide(agent, told, allowedAction(name), name)
  await outcome(agent, told, id)
}

async function story(agents: readonly Client[], agent: Client, approver: Client, told: Told[], name: string) {
  const { body: held } = await decided(agent, told, heldAction(name), name)
  const approved = taken(await approve(approver, held.hold.id))
  if (approved.status !== 200) throw new Error(`an approval was answered ${approved.status}`)
  told.push({ is: 'approved', hold: held.hold.id })
  // The pass of the held decision spends the same grant as a new decision: one of the three has it.
  const [, ...asked] = await Promise.all([
    pass(agent, told, held.id),
    ...agents.map((one) => decided(one, told, heldAction(name), name)),
  ])
  for (const { body } of asked) {
    if (body.verdict !== 'allow') continue
    await pass(agent, told, body.id)
    await outcome(agent, told, body.id)
  }
}

async function closed(agent: Client, approver: Client, told: Told[], name: string, reject: boolean): Promise<void> {
  const { body } = await decided(agent, told, heldAction(name), name)
  const hold = body.hold.id
  const how = reject
    ? await approver.post(`/v1/holds/${hold}/reject`, { reason: 'not while the shop is open' })
    : await agent.post(`/v1/holds/${hold}/cancel`)
  if (how.status === 200) told.push({ is: reject ? 'rejected' : 'cancelled', hold })
}

async function decide(agent: Client, told: Told[], action: unknown, session: string): Promise<string> {
  return (await decided(agent, told, action, session)).body.id
}

async function decided(agent: Client, told: Told[], action: unknown, session: string): Promise<Answer> {
  const answer = taken(await agent.post('/v1/decisions', { action, session }))
  if (answer.status !== 200) throw new Error(`a decision was answered ${answer.status}`)
  // A fault of the gate is a deny that need not stand in the log.
  if (answer.body.reasons[0]?.code === 'GATE_FAULT') throw new Error(answer.body.reasons[0].message)
  told.push({ is: 'decision', decision: answer.body.id, verdict: answer.body.verdict })
  return answer
}

async function pass(agent: Client, told: Told[], decision: string): Promise<void> {
  const { status, body } = await agent.post('/v1/passes', { decision })
  if (status === 201) told.push({ is: 'pass', decision, pass: body.pass })
}

async function outcome(agent: Client, told: Told[], decision: string): Promise<void> {
  const { status, body } = await agent.post('/v1/outcomes', { decision, status: 'succeeded', exitCode: 0 })
  if (status === 201) told.push({ is: 'outcome', decision, index: body.index })
}
