import { createHmac } from 'node:crypto'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { T0 } from '../testing/fixtures.ts'
import type { PassClaims } from './pass.ts'
import { type PassReader, signPass, verifyPass } from './pass-token.ts'

const NOW = T0 / 1000
const claims: PassClaims = {
  iss: 'gate.example',
  aud: 'executor-1',
  sub: 'bot#s1',
  jti: '01m7yyxs3spny2ehw4td1dfnfq',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 60,
  epoch: 3,
  act: { kind: 'shell', target: 'db:5432/shop' },
  xh: `sha256:${'a'.repeat(64)}`,
  apr: { id: 'hold_1', index: 7 },
  pol: `sha256:${'b'.repeat(64)}`,
}

let own: Awaited<ReturnType<typeof generateKeyPair>>
let other: typeof own
let reader: PassReader

beforeAll(async () => {
  own = await generateKeyPair('Ed25519', { extractable: true })
  other = await generateKeyPair('Ed25519', { extractable: true })
  reader = {
    keys: new Map([['k1', own.publicKey]]),
    audience: 'executor-1',
    issuer: 'gate.example',
    now: T0,
    highWater: T0,
    epoch: 3,
  }
})

const header = { alg: 'EdDSA', typ: 'production-pass+jwt', kid: 'k1' }
const base64 = (text: string) => Buffer.from(text).toString('base64url')

/** Signs any bytes under any header, as somebody with the gate's key and no manners would. */
async function forged(body: string | object, head: object = header, key = own.privateKey): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const crit = 'crit' in head ? { crit: { x: true } } : {}
  return new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'EdDSA', ...head }).sign(key, crit)
}

async function code(token: unknown, more: Partial<PassReader> = {}): Promise<string> {
  const read = await verifyPass(token, { ...reader, ...more })
  return read.is === 'ok' ? 'ok' : read.fault.code
}

async function pass(more: Partial<PassClaims> = {}): Promise<string> {
  const signed = await signPass({ ...claims, ...more }, { kid: 'k1', key: own.privateKey })
  if (signed.is === 'fault') throw new Error(signed.fault.code)
  return signed.value
}

describe('a pass', () => {
  test('is read as it was signed', async () => {
    expect(await verifyPass(await pass(), reader)).toEqual({ is: 'ok', value: claims })
    const bound = { cnf: { jkt: 'A'.repeat(43) } }
    expect(await verifyPass(await pass(bound), reader)).toEqual({ is: 'ok', value: { ...claims, ...bound } })
    expect(await code(await forged(claims))).toBe('ok')
  })
  test('is signed only where it would be read', async () => {
    const sign = async (more: object) => {
      const signed = await signPass({ ...claims, ...more }, { kid: 'k1', key: own.privateKey })
      return signed.is === 'ok' ? 'ok' : signed.fault.code
    }
    expect(await sign({ exp: NOW + 300 })).toBe('ok')
    expect(await sign({ exp: NOW + 301 })).toBe('LIFETIME_TOO_LONG')
    expect(await sign({ exp: NOW })).toBe('PASS_CLAIMS')
    expect(await sign({ aud: ['executor-1', 'executor-2'] })).toBe('PASS_CLAIMS')
    expect(await sign({ exp: Number.NaN })).toBe('PASS_CLAIMS')
    expect(await sign({ sub: 'bot#\ud800' })).toBe('PASS_CLAIMS')
  })
  test('has at most 4096 bytes, signed and read', async () => {
    const long = {
      iss: 'i'.repeat(512),
      aud: 'a'.repeat(512),
      sub: 's'.repeat(512),
      apr: { id: 'h'.repeat(512), index: 7 },
    }
    const act = (length: number) => ({ kind: 'k'.repeat(512), target: 't'.repeat(length) })
    const sign = (length: number) =>
      signPass({ ...claims, ...long, act: act(length) }, { kid: 'kid-1', key: own.privateKey })
    let most = 100
    let signed = await sign(most)
    while (signed.is === 'fault') {
      expect(signed.fault.code).toBe('PASS_TOO_LARGE')
      signed = await sign(--most)
    }
    expect(signed.value).toHaveLength(4096)
    const more = { issuer: long.iss, audience: long.aud, keys: new Map([['kid-1', own.publicKey]]) }
    expect(await code(signed.value, more)).toBe('ok')
    expect(await code(`${signed.value}A`, more)).toBe('PASS_TOO_LARGE')
  })
})

