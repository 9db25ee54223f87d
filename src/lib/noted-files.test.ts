import { expect, test } from 'vitest'
import { type FileText, noFiles } from './files.ts'
import { notedFiles } from './noted-files.ts'

const over = (texts: Readonly<Record<string, string>>) =>
  notedFiles({
    ...noFiles,
    read: (path): FileText => {
      const text = texts[path]
      return text === undefined ? { is: 'absent' } : { is: 'text', text }
    },
  })

function digest(texts: Readonly<Record<string, string>>, ...paths: readonly string[]): string | undefined {
  const noted = over(texts)
  for (const path of paths) noted.files.read(path)
  return noted.digest()
}

test('what was read is told apart by its path and by each byte', () => {
  const texts = { '/a': 'one', '/b': 'two' }
  expect(digest(texts)).toBeUndefined()
  expect(digest(texts, '/a', '/b')).toBe(digest(texts, '/b', '/a', '/a'))
  expect(digest(texts, '/a')).not.toBe(digest({ ...texts, '/a': 'ons' }, '/a'))
  expect(digest(texts, '/a')).not.toBe(digest({ '/b': 'one' }, '/b'))
  expect(digest(texts, '/c')).not.toBe(digest({ ...texts, '/c': '' }, '/c'))
  expect(digest({ ...texts, '/b': 'other' }, '/a')).toBe(digest(texts, '/a'))
})
