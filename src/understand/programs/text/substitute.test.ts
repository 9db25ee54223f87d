import { expect, test } from 'vitest'
import { readSedCommands } from './sed-script.ts'
import { substituted } from './substitute.ts'

const made = (text: string, script: string) => substituted(text, readSedCommands(script))

test.each([
  ['rm -rf dist\nls dist dist', 's/dist/src/', 'rm -rf src\nls src dist'],
  ['ls dist dist', 's/dist/src/g', 'ls src src'],
  ['v 1.4.0 1x4y0', 's/1.4.0/2/g', 'v 2 2'],
  ['v 1x4 1.4', 's/1\\.4/2/', 'v 1x4 2'],
  ['a/b', 's|a/b|c/d|', 'c/d'],
  ['a/b', 's/a\\/b/c/; s/c/d/', 'd'],
  ['a', 's/a/b\\\nc/', 'b\nc'],
])('%j by %s is %j', (text, script, wanted) => expect(made(text, script)).toEqual({ text: wanted, exact: true }))

test('a gap is filled as far as the line goes, and said to be a guess', () => {
  expect(made('"clean": "rm -rf dist",', 's/"clean": ".*"/"clean": "ls"/')).toEqual({
    text: '"clean": "ls",',
    exact: false,
  })
})

test.each([
  '2s/a/b/',
  '/x/s/a/b/',
  's/a/[&]/',
  's/\\(a\\)/\\1/',
  's/^a/b/',
  's/a/b/I',
  's/a/\\n/',
  'd',
  's/.*/b/',
  "s/a\\'/b/",
  's/a/b',
  's.\\..b.',
])('%s is not followed', (script) => expect(made('a', script)).toBeUndefined())
