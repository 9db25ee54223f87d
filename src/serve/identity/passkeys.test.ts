import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Passkeys } from './passkeys.ts'
import { disablePerson } from './people.ts'
import { StepUps, stepUpChallenge } from './step-up.ts'
import { type Lies, SoftAuthenticator } from './testing/authenticator.ts'
import { callerBy, outcome, personNamed, type TestIdentity, testIdentity, value } from './testing/identity.ts'
import { openSession, readSession } from './web-session.ts'

const ORIGIN = 'https://gate.example'
const MINUTE = 60_000

let at: TestIdentity
let passkeys: Passkeys
let stepUps: StepUps
beforeEach(async () => {
  at = await testIdentity()
  passkeys = new Passkeys(at.parts, { name: 'prodgate', rpId: 'gate.example', origins: [ORIGIN] })
  stepUps = new StepUps(at.parts, passkeys)
})
afterEach(() => at.close())

async function inBrowser(name: string) {
  const { id, token } = await personNamed(at.parts, name)
  const { cookie } = await at.parts.store.commit((tx) => openSession(tx, at.parts, id, 'password'))
  return { id, token, cookie, caller: await callerBy(at.parts, cookie) }
}

async function withKey(name: string) {
  const person = await inBrowser(name)
  const key = new SoftAuthenticator(ORIGIN)
  const options = value(await passkeys.newKeyOptions(person.caller))
  value(await passkeys.addKey(person.caller, key.create(options), 'laptop'))
  return { ...person, key }
}

describe('registration', () => {
  test('a key is registered and listed, and the log has a hash of its id', async () => {
    const { id, key } = await withKey('ann')
    expect(await passkeys.list(id)).toMatchObject([{ id: key.id, label: 'laptop' }])
    const last = (await at.entries()).at(-1)
    expect(last).toMatchObject({ kind: 'person.changed', what: 'passkey-added', person: id })
    expect(JSON.stringify(last)).not.toContain(key.id)
  })

  test.each<[string, Lies]>([
    ['of another origin', { origin: 'https://gate.example.evil.example' }],
    ['of the same host without TLS', { origin: 'http://gate.example' }],
    ['for another domain', { rpId: 'evil.example' }],
    ['without user verification', { userVerified: false }],
    ['from within a frame of another site', { crossOrigin: true }],
    ['of another ceremony', { type: 'webauthn.get' }],
  ])('one %s is refused', async (_, lies) => {
    const { caller, id } = await inBrowser('ann')
    const key = new SoftAuthenticator(ORIGIN)
    const options = value(await passkeys.newKeyOptions(caller))
    expect(outcome(await passkeys.addKey(caller, key.create(options, lies), ''))).toBe('PASSKEY_REFUSED')
    expect(await passkeys.list(id)).toEqual([])
  })

  test('what was not asked for, by this person, now, is refused', async () => {
    const ann = await inBrowser('ann')
    const bob = await inBrowser('bob')
    const key = new SoftAuthenticator(ORIGIN)
    const add = async (answer: unknown) => outcome(await passkeys.addKey(ann.caller, answer, ''))
    const bobs = key.create(value(await passkeys.newKeyOptions(bob.caller)))
    expect(await add(bobs)).toBe('CHALLENGE_INVALID')
    const invented = value(await passkeys.newKeyOptions(ann.caller))
    expect(await add(key.create({ ...invented, challenge: 'AAAA' }))).toBe('CHALLENGE_INVALID')
    const late = key.create(value(await passkeys.newKeyOptions(ann.caller)))
    at.later(5 * MINUTE)
    expect(await add(late)).toBe('CHALLENGE_INVALID')
    for (const junk of [undefined, {}, { id: 7 }, 'x', { ...(late as object), response: {} }])
      expect(await add(junk)).toBe('PASSKEY_REFUSED')
  })

  test('a token makes no passkey, and a second one needs the first', async () => {
    const { caller, id, cookie, key } = await withKey('ann')
    expect(outcome(await passkeys.newKeyOptions({ ...caller, via: 'token' }))).toBe('SESSION_NEEDED')
    expect(outcome(await passkeys.newKeyOptions(caller))).toBe('STEP_UP_NEEDED')
    expect(outcome(await passkeys.remove(caller, key.id))).toBe('STEP_UP_NEEDED')
    const asked = value(await stepUps.options(caller, 'account'))
    const { session } = value(await stepUps.confirm(caller, cookie, 'account', key.get(asked)))
    const fresh = await callerBy(at.parts, session.cookie)
    const second = new SoftAuthenticator(ORIGIN)
    const options = value(await passkeys.newKeyOptions(fresh))
    expect(options.excludeCredentials).toMatchObject([{ id: key.id }])
    value(await passkeys.addKey(fresh, second.create(options), 'phone'))
    value(await passkeys.remove(fresh, key.id))
    expect(await passkeys.list(id)).toMatchObject([{ label: 'phone' }])
    at.later(10 * MINUTE)
    expect(outcome(await passkeys.newKeyOptions(fresh))).toBe('STEP_UP_NEEDED')
  })

  test('a key that somebody has is nobody else’s, and nobody removes it for them', async () => {
    const { key } = await withKey('ann')
    const bob = await inBrowser('bob')
    const options = value(await passkeys.newKeyOptions(bob.caller))
    expect(outcome(await passkeys.addKey(bob.caller, key.create(options), ''))).toBe('PASSKEY_KNOWN')
    expect(outcome(await passkeys.remove(bob.caller, key.id))).toBe('NO_SUCH_PASSKEY')
    expect(outcome(await passkeys.removeFor({ person: bob.id, id: key.id, by: 'local' }))).toBe('NO_SUCH_PASSKEY')
  })
})

