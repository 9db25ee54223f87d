import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { isoTime, MINUTE } from '../../hold/duration.ts'
import { isPlain } from '../../lib/quoted.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { PasskeyRow } from '../../record/store/schema.ts'
import type { Tx } from '../../record/store/store.ts'
import type { PersonCaller } from './caller.ts'
import { CHALLENGE_LIVES, type ChallengePurpose, keepChallenge, takeChallenge } from './challenge.ts'
import { type IdentityFault, refused } from './fault.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import { type Answered, readAssertion, readRegistration } from './passkey-answer.ts'
import { findPerson } from './people.ts'
import { letIn, type SignedIn } from './sign-in.ts'
import { sha256 } from './token.ts'

/** Where passkeys of this authority are good. */
export interface PasskeySettings {
  /** What authenticators show. */
  readonly name: string
  /** The domain that keys are bound to: the host of the public address, or a domain above it. */
  readonly rpId: string
  /** The origins of the console, such as `https://gate.example`. */
  readonly origins: readonly string[]
}

export interface PasskeyView {
  readonly id: string
  readonly label: string
  readonly addedAt: string
}

export interface PasskeyOptions {
  readonly create: PublicKeyCredentialCreationOptionsJSON
  readonly get: PublicKeyCredentialRequestOptionsJSON
}

const MOST_PASSKEYS = 20
/** For how long somebody who has shown a passkey may change what lets them in. */
const FRESH = 10 * MINUTE
/** EdDSA, ES256, RS256 (RFC 9053; RFC 8812). */
const ALGORITHMS = [-8, -7, -257]

/**
 * Passkeys of people: to sign in, and to confirm. User verification is always asked for, and the origin is checked to the
 * letter, which is what a page that was made to look like ours cannot bring.
 */
export class Passkeys {
  readonly settings: PasskeySettings
  private readonly parts: IdentityParts

  constructor(parts: IdentityParts, settings: PasskeySettings) {
    this.parts = parts
    this.settings = settings
  }

  /**
   * What the browser asks an authenticator for a new key with. A stolen bearer token makes no passkey, and with a first
   * passkey no second one is made without it.
   */
  async newKeyOptions(person: PersonCaller): Promise<Result<PasskeyOptions['create'], IdentityFault>> {
    const keys = await this.keysOf(person.id)
    const allowed = await this.mayChangeKeys(person, keys)
    if (allowed.is === 'fault') return allowed
    if (keys.length >= MOST_PASSKEYS) return refused('TOO_MANY_PASSKEYS')
    const options = await generateRegistrationOptions({
      rpName: this.settings.name,
      rpID: this.settings.rpId,
      userName: person.name,
      userDisplayName: person.name,
      userID: new Uint8Array(Buffer.from(person.id)),
      challenge: new Uint8Array(this.parts.random(32)),
      timeout: CHALLENGE_LIVES,
      attestationType: 'none',
      excludeCredentials: keys.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    })
    await this.keep(options.challenge, 'passkey-new', person.id)
    return ok(options)
  }

