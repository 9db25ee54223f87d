import { hash } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ProofsOfKey, thumbprintOf } from './proof-of-key.ts'

const T0 = Date.parse('2026-11-21T12:00:00Z')
const TOKEN = 'pga_token'
const URL = 'https://gate.example/v1/decisions'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>

let pair: Pair
let jwk: JWK
let thumbprint: string
let now = T0
let proofs: ProofsOfKey
let serial = 0

beforeAll(async () => {
  pair = await generateKeyPair('EdDSA', { extractable: true })
  jwk = await exportJWK(pair.publicKey)
  thumbprint = (await thumbprintOf(jwk)) ?? ''
})
beforeEach(() => {
  now = T0
  proofs = new ProofsOfKey(() => now)
})

function proof(claims: object = {}, header: object = {}, key: Pair['privateKey'] = pair.privateKey): Promise<string> {
  serial++
  const usual = {
    htm: 'POST',
    htu: URL,
    iat: now / 1000,
    jti: `the-proof-${serial}`,
    ath: hash('sha256', TOKEN, 'base64url'),
  }
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk, ...header })
    .sign(key)
}
const hears = (given: unknown, more: object = {}) =>
  proofs.hears(given, { method: 'POST', url: URL, token: TOKEN, thumbprint, ...more })

test('a fresh proof is heard once', async () => {
  const given = await proof()
  expect(await hears(given)).toBe(true)
  expect(await hears(given)).toBe(false)
  expect(await hears(await proof())).toBe(true)
  // The query is no part of what is proven (RFC 9449, section 4.2).
  expect(await hears(await proof(), { url: `${URL}?wait=5` })).toBe(true)
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
    ['a proof of an hour ago', proof({ iat: now / 1000 - 61 })],
    ['a proof of tomorrow', proof({ iat: now / 1000 + 6 })],
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
  expect(await hears(await proof({ iat: now / 1000 - 59 }))).toBe(true)
})

test('what was heard is remembered for as long as the proof would be good', async () => {
  const given = await proof({ iat: now / 1000 + 4 })
  expect(await hears(given)).toBe(true)
  now += 63_000
  expect(await hears(given)).toBe(false)
})

test('a secret is no public key', async () => {
  expect(await thumbprintOf({ kty: 'oct', k: 'AAAA' })).toBe(undefined)
  expect(await thumbprintOf(await exportJWK(pair.privateKey))).toBe(undefined)
  expect(await thumbprintOf({ kty: 'OKP' })).toBe(undefined)
  expect(await thumbprintOf('key')).toBe(undefined)
  expect(await thumbprintOf(jwk)).toMatch(/^[\w-]{43}$/)
})
