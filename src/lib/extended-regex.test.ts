import { expect, test } from 'vitest'
import { matchesExtended } from './extended-regex.ts'

test.each([
  ['a', 'bab', true],
  ['^a', 'ba', false],
  ['a$', 'ba', true],
  ['^prod.*', 'prodgate', true],
  ['pr.dgat[a-f]', 'prodgate', true],
  ['pr.dgat[^a-f]', 'prodgate', false],
  ['puma|sidekiq', 'sidekiq', true],
  ['(puma|prod)(gate)?$', 'prodgate', true],
  ['^(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', false],
  ['a{2,3}b', 'aab', true],
  ['a{2}b', 'ab', false],
  ['\\.pyc$', 'x.pyc', true],
  ['\\.pyc$', 'xpyc', false],
  ['', 'x', true],
  ['[]]', ']', true],
  ['\\d+', 'a7', true],
])('%s against %s is %s', (pattern, text, wanted) => {
  expect(matchesExtended(pattern, text)).toBe(wanted)
})

test.each(['(', '[a', '*a', 'a{200}', '\\b', '[[:alpha:]]', '(?=a)', '(((((((a)))))))', 'a'.repeat(300)])(
  '%s is not read',
  (pattern) => {
    expect(matchesExtended(pattern, 'a')).toBeUndefined()
  },
)
