import { describe, expect, test } from 'vitest'
import { isPlain, redacted, shown } from './shown.ts'

describe('what is left out, and its twin that stays', () => {
  const pair = (secret: string, left: string, twin: string) =>
    test(secret, () => {
      expect(redacted(secret)).toBe(left)
      expect(shown(secret)).toBe(left)
      expect(isPlain(secret)).toBe(false)
      expect(redacted(twin)).toBe(twin)
      expect(shown(twin)).toBe(twin)
    })
  pair('https://ann:pw@db.example/x', 'https://db.example/x', 'https://db.example/x')
  pair('login password=abc', 'login password=***', 'login passwords abc')
  pair('https://a.example/?key=abc', 'https://a.example/?key=***', 'https://a.example/?page=abc')
  pair('tool --token abc', 'tool --token ***', 'tool --tokens abc')
  pair('cookie:abc', 'cookie: ***', 'cookies:abc')
  pair('X-API-KEY: abc', 'X-API-KEY: ***', 'X-API-KEYS: abc')
  pair('HOOKS.SLACK.COM/services/T0/B0', 'HOOKS.SLACK.COM/services/***', 'hooks.slack.com/about/T0')
  pair('discord.com/api/webhooks/1/x', 'discord.com/api/webhooks/***', 'discord.com/api/users/1')
  pair(`a/AKIA${'A'.repeat(16)}`, '***', `a/AKIA${'A'.repeat(15)}`)
  pair(`x npm_${'a'.repeat(36)} y`, '***', `x npm-${'a'.repeat(36)} y`)
})

test('names and paths are plain', () => {
  for (const one of ['shop', '/srv/shop/src/a.ts', 'https://10.0.0.1:6443', 'rm -rf dist'])
    expect(isPlain(one)).toBe(true)
})
