import { expect, test } from 'vitest'
import { isSha256Digest } from './sha256-digest.ts'

test('a digest has one spelling', () => {
  expect(isSha256Digest(`sha256:${'ab'.repeat(32)}`)).toBe(true)
  const others = [
    `sha256:${'AB'.repeat(32)}`,
    `SHA256:${'ab'.repeat(32)}`,
    'ab'.repeat(32),
    `sha256:${'ab'.repeat(31)}`,
  ]
  const longer = [`sha256:${'ab'.repeat(33)}`, `sha256:${'ab'.repeat(32)}\n`, ` sha256:${'ab'.repeat(32)}`, '', 7]
  expect([...others, ...longer, undefined].filter(isSha256Digest)).toEqual([])
})
