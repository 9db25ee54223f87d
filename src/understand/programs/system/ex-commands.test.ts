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
  expect(readExScript(lines, false)).toBe(does)
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
  expect(readExScript(lines, false)).toBeUndefined()
})

test('text that is put in is no command', () => {
  expect(readExScript(['1i', '!rm x', '.', 'w', 'q'], true)).toBe('edits')
  expect(readExScript(['1i', '.', '!rm x'], true)).toBeUndefined()
})
