import { expect, test } from 'vitest'
import { jsonLine } from './json-line.ts'

test('is the same value, and nothing in it acts on a terminal', () => {
  const value = { text: 'a\x1b[2J\x9b\u202e\u200b\u{e0041}é日😀' }
  const line = jsonLine(value)
  expect(JSON.parse(line)).toEqual(value)
  expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(line).toContain('é日😀')
})
