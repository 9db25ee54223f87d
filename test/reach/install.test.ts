import { execFile, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CLIENT_NAMES } from '../../src/reach/client-name.ts'
import { send } from '../authority/http.ts'
import { TestServer } from '../authority/server.ts'
import { command } from '../command.ts'
import { atTerminal } from '../pseudo-terminal.ts'

/** `prodgate install` as its users run it: a real authority, the built command, a home of its own. */

let server: TestServer
let home = ''
let programs = ''
const homes: string[] = []

beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(async () => {
  await server.remove()
  for (const one of homes) rmSync(one, { recursive: true, force: true })
})
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'prodgate-home-'))
  homes.push(home)
  programs = join(home, 'programs')
  mkdirSync(programs)
})

const environment = () => ({ PATH: `${programs}:/usr/bin:/bin`, HOME: home })

function run(...args: readonly string[]) {
  return spawnSync(command, args, { cwd: home, env: environment(), input: '', encoding: 'utf8' })
}
const runs = promisify(execFile)
const install = (client: string, ...more: readonly string[]) => run('install', client, '--data', server.data, ...more)
const file = (path: string) => readFileSync(join(home, path), 'utf8')
function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text, { mode })
}
/** Files of the home; the store keeps its high-water mark there. */
const left = () =>
  readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('programs') && !path.startsWith('.local/state/prodgate-marks'))
    .filter((path) => !['.claude', '.local', '.local/state'].includes(path))
const SHIM = '.local/share/prodgate/prodgate-shim'
const TOKEN = '.config/prodgate/agents/claude-code.token'
const SETTINGS = '.claude/settings.json'

describe('one client', () => {
  test('is shown, and nothing is done, where nobody says yes', () => {
    const shown = install('claude-code')
    expect(shown.status).toBe(3)
    expect(shown.stdout).toContain('"onFailure": "block"')
    expect(shown.stderr).toContain('nothing was done')
    expect(readdirSync(home)).toEqual(['programs'])
  })

  test('is installed, is already so, and goes without a trace', async () => {
    const before = '{ "model": "opus" }'
    put(SETTINGS, before)
    const done = install('claude-code', '--yes')
    expect(done.stderr + done.status).toBe('0')
    expect(done.stdout).toContain('closed')
    expect(done.stdout).toContain('level A0')
    expect(done.stdout).toContain('prodgate doctor claude-code')
    expect(done.stdout).not.toContain(file(TOKEN).trim())
    expect([SHIM, TOKEN].map((path) => statSync(join(home, path)).mode & 0o777)).toEqual([0o755, 0o600])
    const again = install('claude-code')
    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('already as it should be')])
    const token = file(TOKEN).trim()
    expect((await asked(token)).status).toBe(200)
    const overHttp = await server.raw({ path: '/v1/holds/hold_none', headers: { authorization: `Bearer ${token}` } })
    expect(overHttp.status).toBe(401)
    expect(run('uninstall', 'claude-code', '--yes').status).toBe(0)
    expect(file(SETTINGS)).toBe(before)
    expect(left()).toEqual(['.claude/settings.json'])
    expect((await asked(token)).status).toBe(401)
    expect(run('uninstall', 'claude-code').stdout).toContain('nothing of prodgate is installed')
  })

  test('has a hook that asks the authority: what it allows runs, what it does not is refused', () => {
    expect(install('claude-code', '--yes').status).toBe(0)
    const entry = JSON.parse(file(SETTINGS)).hooks.PreToolUse[0]
    expect(entry).toMatchObject({ matcher: '*', hooks: [{ timeout: 600, onFailure: 'block' }] })
    const ask = (text: string) => hook(entry.hooks[0].command, text)
    expect(ask('git status')).toMatchObject({ status: 0, stdout: expect.stringContaining('"allow"') })
    expect(ask('kubectl --context prod-eu delete namespace shop')).toMatchObject({ status: 2 })
    rmSync(join(home, SHIM))
    expect(ask('git status').status).not.toBe(0)
  })

  test('whose shim is missing or killed is refused by status 2 and a line, where the client goes by these', () => {
    expect(install('codex', '--yes').status).toBe(0)
    const text = JSON.parse(file('.codex/hooks.json')).hooks.PreToolUse[0].hooks[0].command
    expect(hook(text, 'git status').status).toBe(0)
    writeFileSync(join(home, SHIM), '#!/bin/sh\nkill -9 $$\n')
    expect(hook(text, 'git status')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('prodgate: nothing runs'),
    })
    chmodSync(join(home, SHIM), 0o644)
    expect(hook(text, 'git status')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('prodgate: nothing runs'),
    })
    rmSync(join(home, SHIM))
    expect(hook(text, 'git status')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('prodgate: nothing runs'),
    })
  })

  test('asks a person at a terminal', async () => {
    const args = [command, 'install', 'claude-code', '--data', server.data]
    const no = await atTerminal(args, [{ after: 'Make these', type: 'n' }], environment())
    expect([no.status, existsSync(join(home, SETTINGS))]).toEqual([3, false])
    expect([no.shown.includes('nothing was done'), no.shown.includes('--yes')]).toEqual([true, false])
    const yes = await atTerminal(args, [{ after: 'Make these', type: 'y' }], environment())
    expect([yes.status, existsSync(join(home, SETTINGS))]).toEqual([0, true])
  })
})

