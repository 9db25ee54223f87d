import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approved } from '../authority/actions.ts'
import type { Who } from '../authority/server.ts'
import { root } from '../command.ts'
import { executorServer } from './executor-server.ts'

let made: Awaited<ReturnType<typeof executorServer>>
beforeAll(async () => {
  made = await executorServer()
})
afterAll(() => made.remove())

interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** The command, as somebody would start it elsewhere: with a token, and nothing else of the authority's. */
function prodgate(who: Who, args: readonly string[], input = '', on?: (child: ChildProcess, out: string) => void) {
  const child = spawn(process.execPath, [join(root, 'src/cli/start.ts'), ...args], {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: made.server.home,
      PRODGATE_URL: made.server.url,
      PRODGATE_TOKEN: made.server.token(who),
    },
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
    on?.(child, said.out)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  child.stdin.end(input)
  return new Promise<Ran>((resolve) => child.once('close', (status) => resolve({ status, ...said })))
}

test('a command runs there as it would here: streams, status, signals', async () => {
  const ran = await prodgate('bot', ['run', '--remote', 'echo out; echo err >&2; false'])
  expect(ran).toEqual({ status: 1, out: 'out\n', err: 'err\n' })
  let sent = false
  const stopped = await prodgate('bot', ['run', '--remote', 'echo begun; sleep 30'], '', (child, out) => {
    if (!sent && out.includes('begun')) sent = child.kill('SIGINT')
  })
  expect([stopped.status, stopped.out]).toEqual([130, 'begun\n'])
})

test('where nobody reads its output any more it is hung up on, and its end is known', async () => {
  const left = await prodgate('bot', ['run', '--remote', '--', 'yes'], '', (child) => child.stdout?.destroy())
  expect(left.status).toBe(129)
  const body = await made.server.beside(async ({ store }) => {
    const row = await store.read.selectFrom('run').select('body').orderBy('id', 'desc').executeTakeFirst()
    return row?.body ?? ''
  })
  expect(JSON.parse(body)).toMatchObject({ status: 'failed', signal: 'SIGHUP' })
  const read = await prodgate('bot', ['run', '--remote', '--', 'seq', '3'])
  expect(read).toMatchObject({ status: 0, out: '1\n2\n3\n' })
})

test('it runs in the workspace that is named, and says as JSON what one here says', async () => {
  mkdirSync(join(made.work, 'below'), { recursive: true })
  const below = await prodgate('bot', ['run', '--remote', '--json', '--cwd', join(made.work, 'below'), 'pwd'])
  expect([below.status, below.out]).toEqual([0, `${join(made.work, 'below')}\n`])
  expect(JSON.parse(below.err)).toMatchObject({ ran: true, status: 'succeeded', exitCode: 0 })
  const held = await prodgate('bot', ['run', '--remote', '--json', '--', 'touch', 'elsewhere'])
  expect([held.status, JSON.parse(held.err)]).toMatchObject([
    3,
    { ran: false, verdict: 'hold', hold: { status: 'pending' } },
  ])
  for (const args of [
    ['--remote', '--cwd', 'below'],
    ['--cwd', '/srv'],
    ['--remote', '--env', 'NO_SUCH_VARIABLE'],
  ])
    expect((await prodgate('bot', ['run', ...args, '--', 'ls'])).status).toBe(64)
})

test('one that is held and not answered in time is shown once', async () => {
  const held = await prodgate('bot', ['run', '--remote', '--wait', '1', '--', 'touch', 'other'])
  expect([held.status, held.err.split('CHANGES').length, held.err.split('is approved').length]).toEqual([3, 2, 2])
})

test('one that is held waits for a person, and runs once', async () => {
  const held = await prodgate('bot', ['run', '--remote', '--', 'touch', 'made'])
  expect([held.status, held.out]).toEqual([3, ''])
  const hold = /hold_\w+/.exec(held.err)?.[0] ?? ''
  await approved(made.server, 'ben', hold)
  expect((await prodgate('bot', ['run', '--remote', '--', 'touch', 'made'])).status).toBe(0)
  expect(readFileSync(join(made.work, 'made'), 'utf8')).toBe('')
  expect((await prodgate('bot', ['run', '--remote', '--', 'touch', 'made'])).status).toBe(3)
})

test('a credential comes by standard input, and no agent lists, adds or sees one', async () => {
  const secret = 'tok-3Hs8Lq2Vx7'
  const add = ['credentials', 'add', 'eu', '--env', 'DEPLOY_TOKEN', '--for', 'kubernetes:https://10.0.0.1:6443']
  const pods = ['run', '--remote', '--', 'kubectl', '--context', 'prod-eu', 'get', 'pods']
  expect((await prodgate('bot', [...add, '--from', '-'], secret)).status).toBe(77)
  expect((await prodgate('olga', add, secret)).status).toBe(64)
  const added = await prodgate('olga', [...add, '--from', '-'], `${secret}\n`)
  expect([added.status, added.out.includes('eu  added, version 1'), added.out.includes(secret)]).toEqual([
    0,
    true,
    false,
  ])
  expect((await prodgate('bot', ['credentials'])).status).toBe(77)
  expect((await prodgate('olga', ['credentials'])).out).toMatch(/ approved +kubernetes:/)
  const withheld = await prodgate('bot', pods)
  expect([withheld.status === 0, withheld.out]).toEqual([false, ''])
  expect((await prodgate('olga', ['credentials', 'remove', 'eu'])).status).toBe(0)
  expect((await prodgate('olga', [...add, '--from', '-', '--unattended'], `${secret}\n`)).status).toBe(0)
  expect((await prodgate('olga', ['credentials'])).out).toMatch(/ unattended +kubernetes:/)
  const run = await prodgate('bot', pods)
  expect([run.status, run.out]).toEqual([0, 'token=[⟨redacted: credential⟩]\n'])
  expect(readFileSync(join(made.work, 'length'), 'utf8').trim()).toBe(String(secret.length))
})
