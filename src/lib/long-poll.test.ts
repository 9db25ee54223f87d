import { expect, test } from 'vitest'
import { longPoll } from './long-poll.ts'

/** Whoever is asked answers `pending` until the `answered`-th question; a question takes all of its seconds. */
async function poll(seconds: number, answered: number) {
  let now = 0
  const asked: number[] = []
  const answer = await longPoll({
    ask: async (most) => {
      asked.push(most)
      now += most
      return asked.length >= answered ? 'approved' : 'pending'
    },
    waits: (status) => status === 'pending',
    left: () => seconds - now,
    atOnce: 60,
  })
  return { answer, asked }
}

test('it asks until there is an answer', async () => {
  expect(await poll(300, 1)).toEqual({ answer: 'approved', asked: [60] })
  expect(await poll(300, 3)).toEqual({ answer: 'approved', asked: [60, 60, 60] })
})

test('it asks no longer than there is time', async () => {
  expect(await poll(100, 9)).toEqual({ answer: 'pending', asked: [60, 40] })
  expect(await poll(0.2, 9)).toEqual({ answer: 'pending', asked: [1] })
  expect(await poll(0, 1)).toEqual({ answer: undefined, asked: [] })
  expect(await poll(-1, 1)).toEqual({ answer: undefined, asked: [] })
})

test('what goes wrong ends it', async () => {
  const asking = longPoll({ ask: () => Promise.reject(new Error('away')), waits: () => true, left: () => 1, atOnce: 1 })
  await expect(asking).rejects.toThrow('away')
})
