import { expect, test } from 'vitest'
import {
  EMPTY_RECORD,
  formatRecord,
  type Installed,
  installedAs,
  readRecord,
  withInstalled,
  withoutInstalled,
} from './record.ts'

const one = (client: Installed['client'], directories: readonly string[] = []): Installed => ({
  client,
  level: 'user',
  files: [{ path: '/a', before: null, after: 'x' }],
  directories,
})
const project: Installed = { ...one('codex'), level: 'project', project: '/w' }

test('what is written is read, and only that', () => {
  const record = withInstalled(withInstalled(EMPTY_RECORD, one('codex')), project)
  expect(readRecord(formatRecord(record))).toEqual({ is: 'ok', value: record })
  for (const text of [
    '',
    '{}',
    '{"version":2,"installed":[]}',
    '{"version":1,"installed":[{}]}',
    '{"version":1,"installed":[null]}',
  ])
    expect(readRecord(text).is, text).toBe('fault')
})
test('a client, level and work tree stand there once', () => {
  const record = withInstalled(withInstalled(withInstalled(EMPTY_RECORD, one('codex')), project), one('codex', ['/d']))
  expect(record.installed).toHaveLength(2)
  expect(installedAs(record, 'codex', 'user', '/w')?.directories).toEqual(['/d'])
  expect(installedAs(record, 'codex', 'project', '/w')).toBe(project)
  expect(installedAs(record, 'codex', 'project', '/v')).toBeUndefined()
})
test('directories of one that goes are left to the others, as long as there are some', () => {
  const codex = one('codex', ['/d'])
  const record = withInstalled(withInstalled(EMPTY_RECORD, codex), one('gemini', ['/e']))
  expect(withoutInstalled(record, codex).installed).toEqual([one('gemini', ['/e', '/d'])])
  expect(withoutInstalled(withoutInstalled(record, codex), one('gemini'))).toEqual(EMPTY_RECORD)
})
