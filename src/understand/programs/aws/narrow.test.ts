import { expect, test } from 'vitest'
import { unknownWord, word } from '../../word.ts'
import { asksForEnvironment, narrowsToPlain } from './narrow.ts'

const plain = [
  'Configuration.LastModified',
  'Configuration.[Runtime,MemorySize]',
  '{name: Configuration.FunctionName, size: Configuration.CodeSize}',
  'Configuration.Layers[0].Arn',
]
const open = [
  'Configuration',
  'Configuration.Environment',
  'Configuration.Environment.Variables',
  'Configuration.*',
  '*',
  '@',
  'Configuration.[Runtime,Environment]',
  'to_string(Configuration)',
  'Code.Location',
  '',
]
for (const query of plain)
  test(`leaves only plain members: ${query}`, () => expect(narrowsToPlain(word(query))).toBe(true))
for (const query of open) test(`may leave secrets: ${query}`, () => expect(narrowsToPlain(word(query))).toBe(false))
test('asks for the environment', () => {
  expect(asksForEnvironment(word('Environment.Variables'))).toBe(true)
  expect(asksForEnvironment(word('Configuration.Runtime'))).toBe(false)
})
test('an unknown expression may leave anything', () => expect(narrowsToPlain(unknownWord())).toBe(false))
test('no expression leaves all', () => expect(narrowsToPlain(undefined)).toBe(false))
