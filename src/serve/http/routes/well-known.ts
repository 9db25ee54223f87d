import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { formatVerifierKey, type VerifierKey } from '../../../record/log/key.ts'
import type { App } from '../app.ts'
import { typed } from '../typed.ts'

/** What a stranger has to know to verify or to ask: public keys, and where AuthZEN is (RFC 8615). */
export function wellKnownRoutes(app: App, { pass, log, issuer, apiUrl, executes }: WellKnown): void {
  const routes = typed(app)
  const { kid, publicKey } = pass
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const key = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } as const

  routes.get('/.well-known/jwks.json', {
    config: { access: { open: true } },
    schema: {
      summary: 'the key that a PRODUCTION_PASS is verified with (RFC 7517, RFC 8037)',
      response: { 200: z.object({ keys: z.array(z.record(z.string(), z.string())) }) },
    },
    handler: async () => ({ keys: [{ ...key }] }),
  })

  routes.get('/.well-known/prodgate', {
    config: { access: { open: true } },
    schema: {
      summary: 'who issues passes and signs the log here, and with which keys',
      response: { 200: z.record(z.string(), z.string()) },
    },
    handler: async () => ({
      issuer,
      jwks_uri: `${apiUrl()}/.well-known/jwks.json`,
      log_key: formatVerifierKey(log),
      openapi: `${apiUrl()}/openapi.json`,
      ...(executes ? { runs_endpoint: `${apiUrl()}/v1/runs` } : {}),
    }),
  })

  routes.get('/.well-known/authzen-configuration', {
    config: { access: { open: true } },
    schema: {
      summary: 'where AuthZEN 1.0 is (section 9)',
      response: { 200: z.record(z.string(), z.string()) },
    },
    handler: async () => ({
      policy_decision_point: apiUrl(),
      access_evaluation_endpoint: `${apiUrl()}/access/v1/evaluation`,
      access_evaluations_endpoint: `${apiUrl()}/access/v1/evaluations`,
    }),
  })
}

export interface WellKnown {
  readonly pass: PublicPassKey
  readonly log: VerifierKey
  readonly issuer: string
  readonly apiUrl: () => string
  /** It runs itself what is approved. */
  readonly executes: boolean
}

export interface PublicPassKey {
  readonly kid: string
  readonly publicKey: KeyObject
}
