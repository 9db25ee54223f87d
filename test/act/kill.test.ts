import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Config } from '../../src/serve/config/config.ts'
import { setUp } from '../../src/serve/process.ts'
import { approved } from '../authority/actions.ts'
import { good, TestServer } from '../authority/server.ts'
import { command } from '../command.ts'
import { BY, marks, requestIn, start } from './running.ts'
import { type Stall, StallingProxy } from './stalling-proxy.ts'

/** Attack 2 for runs: killed at each point between the decision and the end, what was approved runs at most once. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let server: TestServer
let shift = 0
const machine = Date.now.bind(Date)
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await server.remove()
})
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** What the record has to say of each in the end, by decision. */
const expected = new Map<string, string>()

/** A command that leaves a line and then does not end. */
const argv = (place: string) => ['bash', '-c', `echo $$ > ${place}/pid; echo ran >> ${place}/mark; exec sleep 60`]

/** What a killed run leaves behind goes on; here it has nothing more to do. */
function endOrphan(place: string): void {
  try {
    process.kill(Number(readFileSync(join(place, 'pid'), 'utf8')), 'SIGKILL')
  } catch {
    // It has ended.
  }
}

async function spentDecision(): Promise<string> {
  return server.beside(async ({ store }) => {
    const row = await store.read
      .selectFrom('decision')
      .select('id')
      .where('verdict', '=', 'allow')
      .where('grant_id', 'is not', null)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return row.id
  })
}

const isDecision = (path: string) => path === '/v1/decisions'
const tells = (status: string) => (path: string, body: string) =>
  path === '/v1/outcomes' && (JSON.parse(body) as { status: string }).status === status
const isOutcome = (path: string, body: string) => path === '/v1/outcomes' && !tells('started')(path, body)

test.each<readonly [string, Stall, (path: string, body: string) => boolean, number, string]>([
  ['the answer that lets it go never arrives', 'after', isDecision, 0, 'not-run'],
  ['the beginning was never told', 'before', tells('started'), 0, 'not-run'],
  ['the beginning was told, and its answer never arrives', 'after', tells('started'), 0, 'unknown'],
  ['it runs', 'before', isOutcome, 1, 'unknown'],
  ['it has ended, and nobody was told', 'before', isOutcome, 1, 'unknown'],
])('killed while %s', async (point, stall, at, times, status) => {
  const place = join(server.home, `place-${expected.size}`)
  mkdirSync(place)
  const held = await start(server, ['run', '--', ...argv(place)], { cwd: place }).ended
  expect(held.status).toBe(3)
  await approved(server, 'ben', requestIn(held.stderr))

  const proxy = await StallingProxy.before(server.url, stall, at)
  closing.push(() => proxy.close())
  const running = start(server, ['run', '--', ...argv(place)], { cwd: place, url: proxy.url })
  if (times === 0) await proxy.stalled()
  else {
    while (marks(join(place, 'mark')) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    if (point.includes('ended')) {
      running.child.kill('SIGTERM')
      await proxy.stalled()
    }
  }
  running.child.kill('SIGKILL')
  await running.ended
  expected.set(await spentDecision(), status)

  if (times > 0) endOrphan(place)
  // It is used up: the same command is a new request, and nothing more of it has run.
  const again = await start(server, ['run', '--', ...argv(place)], { cwd: place }).ended
  expect(again.status).toBe(3)
  expect(requestIn(again.stderr)).not.toBe(requestIn(held.stderr))
  expect(marks(join(place, 'mark'))).toBe(times)
})

test.each(BY)('killed when it may go and nobody had to approve it, started by %s', async (by, options) => {
  const place = join(server.home, `allowed-${by}`)
  mkdirSync(place)
  const proxy = await StallingProxy.before(
    server.url,
    'after',
    (path) => path === (by === 'Node' ? '/v1/decisions' : '/v1/starts'),
  )
  closing.push(() => proxy.close())
  const running = start(server, ['run', ...options, '--', 'sh', '-c', 'echo ran'], { cwd: place, url: proxy.url })
  await proxy.stalled()
  running.child.kill('SIGKILL')
  expect((await running.ended).stdout).toBe('')
  const begun = await server.beside(({ store }) =>
    store.read
      .selectFrom('run')
      .innerJoin('decision', 'decision.id', 'run.decision')
      .select(['decision.id', 'run.state'])
      .where('decision.grant_id', 'is', null)
      .where('decision.id', 'not in', ['', ...expected.keys()])
      .execute(),
  )
  expect(begun.map((one) => one.state)).toEqual(['started'])
  expected.set(begun[0]?.id ?? '', 'unknown')
})

test('in its time each is `not-run` or `unknown` in the record, and a late beginning is refused', async () => {
  await server.end()
  vi.spyOn(Date, 'now').mockImplementation(() => machine() + shift)
  const options = { data: server.data, registry: server.registry, home: server.home }
  const running = good(await setUp(options, Config.parse({ version: 1 }), () => 'http://localhost'))
  const { authority, store } = running
  const outcomes = async () =>
    new Map(
      (await store.read.selectFrom('outcome').select(['decision', 'status']).execute()).map((row) => [
        row.decision,
        row.status,
      ]),
    )
  const of = (status: string) => [...expected].filter(([, one]) => one === status).map(([id]) => id)
  expect([of('not-run').length, of('unknown').length]).toEqual([2, 3 + BY.length])
  await authority.outcomes.sweep()
  expect(await outcomes()).toEqual(new Map())

  shift = 11 * MINUTE
  const bot = { is: 'agent', id: server.id('bot'), name: 'bot' } as const
  const late = await authority.outcomes.tell(bot, { decision: of('not-run')[0] ?? '', status: 'started' })
  expect(late).toMatchObject({ is: 'fault', fault: { code: 'CONFLICT' } })
  await authority.outcomes.sweep()
  expect(await outcomes()).toEqual(new Map(of('not-run').map((id) => [id, 'not-run'])))

  shift = 25 * HOUR
  await authority.outcomes.sweep()
  expect(await outcomes()).toEqual(expected)
  await authority.outcomes.sweep()
  expect(await authority.outcomes.unfinished()).toBe(0)
  await running.close()
  const verified = spawnSync(command, ['log', 'verify', '--data', server.data], {
    env: { ...process.env, HOME: server.home },
  })
  expect([verified.status, verified.stderr.toString()]).toEqual([0, ''])
})
