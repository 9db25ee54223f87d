import { expect, test } from 'vitest'
import { gate } from './index.ts'

test.each([
  ['nowhere', { token: 'x' }, 'give `url` or `socket`'],
  ['nothing at all', undefined, 'give `url` or `socket`'],
  ['two places', { url: 'http://127.0.0.1:1', socket: '/x', token: 'x' }, 'give `url` or `socket`'],
  ['nobody', { url: 'http://127.0.0.1:1' }, 'give `token` or `tokenFile`'],
  ['unencrypted', { url: 'http://gate.example', token: 'x' }, 'unencrypted'],
  ['no time', { url: 'http://127.0.0.1:1', token: 'x', wait: Number.NaN }, '`wait` is a number of seconds'],
  ['a password', { url: 'https://a:b@gate.example', token: 'x' }, 'no password'],
])('options that name %s are refused at once', (_name, options, message) => {
  expect(() => gate(options as never)).toThrow(message)
})

test('options that name one place and one token are a gate', () => {
  expect(() => gate({ url: 'https://gate.example', token: 'x', wait: 0 })).not.toThrow()
})