describe('sign-in', () => {
  test('the options name nobody, and the key says who it is', async () => {
    const { id, key } = await withKey('ann')
    const options = await passkeys.signInOptions()
    expect(options.allowCredentials).toBeUndefined()
    expect(options.userVerification).toBe('required')
    const { person, session } = value(await passkeys.signIn(key.get(options)))
    expect(person.id).toBe(id)
    const caller = (await readSession(at.parts, session.cookie))?.caller
    expect(caller).toMatchObject({ id, via: 'session', steppedUpAt: expect.any(Number) })
    expect((await at.entries()).at(-1)).toMatchObject({ kind: 'login', person: id, how: 'passkey' })
  })

  test('an answer counts once', async () => {
    const { key } = await withKey('ann')
    const answer = key.get(await passkeys.signInOptions())
    const both = await Promise.all([passkeys.signIn(answer), passkeys.signIn(answer)])
    expect(both.map(outcome).sort()).toEqual(['CHALLENGE_INVALID', 'ok'])
    expect(outcome(await passkeys.signIn(answer))).toBe('CHALLENGE_INVALID')
  })

  test.each<[string, Lies]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another port', { origin: 'https://gate.example:8443' }],
    ['for another domain', { rpId: 'evil.example' }],
    ['without user verification', { userVerified: false }],
    ['from within a frame of another site', { crossOrigin: true }],
    ['of another ceremony', { type: 'webauthn.create' }],
    ['whose counter stands still', { counter: 1 }],
    ['whose counter goes back', { counter: 0 }],
    ['of another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
    ['that names somebody else', { userHandle: Buffer.from('person_x').toString('base64url') }],
  ])('one %s is refused, and the same without that is not', async (_, lies) => {
    const { key, id } = await withKey('ann')
    expect(outcome(await passkeys.signIn(key.get(await passkeys.signInOptions(), lies)))).toBe('PASSKEY_REFUSED')
    if (lies.crossOrigin === undefined)
      expect((await at.entries()).at(-1)).toMatchObject({ kind: 'login.refused', how: 'passkey', person: id })
    expect(outcome(await passkeys.signIn(key.get(await passkeys.signInOptions())))).toBe('ok')
  })

  test('a key that nobody has is refused as any other', async () => {
    const key = new SoftAuthenticator(ORIGIN)
    expect(outcome(await passkeys.signIn(key.get(await passkeys.signInOptions())))).toBe('PASSKEY_REFUSED')
  })

  test('somebody who is disabled is refused as any other', async () => {
    const { key, id } = await withKey('ann')
    value(await disablePerson(at.parts, { person: id, by: 'local' }))
    expect(outcome(await passkeys.signIn(key.get(await passkeys.signInOptions())))).toBe('PASSKEY_REFUSED')
  })
})

