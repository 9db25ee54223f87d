import { hash } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import manifest from '../../../package.json' with { type: 'json' }
import type { Authority } from '../authority/authority.ts'
import { followAnswers, handleFaults, refuseAddress, refuseBytes } from './faults.ts'
import { type GuardOptions, guard, isOpenToAll } from './guard.ts'
import { readStrictJson } from './strict-json.ts'

export interface AppOptions extends GuardOptions {
  readonly authority: Authority
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer }
  readonly requestsPerMinute: number
  readonly logger: NonNullable<FastifyServerOptions['loggerInstance']>
}

export type App = FastifyInstance

/** Longest time that a request may wait for people, in seconds. */
const LONGEST_WAIT = 60

/** What a browser may do with what comes from here: nothing that does not come from here, and be framed by nobody. */
const BROWSER_RULES = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
} as const

/**
 * The HTTP server of one listener, without routes. Everything that comes in passes the same doors: the host it was called
 * by, the rate, the strict reader of bodies, who is calling; and every fault leaves as a problem document (RFC 9457).
 */
export async function createApp(options: AppOptions): Promise<App> {
  const app = Fastify({
    ...(options.tls === undefined ? {} : { https: options.tls }),
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: (LONGEST_WAIT + 30) * 1000,
    routerOptions: { ignoreTrailingSlash: true },
    trustProxy: false,
    // A request id that the caller chooses would let them write into our log.
    requestIdHeader: false,
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseBytes,
  }) as unknown as App
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  handleFaults(app)
  followAnswers(app.server)
  readStrictJson(app)
  await app.register(cookie)
  // No browser speaks to a socket.
  if (options.hosts !== undefined) await app.register(helmet, BROWSER_RULES)
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: '1 minute',
    // A token that is no good has a window of its own: whoever tries many does not use up somebody else's.
    keyGenerator: (request) => hash('sha256', request.headers.authorization ?? request.ip ?? 'socket', 'base64url'),
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'prodgate authority',
        version: manifest.version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: (given) => {
      const { schema, url } = jsonSchemaTransform(given)
      const access = given.route.config?.access
      // Who may call stands in the document, so that an auditor reads it there.
      const said = { ...schema, 'x-access': access }
      return { schema: access !== undefined && isOpenToAll(access) ? { ...said, security: [] } : said, url }
    },
  })
  guard(app, options)
  return app.withTypeProvider<ZodTypeProvider>() as unknown as App
}
