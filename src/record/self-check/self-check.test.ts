import { expect, test } from 'vitest'
import { type Answers, SELF_CHECK, selfCheck } from './self-check.ts'

const GOOD: Readonly<Record<string, unknown>> = {
  yes: true,
  text: 'read from targets.yaml',
  confidence: 95,
  doubt: true,
  'yes-or-none': 'no data changes',
  risk: 'LOW',
}

const right: Answers = Object.fromEntries(
  SELF_CHECK.flatMap(({ questions }) => questions.map(({ id, needs }) => [id, GOOD[needs]])),
)

test('there are eight lists, and each question has one id', () => {
  expect(SELF_CHECK.map(({ id }) => id)).toHaveLength(8)
  const ids = SELF_CHECK.flatMap(({ questions }) => questions.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
})

test('who answers all of it rightly may answer', () => {
  expect(selfCheck(right, 'The log shows 502 from 12:02 to 12:19.')).toEqual({
    answer: true,
    confidence: 'HIGH',
    failures: [],
    redFlags: [],
  })
})

test.each(Object.keys(right))('without %s: do not answer, and what to do', (id) => {
  const { [id]: _left, ...rest } = right
  const verdict = selfCheck(rest)
  const found = verdict.failures.map((one) => one.question)
  // Where nothing is said of the confidence, the doubt is answered all the same.
  expect([verdict.answer, found]).toEqual(id === 'hallucination.doubt' ? [true, []] : [false, [id]])
  expect(verdict.failures.every(({ remedy }) => remedy !== '')).toBe(true)
})

test.each([
  ['"true"', 'true'],
  ['1', 1],
  ['false', false],
  ['a list', [true]],
])('a yes is only `true`, not %s', (_, given) => {
  expect(selfCheck({ ...right, 'production.no-write': given }).failures).toHaveLength(1)
})

test('confidence: high goes on, medium states the doubt, low asks', () => {
  const at = (confidence: unknown, doubt: boolean) =>
    selfCheck({ ...right, 'hallucination.confidence': confidence, 'hallucination.doubt': doubt })
  expect(at(90, false)).toMatchObject({ answer: true, confidence: 'HIGH' })
  expect(at(89, false)).toMatchObject({ answer: false, confidence: 'MEDIUM' })
  expect(at(89, true)).toMatchObject({ answer: true, confidence: 'MEDIUM' })
  expect(at(69, true)).toMatchObject({ answer: false, confidence: 'LOW' })
  expect(at(101, true)).toMatchObject({ answer: false, confidence: 'UNKNOWN' })
})

test('a guess in the draft fails, whatever the answers say', () => {
  expect(selfCheck(right, 'It was probably the cache.')).toMatchObject({ answer: false, redFlags: ['probably'] })
})
