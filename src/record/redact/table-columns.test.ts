import { expect, test } from 'vitest'
import { TableColumns } from './table-columns.ts'
import { maskedLinesOf } from './testing/masked-lines.ts'

/** What is masked of all the lines, as `rule:text`. */
const masked = maskedLinesOf(TableColumns)

test.each<readonly [string, readonly string[]]>([
  ['id | email\n---+------\n 1 | a\n 2 | b', ['personal:a', 'personal:b']],
  ['email | id\n---+---\n a | 1', ['personal:a']],
  ['email|mrn|token|id\n--+--+--+--\na|b|c|1', ['personal:a', 'identifier:b', 'secret:c']],
  ['+--+--+\n| id | email |\n+--+--+\n| 1 | a b |\n+--+--+\n| 2 | b |', ['personal:a b', 'personal:b']],
  ['email\n-----\n a\n  b c ', ['personal:a', 'personal:b c']],
  ['id\n--\n a', []],
  ['id | email\n---+---\n 1 |', []],
  ['id | email\n---+---\n 1 |   ', []],
  ['id | email\n---+---\n 1 | a | b', ['personal:a']],
  ['id | email\n---+---\n 1', []],
  ['id | email\n 1 | a', []],
  ['id | email\n- | -\n 1 | a', []],
  ['id | email\n---x---\n 1 | a', []],
  ['x---\nid | email\n 1 | a', []],
  ['a | b\nid | email\n---+---\n 1 | c', ['personal:c']],
  ['---+---\n 1 | a', []],
  ['email | id\n\n---+---\n a | 1', []],
  ['email | id\n(1 row)\n---+---\n a | 1', []],
])('%j', (lines, wanted) => expect(masked(lines)).toEqual(wanted))

test.each(['', '  ', '(1 row)', ' (12 rows) '])('a table ends at %j', (end) => {
  expect(masked(`email | id\n---+---\n a | 1\n${end}\n b | 2`)).toEqual(['personal:a'])
  expect(masked(`email\n-----\n a\n${end}\n b`)).toEqual(['personal:a'])
})

test('a table of several columns ends at a line without a bar, which may be the head of the next', () => {
  expect(masked('email | id\n---+---\n a | 1\nb\n c | 2')).toEqual(['personal:a'])
  expect(masked('id | n\n---+---\n a | 1\nemail\n-----\n c')).toEqual(['personal:c'])
})

test.each(['(1 rows', '1 row)', '(x row)', '(1 row) x', 'x (1 row)', '(1 rowss)'])('%j is a row', (row) =>
  expect(masked(`email\n-----\n a\n${row}\n b`)).toEqual(['personal:a', `personal:${row}`, 'personal:b']),
)
