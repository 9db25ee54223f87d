import { z } from 'zod'
import { ROLES } from '../../hold/person.ts'

const duration = z.number().int().min(1)
const path = z.string().min(1)

/** The provider of OpenID Connect that people sign in with. */
const oidc = z.strictObject({
  issuer: z.url(),
  clientId: z.string().min(1),
  /** A file with the secret; a secret never stands in the configuration. */
  clientSecretFile: path.optional(),
  /** The claim whose values name roles. */
  roleClaim: z.string().min(1).default('groups'),
  roles: z.record(z.string(), z.enum(ROLES)).default({}),
})

/** Where and as whom the authority runs what was approved, with `serve --executor` or where this stands here. */
const executor = z.strictObject({
  /** A user of the system; only an authority of root's can name another one than its own. */
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
    .optional(),
  /** Directories in which runs may work. Nobody but root, the authority and this user may write into them. */
  workspaces: z.array(path).default([]),
  /** Where programs are looked for; the system's own directories if absent. */
  path: z.string().min(1).optional(),
  /** For private files of runs; each run's are removed with its end. */
  directory: path.optional(),
  /** How many at a time. */
  runs: z.number().int().min(1).max(256).default(8),
  /** The longest that one may take. */
  seconds: duration.max(86_400).default(3600),
  /** How much of the output is kept for whoever follows it. */
  outputBytes: z.number().int().min(65_536).max(268_435_456).default(4_194_304),
})

/** Which jobs of which pipelines are which agent. */
const ci = z
  .strictObject({
    /** As it stands in `iss`. */
    issuer: z.url(),
    /** As it stands in `aud`: the name of this authority to the runner. */
    audience: z.string().min(1),
    jwks: z.url().optional(),
    subject: z.string().min(1).optional(),
    /** Claims with the values that they must have: `repository`, `ref`, `environment`, `job_workflow_ref`. */
    claims: z.record(z.string().min(1), z.string().min(1)).default({}),
    agent: z.string().min(1),
    minutes: duration.max(360).default(60),
  })
  .refine(
    ({ subject, claims }) => subject !== undefined || Object.keys(claims).length > 0,
    'every job of the issuer would be this agent: name a subject or claims',
  )

export const DEFAULT_EXECUTOR = executor.parse({})

/**
 * What `--config FILE` may say. Options of the command line stand above it. Whatever it leaves out has the stricter
 * default, and nothing in it can switch the gate off.
 */
export const Config = z.strictObject({
  version: z.literal(1),
  listen: z.string().min(1).optional(),
  socket: path.optional(),
  database: z.string().min(1).optional(),
  registry: path.optional(),
  /** Where people reach the authority, if not where it listens. */
  publicUrl: z.url().optional(),
  tls: z.strictObject({ certificate: path, key: path }).optional(),
  /** `false` only for an authority of a development machine: mock mode is then open. Absent means production. */
  production: z.boolean().default(true),
  /** A file of approval rules; the defaults ask for one approver. */
  approvalRules: path.optional(),
  /** House policies in Cedar. They only raise. */
  policies: z.array(path).default([]),
  oidc: oidc.optional(),
  /** Runners of pipelines, by their own tokens (OpenID Connect). */
  ci: z.array(ci).default([]),
  executor: executor.optional(),
  /** How many hold requests of one agent may wait at a time: by default as many as the list of requests shows. */
  openHoldsPerAgent: z.number().int().min(1).max(1000).default(200),
  /** Requests of one caller in a minute. */
  requestsPerMinute: z.number().int().min(10).max(10_000_000).default(300_000),
  /** In which hours and weekdays of house policies are meant (IANA). */
  timeZone: z.string().min(1).default('UTC'),
  /** Witnesses that cosign checkpoints. */
  witnesses: z.array(z.strictObject({ url: z.url(), key: z.string().min(1) })).default([]),
  mock: z.strictObject({ minutes: duration.max(480).default(30) }).default({ minutes: 30 }),
  /** Values that never may stand in a record, one a line in this file. */
  knownSecretsFile: path.optional(),
})

export type Config = z.output<typeof Config>

export const DEFAULT_CONFIG: Config = Config.parse({ version: 1 })
