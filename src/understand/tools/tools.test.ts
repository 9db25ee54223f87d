import { expect, test } from 'vitest'
import { noFiles } from '../../lib/files.ts'
import type { Json } from '../../lib/json.ts'
import { printEffect } from '../print.ts'
import { allParts } from '../testing/run.ts'
import { understand } from '../understand.ts'
import { describedTools } from './catalogue.ts'

const context = { files: noFiles, home: '/home/me', cwd: '/repo', env: {}, parts: allParts }

function effects(server: string, tool: string, given: unknown, annotations = {}): readonly string[] {
  const action = { kind: 'tool', server, tool, arguments: given as Json, annotations } as const
  return [...new Set(understand(action, context).effects.map(printEffect))]
}

for (const tool of describedTools()) {
  test(`${tool.tool.source.slice(0, 40)}: has examples`, () => expect(tool.examples.length).toBeGreaterThan(0))
  for (const one of tool.examples) {
    test(`${one.server} ${one.tool} ${JSON.stringify(one.arguments)}`, () =>
      expect(effects(one.server, one.tool, one.arguments)).toEqual(one.effects))
  }
}

test('a tool that nobody described stays that, whatever it says', () => {
  expect(effects('warehouse', 'get_everything', {}, { readOnlyHint: true })).toEqual([
    'undescribed call tool warehouse get_everything',
  ])
})

test('its name counts against it, never for it', () => {
  const tool = (name: string) => `call tool acme ${name}`
  for (const name of ['delete_customer', 'acme_purge_all', 'topics-delete'])
    expect(effects('acme', name, {})).toEqual([`undescribed ${tool(name)}`, `lose ${tool(name)}`])
  expect(effects('acme', 'get_secret', {})).toEqual([
    `undescribed ${tool('get_secret')}`,
    `read-secret ${tool('get_secret')}`,
  ])
  for (const name of ['list_secrets', 'get_deleted', 'drag_and_drop', 'get_delete_status', 'update_customer'])
    expect(effects('acme', name, {})).toEqual([`undescribed ${tool(name)}`])
})

test('a verb is no name of the server', () => {
  expect(effects('reset-jira', 'reset_get_issue', {})).toEqual(['lose call tool reset-jira reset_get_issue'])
})

test('what its arguments say plainly counts beside it', () => {
  const undescribed = 'undescribed call tool acme do'
  expect(effects('acme', 'do', { command: 'rm a' })).toEqual([undescribed, 'file delete a'])
  expect(effects('acme', 'do', { command: 'remove' })).toEqual([undescribed])
  expect(effects('acme', 'do', { sql: 'drop table t' })).toEqual([undescribed, 'lose drop table t'])
  expect(effects('acme', 'do', { query: 'drop table syntax' })).toEqual([undescribed])
  expect(effects('acme', 'do', { path: '.env' })).toEqual([undescribed, 'file read .env'])
  expect(effects('acme', 'do', { path: 'src' })).toEqual([undescribed])
})

test('a hint raises', () => {
  expect(effects('filesystem', 'list_directory', { path: '.' }, { destructiveHint: true })).toEqual([
    'file list .',
    'lose call tool filesystem list_directory',
  ])
  expect(effects('filesystem', 'list_directory', { path: '.' }, { destructiveHint: false })).toEqual(['file list .'])
})

test('arguments that are no object are not understood', () => {
  expect(effects('filesystem', 'read_file', ['x'])).toEqual(['undescribed call tool filesystem read_file'])
})
