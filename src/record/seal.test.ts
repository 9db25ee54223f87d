import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sealWith } from './seal.ts'

const secret = Buffer.alloc(32, 7)
const seal = sealWith(secret, randomBytes)

describe('a sealed text', () => {
  test('opens under the name that it was sealed for', () => {
    for (const text of ['', 'psql -c "drop table t"', 'é 𝕏', 'x'.repeat(100_000)]) {
      expect(seal.open(seal.close(text, 'decision_1'), 'decision_1')).toBe(text)
    }
  })
  test('does not open for anything else, nor with another key', () => {
    const sealed = seal.close('secret', 'decision_1')
    expect(seal.open(sealed, 'decision_2')).toBeUndefined()
    expect(seal.open(sealed, '')).toBeUndefined()
    expect(sealWith(Buffer.alloc(32, 8), randomBytes).open(sealed, 'decision_1')).toBeUndefined()
    expect(sealWith(Buffer.from(secret), randomBytes).open(sealed, 'decision_1')).toBe('secret')
  })
  test('does not open with any one bit changed', () => {
    const sealed = seal.close('secret', 'decision_1')
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3] = Number(changed[bit >> 3]) ^ (1 << (bit & 7))
      expect(seal.open(changed, 'decision_1')).toBeUndefined()
    }
  })
  test('does not open where it was cut', () => {
    const sealed = seal.close('', 'decision_1')
    expect(sealed).toHaveLength(28)
    expect(seal.open(sealed, 'decision_1')).toBe('')
    for (const length of [0, 11, 12, 15, 27])
      expect(seal.open(sealed.subarray(0, length), 'decision_1')).toBeUndefined()
  })
  test('has a fresh nonce of 12 bytes before it, and never the text', () => {
    const asked: number[] = []
    const counted = sealWith(secret, (bytes) => {
      asked.push(bytes)
      return randomBytes(bytes)
    })
    const [one, other] = [counted.close('secret', 'a'), counted.close('secret', 'a')]
    expect(asked).toEqual([12, 12])
    expect(Buffer.compare(one, other)).not.toBe(0)
    expect(Buffer.from(one).toString('latin1')).not.toContain('secret')
  })
})
