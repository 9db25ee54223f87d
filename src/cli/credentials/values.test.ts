import { expect, test } from 'vitest'
import { UsageError } from '../../client/exit.ts'
import { valuesFor, valuesIn } from './values.ts'

test.each([
  [{ env: ['A'], files: [] }, 'secret value\n', { A: 'secret value' }],
  [{ env: ['A'], files: [] }, 'two\nlines\n', { A: 'two\nlines' }],
  [{ env: [], files: ['A'] }, 'whole\n', { A: 'whole\n' }],
  [{ env: ['A', 'B'], files: [] }, '# both\nA=x=y\n\nB= z \r\n', { A: 'x=y', B: ' z ' }],
])('%j reads %j', (names, text, wanted) => expect(valuesIn(text, names)).toEqual(wanted))

test('several values have names', () =>
  expect(() => valuesIn('secret', { env: ['A', 'B'], files: [] })).toThrow(UsageError))

test('a value that is not among them is missing, and not empty', () =>
  expect(() => valuesIn('A=secret1\nC=x', { env: ['A', 'B'], files: [] })).toThrow('there is no line for `B`'))

test('a file that is not there is named', async () => {
  await expect(valuesFor({ env: ['A'], files: [] }, '/no/such')).rejects.toThrow(
    'from `/no/such`: there is no such file',
  )
})

test('without a terminal and without a file there is nothing to read', async () => {
  await expect(valuesFor({ env: ['A'], files: [] }, undefined)).rejects.toThrow(UsageError)
})
