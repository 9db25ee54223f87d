import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'

const base64url = z
  .string()
  .max(16_384)
  .regex(/^[\w-]+$/)

const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
}

/** What `navigator.credentials.create` gave the browser (Web Authentication Level 3, section 5.1). */
const Registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(8).optional(),
  }),
})

/** What `navigator.credentials.get` gave the browser. */
const Assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})

const ClientData = z.looseObject({ challenge: base64url, crossOrigin: z.literal(false).optional() })

export interface Answered<T> {
  readonly response: T
  /** As the authenticator signed it. */
  readonly challenge: string
}

export function readRegistration(given: unknown): Answered<RegistrationResponseJSON> | undefined {
  const read = Registration.safeParse(given)
  if (!read.success) return undefined
  const { transports, ...rest } = read.data.response
  const response = {
    ...read.data,
    response: { ...rest, ...(transports === undefined ? {} : { transports }) },
  } as RegistrationResponseJSON
  return withChallenge(response, rest.clientDataJSON)
}

export function readAssertion(given: unknown): Answered<AuthenticationResponseJSON> | undefined {
  const read = Assertion.safeParse(given)
  if (!read.success) return undefined
  const { userHandle, ...rest } = read.data.response
  const response = {
    ...read.data,
    response: { ...rest, ...(userHandle === undefined ? {} : { userHandle }) },
  } as AuthenticationResponseJSON
  return withChallenge(response, rest.clientDataJSON)
}

/** From a frame in another site's page nothing is taken (`crossOrigin`). */
function withChallenge<T>(response: T, clientDataJSON: string): Answered<T> | undefined {
  try {
    const data = ClientData.safeParse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')))
    return data.success ? { response, challenge: data.data.challenge } : undefined
  } catch {
    return undefined
  }
}