describe('ATTACK-16: times', () => {
  test('it holds from nbf to just before exp', async () => {
    const token = await pass({ nbf: NOW + 10, exp: NOW + 60 })
    const at = (now: number) => code(token, { now, highWater: 0 })
    expect(await at(T0 + 10_000 - 1)).toBe('NOT_YET')
    expect(await at(T0 + 10_000)).toBe('ok')
    expect(await at(T0 + 60_000 - 1)).toBe('ok')
    expect(await at(T0 + 60_000)).toBe('EXPIRED')
    expect(await at(Number.NaN)).not.toBe('ok')
  })
  test('a clock set back does not bring it back', async () => {
    const token = await pass()
    expect(await code(token, { now: T0 + 1000, highWater: T0 + 60_000 })).toBe('EXPIRED')
    expect(await code(token, { now: T0 + 1000, highWater: T0 + 59_999 })).toBe('ok')
  })
  test('it lives at most 300 seconds, however it is written', async () => {
    expect(await code(await forged({ ...claims, exp: NOW + 300 }))).toBe('ok')
    expect(await code(await forged({ ...claims, exp: NOW + 301 }))).toBe('LIFETIME_TOO_LONG')
    expect(await code(await forged({ ...claims, iat: NOW - 301 + 60 }))).toBe('LIFETIME_TOO_LONG')
    expect(await code(await forged({ ...claims, nbf: NOW - 1 }))).toBe('PASS_CLAIMS')
    for (const name of ['exp', 'nbf', 'iat'] as const) {
      const { [name]: _, ...rest } = claims
      expect(await code(await forged(rest))).toBe('PASS_CLAIMS')
      expect(await code(await forged({ ...claims, [name]: `${claims[name]}` }))).toBe('PASS_CLAIMS')
    }
  })
  test('ATTACK-3: another epoch voids it', async () => {
    expect(await code(await pass(), { epoch: 4 })).toBe('OLD_EPOCH')
    const { epoch: _, ...unknowing } = reader
    expect((await verifyPass(await pass(), unknowing)).is).toBe('ok')
  })
})

describe('ATTACK-16: keys and algorithms', () => {
  test('alg none', async () => {
    const body = base64(JSON.stringify(claims))
    const none = base64(JSON.stringify({ ...header, alg: 'none' }))
    expect(await code(`${none}.${body}.`)).toBe('PASS_UNREADABLE')
    expect(await code(`${none}.${body}.${base64('x')}`)).toBe('PASS_HEADER')
  })
  test('HS256 with the public key as its secret', async () => {
    const secret = JSON.stringify(await exportJWK(own.publicKey))
    const signed = `${base64(JSON.stringify({ ...header, alg: 'HS256' }))}.${base64(JSON.stringify(claims))}`
    const mac = createHmac('sha256', secret).update(signed).digest('base64url')
    expect(await code(`${signed}.${mac}`)).toBe('PASS_HEADER')
    const lying = `${base64(JSON.stringify(header))}.${base64(JSON.stringify(claims))}`
    expect(await code(`${lying}.${createHmac('sha256', secret).update(lying).digest('base64url')}`)).toBe(
      'BAD_SIGNATURE',
    )
  })
  test('a key that the token brings along', async () => {
    const jwk = await exportJWK(other.publicKey)
    expect(await code(await forged(claims, { ...header, jwk }, other.privateKey))).toBe('PASS_HEADER')
    expect(await code(await forged(claims, { ...header, jku: 'https://x.example/k' }, other.privateKey))).toBe(
      'PASS_HEADER',
    )
    expect(await code(await forged(claims, { ...header, x5u: 'https://x.example/k' }))).toBe('PASS_HEADER')
  })
  test('tricks with the key id', async () => {
    for (const kid of ['k2', '../k1', 'K1', '', '__proto__', 'https://x.example/k1']) {
      expect(await code(await forged(claims, { ...header, kid }))).toBe('UNKNOWN_KEY')
    }
    expect(await code(await forged(claims, { ...header, kid: ['k1'] }))).toBe('PASS_HEADER')
    expect(await code(await forged(claims, header, other.privateKey))).toBe('BAD_SIGNATURE')
  })
  test('a trusted key of another kind', async () => {
    const rsa = await generateKeyPair('RS256')
    expect(await code(await pass(), { keys: new Map([['k1', rsa.publicKey]]) })).toBe('UNKNOWN_KEY')
  })
  test('another type, something critical, and whatever is not known', async () => {
    expect(await code(await forged(claims, { ...header, typ: 'JWT' }))).toBe('PASS_HEADER')
    expect(await code(await forged(claims, { alg: 'EdDSA', kid: 'k1' }))).toBe('PASS_HEADER')
    expect(await code(await forged(claims, { ...header, crit: ['x'], x: 1 }))).toBe('PASS_HEADER')
    expect(await code(await forged(claims, { ...header, cty: 'x' }))).toBe('PASS_HEADER')
  })
})

