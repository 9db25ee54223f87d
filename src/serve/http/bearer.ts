import type { FastifyRequest } from 'fastify'

/** The token that a request brings: RFC 6750, section 2.1; RFC 9449, section 7.1. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  const found = header === undefined ? null : /^(?:Bearer|DPoP) ([\w.~+/-]{1,200}=*)$/i.exec(header)
  return found?.[1]
}
