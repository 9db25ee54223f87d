import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal } from '../authority/refusal.ts'
import type { Caller } from '../identity/caller.ts'
import { type AgentPermission, agentMay, may, type Permission } from '../identity/roles.ts'
import { Refused } from './refused.ts'

/** Who calls, by what the request brings: a bearer token or the cookie of a session. */
export type Authenticate = (request: FastifyRequest) => Promise<Caller | undefined>

export interface GuardOptions {
  readonly authenticate: Authenticate
  /** As what it may be called: host names with ports, as they stand in `Host`. Absent for a socket, which has no host. */
  readonly hosts?: () => readonly string[]
}

/** Who may call a route. Every route says it; one that does not is open to nobody. */
export interface Access {
  /** `nobody in particular`: no identity is needed. */
  readonly open?: true
  readonly person?: Permission
  readonly agent?: AgentPermission
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    caller: Caller | undefined
  }
}

/**
 * The doors before every route.
 *
 * INVARIANT (nobody unnamed): a route without `access` is a fault at start, so that none is open by oversight.
 */
export function guard(app: FastifyInstance, options: GuardOptions): void {
  app.decorateRequest('caller', undefined)
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined && route.method !== 'HEAD')
      throw new Error(`the route ${String(route.method)} ${route.url} does not say who may call it`)
  })
  app.addHook('onRequest', async (request) => {
    checkHost(request, options.hosts?.())
    checkOrigin(request, options.hosts?.())
    const access = request.routeOptions.config?.access
    if (access === undefined || access.open === true) return
    const caller = await options.authenticate(request)
    if (caller === undefined)
      throw new Refused(refusal('UNAUTHENTICATED', 'no valid identity', 'send `Authorization: Bearer` with your token'))
    if (!isLetIn(caller, access))
      throw new Refused(refusal('ROLE_MISSING', 'this is not for you', 'ask somebody with the role for it'))
    request.caller = caller
  })
}

function isLetIn(caller: Caller, access: Access): boolean {
  if (caller.is === 'agent') return access.agent !== undefined && agentMay(access.agent)
  return access.person !== undefined && may(caller.role, access.person)
}

/** A name that leads here and is not ours is an attacker's (DNS rebinding). */
function checkHost(request: FastifyRequest, hosts: readonly string[] | undefined): void {
  if (hosts === undefined) return
  const host = request.headers.host ?? ''
  if (!hosts.includes(host.toLowerCase()))
    throw new Refused(refusal('FORBIDDEN', 'the authority is not called by this host'))
}

/** A browser says whose page asks. Nobody else's page has anything to ask here, whatever it knows. */
function checkOrigin(request: FastifyRequest, hosts: readonly string[] | undefined): void {
  const { origin } = request.headers
  if (hosts === undefined || origin === undefined) return
  if (!URL.canParse(origin) || !hosts.includes(new URL(origin).host))
    throw new Refused(refusal('FORBIDDEN', 'the request comes from a page of somebody else'))
}
