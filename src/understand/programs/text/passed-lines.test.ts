import { expect, test } from 'vitest'
import { word } from '../../word.ts'
import { isLetThrough, type LineSearch } from './passed-lines.ts'

const search = (pattern: string, more: Partial<LineSearch> = {}): LineSearch => ({
  pattern: word(pattern),
  kind: 'basic',
  leaves: false,
  anyCase: false,
  ...more,
})

test.each<[string, Partial<LineSearch>, string, boolean | undefined]>([
  ['^src/', {}, 'src/a.ts', true],
  ['^src/', {}, '.tool/src/a', false],
  ['^\\.', { leaves: true }, '.tool/a', false],
  ['^\\.', { leaves: true }, 'src/a', true],
  ['\\.json$', {}, '.tool/a.json', true],
  ['json', { anyCase: true }, 'A.JSON', true],
  ['a.c', { kind: 'fixed' }, 'abc', false],
  ['a.c\nb', { kind: 'fixed' }, 'ab', true],
  ['^(src|test)/', { kind: 'extended' }, 'test/a', true],
  ['^(src|test)/', { kind: 'extended' }, '.tool/a', false],
  // What another kind of pattern means by it, or more than one.
  ['(a|b)', {}, 'a', undefined],
  ['a\\|b', {}, 'b', undefined],
  ['a$b', {}, 'x', undefined],
  ['x\nb', {}, 'b', undefined],
  ['\\bjson', { kind: 'extended' }, 'a.json', undefined],
  ['\\D', { kind: 'extended', anyCase: true }, 'a', undefined],
  ['\\w+', { kind: 'other' }, 'a', undefined],
])('%s of %o lets %s through: %s', (pattern, more, line, expected) =>
  expect(isLetThrough(search(pattern, more), line)).toBe(expected),
)
