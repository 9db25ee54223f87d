import { expect, test } from 'vitest'
import { later, NOTHING_SEEN } from './high-water.ts'

const mark = (size: number, epoch: number, at = 0) => ({ size, epoch, at })

test('of two marks the one of the later epoch counts, then the one of the larger size', () => {
  expect(later(mark(5, 1), mark(6, 1))).toEqual(mark(6, 1))
  expect(later(mark(6, 1), mark(5, 1))).toEqual(mark(6, 1))
  expect(later(mark(900, 1), mark(5, 2))).toEqual(mark(5, 2))
  expect(later(mark(5, 2), mark(900, 1))).toEqual(mark(5, 2))
})

test('of two that are as late the first stays', () => {
  expect(later(mark(5, 1, 1), mark(5, 1, 2))).toEqual(mark(5, 1, 1))
})

test('nothing is before everything', () => {
  expect(NOTHING_SEEN).toEqual(mark(0, 0))
  expect(later(NOTHING_SEEN, mark(1, 0))).toEqual(mark(1, 0))
})
