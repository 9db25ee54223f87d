import type { FastifyRequest } from 'fastify'

/**
 * For routes that are open to who has not said who they are, and that write a row or compute a hash: few calls in a minute
 * from one address.
 */
export const forStrangers = {
  access: { open: true },
  rateLimit: { max: 60, timeWindow: '1 minute', keyGenerator: (request: FastifyRequest) => request.ip ?? 'socket' },
} as const
