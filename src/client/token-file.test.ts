import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTokenFile } from './token-file.ts'

const room = mkdtempSync(join(tmpdir(), 'prodgate-token-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))
const path = join(room, 'token')
const read = (text: string) => {
  writeFileSync(path, text)
  return readTokenFile(path)
}

test.each([
  ['alone', 'pga_abc-1\n'],
  ['as `admin agent add` prints it', '{"id":"agent_1","token":"pga_abc-1"}\n'],
])('a token %s', (_name, text) => expect(read(text)).toBe('pga_abc-1'))

test.each([
  ['', 'is empty'],
  ['Bearer secret', 'holds no token'],
  ['two\nsecret', 'holds no token'],
  ['{"id":"secret"}', 'holds no token'],
  ['{"token":"secret\\r\\nX: y"}', 'holds no token'],
  ['{"token":', 'holds no token'],
])('%j is none, and is not shown', (text, why) => {
  expect(() => read(text)).toThrow(why)
  expect(() => read(text)).toThrow(/^(?!.*secret)/)
})

test('a file that is not there is named', () =>
  expect(() => readTokenFile('/no/such')).toThrow('`/no/such`: there is no'))
