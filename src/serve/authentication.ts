import type { Store } from '../record/store/store.ts'
import { refusal } from './authority/refusal.ts'
import { bearerOf } from './http/bearer.ts'
import type { Authenticate } from './http/guard.ts'
import { Refused } from './http/refused.ts'
import type { Caller } from './identity/caller.ts'
import type { IdentityParts } from './identity/parts.ts'
import { hearsProof } from './identity/proof-of-key.ts'
import { authenticate } from './identity/token.ts'

/** A token comes in the header that is made for it, and nowhere else: not in a query, which is logged on the way. */
export function byBearerToken(store: Store, now: () => number): Authenticate {
  return async (request) => {
    const token = bearerOf(request)
    return token === undefined ? undefined : authenticate(store, token, now())
  }
}

/**
 * As `byBearerToken`, for a listener that other machines or programs reach. A token of an agent that is bound is nothing
 * there without what it is bound to: whoever copies the token alone is not heard.
 */
export function byBoundToken(parts: IdentityParts, apiUrl: () => string): Authenticate {
  const byToken = byBearerToken(parts.store, parts.now)
  return async (request) => {
    const caller = await byToken(request)
    if (caller?.is !== 'agent') return caller
    if (caller.socketOnly === true)
      throw new Refused(refusal('UNAUTHENTICATED', 'this identity is heard on the socket only', 'call over the socket'))
    const { keyThumbprint: thumbprint } = caller
    if (thumbprint === undefined) return caller
    const { method, protocol, headers } = request
    // Behind a proxy that ends TLS the caller named another address than it was forwarded to.
    const urls = [`${protocol}://${headers.host ?? ''}${request.url}`, `${apiUrl()}${request.url}`]
    const token = bearerOf(request) ?? ''
    if (await hearsProof(parts, headers['dpop'], { method, urls, token, thumbprint })) return caller
    throw new Refused(
      refusal('UNAUTHENTICATED', 'a proof of its key is missing or not good', 'send a fresh `DPoP` header (RFC 9449)'),
    )
  }
}

/** Tries one after the other; the first that knows somebody decides. */
export function firstOf(...ways: readonly Authenticate[]): Authenticate {
  return async (request) => {
    for (const way of ways) {
      const caller: Caller | undefined = await way(request)
      if (caller !== undefined) return caller
    }
    return undefined
  }
}
