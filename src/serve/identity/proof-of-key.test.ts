import { hash, randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StoreLocation } from '../../record/store/location.ts'
import { Store } from '../../record/store/store.ts'
import { bothStores } from '../../record/store/testing/both-stores.ts'
import { stillPorts, type TestPorts } from '../../record/store/testing/test-store.ts'
import type { IdentityParts } from './parts.ts'
import { hearsProof, thumbprintOf } from './proof-of-key.ts'
import { sweepIdentity } from './sweep.ts'

const TOKEN = 'pga_token'
const URL = 'https://gate.example/v1/decisions'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>

let pair: Pair
let jwk: JWK
let thumbprint: string
let serial = 0
let ports: TestPorts
let parts: IdentityParts
let place: StoreLocation
const now = () => ports.now()

beforeAll(async () => {
  pair = await generateKeyPair('EdDSA', { extractable: true })
  jwk = await exportJWK(pair.publicKey)
  thumbprint = (await thumbprintOf(jwk)) ?? ''
})

/** The store of an authority; again, with the same clock and the same marks, for one that is started anew. */
async function open(): Promise<void> {
  await parts?.store.close()
  const store = await Store.open(place, ports)
  parts = { store, now, random: (bytes) => randomBytes(bytes), newId: (prefix) => prefix }
}

async function kept(): Promise<number> {
  return (await parts.store.read.selectFrom('challenge').selectAll().execute()).length
}

function proof(claims: object = {}, header: object = {}, key: Pair['privateKey'] = pair.privateKey): Promise<string> {
  serial++
  const usual = {
    htm: 'POST',
    htu: URL,
    iat: now() / 1000,
    jti: `the-proof-${serial}`,
    ath: hash('sha256', TOKEN, 'base64url'),
  }
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk, ...header })
    .sign(key)
}
const hears = (given: unknown, more: object = {}, by = parts) =>
  hearsProof(by, given, { method: 'POST', urls: [URL], token: TOKEN, thumbprint, ...more })

describe.each(bothStores())('proofs of a key, on %s', (_kind, newPlace) => {
  beforeEach(async () => {
    place = await newPlace()
    ports = stillPorts()
    await open()
  })
  afterEach(() => parts.store.close())

  test('a fresh proof is heard once', async () => {
    const given = await proof()
    expect(await hears(given)).toBe(true)
    expect(await hears(given)).toBe(false)
    expect(await hears(await proof())).toBe(true)
    // The query is no part of what is proven (RFC 9449, section 4.2), and a proxy forwards to another address.
    expect(await hears(await proof(), { urls: ['http://10.0.0.9:4477/v1/decisions', `${URL}?wait=5`] })).toBe(true)
  })

  test('a proof is for one call, one token, one key and one minute', async () => {
    const other = await generateKeyPair('EdDSA', { extractable: true })
    const stranger = await exportJWK(other.publicKey)
    const wrong: readonly (readonly [string, Promise<unknown>])[] = [
      ['another method', proof({ htm: 'GET' })],
      ['another address', proof({ htu: 'https://gate.example/v1/passes' })],
      ['another host', proof({ htu: 'https://evil.example/v1/decisions' })],
      ['another token', proof({ ath: hash('sha256', 'pga_other', 'base64url') })],
      ['no token', proof({ ath: undefined })],
      ['a proof of an hour ago', proof({ iat: now() / 1000 - 61 })],
      ['a proof of tomorrow', proof({ iat: now() / 1000 + 6 })],
      ['no time', proof({ iat: undefined })],
      ['no id', proof({ jti: undefined })],
      ['another type', proof({}, { typ: 'JWT' })],
      ['the key of a stranger', proof({}, { jwk: stranger }, other.privateKey)],
      ['a key that did not sign it', proof({}, {}, other.privateKey)],
      ['nothing', Promise.resolve(undefined)],
      ['two of them', Promise.resolve(['a', 'b'])],
      ['a word', Promise.resolve('proof')],
    ]
    for (const [name, given] of wrong) expect([name, await hears(await given)]).toEqual([name, false])
    expect(await hears(await proof({ iat: now() / 1000 - 59 }))).toBe(true)
  })

  test('what was heard is remembered for as long as the proof would be good, and no longer', async () => {
    const given = await proof({ iat: now() / 1000 + 4 })
    expect(await hears(given)).toBe(true)
    ports.shift += 63_000
    await sweepIdentity(parts)
    expect(await hears(given)).toBe(false)
    expect(await kept()).toBe(1)
    ports.shift += 3_000
    await sweepIdentity(parts)
    expect(await kept()).toBe(0)
    expect(await hears(given)).toBe(false)
  })

  test('two authorities over one store hear a proof once, at once or one after the other', async () => {
    const second = await Store.open(place, { ...stillPorts(), now })
    try {
      const other = { ...parts, store: second }
      const given = await proof()
      const both = await Promise.all([hears(given), hears(given, {}, other), hears(given), hears(given, {}, other)])
      expect(both.filter(Boolean)).toHaveLength(1)
      const next = await proof()
      expect([await hears(next), await hears(next, {}, other)]).toEqual([true, false])
      expect(await hears(await proof(), {}, other)).toBe(true)
    } finally {
      await second.close()
    }
  })

  test('an authority that is started anew remembers, and a clock that is set back makes nothing fresh', async () => {
    const given = await proof()
    expect(await hears(given)).toBe(true)
    await open()
    expect(await hears(given)).toBe(false)
    expect(await hears(await proof())).toBe(true)
    const old = await proof()
    ports.shift += 120_000
    await parts.store.commit(async (tx) => tx.append({ kind: 'policy.changed' }))
    ports.shift -= 120_000
    expect(await hears(old)).toBe(false)
  })
})

test('a secret is no public key', async () => {
  expect(await thumbprintOf({ kty: 'oct', k: 'AAAA' })).toBe(undefined)
  expect(await thumbprintOf(await exportJWK(pair.privateKey))).toBe(undefined)
  expect(await thumbprintOf({ kty: 'OKP' })).toBe(undefined)
  expect(await thumbprintOf('key')).toBe(undefined)
  expect(await thumbprintOf(jwk)).toMatch(/^[\w-]{43}$/)
})
