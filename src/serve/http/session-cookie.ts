import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../authority/refusal.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { isCsrfToken, type OpenedSession, readSession } from '../identity/web-session.ts'
import type { Authenticate } from './guard.ts'
import { Refused } from './refused.ts'

/** RFC 6265bis, section 4.1.3: with TLS the browser itself keeps the cookie to this host. */
const NAMES = { tls: '__Host-prodgate', plain: 'prodgate' } as const

const CSRF_HEADER = 'x-csrf-token'

/** The cookie of a browser's session. Without TLS it is for loopback only, where no other machine listens. */
export class SessionCookie {
  private readonly secure: boolean
  private readonly parts: IdentityParts

  constructor(parts: IdentityParts, secure: boolean) {
    this.parts = parts
    this.secure = secure
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

  /**
   * Who the browser's session belongs to. What changes something needs the token that goes with the cookie besides: a page
   * of somebody else's can make a browser send the cookie and cannot read the token.
   */
  readonly authenticate: Authenticate = async (request) => {
    const cookie = this.of(request)
    if (cookie === undefined) return undefined
    const session = await readSession(this.parts, cookie)
    if (session === undefined) return undefined
    const safe = request.method === 'GET' || request.method === 'HEAD'
    if (!safe && !isCsrfToken(cookie, request.headers[CSRF_HEADER]))
      throw new Refused(
        refusal('FORBIDDEN', `a browser sends \`${CSRF_HEADER}\` with what changes something`, 'reload the page'),
      )
    return session.caller
  }

  private get name(): string {
    return this.secure ? NAMES.tls : NAMES.plain
  }

  private get attributes() {
    return { httpOnly: true, sameSite: 'strict', secure: this.secure, path: '/' } as const
  }
}
