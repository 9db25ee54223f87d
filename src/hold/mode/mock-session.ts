import { fault, ok, type Result } from '../../lib/result.ts'
import { textOf } from '../approval/answer.ts'
import { isBefore, MINUTE } from '../duration.ts'
import type { Problem } from '../fault.ts'

/**
 * A time in which one agent may run one workflow against a mock. It ends by itself, and at `enforce`.
 *
 * What the request left open, the workflow or the agent, is bound by the first run: a session is never for all of them.
 */
export interface MockSession {
  readonly id: string
  /** Who asked for it. */
  readonly person: string
  readonly workflow?: string
  readonly agent?: string
  readonly reason: string
  readonly opened: number
  readonly ends: number
  readonly epoch: number
  readonly ended?: { readonly at: number; readonly by: string; readonly how: 'enforced' | 'ended' }
}

const MOCK_LIMITS = Object.freeze({ minutes: 480, usual: 30 })

export interface MockInput {
  readonly reason?: unknown
  readonly minutes?: unknown
  readonly workflow?: unknown
  readonly agent?: unknown
}

/** What was asked for, checked, before it is approved: the session itself begins with `openMock`. */
export interface MockRequest {
  readonly workflow?: string
  readonly agent?: string
  readonly reason: string
  readonly minutes: number
}

/** Reads a request for a mock session. There is no default for a reason. */
export function readMockRequest(input: MockInput): Result<MockRequest, readonly Problem[]> {
  const problems: Problem[] = []
  const { workflow, agent, minutes = MOCK_LIMITS.usual } = input
  const reason = textOf(input.reason)
  if (reason === undefined) {
    const message = 'Mock mode request requires detailed reason in production'
    problems.push({ field: 'reason', code: 'REASON_TOO_SHORT', message })
  }
  if (!isMinutes(minutes)) {
    const message = `a whole number from 1 to ${MOCK_LIMITS.minutes}`
    problems.push({ field: 'minutes', code: 'MINUTES_OUT_OF_RANGE', message })
  }
  if (workflow !== undefined && !isName(workflow)) {
    problems.push({
      field: 'workflow',
      code: 'WORKFLOW_UNCLEAR',
      message: 'a session is for one workflow, by its name',
    })
  }
  if (agent !== undefined && !isName(agent)) {
    problems.push({ field: 'agent', code: 'AGENT_UNCLEAR', message: 'a session is for one agent, by its name' })
  }
  if (problems.length > 0 || reason === undefined || !isMinutes(minutes)) return fault(problems)
  return ok({
    ...(isName(workflow) ? { workflow } : {}),
    ...(isName(agent) ? { agent } : {}),
    reason,
    minutes,
  })
}

export function openMock(
  request: MockRequest,
  given: { readonly id: string; readonly person: string; readonly now: number; readonly epoch: number },
): MockSession {
  const { id, person, now, epoch } = given
  const { minutes, ...rest } = request
  return { ...rest, id, person, opened: now, ends: now + Math.min(minutes, MOCK_LIMITS.minutes) * MINUTE, epoch }
}

export interface MockAsk {
  readonly workflow: string
  readonly agent: string
  /** The person who owns the agent; an agent without one may take up a session that names none. */
  readonly owner?: string
  readonly now: number
  readonly epoch: number
}

/** True where the session lets this agent run this workflow now. Names are compared to the letter. */
export function coversMock(session: MockSession, ask: MockAsk): boolean {
  const { workflow = ask.workflow, agent = freeAgent(session, ask) } = session
  return (
    session.ended === undefined &&
    session.epoch === ask.epoch &&
    workflow === ask.workflow &&
    agent === ask.agent &&
    ask.now >= session.opened &&
    isBefore(ask.now, session.ends)
  )
}

/** The session after a run that it covers: bound to that workflow and agent from now on. */
export function boundMock(session: MockSession, ask: MockAsk): MockSession {
  const isBound = session.workflow !== undefined && session.agent !== undefined
  return isBound ? session : { ...session, workflow: ask.workflow, agent: ask.agent }
}

function freeAgent(session: MockSession, ask: MockAsk): string | undefined {
  return ask.owner === undefined || ask.owner === session.person ? ask.agent : undefined
}

export function endMock(session: MockSession, by: string, at: number, how: 'enforced' | 'ended'): MockSession {
  return session.ended === undefined ? { ...session, ended: { at, by, how } } : session
}

/** Enforcing production mode ends every session that has not ended. */
export function enforced(sessions: readonly MockSession[], by: string, at: number): readonly MockSession[] {
  return sessions.map((session) => endMock(session, by, at, 'enforced'))
}

function isMinutes(given: unknown): given is number {
  return typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= MOCK_LIMITS.minutes
}

/** No wildcard: a session for all workflows would be the one flag of the whole process again. */
function isName(given: unknown): given is string {
  return (
    typeof given === 'string' && given === given.trim() && given !== '' && given.length <= 200 && !/[*?]/.test(given)
  )
}
