import { describe, expect, test } from 'vitest'
import { parseAction } from '../../action/parse.ts'
import type { JsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { CLIENT_NAMES } from '../client-name.ts'
import { refusalFor } from '../refusal.ts'
import { DIALECTS } from './all.ts'

const PLACE = { cwd: '/srv/other', home: '/home/me' }

/** As it comes through the door: without prototypes, frozen. */
function door(input: unknown): JsonObject {
  const read = readJson(JSON.stringify(input))
  if (read.is === 'fault') throw new Error(read.fault.message)
  return read.value as JsonObject
}

describe.each(CLIENT_NAMES)('%s', (client) => {
  const dialect = DIALECTS[client]

  test('is called by its own name', () => expect(dialect.client).toBe(client))

  test('reads its examples', () => {
    for (const { input, gives } of dialect.examples) {
      const read = dialect.read(door(input), PLACE)
      const shown = read.is === 'ok' ? read.value.actions : { fault: read.fault }
      expect(JSON.parse(JSON.stringify(shown))).toEqual(gives)
      if (read.is === 'ok')
        for (const action of read.value.actions) expect(parseAction(action)).toMatchObject({ is: 'ok' })
    }
  })

  test('says allow as one object on one line', () => {
    const said = dialect.allow(door(dialect.examples[0]?.input))
    expect(said).not.toContain('\n')
    expect(typeof JSON.parse(said)).toBe('object')
  })

  test('refuses the input of every other client by name, and reads its own', () => {
    for (const other of Object.values(DIALECTS)) {
      const read = dialect.read(door(other.examples[0]?.input), PLACE)
      const own = other === dialect || (isPlugin(client) && isPlugin(other.client))
      expect([other.client, read.is]).toEqual([other.client, own ? 'ok' : 'fault'])
      if (read.is === 'fault') expect(read.fault).toMatch(/^this is a hook input of /)
    }
  })

  test('refuses what is no hook input', () => {
    for (const input of [{}, { tool_name: 'Bash' }, { hook_event_name: 7, session_id: [], tool_name: null }])
      expect(dialect.read(door(input), PLACE).is).toBe('fault')
  })

  test('an unknown tool is a call of an undescribed one', () => {
    const [first] = dialect.examples
    const read = dialect.read(door(JSON.parse(renamed(first?.input))), PLACE)
    if (read.is === 'ok') expect(read.value.actions.map(({ kind }) => kind)).toEqual(['tool'])
    // Where events and not names say what a tool is, an event that is not known asks for nothing.
    else expect(read.fault).toMatch(/asks for nothing$/)
  })
})

/** The same input, of a tool that nobody knows. */
function renamed(input: unknown): string {
  const text = JSON.stringify(input)
  const named = text.replace(/"(tool_name|toolName|tool|name|agent_action_name)":"[^"]*"/g, '"$1":"unheardof"')
  return named
    .replace('"beforeShellExecution"', '"preToolUse","tool_name":"unheardof","tool_input":{}')
    .replace('"tool_input":{},"workspace', '"tool_input":{},"workspace')
}

const isPlugin = (client: string) => client === 'opencode' || client === 'kilo'

describe('what no client may do by another name', () => {
  const claude = (tool: string, given: unknown) =>
    DIALECTS['claude-code'].read(
      door({ session_id: 's', hook_event_name: 'PreToolUse', tool_name: tool, tool_input: given }),
      PLACE,
    )

  test('the directory of the shim counts where the input names none', () =>
    expect(claude('Bash', { command: 'ls' })).toMatchObject({
      value: { actions: [{ kind: 'shell', command: 'ls', cwd: '/srv/other' }] },
    }))
  test("a name of an object's own is no tool", () =>
    expect(claude('toString', {})).toMatchObject({ value: { actions: [{ kind: 'tool', server: 'claude-code' }] } }))
  test('a server with the joint in its name is judged by what is described in any way to part it', () =>
    expect(claude('mcp__my__postgres__query', { sql: 'drop table t' })).toMatchObject({
      value: { actions: [{ server: 'my__postgres', tool: 'query' }] },
    }))
  test('one that no way describes goes by its whole name', () =>
    expect(claude('mcp__a__b__c', {})).toMatchObject({ value: { actions: [{ server: 'a__b__c', tool: 'a__b__c' }] } }))
  test('told the same by two names it is refused, by one it is read', () => {
    const qwen = (given: unknown) =>
      DIALECTS.qwen.read(
        door({
          ...DIALECTS.qwen.examples[0]?.input,
          tool_name: 'read_file',
          tool_input: given,
        }),
        PLACE,
      )
    expect(qwen({ file_path: 'README.md', absolute_path: '/etc/shadow' })).toEqual({
      is: 'fault',
      fault: '`read_file`: `file_path` and `absolute_path` say the same thing twice',
    })
    expect(qwen({ absolute_path: '/etc/shadow' })).toMatchObject({ value: { actions: [{ path: '/etc/shadow' }] } })
  })
  test.each([
    ['.env', ['/srv/other/.env']],
    ['**/.env*', ['/srv/other/.env']],
    ['{*.ts,.env.local}', ['/srv/other/.env.local']],
    ['config/*.pem', ['/srv/other/config/.pem']],
    ['*.{ts,tsx}', []],
    ['{.,a}{env,b}', ['/srv/other/.env']],
    ['{src,test}/**/*.{ts,tsx}', []],
    ['!.env', []],
    ['!*.ts .env', ['/srv/other/.env']],
    ['*.ts,.env', ['/srv/other/.env']],
  ])('files picked by `%s` are searched, and secrets of them read', (glob, secrets) => {
    const read = claude('Grep', { pattern: 'x', glob })
    expect(read).toMatchObject({
      value: {
        actions: [
          { kind: 'exec', argv: ['grep', '-rn', `--include=${glob}`, '-e', 'x', '--', '/srv/other'] },
          ...secrets.map((path) => ({ kind: 'file', operation: 'read', path })),
        ],
      },
    })
    expect(read.is === 'ok' && read.value.actions.length).toBe(1 + secrets.length)
  })
  test.each([
    [`{${'a,'.repeat(70)}.env}`, '{a,b,.npmrc}'],
    ['{a,{.env,b}}', '{a,b}'],
    ['*'.repeat(1001), '*'],
  ])('a pattern with more alternatives than are read is refused: %s', (glob, twin) => {
    expect(claude('Grep', { pattern: 'x', glob })).toMatchObject({ fault: expect.stringMatching(/more alternatives/) })
    expect(claude('Grep', { pattern: 'x', glob: twin }).is).toBe('ok')
  })
  test('an allow does not answer the question whether a command may leave the sandbox of the client', () => {
    const said = (given: unknown) => DIALECTS['claude-code'].allow(door({ tool_name: 'Bash', tool_input: given }))
    expect(said({ command: 'ls', dangerouslyDisableSandbox: true })).toBe('{}')
    expect(said({ command: 'ls', dangerouslyDisableSandbox: false })).toContain('"allow"')
    expect(said({ command: 'ls' })).toContain('"allow"')
  })
  test('`~/` is the home of the client', () =>
    expect(claude('Read', { file_path: '~/.ssh/id_rsa' })).toMatchObject({
      value: { actions: [{ path: '/home/me/.ssh/id_rsa' }] },
    }))
})

test('a refusal has the words of every client, on one line', () => {
  const said = refusalFor('prodgate: no "way"\n')
  expect(said).not.toContain('\n')
  expect(JSON.parse(said)).toMatchObject({
    decision: 'deny',
    permissionDecision: 'deny',
    permission: 'deny',
    cancel: true,
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny' },
  })
})

describe('a path that some clients take for an address', () => {
  const reads = (filePath: string, tool = 'read_file') => {
    const [first] = DIALECTS.vscode.examples
    const input = { ...first?.input, tool_name: tool, tool_input: { filePath, content: 'x', command: 'ls' } }
    const read = DIALECTS.vscode.read(door(input), PLACE)
    return read.is === 'ok' ? read.value.actions : read.fault
  }

  test.each([
    'file:///srv/app/%2eenv',
    'FILE:///srv/app/.env',
    'file://host/srv/app/a',
    'file:///srv/app/a?x',
    'vscode-userdata:/User/settings.json',
    'vscode-remote://ssh/srv/app/a',
  ])('is read as none: %s', (path) => {
    expect(reads(path)).toMatch(/is no path of a file$/)
    expect(reads(path, 'create_file')).toMatch(/is no path of a file$/)
  })

  test.each([
    ['file:///srv/app/.env', '/srv/app/.env'],
    ['a:b.txt', '/srv/app/a:b.txt'],
    ['docs/what: this.md', '/srv/app/docs/what: this.md'],
    ['~/a', '/home/me/a'],
  ])('%s is %s', (path, at) => expect(reads(path)).toMatchObject([{ kind: 'file', operation: 'read', path: at }]))
})