test('for a work tree goes without a trace, too', () => {
  const work = join(home, 'work')
  mkdirSync(join(work, '.git'), { recursive: true })
  const before = left()
  expect(install('codex', '--project', '--cwd', work, '--yes').status).toBe(0)
  expect(left()).toContain(SHIM)
  expect(run('uninstall', 'codex', '--project', '--cwd', work, '--yes').status).toBe(0)
  expect(left()).toEqual(before)
})

test('what was never installed is not taken away', () => {
  put('.claude/settings.json', '{"hooks":{"PreToolUse":{}}}')
  const { status, stdout } = run('uninstall', 'claude-code', '--yes')
  expect([status, stdout]).toEqual([0, expect.stringContaining('nothing of prodgate is installed')])
  expect(file('.claude/settings.json')).toBe('{"hooks":{"PreToolUse":{}}}')
})

test('hooks that are switched off are told, and nothing is changed', () => {
  put('.claude/settings.json', '{"disableAllHooks": true}')
  const { status, stderr } = install('claude-code', '--yes')
  expect([status, stderr]).toEqual([64, expect.stringContaining('runs no hook then')])
  expect(file('.claude/settings.json')).toBe('{"disableAllHooks": true}')
})

describe('several', () => {
  test('share the shim, which goes with the last', () => {
    for (const client of ['codex', 'gemini']) expect(install(client, '--yes').status).toBe(0)
    expect(run('uninstall', 'codex', '--yes').status).toBe(0)
    expect([existsSync(join(home, SHIM)), existsSync(join(home, '.codex'))]).toEqual([true, false])
    expect(run('uninstall', 'gemini', '--yes').status).toBe(0)
    expect(left()).toEqual([])
  })

  test('are listed with their state', () => {
    put('programs/claude', '#!/bin/sh\necho "2.1.329 (Claude Code)"\n', 0o755)
    mkdirSync(join(home, 'work/.git'), { recursive: true })
    expect(install('claude-code', '--yes').status).toBe(0)
    const { clients } = JSON.parse(run('install', '--json', '--cwd', join(home, 'work')).stdout)
    expect(clients.map((one: { client: string }) => one.client)).toEqual([...CLIENT_NAMES])
    expect(clients[0]).toMatchObject({ found: { version: '2.1.329' }, levels: { user: 'installed', project: 'no' } })
    put(SETTINGS, '{}')
    expect(run('install').stdout).toMatch(/claude-code +2\.1\.329 +changed since/)
  })

  test('of a work tree and of the user use one token, and each is its own', () => {
    const work = join(home, 'work')
    mkdirSync(join(work, '.git'), { recursive: true })
    const project = ['--project', '--cwd', work]
    expect(install('claude-code', '--yes').status).toBe(0)
    const token = file(TOKEN)
    expect(install('claude-code', '--yes', ...project).status).toBe(0)
    expect([file(TOKEN), existsSync(join(work, '.claude/settings.local.json'))]).toEqual([token, true])
    expect(run('uninstall', 'claude-code', '--yes').status).toBe(0)
    expect([existsSync(join(home, TOKEN)), existsSync(join(home, SHIM))]).toEqual([true, true])
    expect(run('uninstall', 'claude-code', '--yes', ...project).status).toBe(0)
    expect([existsSync(join(home, TOKEN)), readdirSync(work)]).toEqual([false, ['.git']])
  })
})

