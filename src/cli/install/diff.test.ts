import { expect, test } from 'vitest'
import { diffLines } from './diff.ts'

const shown = (before: string, after: string) => diffLines(before, after).map(({ is, text }) => `${is}${text}`)
const lines = (...all: readonly (string | number)[]) => `${all.join('\n')}\n`

test('lines around a change stay, the others are a gap', () => {
  expect(shown(lines(1, 2, 3, 4, 5, 6), lines(1, 2, 3, 'x', 4, 5, 6))).toEqual(['…', ' 2', ' 3', '+x', ' 4', ' 5', '…'])
})
test('two changes with equal lines between', () => {
  expect(shown(lines('a', 1, 2, 3, 4, 5, 'b'), lines('A', 1, 2, 3, 4, 5, 'B'))).toEqual([
    '-a',
    '+A',
    ' 1',
    ' 2',
    '…',
    ' 4',
    ' 5',
    '-b',
    '+B',
  ])
})
test('a new text, one that goes, and equal ones', () => {
  expect([shown('', lines('a')), shown(lines('a'), ''), shown(lines('a'), lines('a'))]).toEqual([['+a'], ['-a'], ['…']])
})
