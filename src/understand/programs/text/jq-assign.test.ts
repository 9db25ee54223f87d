import { expect, test } from 'vitest'
import { assignedJson } from './jq-assign.ts'

const made = (filter: string, beside = {}) => {
  const text = assignedJson(filter, '{"version":"1","scripts":{"a":"ls"}}', beside)
  return text === undefined ? undefined : JSON.parse(text)
}

test('values are set where their paths lead', () => {
  expect(made('.version = "2"')).toEqual({ version: '2', scripts: { a: 'ls' } })
  expect(made('.scripts["b:c"] = "rm x" | .private=true')).toEqual({
    version: '1',
    scripts: { a: 'ls', 'b:c': 'rm x' },
    private: true,
  })
})

test('values are taken away, added and given by name', () => {
  expect(made('del(.version, .scripts.a)')).toEqual({ scripts: {} })
  expect(made('.scripts += {"b": "a | b"}')).toEqual({ version: '1', scripts: { a: 'ls', b: 'a | b' } })
  expect(made('.version = $v', { variables: new Map([['v', '2']]) })).toEqual({ version: '2', scripts: { a: 'ls' } })
  expect(made('.version = $w', { variables: new Map([['v', '2']]) })).toBeUndefined()
})

test('what becomes of others may stay unknown', () => {
  const beside = { about: 'scripts' }
  for (const filter of ['.files |= map(select(. != "a, b"))', '.version = .other', '.["a-b"] += [1]'])
    expect(made(filter, beside)?.scripts).toEqual({ a: 'ls' })
  for (const filter of [
    '.scripts = .other',
    '.a = 1, .b = 2',
    '. as $x | .a = 1',
    '.a |= (.b, 1)[0] | .["scripts"] |= {}',
  ])
    expect(made(filter, beside)).toBeUndefined()
})

test('another filter is not followed', () => {
  for (const filter of ['.version', 'del(.a[])', '.a += 1', '. = {}', '.a = .b', '.__proto__ = 1', '.version.x = 1'])
    expect(made(filter)).toBeUndefined()
})
