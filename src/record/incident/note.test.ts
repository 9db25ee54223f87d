import { expect, test } from 'vitest'
import { isFileName, wrongTimes } from './note.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const at = (hour: number) => `2026-11-21T0${hour}:00:00Z`

test('times of a downtime come in their order', () => {
  expect(wrongTimes({ started: at(1), detected: at(2), mitigated: at(3), ended: at(3) }, NOW)).toBeUndefined()
  expect(wrongTimes({ started: at(1), ended: at(1) }, NOW)).toBeUndefined()
  expect(wrongTimes({ started: at(2), detected: at(1) }, NOW)).toContain('`detected` is before `started`')
  expect(wrongTimes({ started: at(2), ended: at(1) }, NOW)).toContain('`ended` is before `started`')
  expect(wrongTimes({ started: '2026-11-21T13:00:00Z' }, NOW)).toContain('in the future')
  expect(wrongTimes({ started: 'noon' }, NOW)).toContain('no time')
})

test('names of files as the artefacts show them', () => {
  expect(['a b.txt', '/var/log/äpp.log'].map(isFileName)).toEqual([true, true])
  expect(['', 'a`b', 'a\nb', 'a\u202eb', 'x'.repeat(301)].map(isFileName)).toEqual(Array(5).fill(false))
})
