import { describe, expect, test } from 'vitest'
import { readPatch } from './patch.ts'

const patch = (...lines: readonly string[]) => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n')
const files = (text: string) => {
  const read = readPatch(text)
  return read.is === 'ok'
    ? read.value.map(({ change, path, to }) => [change, path, ...(to === undefined ? [] : [to])])
    : read
}

describe('what a patch changes', () => {
  test('files that are added, updated, moved and deleted', () =>
    expect(
      files(
        patch(
          '*** Add File: a b',
          '+x',
          '+',
          '*** Update File: u',
          '@@ fn',
          ' x',
          '-y',
          '+z',
          '*** End of File',
          '*** Delete File: d',
          '*** Update File: m',
          '*** Move to: n',
          '@@',
          '-a',
          '+b',
        ),
      ),
    ).toEqual([
      ['add', 'a b'],
      ['update', 'u'],
      ['delete', 'd'],
      ['update', 'm', 'n'],
    ]))
  test('text of a file that looks like a header is text', () =>
    expect(files(patch('*** Add File: a', '+*** Delete File: b'))).toEqual([['add', 'a']]))
  test('a newline at the end', () => expect(files(`${patch('*** Delete File: d')}\n`)).toEqual([['delete', 'd']]))
})

describe('what is not read', () => {
  test.each([
    ['nothing', ''],
    ['no file', patch()],
    ['no end', '*** Begin Patch\n*** Delete File: d'],
    ['text before it', `x\n${patch('*** Delete File: d')}`],
    ['text behind it', `${patch('*** Delete File: d')}\nx`],
    ['a here-document around it', `cat <<'E'\n${patch('*** Delete File: d')}\nE`],
    ['a line of no file', patch('+x')],
    ['a header that nobody knows', patch('*** Rename File: d')],
    ['a header in other letters', patch('*** delete file: d')],
    ['an indented header', patch(' *** Delete File: d')],
    ['a path with a blank at its end', patch('*** Delete File: d ')],
    ['a path with a carriage return', patch('*** Delete File: d\r')],
    ['no path', patch('*** Delete File: ')],
    ['a deleted file with lines', patch('*** Delete File: d', '-x')],
    ['an added file with a line that is not added', patch('*** Add File: a', 'x')],
    ['an added file that moves', patch('*** Add File: a', '*** Move to: b', '+x')],
    ['an update of nothing', patch('*** Update File: a')],
    ['an end in the middle', patch('*** Delete File: d', '*** End Patch', '*** Delete File: e')],
  ])('%s', (_name, text) => expect(readPatch(text).is).toBe('fault'))
})
