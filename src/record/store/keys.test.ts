import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatVerifierKey } from '../log/key.ts'
import { type AuthorityKeys, openKeys } from './keys.ts'

let data: string
let directory: string

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'prodgate-keys-'))
  directory = join(data, 'keys')
})
afterEach(() => rmSync(data, { recursive: true }))

function keysOf(opened = openKeys(directory)): AuthorityKeys {
  if (opened.is === 'fault') throw new Error(opened.fault.message)
  return opened.value
}

test('are made at the first start, for their owner alone, and are the same from then on', () => {
  const made = keysOf()
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(readdirSync(directory)).toEqual(['log.key', 'pass.pem'])
  for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
  const again = keysOf()
  expect(formatVerifierKey(again.log.verifier)).toBe(formatVerifierKey(made.log.verifier))
  expect(again.pass.kid).toBe(made.pass.kid)
})

test('of two authorities differ, in their names too', () => {
  const [one, other] = [keysOf(), keysOf(openKeys(join(data, 'other')))]
  expect(one.log.verifier.name).toMatch(/^prodgate\.local\/log\/[a-z2-9]{10}$/)
  expect(other.log.verifier.name).not.toBe(one.log.verifier.name)
  expect(other.pass.kid).not.toBe(one.pass.kid)
})

test('the key of passes signs, and its id is its thumbprint', () => {
  const { kid, privateKey, publicKey } = keysOf().pass
  expect(verify(null, Buffer.from('pass'), publicKey, sign(null, Buffer.from('pass'), privateKey))).toBe(true)
  const pem = readFileSync(join(directory, 'pass.pem'), 'utf8')
  expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  const { x } = createPublicKey(pem).export({ format: 'jwk' })
  const thumbprint = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url')
  expect(kid).toBe(thumbprint)
})

describe('are not used', () => {
  beforeEach(() => void keysOf())
  const code = () => {
    const opened = openKeys(directory)
    return opened.is === 'fault' ? opened.fault : 'used'
  }

  test.each([
    ['the directory', '', 0o750, 0o700],
    ['the directory', '', 0o701, 0o700],
    ['the key of the log', 'log.key', 0o640, 0o600],
    ['the key of passes', 'pass.pem', 0o604, 0o400],
  ])('where others can reach %s (%s, %o), and used where they cannot', (_, name, open, closed) => {
    chmodSync(join(directory, name), open)
    expect(code()).toMatchObject({ code: 'KEYS_EXPOSED', message: expect.stringContaining(join(directory, name)) })
    chmodSync(join(directory, name), closed)
    expect(code()).toBe('used')
  })

  test('where a key is a link, another kind of key, cut, or no file', () => {
    const path = join(directory, 'log.key')
    const whole = readFileSync(path)
    for (const text of ['', whole.subarray(0, -3), 'x'.repeat(5_000), readFileSync(join(directory, 'pass.pem'))]) {
      writeFileSync(path, text)
      expect(code()).toMatchObject({ code: 'KEYS_MALFORMED' })
    }
    rmSync(path)
    writeFileSync(join(data, 'elsewhere'), whole, { mode: 0o600 })
    symlinkSync(join(data, 'elsewhere'), path)
    expect(code()).toMatchObject({ code: 'KEYS_UNREADABLE' })
    rmSync(path)
    writeFileSync(path, whole, { mode: 0o600 })
    expect(code()).toBe('used')
  })

  test('where the directory is a link', () => {
    symlinkSync(directory, join(data, 'link'))
    expect(openKeys(join(data, 'link'))).toMatchObject({ is: 'fault', fault: { code: 'KEYS_EXPOSED' } })
  })
})
