import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { commit, isCommittedTo, SALT_BYTES } from './commitment.ts'

const salt = new Uint8Array(SALT_BYTES).fill(7)

test('is SHA-256 over salt and value', () => {
  const wanted = createHash('sha256')
    .update(Buffer.concat([salt, Buffer.from('9876 5432')]))
    .digest('hex')
  expect(commit('9876 5432', salt).commitment).toBe(`sha256:${wanted}`)
})

test('is checked with the same value and salt, and with no other', () => {
  const { commitment } = commit('9876 5432', salt)
  expect(isCommittedTo(commitment, '9876 5432', salt)).toBe(true)
  expect(isCommittedTo(commitment, '9876 5433', salt)).toBe(false)
  expect(isCommittedTo(commitment, '9876 5432', randomBytes(SALT_BYTES))).toBe(false)
  expect(isCommittedTo(commitment, Buffer.from('9876 5432'), salt)).toBe(true)
})

test('has nothing in common for equal values under different salts', () => {
  expect(commit('x', salt).commitment).not.toBe(commit('x', randomBytes(SALT_BYTES)).commitment)
})

test('does not take a salt of another length, nor what is no commitment', () => {
  expect(() => commit('x', new Uint8Array(8))).toThrow(new RangeError('a salt has 16 bytes, not 8'))
  // A byte moved from salt to value would commit to the same bytes.
  expect(isCommittedTo(commit('x', salt).commitment, '\u0007x', salt.subarray(1))).toBe(false)
  const { commitment } = commit('x', salt)
  for (const wrong of [
    `x${commitment}`,
    `${commitment}00`,
    `${commitment}\n`,
    '',
    'sha256:',
    'sha256:zz',
    `sha512:${'0'.repeat(64)}`,
  ])
    expect(isCommittedTo(wrong, 'x', salt)).toBe(false)
})
