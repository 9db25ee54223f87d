import type { FastifyRequest } from 'fastify'
import type { Store } from '../record/store/store.ts'
import type { Authenticate } from './http/guard.ts'
import type { Caller } from './identity/caller.ts'
import { authenticate } from './identity/token.ts'

/** A token comes in the header that is made for it, and nowhere else: not in a query, which is logged on the way. */
export function byBearerToken(store: Store, now: () => number): Authenticate {
  return async (request) => {
    const token = bearerOf(request)
    return token === undefined ? undefined : authenticate(store, token, now())
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

/** RFC 6750, section 2.1. */
function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  const found = header === undefined ? null : /^Bearer ([\w.~+/-]{1,200}=*)$/i.exec(header)
  return found?.[1]
}
