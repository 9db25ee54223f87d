import { expect, test } from 'vitest'
import { listeningOn, mayComeIn } from './door.ts'

test.each([
  [{ host: '127.0.0.1:4600' }, true],
  [{ host: '[::1]:4600', origin: 'http://localhost:3000' }, true],
  [{ host: 'gate.example', origin: 'https://gate.example' }, true],
  [{ host: 'localhost', origin: 'https://evil.example' }, false],
  [{ host: 'localhost', origin: 'null' }, false],
  [{ host: '127.0.0.1.evil.example' }, false],
  [{ host: 'localhost@evil.example' }, false],
  [{}, false],
])('%j: %s', (headers, may) => expect(mayComeIn(headers, ['gate.example'])).toBe(may))

test('an address', () => {
  expect(listeningOn('[::1]:80')).toEqual({ host: '::1', port: 80 })
  expect(listeningOn('127.0.0.1:4600')).toEqual({ host: '127.0.0.1', port: 4600 })
})
