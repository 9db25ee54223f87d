import { expect, test } from 'vitest'
import { assignedJson } from './jq-assign.ts'

const made = (filter: string) => {
  const text = assignedJson(filter, '{"version":"1","scripts":{"a":"ls"}}')
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

test('another filter is not followed', () => {
  for (const filter of ['.version', 'del(.a)', '.a += 1', '. = {}', '.a = .b', '.__proto__ = 1', '.version.x = 1'])
    expect(made(filter)).toBeUndefined()
})
