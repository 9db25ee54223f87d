import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { forgetLogin, keepLogin, readLogin } from './client-file.ts'
import { type ReachOptions, whereabouts } from './whereabouts.ts'

const scratch = mkdtempSync(join(tmpdir(), 'prodgate-client-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const path = join(scratch, 'deep/client.json')

const KEPT = { url: 'https://gate.example', token: 'pgp_kept' }

function found(options: ReachOptions, env: Record<string, string> = {}, kept = true) {
  const { url, token, socket } = whereabouts(options, env, () => (kept ? KEPT : undefined))
  return [socket ?? url.origin, token]
}

describe('where the authority is, and who asks', () => {
  test('nothing is said', () => expect(found({}, {}, false)).toEqual(['http://127.0.0.1:4477', undefined]))
  test('the login', () => expect(found({})).toEqual(['https://gate.example', 'pgp_kept']))
  test('the environment stands above it', () =>
    expect(found({}, { PRODGATE_URL: 'https://b.example', PRODGATE_TOKEN: 'pga_b' })).toEqual([
      'https://b.example',
      'pga_b',
    ]))
  test('options stand above both', () => {
    writeFileSync(join(scratch, 'token'), 'pga_file\n')
    const options = { url: 'https://c.example', tokenFile: join(scratch, 'token') }
    expect(found(options, { PRODGATE_URL: 'https://b.example', PRODGATE_TOKEN: 'pga_b' })).toEqual([
      'https://c.example',
      'pga_file',
    ])
  })
  test('a token of its own goes to the kept address', () =>
    expect(found({}, { PRODGATE_TOKEN: 'pga_b' })).toEqual(['https://gate.example', 'pga_b']))
  test('a socket takes no login', () => expect(found({ socket: '/run/a.sock' })).toEqual(['/run/a.sock', undefined]))
})

describe('INVARIANT (a kept token goes home)', () => {
  test('not to another address', () =>
    expect(found({}, { PRODGATE_URL: 'https://evil.example' })).toEqual(['https://evil.example', undefined]))
  test('not to another port', () =>
    expect(found({ url: 'https://gate.example:444' })).toEqual(['https://gate.example:444', undefined]))
  test('to its own, however that is named', () =>
    expect(found({ url: 'https://GATE.example:443/x' })).toEqual(['https://gate.example', 'pgp_kept']))
})

describe('addresses that are refused, each with one that is not', () => {
  const refused = [
    'ftp://gate.example',
    'gate.example',
    'http://gate.example',
    'https://me:x@gate.example',
    'http://127.0.0.1.evil.example',
  ]
  const taken = ['https://gate.example', 'http://127.0.0.1:1', 'http://[::1]:4477', 'http://localhost:4477']
  for (const url of refused) test(url, () => expect(() => found({ url }, {}, false)).toThrow())
  for (const url of taken) test(url, () => expect(found({ url }, {}, false)[1]).toBeUndefined())
})

test('a token that would break out of its header is refused, and not shown', () => {
  expect(() => found({}, { PRODGATE_TOKEN: 'secret\r\nX: y' })).toThrow(/^(?!.*secret)/)
})

describe('the kept login', () => {
  test('is for its owner only', () => {
    keepLogin(KEPT, path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readLogin(path)).toEqual(KEPT)
  })
  test('is not used once others may read it', () => {
    chmodSync(path, 0o644)
    expect(() => readLogin(path)).toThrow('others may read')
  })
  test('is forgotten', () => {
    expect(forgetLogin(path)).toBe(true)
    expect(forgetLogin(path)).toBe(false)
    expect(readLogin(path)).toBeUndefined()
  })
})
