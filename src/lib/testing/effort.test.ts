import { expect, test } from 'vitest'
import { readJson } from '../json-strict.ts'
import { effortOf, growthOf, LINEAR } from './effort.ts'

test('effort is counted, and is much the same each time', () => {
  const text = `[${'1,'.repeat(1000)}1]`
  const few = effortOf(() => readJson('[1]'))
  const many = effortOf(() => readJson(text))
  expect(few).toBeGreaterThan(0)
  expect(many).toBeGreaterThan(1000)
  expect(Math.abs(effortOf(() => readJson(text)) - many)).toBeLessThan(many / 4)
  expect(effortOf(() => 1)).toBeLessThan(few)
})

test('what grows with the square is told from what grows in step', () => {
  const text = (length: number) => 'x'.repeat(length)
  const eachPair = (one: string) => {
    let pairs = 0
    for (const _ of one) for (const _ of one) pairs++
    return pairs
  }
  expect(growthOf(text, eachPair, 200)).toBeGreaterThan(LINEAR)
  expect(growthOf((length) => `[${'1,'.repeat(length)}1]`, readJson, 200)).toBeLessThan(LINEAR)
})
