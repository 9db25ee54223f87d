import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256Hex } from './sha256.ts'

test('is the same before and after the change to `node:crypto`, for short texts and long ones', () => {
  const texts = ['', 'abc', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), '“é🙂”', 'x'.repeat(100_000), 'abc', 'é']
  for (const text of texts) expect(sha256Hex(text)).toBe(hash('sha256', text, 'hex'))
})

test('gives the digest of the example in the standard', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
