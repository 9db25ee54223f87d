import { expect, test } from 'vitest'
import { readExScript } from './ex-commands.ts'

test.each([
  [['%s/a/b/g', 'wq'], 'edits'],
  [['%s/a/b/g|x'], 'edits'],
  [['g/x/d', 'w'], 'edits'],
  [['g!/x/s/a/b/ | x'], 'edits'],
  [['/a/,/b/d', 'x'], 'edits'],
  [['%d', 'x'], 'empties'],
  [['1,$p', 'q!'], 'shows'],
  [['set nomore nu', '%p', 'q'], 'shows'],
])('%j is read', (lines, does) => {
  expect(readExScript(lines)).toBe(does)
})

test.each([
  [['!rm x']],
  [['%!sh']],
  [['r !ls']],
  [['w !sh']],
  [['w other.txt']],
  [['g/x/normal dd']],
  [['g/x/!rm y']],
  [['s/a/\\=system("x")/']],
  [['%s/a/b/|!rm x']],
  [['set shell=sh']],
  [['call delete("x")']],
  [['source x.vim']],
  [['a', 'text']],
])('%j is not', (lines) => {
  expect(readExScript(lines)).toBeUndefined()
})

test('text that is put in is no command', () => {
  expect(readExScript(['i', '!rm x', '.', 'w', 'q'], 'ed')).toBe('edits')
  expect(readExScript(['$a', '!rm x', '.', 'w', 'q'], 'ed')).toBe('edits')
  expect(readExScript(['i', '.', '!rm x'], 'ed')).toBeUndefined()
  expect(readExScript(['i', 'x', '  .', '!rm x'], 'ed')).toBeUndefined()
})

test.each([
  ['// c', '!rm x'],
  ['import a from "b"', 'e b'],
  ['world', 'w orld'],
  ['global x', 'g/x/w b'],
  ['const x = 1', '5,6W b'],
  ['var r = 1', 'vxaxr b'],
])('text for a line that may not be there could be commands: `%s` does nothing then, `%s` does', (harmless, other) => {
  for (const place of ['1i', '9a', 'c'])
    expect([harmless, other].map((line) => readExScript([place, line, '.', 'w', 'q'], 'ed'))).toEqual([
      'edits',
      undefined,
    ])
  expect(readExScript(['1i', harmless, '.', 'w', 'q'], 'ex')).toBeUndefined()
  expect(readExScript(['$a', other, '.', 'w', 'q'], 'ex')).toBe('edits')
})

test('an end of line ends a command', () => {
  expect(readExScript(['s/a/b/'])).toBe('edits')
  expect(readExScript(['s/a/b/\ne 5'])).toBeUndefined()
})
