import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestServer } from '../authority/server.ts'
import { command } from '../command.ts'
import { atTerminal, type Keystrokes } from '../pseudo-terminal.ts'
import { start } from './running.ts'

/** `prodgate shell` at a terminal, with a workspace that a person enrolled for development. */
let server: TestServer
let place = ''
beforeAll(async () => {
  const registry = `version: 1\nsession: { environment: development, workspaces: ["${tmpdir()}"] }\ntargets: []\n`
  server = await TestServer.start({ registry })
  place = join(server.home, 'shop')
  mkdirSync(join(place, 'inside'), { recursive: true })
})
afterAll(() => server.remove())

const typed = (...lines: readonly string[]): readonly Keystrokes[] =>
  lines.map((line) => ({ after: '$ ', type: `${line}\r` }))

function shell(keystrokes: readonly Keystrokes[], more: Readonly<Record<string, string>> = {}) {
  const who = { HOME: server.home, PRODGATE_URL: server.url, PRODGATE_TOKEN: server.token('bot') }
  const env = { ...who, NO_COLOR: '1', ...more }
  return atTerminal(['sh', '-c', `cd '${place}' && exec '${command}' shell --session test`], keystrokes, env)
}

test('keeps a directory, variables and functions, and runs each command through the gate', async () => {
  const { status, shown } = await shell([
    ...typed('cd inside', 'A="x y"', 'f() {'),
    { after: '> ', type: 'echo "got $A $1"; }\r' },
    ...typed('f 1; pwd', 'cd .. && pwd', 'pwd; false', 'unset A', 'echo "[$A]"', 'exit 5'),
  ])
  expect(status).toBe(5)
  expect(shown).toContain('[development] ~/shop $ ')
  expect(shown).toContain(`got x y 1\r\n${place}/inside\r\n`)
  // What happens within a command is forgotten with it.
  expect(shown).toContain(`${place}\r\n`)
  expect(shown).toContain(`${place}/inside\r\n`)
  expect(shown).toContain('~/shop/inside 1 $ ')
  expect(shown).toContain('[]\r\n')
  const kinds = await server.beside(({ store }) =>
    store.read
      .selectFrom('decision')
      .select('outcome')
      .where('session', '=', 'test')
      .where('outcome', 'is not', null)
      .execute(),
  )
  expect(kinds.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'failed', 'succeeded'])
})

test('a command knows how the one before it ended', async () => {
  const { shown } = await shell(typed('(exit 7)', 'echo "was $?"', 'echo "now $?"', 'exit'))
  expect(shown).toContain('was 7\r\n')
  expect(shown).toContain('now 0\r\n')
})

test('a variable that is unset is gone from what runs; one that is not stays', async () => {
  const env = { AWS_PROFILE: 'prod', AWS_REGION: 'eu-west-1' }
  const { shown } = await shell(typed('unset AWS_PROFILE', 'echo "[$AWS_PROFILE|$AWS_REGION]"', 'exit'), env)
  expect(shown).toContain('[|eu-west-1]\r\n')
})

test('shows what is held, waits, and leaves the request on Ctrl-C', async () => {
  const { status, shown } = await shell([
    ...typed('cat .env'),
    { after: 'waiting for a person, 1', paste: '\x03' },
    ...typed('echo still here', 'exit'),
  ])
  expect(status).toBe(0)
  expect(shown).toMatch(/HOLD .*READS_SECRET/s)
  expect(shown).toMatch(/hold_[0-9a-z]+ {2}pending/)
  expect(shown).toContain('still here\r\n')
})

test('Ctrl-C ends what runs and not the shell, Ctrl-D the shell; a program has the terminal', async () => {
  const { status, shown } = await shell([
    ...typed('tty; echo begun; sleep 30'),
    { after: 'begun\r\n', paste: '\x03' },
    { after: '130 $ ', paste: '\x04' },
  ])
  expect(status).toBe(0)
  expect(shown).toMatch(/\/dev\/pts\/\d+\r\n/)
})

test('refuses what it cannot keep exactly', async () => {
  const { shown } = await shell(
    typed('A=$(date)', 'export LD_PRELOAD=/tmp/x', 'alias a=b', 'cd /no/such/place', 'exit'),
  )
  expect(shown).toContain('only plain text and variables of this shell can be kept')
  expect(shown).toContain('`LD_PRELOAD` makes other programs run code')
  expect(shown).toContain('there are no aliases here')
  expect(shown).toContain('`/no/such/place` is no directory')
})

test('the history is its owner’s, without secrets', async () => {
  await shell(typed('echo kept', 'export B=ghp_16C7e42F292c6912E7710c838347Ae178B4a', ' echo not kept', 'exit'))
  const path = join(server.home, '.local/state/prodgate/shell-history')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const history = readFileSync(path, 'utf8')
  expect(history).toContain('echo kept\n')
  expect(history).not.toMatch(/ghp_16C7|not kept/)
})

test('without a terminal there is none', async () => {
  expect((await start(server, ['shell']).ended).status).toBe(64)
})
