import { hash } from 'node:crypto'
import { keptQuery } from '../../record/store/kept-query.ts'
import type { Store, Tx } from '../../record/store/store.ts'
import type { AgentCaller, Caller, PersonCaller } from './caller.ts'
import { approvers, ownershipOf } from './owners.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import { isRole } from './roles.ts'

/** What a secret is good for stands before it, so that a scanner finds a leaked one and none passes for another. */
const PREFIXES = { person: 'pgp_', agent: 'pga_', enrolment: 'pge_', device: 'pgd_' } as const

export type TokenPurpose = keyof typeof PREFIXES

export interface NewSecret {
  /** Shown once. */
  readonly text: string
  /** What is kept. 256 random bits need neither salt nor stretching. */
  readonly hash: string
}

export function newSecret(purpose: TokenPurpose, random: IdentityParts['random']): NewSecret {
  const text = PREFIXES[purpose] + Buffer.from(random(32)).toString('base64url')
  return { text, hash: sha256(text) }
}

/** What is kept of a secret, or nothing where the text is no secret of this purpose. */
export function secretHash(purpose: TokenPurpose, text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length !== 47 || !text.startsWith(PREFIXES[purpose])) return undefined
  return /^[\w-]{43}$/.test(text.slice(4)) ? sha256(text) : undefined
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Gives a person or an agent one more bearer token. Without `expires` it holds until it is revoked. */
export async function giveToken(
  tx: Tx,
  parts: IdentityParts,
  owner: { readonly person: string; readonly handedTo?: string } | { readonly agent: string },
  expires?: number,
): Promise<string> {
  const purpose = 'person' in owner ? 'person' : 'agent'
  const secret = newSecret(purpose, parts.random)
  await tx.db
    .insertInto('token')
    .values({
      hash: secret.hash,
      purpose,
      person: 'person' in owner ? owner.person : null,
      agent: 'agent' in owner ? owner.agent : null,
      created_at: tx.now,
      expires: expires ?? null,
      used_at: null,
      body: 'person' in owner ? personTokenBody(owner.handedTo) : personTokenBody(),
    })
    .execute()
  return secret.text
}

/** Says which person saw the token of another. */
export function personTokenBody(handedTo?: string): string {
  return JSON.stringify(handedTo === undefined ? {} : { handedTo })
}

/**
 * Who shows this token, or nothing.
 *
 * INVARIANT (at once): the rows are read each time. Whoever is disabled or has another role, by whichever process, is so
 * with the next request.
 */
export async function authenticate(store: Store, token: unknown, now: number): Promise<Caller | undefined> {
  const person = secretHash('person', token)
  if (person !== undefined) return personBy(store, person, now)
  const agent = secretHash('agent', token)
  return agent === undefined ? undefined : agentBy(store, agent, now)
}

// `in` and not `=`: a join that is found by a value is planned anew by SQLite (3.54) each time that it is asked with one.
const personOf = keptQuery((db, hash: string) =>
  db
    .selectFrom('token')
    .innerJoin('person', 'person.id', 'token.person')
    .select(['person.id', 'person.name', 'person.role', 'person.disabled_at', 'token.expires'])
    .where('token.hash', 'in', [hash])
    .where('token.purpose', 'in', ['person']),
)

async function personBy(store: Store, hash: string, now: number): Promise<PersonCaller | undefined> {
  const [row] = await personOf(store.read, hash)
  if (row === undefined || row.disabled_at !== null || !isRole(row.role)) return undefined
  if (row.expires !== null && !((await timeOf(store.read, now)) < row.expires)) return undefined
  return { is: 'person', id: row.id, name: row.name, role: row.role, via: 'token' }
}

const agentOf = keptQuery((db, hash: string) =>
  db
    .selectFrom('token')
    .innerJoin('agent', 'agent.id', 'token.agent')
    .select(['agent.id', 'agent.name', 'agent.owner', 'agent.handed_to', 'agent.disabled_at', 'token.expires'])
    .select(['agent.socket_only', 'agent.key_thumbprint'])
    .where('token.hash', 'in', [hash])
    .where('token.purpose', 'in', ['agent']),
)

async function agentBy(store: Store, hash: string, now: number): Promise<AgentCaller | undefined> {
  const [row] = await agentOf(store.read, hash)
  if (row === undefined || row.disabled_at !== null) return undefined
  if (row.expires !== null && !((await timeOf(store.read, now)) < row.expires)) return undefined
  const isPlain = row.handed_to === null || row.handed_to === row.owner
  const ownership = ownershipOf(row, isPlain ? [] : await approvers(store.read), now)
  return {
    is: 'agent',
    id: row.id,
    name: row.name,
    ...ownership,
    ...(row.socket_only === 0 ? {} : { socketOnly: true }),
    ...(row.key_thumbprint === null ? {} : { keyThumbprint: row.key_thumbprint }),
  }
}
