import { expect, test } from 'vitest'
import { holdsSecret } from './text.ts'

// Put together here, so that nobody's scanner takes this file for a leak.
const letters = (count: number) => 'aB3'.repeat(Math.ceil(count / 3)).slice(0, count)

test.each([
  ['a private key', `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----\nbm90\n`],
  ['a key of a cloud', `AKIA${'A1B2C3D4'.repeat(2)}`],
  ['a token of a forge', `token: ghp_${letters(36)}`],
  ['a token in quotes', `{"t":"xoxb-${letters(24)}"}`],
  ['a key of payments', `sk_live_${letters(24)}`],
])('%s', (_, text) => expect(holdsSecret(text)).toBe(true))

test.each([
  ['a public key', '-----BEGIN PUBLIC KEY-----\nbm90\n'],
  ['a mark without a token', 'set AKIA and ghp_ first'],
  ['a mark in the middle of a word', `XAKIA${'A1B2C3D4'.repeat(2)}`],
  ['a short one', `ghp_${letters(10)}`],
  ['plain text', 'the token is in the vault'],
])('not %s', (_, text) => expect(holdsSecret(text)).toBe(false))
