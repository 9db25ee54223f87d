import { expect, test } from 'vitest'
import { Lines } from './lines.ts'

function cut(chunks: readonly string[]) {
  const told: string[] = []
  const lines = new Lines(
    5,
    (line) => told.push(line.toString()),
    () => told.push('TOO LONG'),
  )
  for (const chunk of chunks) lines.write(Buffer.from(chunk))
  return told
}

test.each([
  [['a\nb\n'], ['a', 'b']],
  [['a', 'b\nc'], ['ab']],
  [['\n \r\n\t\na\n'], ['a']],
  [['12345\n'], ['12345']],
  [['123456\nab\n'], ['TOO LONG', 'ab']],
  [
    ['1234', '56', '78', '\nab\n'],
    ['TOO LONG', 'ab'],
  ],
])('%j gives %j', (chunks, told) => expect(cut(chunks)).toEqual(told))
