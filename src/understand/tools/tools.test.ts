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

test('a key that opens something is a secret, a key of a map is none', () => {
  for (const name of ['get_api_key', 'show_account_keys', 'getServiceRoleKey'])
    expect(effects('acme', name, {})).toContain(`read-secret call tool acme ${name}`)
  for (const name of ['get_key', 'get_issue_by_key', 'get_primary_keys', 'list_api_keys'])
    expect(effects('acme', name, {})).toEqual([`undescribed call tool acme ${name}`])
})

test('a table of BigQuery lies in the project that it names', () => {
  const where = (query: string) =>
    understand(
      { kind: 'tool', server: 'bigquery', tool: 'execute_sql', arguments: { project_id: 'acme-dev', query } },
      context,
    ).effects.flatMap(({ at }) => (at.is === 'gcp' ? [at.project?.text] : []))
  expect(new Set(where('select a from `shop.orders`'))).toEqual(new Set(['acme-dev']))
  expect(new Set(where('select a from `acme-prod.shop.orders`'))).toEqual(new Set(['acme-dev', 'acme-prod']))
})

test('a statement whose quotes the readers take otherwise is not read', () => {
  const read = (query: string) => effects('snowflake', 'read_query', { query })
  expect(read('select `a`')).not.toContain('unreadable run statement')
  expect(read("select `a`, $$'$$; drop table x; select $$'$$")).toContain('unreadable run statement')
  expect(read("select `a`, '''b'c'''; drop table x --'")).toContain('lose drop statement')
  expect(read("select '''a', '''; drop table x; -- '''")).toContain('lose drop statement')
  expect(read("select '''a', '''; select 1; -- '''")).not.toContain('lose drop statement')
  expect(read("select 'a\\', '; drop table x; -- '")).toContain('unreadable run statement')
  expect(read("select 1 # '\n; drop table x; # '")).toContain('lose drop statement')
  expect(read("select 1 // '\n; drop table x; // '")).toContain('unreadable run statement')
  for (const plain of ["select regexp_like(a, '\\d+') from t", "select 'https://a.example'", 'select 1; select 2'])
    expect(read(plain), plain).not.toContain('unreadable run statement')
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

test('however deep it lies in them, and however it is spelled', () => {
  const undescribed = 'undescribed call tool acme do'
  const told = [undescribed, 'file delete a']
  expect(effects('acme', 'do', { steps: [{ command: 'ls -l b' }, { Command: 'rm a' }] })).toEqual(told)
  expect(effects('acme', 'do', { payload: '{"shellCommand": "rm a"}' })).toEqual(told)
  expect(effects('acme', 'do', { argv: ['rm', 'a'] })).toEqual(told)
  expect(effects('acme', 'do', { command: 'true; /bin/rm a' })).toEqual(told)
  expect(effects('acme', 'do', { language: 'python', code: 'import os; os.remove("a")' })).toEqual(told)
  expect(effects('acme', 'do', { payload: { command: 'remove' } })).toEqual([undescribed])
  expect(effects('acme', 'do', { statements: ['select 1', 'drop table t'] })).toContain('lose drop table t')
  expect(effects('acme', 'do', { statement: 'delete from t' })).toContain('lose delete table t')
  expect(effects('acme', 'do', { queries: ['create react app', 'update node version'] })).toEqual([undescribed])
  expect(effects('acme', 'do', { text: 'rm a' })).toEqual([undescribed])
})

test('a tool that is told to delete is taken at its word', () => {
  const lose = 'lose call tool acme users'
  for (const given of [
    { action: 'delete' },
    { http_method: 'DELETE' },
    { operationId: 'DeleteUser' },
    { preAction: 'delete' },
    { purge: true },
  ])
    expect(effects('acme', 'users', given)).toEqual(['undescribed call tool acme users', lose])
  for (const given of [
    { action: 'list' },
    { action: 'undelete' },
    { action: 'drag and drop' },
    { transaction: 'delete x' },
    { fraction: 'drop' },
    { purge: false },
    { title: 'delete it' },
  ])
    expect(effects('acme', 'users', given)).toEqual(['undescribed call tool acme users'])
})

test('a path of this host that is written is a file', () => {
  const undescribed = 'undescribed call tool acme save_note'
  expect(effects('acme', 'save_note', { path: '/etc/x' })).toEqual([undescribed, 'file edit /etc/x'])
  expect(effects('acme', 'save_note', { path: '/about' })).toEqual([undescribed])
  expect(effects('acme', 'save_note', { path: '/home/about' })).toEqual([undescribed])
  expect(effects('acme', 'save_note', { path: '/home/me/x' })).toEqual([undescribed, 'file edit /home/me/x'])
  expect(effects('acme', 'save_note', { path: '/home/me/x', sandbox_id: '1' })).toEqual([undescribed])
  expect(effects('acme', 'get_note', { path: '/etc/x' })).toEqual(['undescribed call tool acme get_note'])
})

test('what is only shown is shortened by it, and what is kept is text', () => {
  expect(effects('railway', 'get_logs', { truncate: true })).toEqual(['read call tool railway get_logs'])
  expect(effects('railway', 'get_logs', { purge: true })).toContain('lose call tool railway get_logs')
  const code = { language: 'bash', content: 'rm a' }
  expect(effects('acme', 'save_snippet', code)).toEqual(['undescribed call tool acme save_snippet'])
  expect(effects('acme', 'run_snippet', code)).toContain('file delete a')
})

test('an address beside it never lowers the cluster that a server has', () => {
  const listed = { name: 'a', command: ['ls'] }
  expect(effects('kubernetes', 'pods_exec', listed)).toEqual(['file list . @ elsewhere'])
  expect(effects('kubernetes', 'pods_exec', { ...listed, server: 'https://127.0.0.1:6443' })).toEqual([
    'file list . @ elsewhere',
    'file list . @ pod a',
  ])
})

test('a file of a list whose path is not seen is any file', () => {
  const one = ['file delete below a']
  expect(effects('filesystem', 'delete_file', { path: 'a', paths: [{ path: 'b' }] })).toEqual([
    ...one,
    'file delete below b',
  ])
  expect(effects('filesystem', 'delete_file', { path: 'a', paths: [{ target: 'b' }] })).toEqual([
    ...one,
    'file delete below \uFFFC',
  ])
  expect(effects('filesystem', 'edit_file', { path: 'a', edits: [{ oldText: 'b', newText: 'c' }] })).toEqual([
    'file edit a',
  ])
})

test('a shell that a server may not follow', () => {
  expect(effects('shell', 'run_command', { command: 'rm -f a', shell: 'pwsh' })).toContain('file delete a')
  expect(effects('shell', 'run_command', { command: 'Remove-Item a', shell: 'pwsh' })).toEqual(['file delete a'])
})

test('a page in its own address', () => {
  const show = (url: string) => effects('playwright', 'browser_navigate', { url })
  expect(show('data:text/html,<h1>a</h1>')).toEqual(['read get url data:text/html,<h1>a</h1>'])
  expect(show('data:text/html,<script>a()</script>')).toEqual(['unreadable call tool playwright'])
  expect(show('data:text/html,%3Cimg%20onerror%3Da()%3E')).toEqual(['unreadable call tool playwright'])
})

test('cells as IPython takes them', () => {
  const cell = (code: string) => effects('jupyter', 'execute_code', { code })
  for (const code of [
    '\n\n%%bash\nrm a',
    '%%script bash -c "rm a"\n',
    '%%script --bg sh\nrm a',
    '%time !rm a',
    '!rm \\\n a',
    'x[0] = !rm a',
    'rm a',
    '>>> !rm a',
    '%cd b\n%cd ..\n!rm a',
  ])
    expect(cell(code)).toEqual(['file delete a'])
  for (const code of ['rm = 1', 'x = 5 % 3', 'print("x = !rm a")', '%matplotlib inline', "%%html\n<b>don't</b>"])
    expect(cell(code)).toEqual([])
  expect(cell('%%sql\ndrop table t')).toEqual(['lose drop table t'])
  expect(cell('%other a')).toEqual(['undescribed run magic other'])
})

test('one name in two spellings is not known', () => {
  const dry = { manifest: 'kind: ConfigMap', dryRun: true }
  expect(effects('kubernetes', 'kubectl_apply', dry)).toEqual(['read dry run configmap kubectl_apply'])
  expect(effects('kubernetes', 'kubectl_apply', { ...dry, dry_run: false })).toEqual([
    'change apply configmap kubectl_apply',
  ])
})

test('many arguments are looked through without an end to the stack', () => {
  expect(effects('acme', 'do', { rows: Array(300_000).fill(0) })).toEqual(['undescribed call tool acme do'])
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
