import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { ok, type Result } from '../../lib/result.ts'
import type { PersonCaller } from './caller.ts'
import { keepChallenge, takeChallenge } from './challenge.ts'
import { type IdentityFault, refused } from './fault.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import { readAssertion } from './passkey-answer.ts'
import type { PasskeyOptions, Passkeys } from './passkeys.ts'
import { sha256 } from './token.ts'
import { type OpenedSession, renewSession } from './web-session.ts'

/** What is confirmed: one approval, to the letter; or that the person is there, before they change what lets them in. */
export type Confirmed = { readonly hold: string; readonly digest: string } | 'account'

/** What a passkey has signed, for whoever wants to verify it again: the assertion is over the hash of all of this. */
export interface SteppedUp {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly nonce: string
  readonly key: string
  /** The session goes on under this cookie; the old one is void. */
  readonly session: OpenedSession
}

/**
 * What the authenticator signs for an approval. It names the request and its action, so that an assertion for one is none for
 * another, whatever a page makes of it.
 */
export function stepUpChallenge(hold: string, digest: string, nonce: string): Uint8Array<ArrayBuffer> {
  const text = canonicalize(['prodgate-approval-v1', hold, digest, nonce]) ?? ''
  return new Uint8Array(createHash('sha256').update(text).digest())
}

/** Confirmations with a passkey, of somebody who is signed in already. */
export class StepUps {
  private readonly parts: IdentityParts
  private readonly passkeys: Passkeys

  constructor(parts: IdentityParts, passkeys: Passkeys) {
    this.parts = parts
    this.passkeys = passkeys
  }

  async options(person: PersonCaller, what: Confirmed): Promise<Result<PasskeyOptions['get'], IdentityFault>> {
    if (person.via !== 'session') return refused('SESSION_NEEDED')
    const keys = await this.passkeys.keysOf(person.id)
    if (keys.length === 0) return refused('NO_PASSKEY')
    const nonce = Buffer.from(this.parts.random(16)).toString('base64url')
    const options = await this.passkeys.askFor(challengeFor(what, nonce), keys)
    const asked = { purpose: 'passkey-step-up', person: person.id, body: { nonce } } as const
    await this.parts.store.commit((tx) => keepChallenge(tx, options.challenge, asked))
    return ok(options)
  }

  /** `what` is said again by whoever asks now: it is what the hold is at this moment that has to have been signed. */
  async confirm(
    person: PersonCaller,
    cookie: unknown,
    what: Confirmed,
    given: unknown,
  ): Promise<Result<SteppedUp, IdentityFault>> {
    if (person.via !== 'session') return refused('SESSION_NEEDED')
    const answered = readAssertion(given)
    if (answered === undefined) return refused('PASSKEY_REFUSED')
    const asked = await this.parts.store.commit((tx) =>
      takeChallenge(tx, answered.challenge, 'passkey-step-up', person.id),
    )
    const nonce = (asked as { readonly nonce: string } | undefined)?.nonce
    if (nonce === undefined) return refused('CHALLENGE_INVALID')
    if (Buffer.from(challengeFor(what, nonce)).toString('base64url') !== answered.challenge)
      return refused('CHALLENGE_INVALID')
    return this.passkeys.prove(answered, person.id, async (tx, key) => {
      const session = await renewSession(tx, this.parts, cookie, person.id)
      if (session === undefined) return refused('SESSION_NEEDED')
      const about = what === 'account' ? {} : { hold: what.hold, digest: what.digest }
      if (what !== 'account') {
        // A second confirmation of the same takes the place of the first.
        const text = markOf(person.id, what)
        await tx.db.deleteFrom('challenge').where('challenge', '=', sha256(text)).execute()
        await keepChallenge(tx, text, { purpose: 'stepped-up', person: person.id, body: {} })
      }
      tx.append({ kind: 'login', person: person.id, how: 'step-up', key: sha256(key.id), nonce, ...about })
      return ok({ at: tx.now, nonce, key: key.id, session })
    })
  }

  /** Whether the person has confirmed this approval, in the last five minutes. */
  async hasConfirmed(person: string, what: Exclude<Confirmed, 'account'>): Promise<boolean> {
    const { read } = this.parts.store
    const row = await read
      .selectFrom('challenge')
      .select('expires')
      .where('challenge', '=', sha256(markOf(person, what)))
      .where('purpose', '=', 'stepped-up')
      .where('person', '=', person)
      .executeTakeFirst()
    return row !== undefined && (await timeOf(read, this.parts.now())) < row.expires
  }
}

function challengeFor(what: Confirmed, nonce: string): Uint8Array<ArrayBuffer> {
  return what === 'account' ? stepUpChallenge('account', '', nonce) : stepUpChallenge(what.hold, what.digest, nonce)
}

function markOf(person: string, { hold, digest }: Exclude<Confirmed, 'account'>): string {
  return `stepped-up ${person} ${hold} ${digest}`
}