  async addKey(person: PersonCaller, given: unknown, label: unknown): Promise<Result<PasskeyView, IdentityFault>> {
    const allowed = await this.mayChangeKeys(person, await this.keysOf(person.id))
    if (allowed.is === 'fault') return allowed
    const answered = readRegistration(given)
    if (answered === undefined) return refused('PASSKEY_REFUSED')
    const asked = await this.take(answered.challenge, 'passkey-new', person.id)
    if (asked === undefined) return refused('CHALLENGE_INVALID')
    const verified = await verifyRegistrationResponse({
      response: answered.response,
      expectedChallenge: answered.challenge,
      expectedOrigin: [...this.settings.origins],
      expectedRPID: this.settings.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch(() => undefined)
    if (verified?.verified !== true) return refused('PASSKEY_REFUSED')
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential
    const named = typeof label === 'string' && label.length <= 64 && isPlain(label) ? label.trim() : ''
    return this.parts.store.commit(async (tx) => {
      if ((await findKey(tx, id)) !== undefined) return refused('PASSKEY_KNOWN')
      const key = { id, public_key: Buffer.from(publicKey), counter, transports: transports.join(' ') }
      const row = { ...key, person: person.id, created_at: tx.now, label: named === '' ? 'passkey' : named }
      await tx.db.insertInto('passkey').values(row).execute()
      tx.append({ kind: 'person.changed', person: person.id, what: 'passkey-added', key: sha256(id), by: person.id })
      return ok(viewOf(row))
    })
  }

  async list(person: string): Promise<readonly PasskeyView[]> {
    return (await this.keysOf(person)).map(viewOf)
  }

  async remove(person: PersonCaller, id: string): Promise<Result<void, IdentityFault>> {
    const allowed = await this.mayChangeKeys(person, await this.keysOf(person.id))
    if (allowed.is === 'fault') return allowed
    return this.parts.store.commit((tx) => removeKey(tx, person.id, id, person.id))
  }

  /** For an operator, where somebody has lost a key. */
  async removeFor(input: {
    readonly person: string
    readonly id: string
    readonly by: string
  }): Promise<Result<void, IdentityFault>> {
    return this.parts.store.commit((tx) => removeKey(tx, input.person, input.id, input.by))
  }

  /** Names nobody: which key it is the authenticator says, so that nobody learns who has one. */
  async signInOptions(): Promise<PasskeyOptions['get']> {
    const options = await this.askFor(new Uint8Array(this.parts.random(32)), [])
    await this.keep(options.challenge, 'passkey-sign-in', undefined)
    return options
  }

  async signIn(given: unknown): Promise<Result<SignedIn, IdentityFault>> {
    const answered = readAssertion(given)
    if (answered === undefined) return refused('PASSKEY_REFUSED')
    const asked = await this.take(answered.challenge, 'passkey-sign-in', undefined)
    if (asked === undefined) return refused('CHALLENGE_INVALID')
    return this.prove(answered, undefined, async (tx, key) => {
      const person = await findPerson(tx.db, key.person)
      if (person === undefined || person.disabled_at !== null) return refused('PASSKEY_REFUSED')
      return ok(await letIn(tx, this.parts, person, 'passkey'))
    })
  }

  /** Options for an assertion over these bytes by one of these keys, or by any where there are none. */
  askFor(challenge: Uint8Array<ArrayBuffer>, keys: readonly PasskeyRow[]): Promise<PasskeyOptions['get']> {
    return generateAuthenticationOptions({
      rpID: this.settings.rpId,
      challenge,
      timeout: CHALLENGE_LIVES,
      userVerification: 'required',
      ...(keys.length === 0 ? {} : { allowCredentials: keys.map(credentialOf) }),
    })
  }

  /**
   * Verifies an assertion whose challenge was taken already, and goes on in the transaction that keeps its counter. A counter
   * that does not go on is a copied key's. The key has to be that person's, where one is named.
   */
  async prove<T>(
    { response, challenge }: Answered<AuthenticationResponseJSON>,
    person: string | undefined,
    then: (tx: Tx, key: PasskeyRow) => Promise<Result<T, IdentityFault>>,
  ): Promise<Result<T, IdentityFault>> {
    const { store } = this.parts
    const key = await store.read.selectFrom('passkey').selectAll().where('id', '=', response.id).executeTakeFirst()
    const counter = key === undefined ? undefined : await this.verified(response, challenge, key)
    if (key === undefined || counter === undefined || (person !== undefined && key.person !== person)) {
      const who = person ?? key?.person
      // With a key that nobody has, anybody could make the log grow.
      if (who === undefined) return refused('PASSKEY_REFUSED')
      return store.commit(async (tx) => {
        tx.append({ kind: 'login.refused', how: 'passkey', code: 'PASSKEY_REFUSED', person: who })
        return refused('PASSKEY_REFUSED')
      })
    }
    return store.commit(async (tx) => {
      const moved = await tx.db
        .updateTable('passkey')
        .set({ counter })
        .where('id', '=', key.id)
        .where('person', '=', key.person)
        .where('counter', '=', key.counter)
        .executeTakeFirst()
      return moved.numUpdatedRows === 1n ? then(tx, key) : refused('PASSKEY_REFUSED')
    })
  }

  async keysOf(person: string): Promise<readonly PasskeyRow[]> {
    const { read } = this.parts.store
    return read.selectFrom('passkey').selectAll().where('person', '=', person).orderBy('created_at').execute()
  }

  private async verified(
    response: AuthenticationResponseJSON,
    challenge: string,
    key: PasskeyRow,
  ): Promise<number | undefined> {
    const { userHandle } = response.response
    if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== key.person) return undefined
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: [...this.settings.origins],
      expectedRPID: this.settings.rpId,
      requireUserVerification: true,
      credential: { ...credentialOf(key), publicKey: new Uint8Array(key.public_key), counter: key.counter },
    }).catch(() => undefined)
    return verified?.verified === true ? verified.authenticationInfo.newCounter : undefined
  }

  private async mayChangeKeys(person: PersonCaller, keys: readonly PasskeyRow[]): Promise<Result<void, IdentityFault>> {
    if (person.via !== 'session') return refused('SESSION_NEEDED')
    if (keys.length === 0) return ok(undefined)
    const now = await timeOf(this.parts.store.read, this.parts.now())
    const isFresh = person.steppedUpAt !== undefined && now < person.steppedUpAt + FRESH
    return isFresh ? ok(undefined) : refused('STEP_UP_NEEDED')
  }

  private keep(challenge: string, purpose: ChallengePurpose, person: string | undefined): Promise<void> {
    const about = { purpose, body: {}, ...(person === undefined ? {} : { person }) }
    return this.parts.store.commit((tx) => keepChallenge(tx, challenge, about))
  }

  private take(challenge: string, purpose: ChallengePurpose, person: string | undefined) {
    return this.parts.store.commit((tx) => takeChallenge(tx, challenge, purpose, person))
  }
}

async function removeKey(tx: Tx, person: string, id: string, by: string): Promise<Result<void, IdentityFault>> {
  const key = await findKey(tx, id)
  if (key === undefined || key.person !== person) return refused('NO_SUCH_PASSKEY')
  await tx.db.deleteFrom('passkey').where('id', '=', id).execute()
  tx.append({ kind: 'person.changed', person, what: 'passkey-removed', key: sha256(id), by })
  return ok(undefined)
}

function findKey(tx: Tx, id: string): Promise<PasskeyRow | undefined> {
  return tx.db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst()
}

function credentialOf({ id, transports }: PasskeyRow) {
  return { id, transports: transports === '' ? [] : transports.split(' ') }
}

function viewOf({ id, label, created_at }: Pick<PasskeyRow, 'id' | 'label' | 'created_at'>): PasskeyView {
  return { id, label, addedAt: isoTime(created_at) }
}
