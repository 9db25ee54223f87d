import { describe, expect, test } from 'vitest'
import { putToml, type TomlContent, takeToml } from './toml-content.ts'

const content: TomlContent = {
  is: 'toml',
  top: ['only = true'],
  tables: ['[features]', 'hooks = true'],
  names: ['only', 'features'],
}
const put = (text: string | undefined) => putToml(content, text)
const made = (text: string | undefined) => {
  const done = put(text)
  return done.is === 'ok' ? done.value : `fault: ${done.fault}`
}

test('keys of the top stand before the first table, tables at the end', () => {
  const lines = made('a = 1\n\n[b]\nc = 2\n')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
  expect(lines).toEqual(['only = true', 'a = 1', '', '[b]', 'c = 2', '[features]', 'hooks = true', ''])
})

describe('what is put in can be taken back', () => {
  for (const text of ['a = 1\n\n[b]\nc = 2\n', '# mine\r\na = 1\r\n', '[only_other]\nx = 1\n'])
    test(JSON.stringify(text), () => {
      expect(made(made(text))).toBe(made(text))
      expect(takeToml(made(text))).toEqual({ is: 'ok', value: text })
    })
  test('a file of ours alone goes', () => expect(takeToml(made(undefined))).toEqual({ is: 'ok', value: undefined }))
  test('what was added since stays', () =>
    expect(takeToml(`${made('a = 1\n')}[theirs]\nb = 2\n`)).toEqual({ is: 'ok', value: 'a = 1\n[theirs]\nb = 2\n' }))
})

describe('a file that says it itself is left alone', () => {
  const t = (text: string, expected: string) => test(text, () => expect(made(text)).toContain(expected))
  t('only = false\n', 'fault: it sets `only`')
  t('"only" = false\n', 'fault: it sets `only`')
  t('[features]\nx = 1\n', 'fault: it sets `features`')
  t('  [ features ]\n', 'fault: it sets `features`')
  t('[[features.x]]\n', 'fault: it sets `features`')
  t('features.hooks = false\n', 'fault: it sets `features`')
  t('features = { hooks = false }\n', 'fault: it sets `features`')
  t('[features2]\nonly2 = 1\n', 'only = true')
  test('a block without an end', () => expect(made(made('').split('# prodgate: end')[0])).toContain('fault'))
})
