import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../authority/refusal.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { isCsrfToken, type OpenedSession, peekSession, readSession } from '../identity/web-session.ts'
import { type Authenticate, isForCookieAlone } from './guard.ts'
import { Refused } from './refused.ts'

/** RFC 6265bis, section 4.1.3: with TLS the browser itself keeps the cookie to this host. */
const NAMES = { tls: '__Host-prodgate', plain: 'prodgate' } as const

const CSRF_HEADER = 'x-csrf-token'

/**
 * The cookie of a browser's session. Without TLS it is for loopback only, where no other machine listens. Ports of one host
 * share their cookies, which is why it bears the id of the authority's log key: to sign in at one signs nobody out of another.
 */
export class SessionCookie {
  private readonly secure: boolean
  private readonly parts: IdentityParts
  private readonly name: string

  constructor(parts: IdentityParts, secure: boolean, logKeyId: string) {
    this.parts = parts
    this.secure = secure
    this.name = `${secure ? NAMES.tls : NAMES.plain}-${logKeyId}`
  }

  set(reply: FastifyReply, session: OpenedSession): void {
    reply.setCookie(this.name, session.cookie, { ...this.attributes, expires: new Date(session.expires) })
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.name, this.attributes)
  }

  of(request: FastifyRequest): string | undefined {
    return request.cookies[this.name]
  }

  /** The token that the request brings, where it goes with the cookie. */
  tokenIn(request: FastifyRequest): string | undefined {
    const given = request.headers[CSRF_HEADER]
    return typeof given === 'string' && isCsrfToken(this.of(request), given) ? given : undefined
  }

  /**
   * Who the browser's session belongs to. The token that goes with the cookie is needed besides: a page of somebody else's can
   * make a browser send the cookie, and what listens on another port of this host is sent it, and neither has the token.
   */
  readonly authenticate: Authenticate = async (request) => {
    const session = await readSession(this.parts, this.of(request))
    if (session === undefined) return undefined
    const { method, routeOptions } = request
    const looks = method === 'GET' || method === 'HEAD'
    if (!(looks && isForCookieAlone(routeOptions.config.access)) && this.tokenIn(request) === undefined)
      throw new Refused(refusal('FORBIDDEN', `a browser sends \`${CSRF_HEADER}\` with its cookie`, 'sign in again'))
    return session.caller
  }

  /** Whose session it still is, of a request that was let in. */
  readonly again: Authenticate = async (request) => (await peekSession(this.parts, this.of(request)))?.caller

  private get attributes() {
    return { httpOnly: true, sameSite: 'strict', secure: this.secure, path: '/' } as const
  }
}
