import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ROLES } from '../../hold/person.ts'
import { refusal } from '../authority/refusal.ts'
import type { Caller } from '../identity/caller.ts'
import { type AgentPermission, agentMay, may, type Permission } from '../identity/roles.ts'
import { Refused } from './refused.ts'

/** Who calls, by what the request brings: a bearer token or the cookie of a session. */
export type Authenticate = (request: FastifyRequest) => Promise<Caller | undefined>

export interface GuardOptions {
  readonly authenticate: Authenticate
  /** The same of a request that was let in before. What is heard once is not asked for again. */
  readonly again: Authenticate
  /** As what it may be called: host names with ports, as they stand in `Host`. Absent for a socket, which has no host. */
  readonly hosts?: () => readonly string[]
}

/** Who may call a route. Every route says it. */
export type Access = OpenToAll | ForPeople | ForAgents

/** No identity is needed. */
interface OpenToAll {
  readonly open: true
}

interface ForPeople {
  readonly person: Permission
  /** Agents may call it, too. */
  readonly agent?: AgentPermission
  /** A browser looks at it where it can send a cookie and no header. It tells nothing that anybody is to be kept from. */
  readonly cookieAlone?: true
}

interface ForAgents {
  readonly agent: AgentPermission
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyInstance {
    /** Who was let in with this request, as they are now; nobody, where they would not be let in any more. */
    callerNow(request: FastifyRequest): Promise<Caller | undefined>
  }
  interface FastifyRequest {
    caller: Caller | undefined
  }
}

/**
 * The doors before every route.
 *
 * INVARIANT (nobody unnamed): a route without `access` is a fault at start, so that none is open by oversight.
 *
 * INVARIANT (at once): whoever loses a token, a role or their standing while their request is on its way, or waits, is not
 * heard: who they are is looked up again once a body that came late is there, and after each wait.
 */
export function guard(app: FastifyInstance, options: GuardOptions): void {
  const late = new WeakSet<FastifyRequest>()
  app.decorateRequest('caller', undefined)
  app.decorate('callerNow', async (request: FastifyRequest) => {
    const caller = await options.again(request)
    const { access } = request.routeOptions.config
    return caller?.id === request.caller?.id && caller !== undefined && isLetIn(caller, access) ? caller : undefined
  })
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined)
      throw new Error(`the route ${String(route.method)} ${route.url} does not say who may call it`)
  })
  app.addHook('onRequest', async (request) => {
    checkHost(request, options.hosts?.())
    checkOrigin(request, options.hosts?.())
    // There is no route, so that there is nobody to let in: the answer is that there is nothing.
    if (request.is404) return
    const { access } = request.routeOptions.config
    if (access !== undefined && isOpenToAll(access)) return
    const caller = await options.authenticate(request)
    if (caller === undefined) throw new Refused(UNKNOWN_CALLER)
    if (!isLetIn(caller, access)) throw new Refused(refusal('ROLE_MISSING', 'this is not for you', whoMay(access)))
    request.caller = caller
    if (!isWhole(request.raw)) late.add(request)
  })
  app.addHook('preValidation', async (request) => {
    if (!late.has(request)) return
    request.caller = await app.callerNow(request)
    if (request.caller === undefined) throw new Refused(UNKNOWN_CALLER)
  })
}

export const UNKNOWN_CALLER = refusal(
  'UNAUTHENTICATED',
  'no valid identity',
  'send `Authorization: Bearer` with your token',
)

/**
 * Whether all of the body is here. Where it came with the head, the parser says `complete` only after this. Without a length and
 * a coding there is none (RFC 9112, section 6.3).
 */
function isWhole({ complete, readableLength, headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers
  return complete || (coding === undefined && readableLength === Number(length))
}

export function isOpenToAll(access: Access): access is OpenToAll {
  return 'open' in access
}

export function isForCookieAlone(access: Access | undefined): boolean {
  return access !== undefined && 'cookieAlone' in access
}

function isLetIn(caller: Caller, access: Access | undefined): boolean {
  if (access === undefined || isOpenToAll(access)) return false
  if (caller.is === 'agent') return access.agent !== undefined && agentMay(access.agent)
  return 'person' in access && may(caller.role, access.person)
}

/** For whoever is not let in: who would be. */
function whoMay(access: Access | undefined): string {
  if (access === undefined || isOpenToAll(access)) return 'ask somebody with the role for it'
  if (!('person' in access)) return 'it is for agents: `PRODGATE_TOKEN` or `--token-file` with the token of one'
  const roles = ROLES.filter((role) => may(role, access.person))
  return `it is for people with the role ${roles.join(' or ')}${access.agent === undefined ? '' : ', and for agents'}`
}

/** A name that leads here and is not ours is an attacker's (DNS rebinding). */
function checkHost(request: FastifyRequest, hosts: readonly string[] | undefined): void {
  if (hosts === undefined) return
  const host = request.headers.host ?? ''
  if (!hosts.includes(host.toLowerCase()))
    throw new Refused(
      refusal('FORBIDDEN', 'the authority is not called by this host', 'call it by the address that it printed'),
    )
}

/** A browser says whose page asks. Nobody else's page has anything to ask here, whatever it knows. */
function checkOrigin(request: FastifyRequest, hosts: readonly string[] | undefined): void {
  const { origin } = request.headers
  if (hosts === undefined || origin === undefined) return
  if (!URL.canParse(origin) || !hosts.includes(new URL(origin).host))
    throw new Refused(
      refusal('FORBIDDEN', 'the request comes from a page of somebody else', 'call it from its own pages'),
    )
}
