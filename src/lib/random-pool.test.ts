import { expect, test } from 'vitest'
import { randomPool } from './random-pool.ts'

test('every byte is given out once, and no stock is shared with who got it', () => {
  let drawn = 0
  const stocks: Uint8Array[] = []
  const random = randomPool((bytes) => {
    const stock = Uint8Array.from({ length: bytes }, () => drawn++ % 251)
    stocks.push(stock)
    return stock
  })
  const given = Array.from({ length: 1000 }, () => random(10))
  // The last bytes of a stock that are too few for one more are left over.
  expect(stocks).toHaveLength(3)
  for (const [i, one] of given.entries()) {
    const at = Math.floor(i / 409) * 4096 + (i % 409) * 10
    expect([...one]).toEqual(Array.from({ length: 10 }, (_, k) => (at + k) % 251))
  }
  expect(stocks[0]?.subarray(0, 4090).every((byte) => byte === 0)).toBe(true)
  expect(random(5000)).toHaveLength(5000)
  expect(random(0)).toHaveLength(0)
})