describe('step-up', () => {
  const about = { hold: 'hold_1', digest: 'sha256:aa' }

  test('a confirmation is for one person, one request and one action', async () => {
    const { caller, id, cookie, key } = await withKey('ann')
    const options = value(await stepUps.options(caller, about))
    const done = value(await stepUps.confirm(caller, cookie, about, key.get(options)))
    expect(Buffer.from(stepUpChallenge('hold_1', 'sha256:aa', done.nonce)).toString('base64url')).toBe(
      options.challenge,
    )
    expect(await stepUps.hasConfirmed(id, about)).toBe(true)
    expect(await stepUps.hasConfirmed('person_x', about)).toBe(false)
    expect(await stepUps.hasConfirmed(id, { ...about, hold: 'hold_2' })).toBe(false)
    expect(await stepUps.hasConfirmed(id, { ...about, digest: 'sha256:bb' })).toBe(false)
    const entry = { kind: 'login', how: 'step-up', person: id, ...about, nonce: done.nonce }
    expect((await at.entries()).at(-1)).toMatchObject(entry)
    at.later(5 * MINUTE)
    expect(await stepUps.hasConfirmed(id, about)).toBe(false)
  })

  test('the cookie is another one afterwards', async () => {
    const { caller, cookie, key } = await withKey('ann')
    const options = value(await stepUps.options(caller, about))
    const { session } = value(await stepUps.confirm(caller, cookie, about, key.get(options)))
    expect(await readSession(at.parts, cookie)).toBeUndefined()
    expect((await callerBy(at.parts, session.cookie)).steppedUpAt).toBeDefined()
  })

  test('what was signed for one action confirms no other', async () => {
    const { caller, id, cookie, key } = await withKey('ann')
    const other = { ...about, digest: 'sha256:bb' }
    const answer = key.get(value(await stepUps.options(caller, about)))
    expect(outcome(await stepUps.confirm(caller, cookie, other, answer))).toBe('CHALLENGE_INVALID')
    expect(outcome(await stepUps.confirm(caller, cookie, about, answer))).toBe('CHALLENGE_INVALID')
    expect(await stepUps.hasConfirmed(id, other)).toBe(false)
    expect(await stepUps.hasConfirmed(id, about)).toBe(false)
  })

  test('what was signed to sign in confirms nothing, and the other way round', async () => {
    const { caller, cookie, key } = await withKey('ann')
    const signIn = key.get(await passkeys.signInOptions())
    expect(outcome(await stepUps.confirm(caller, cookie, about, signIn))).toBe('CHALLENGE_INVALID')
    const stepUp = key.get(value(await stepUps.options(caller, about)))
    expect(outcome(await passkeys.signIn(stepUp))).toBe('CHALLENGE_INVALID')
  })

  test('a key of somebody else confirms nothing', async () => {
    const { caller, cookie } = await withKey('ann')
    const bob = await withKey('bob')
    const options = value(await stepUps.options(caller, about))
    expect(outcome(await stepUps.confirm(caller, cookie, about, bob.key.get(options)))).toBe('PASSKEY_REFUSED')
    const bobs = bob.key.get(value(await stepUps.options(bob.caller, about)))
    expect(outcome(await stepUps.confirm(caller, cookie, about, bobs))).toBe('CHALLENGE_INVALID')
  })

  test('without a passkey, or with a token alone, there is nothing to confirm with', async () => {
    const { caller } = await inBrowser('ann')
    expect(outcome(await stepUps.options(caller, about))).toBe('NO_PASSKEY')
    const bob = await withKey('bob')
    expect(outcome(await stepUps.options({ ...bob.caller, via: 'token' }, about))).toBe('SESSION_NEEDED')
  })
})
