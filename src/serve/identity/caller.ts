import type { Role } from '../../hold/person.ts'

/** Who calls, as the store knows them at this moment. */
export type Caller = AgentCaller | PersonCaller

export interface AgentCaller {
  readonly is: 'agent'
  readonly id: string
  readonly name: string
  /** The person whose agent it is (`owners.ts`): what it asks for, that person does not approve. */
  readonly owner?: string
  /** Who was handed its token, where that is somebody else: nor do they. */
  readonly handedTo?: string
  /** Heard on the socket of this machine only. */
  readonly socketOnly?: true
  /** Heard over HTTP only with a proof of this key (RFC 7638, RFC 9449). */
  readonly keyThumbprint?: string
}

export interface PersonCaller {
  readonly is: 'person'
  readonly id: string
  readonly name: string
  readonly role: Role
  /** When the person last showed a passkey, in milliseconds since 1970. */
  readonly steppedUpAt?: number
  readonly via: 'token' | 'session' | 'local'
}
