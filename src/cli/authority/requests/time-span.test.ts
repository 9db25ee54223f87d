import { expect, test } from 'vitest'
import { endOf } from '../settings/grants.ts'
import { spanBetween, timeLeft } from './time-span.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')

const spans: readonly (readonly [number, string])[] = [
  [0, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7199, '119 min'],
  [7200, '2 h'],
  [172_800, '2 d'],
  [-5, '0 s'],
]
for (const [seconds, text] of spans)
  test(`${seconds} s is ${text}`, () => expect(spanBetween(NOW, NOW + seconds * 1000)).toBe(text))

test('a time that is over, or none', () => {
  expect(timeLeft('2026-11-21T11:59:59Z', NOW)).toBe('over')
  expect(timeLeft('soon', NOW)).toBe('over')
})

test('an end as it is written, or from now on', () => {
  expect(endOf('8h', NOW)).toBe('2026-11-21T20:00:00.000Z')
  expect(endOf('2026-12-24T00:00:00Z', NOW)).toBe('2026-12-24T00:00:00Z')
  expect(endOf('for ever', NOW)).toBe('for ever')
})
