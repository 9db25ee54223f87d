import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Result } from '../../lib/result.ts'
import type { HoldHandle } from '../authority/holds/hold-handle.ts'
import { type Refusal, refusal } from '../authority/refusal.ts'
import type { Settled } from '../authority/settings/configuration.ts'
import type { Caller, PersonCaller } from '../identity/caller.ts'
import { UNKNOWN_CALLER } from './guard.ts'
import { Refused } from './refused.ts'

/** Who calls; the door before the route saw to it that somebody does. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new Refused(UNKNOWN_CALLER)
  return request.caller
}

/** The same after a wait: whoever was let in before it may not be any more. */
export async function callerAfterWait(app: FastifyInstance, request: FastifyRequest): Promise<Caller> {
  const caller = await app.callerNow(request)
  if (caller === undefined) throw new Refused(UNKNOWN_CALLER)
  return caller
}

export function personOf(request: FastifyRequest): PersonCaller {
  const caller = callerOf(request)
  if (caller.is !== 'person') throw new Refused(refusal('ROLE_MISSING', 'this is for people'))
  return caller
}

/** The value of what was done, or the refusal as the answer. */
export function done<T>(result: Result<T, Refusal>): T {
  if (result.is === 'fault') throw new Refused(result.fault)
  return result.value
}

export function created<T>(reply: FastifyReply, value: T): T {
  reply.code(201)
  return value
}

/**
 * The value of a change of the configuration once it is done, with this status; or 202 and the request that a second person
 * confirms first (RFC 9110, section 15.3.3).
 */
export function settledAs<T, Shown>(
  reply: FastifyReply,
  status: 200 | 201,
  result: Result<Settled<T>, Refusal>,
  shown: (value: T) => Shown,
): Shown | { hold: HoldHandle } {
  const settled = done(result)
  if (settled.is === 'done') {
    reply.code(status)
    return shown(settled.value)
  }
  reply.code(202)
  return { hold: { ...settled.hold } }
}