describe('ATTACK-16: form', () => {
  test('audience and issuer, each exactly one', async () => {
    expect(await code(await pass({ aud: 'executor-2' }))).toBe('WRONG_AUDIENCE')
    expect(await code(await forged({ ...claims, aud: ['executor-1'] }))).toBe('PASS_CLAIMS')
    expect(await code(await pass({ iss: 'gate.other' }))).toBe('WRONG_ISSUER')
  })
  test('duplicate claims, in the body and in the header', async () => {
    const text = JSON.stringify(claims)
    expect(await code(await forged(text.replace('{', '{"aud":"executor-2",')))).toBe('PASS_CLAIMS')
    expect(await code(await forged(text.replace('"kind"', '"kind":"x","kind"')))).toBe('PASS_CLAIMS')
    const [, body, signature] = (await pass()).split('.')
    const twice = base64('{"alg":"EdDSA","typ":"production-pass+jwt","kid":"k1","kid":"k1"}')
    expect(await code(`${twice}.${body}.${signature}`)).toBe('PASS_HEADER')
  })
  test('claims that are missing, unknown or of another type', async () => {
    expect(await code(await forged({ ...claims, admin: true }))).toBe('PASS_CLAIMS')
    for (const name of Object.keys(claims)) {
      const rest = Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
      expect([name, await code(await forged(rest))]).toEqual([name, 'PASS_CLAIMS'])
      expect(await code(await forged({ ...claims, [name]: null }))).toBe('PASS_CLAIMS')
    }
    for (const more of [
      { jti: [claims.jti] },
      { xh: [claims.xh] },
      { pol: [claims.pol] },
      { pol: `${claims.pol}0` },
      { cnf: { jkt: ['A'.repeat(43)] } },
      { cnf: { jkt: 'A'.repeat(43), more: 1 } },
      { cnf: ['A'.repeat(43)] },
      { cnf: 'A'.repeat(43) },
      { act: { kind: '', target: 'x' } },
      { act: { kind: 'shell', target: ['x'] } },
      { act: { kind: 5, target: 'x' } },
      { act: { kind: 'shell' } },
      { act: ['shell', 'x'] },
      { apr: { id: '', index: 7 } },
      { apr: { id: 'hold_1', index: -1 } },
      { apr: { id: 'hold_1', index: '7' } },
      { apr: { id: 'hold_1', index: 7, more: 1 } },
      { apr: 'hold_1' },
      { sub: '' },
      { sub: 's'.repeat(513) },
      { epoch: '3' },
      { epoch: [3] },
      { jti: 'short' },
      { xh: 'sha256:x' },
      { cnf: {} },
      { cnf: { jkt: 'x' } },
      { apr: { id: 'h' } },
      { act: { kind: 'shell', target: 'x', more: 1 } },
      { epoch: -1 },
      { epoch: 1.5 },
    ]) {
      expect(await code(await forged({ ...claims, ...more }))).toBe('PASS_CLAIMS')
    }
    expect(await code(await forged({ ...claims, epoch: 0, apr: { id: 'h', index: 0 } }), { epoch: 0 })).toBe('ok')
    expect(await code(await forged({ ...claims, sub: 's'.repeat(512) }))).toBe('ok')
    const signer = new CompactSign(Buffer.of(0xff)).setProtectedHeader(header)
    expect(await code(await signer.sign(own.privateKey))).toBe('PASS_CLAIMS')
    for (const body of ['', 'x', '[]', 'null', '{}', '{"a":1}x']) {
      expect(await code(await forged(body))).not.toBe('ok')
    }
  })
  test('one spelling of its bytes', async () => {
    const token = await pass()
    const [head, body, signature = ''] = token.split('.')
    for (const wrong of [
      `${token}=`,
      `${token}.`,
      `.${token}`,
      ` ${token}`,
      `${token}\n`,
      `${head}.${body}`,
      '',
      '..',
    ]) {
      expect(await code(wrong)).toBe('PASS_UNREADABLE')
    }
    // The last letter of 64 bytes in base64url holds four bits of nothing.
    const last = signature.at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const same = alphabet[alphabet.indexOf(last) + 1]
    expect(await code(`${head}.${body}.${signature.slice(0, -1)}${same}`)).toBe('PASS_UNREADABLE')
    for (const wrong of [undefined, null, 5, {}, [token], Buffer.from(token)]) {
      expect(await code(wrong)).toBe('PASS_UNREADABLE')
    }
  })
  test('4096 bytes', async () => {
    expect(await code(`${await pass()}${'A'.repeat(4096)}`)).toBe('PASS_TOO_LARGE')
  })
  test('any changed letter', async () => {
    const token = await pass()
    for (let i = 0; i < token.length; i += 7) {
      const changed = `${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`
      expect(await code(changed)).not.toBe('ok')
    }
  })
})