describe('refuses, and changes nothing', () => {
  const nothing = () => expect(existsSync(join(home, SHIM)) || existsSync(join(home, TOKEN))).toBe(false)

  test('where no authority answers, and says what to start', () => {
    const away = run('install', 'claude-code', '--data', join(home, 'none'), '--yes')
    expect([away.status, away.stderr]).toEqual([69, expect.stringContaining('prodgate serve')])
    nothing()
  })
  test('a version that is known to be open, unless a newer one comes later', () => {
    put('programs/claude', '#!/bin/sh\necho 2.1.197\n', 0o755)
    const old = install('claude-code', '--yes')
    expect([old.status, old.stderr]).toEqual([64, expect.stringContaining('2.1.295')])
    nothing()
    expect(install('claude-code', '--yes', '--client-later').status).toBe(0)
  })
  test('a settings file that it does not understand, and prints what to add', () => {
    put(SETTINGS, '{ "a": 1 } // mine')
    const refused = install('claude-code', '--yes')
    expect([refused.status, refused.stderr]).toEqual([64, expect.stringContaining('"onFailure": "block"')])
    expect(file(SETTINGS)).toBe('{ "a": 1 } // mine')
    nothing()
  })
  test('a link that leads out of the home, and a file that is read-only', () => {
    mkdirSync(join(home, '.claude'))
    symlinkSync('/etc/hostname', join(home, SETTINGS))
    expect(install('claude-code', '--yes')).toMatchObject({ status: 64, stderr: expect.stringContaining('out of') })
    rmSync(join(home, SETTINGS))
    put(SETTINGS, '{}', 0o444)
    expect(install('claude-code', '--yes')).toMatchObject({ status: 64, stderr: expect.stringContaining('read-only') })
    nothing()
  })
  test('a token that the authority does not know', () => {
    put('token', `${'x'.repeat(40)}\n`, 0o600)
    expect(install('claude-code', '--yes', '--token-file', join(home, 'token')).status).toBe(64)
    nothing()
    put('token', `${server.token('bot')}\n`, 0o600)
    expect(install('claude-code', '--yes', '--token-file', join(home, 'token')).status).toBe(0)
    expect(file(TOKEN)).toBe(`${server.token('bot')}\n`)
  })
  test('a client that is not known, a level that it has not, and two levels', () => {
    for (const args of [['emacs'], ['vscode', '--user'], ['codex', '--user', '--project']])
      expect(install(args[0] ?? '', '--yes', ...args.slice(1)).status).toBe(64)
    nothing()
  })
  test.runIf(process.geteuid?.() !== 0)('the machine, for anybody but root', () => {
    expect(install('claude-code', '--managed', '--yes')).toMatchObject({
      status: 77,
      stderr: expect.stringContaining('root'),
    })
  })
})

test('an agent of that name that is somebody else is not taken over', async () => {
  expect(install('claude-code', '--yes').status).toBe(0)
  const token = file(TOKEN).trim()
  const other = mkdtempSync(join(tmpdir(), 'prodgate-home-'))
  homes.push(other)
  home = other
  expect(install('claude-code', '--yes').status).toBe(0)
  expect(file(TOKEN).trim()).not.toBe(token)
  expect((await asked(token)).status).toBe(200)
})

/** Whether the authority knows a token, on the socket. */
function asked(token: string) {
  const body = JSON.stringify({ action: { kind: 'shell', command: 'git status' }, session: 's' })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return send('http://localhost', { method: 'POST', path: '/v1/decisions', headers, body, socketPath: server.socket })
}

/** Runs a hook's text as Claude Code and Codex do. */
function hook(text: string, shellCommand: string) {
  const input = {
    session_id: 's1',
    transcript_path: '/dev/null',
    cwd: home,
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: shellCommand, description: 'x' },
    tool_use_id: 't1',
  }
  const codex = { ...input, turn_id: 'u1', model: 'stub' }
  const json = JSON.stringify(text.includes('codex') ? codex : input)
  return spawnSync('/bin/sh', ['-c', text], { cwd: home, env: environment(), input: json, encoding: 'utf8' })
}

test('several clients at once: the record knows each of them, and each goes without a trace', async () => {
  const clients = ['claude-code', 'gemini', 'qwen'] as const
  const options = { cwd: home, env: environment() }
  const all = clients.map((client) =>
    runs(command, ['install', client, '--data', server.data, '--yes', '--client-later'], options),
  )
  await Promise.all(all)
  const record = JSON.parse(file('.local/share/prodgate/installed.json'))
  const names = record.installed.map((one: { readonly client: string }) => one.client)
  expect(names.toSorted()).toEqual(clients)
  for (const client of clients) expect(run('uninstall', client, '--yes').status).toBe(0)
  expect(left()).toEqual([])
})
