import { expect, test } from 'vitest'
import { onceATurn } from './once-a-turn.ts'

test('who asks in one turn shares the work, and it begins after the last of them', async () => {
  let state = 'before'
  let done = 0
  const look = onceATurn(async () => {
    done++
    return state
  })
  const first = look()
  state = 'after'
  const second = look()
  expect([await first, await second, done]).toEqual(['after', 'after', 1])
  state = 'later'
  expect([await look(), done]).toEqual(['later', 2])
})

test('who asks while it is done gets work of their own', async () => {
  const waiting: (() => void)[] = []
  let begun = 0
  const slow = onceATurn(async () => {
    const own = ++begun
    await new Promise<void>((resolve) => waiting.push(resolve))
    return own
  })
  const isBegun = async (count: number) => {
    while (begun < count) await new Promise((resolve) => setImmediate(resolve))
  }
  const first = slow()
  await isBegun(1)
  const second = slow()
  await isBegun(2)
  for (const go of waiting) go()
  expect([await first, await second]).toEqual([1, 2])
})

test('what fails once does not fail the next time', async () => {
  let count = 0
  const look = onceATurn(async () => {
    if (++count === 1) throw new Error('away')
    return count
  })
  const both = [look(), look()]
  for (const one of both) await expect(one).rejects.toThrow('away')
  expect(await look()).toBe(2)
})
