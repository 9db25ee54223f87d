import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Config } from '../../src/serve/config/config.ts'
import { type Running, setUp } from '../../src/serve/process.ts'
import { approved } from '../authority/actions.ts'
import { good } from '../authority/server.ts'
import { executorServer } from './executor-server.ts'

/** A store that fails on the way of a run: nothing runs twice, and nothing is left open while the authority goes on. */

let made: Awaited<ReturnType<typeof executorServer>>
let running: Running
/** Each ends once it is told to. */
const BEFORE = ['a', 'b', 'c'].map((name) => ({
  kind: 'shell',
  command: `echo ran >> ${name}; while [ ! -e end-${name} ]; do sleep 0.05; done`,
}))
beforeAll(async () => {
  made = await executorServer()
  const { server, settings } = made
  for (const action of BEFORE) {
    const held = await server.post('bot', '/v1/runs', { action })
    if (held.json.decision?.hold === undefined) throw new Error(held.text)
    await approved(server, 'ben', held.json.decision.hold.id)
  }
  await server.end()
  const options = { data: server.data, registry: server.registry, home: server.home }
  const config = Config.parse({ version: 1, executor: settings })
  running = good(await setUp(options, config, () => 'http://localhost'))
  await running.executor?.sweep()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await running.close()
  await made.remove()
})

const marks = (name: string) => {
  const path = join(made.work, name)
  return existsSync(path) ? readFileSync(path, 'utf8').split('ran').length - 1 : 0
}

async function ask(index: number) {
  const bot = { is: 'agent', id: made.server.id('bot'), name: 'bot' } as const
  const { executor } = running
  if (executor === undefined) throw new Error('there is no executor')
  return {
    executor,
    answer: good(await executor.run(bot, { action: BEFORE[index], isThere: () => true, again: async () => bot })),
  }
}

const end = (name: string) => writeFileSync(join(made.work, `end-${name}`), '')

const rows = () => running.store.read.selectFrom('run').selectAll().orderBy('intended_at').execute()

async function until(state: string): Promise<void> {
  while ((await rows()).at(-1)?.state !== state) await sleep(10)
}

test('where the answer of the store is lost nothing runs, and the run is closed without a new start', async () => {
  const commit = running.store.commit.bind(running.store)
  const lost = vi.spyOn(running.store, 'commit').mockImplementationOnce(async (work) => {
    await commit(work)
    throw new Error('the connection was cut')
  })
  const { executor, answer } = await ask(0)
  lost.mockRestore()
  expect([answer.decision.verdict, answer.run]).toEqual(['deny', undefined])
  expect((await rows()).at(-1)).toMatchObject({ state: 'intended' })
  await executor.look()
  const [row] = (await rows()).slice(-1)
  expect([row?.state, JSON.parse(row?.body ?? '{}').status]).toEqual(['ended', 'not-run'])
  expect(marks('a')).toBe(0)
  // It was used up.
  expect((await ask(0)).answer.decision.verdict).toBe('hold')
})

test('where its end cannot be kept it is kept later, as it was', async () => {
  const { executor } = await ask(1)
  await until('started')
  const broken = vi.spyOn(running.store, 'commit').mockRejectedValue(new Error('the disk is full'))
  end('b')
  // It is tried three times before it is put off.
  await vi.waitFor(() => expect(broken).toHaveBeenCalledTimes(3), 60_000)
  expect([(await rows()).at(-1)?.state, marks('b')]).toEqual(['started', 1])
  await executor.look()
  expect((await rows()).at(-1)?.state).toBe('started')
  broken.mockRestore()
  await executor.look()
  const [row] = (await rows()).slice(-1)
  expect([row?.state, JSON.parse(row?.body ?? '{}').status, marks('b')]).toEqual(['ended', 'succeeded', 1])
})

test('where nothing fails it ends by itself, and nobody who looks meanwhile closes it', async () => {
  const { executor } = await ask(2)
  await until('started')
  await executor.look()
  expect((await rows()).at(-1)?.state).toBe('started')
  end('c')
  await until('ended')
  const [row] = (await rows()).slice(-1)
  expect([JSON.parse(row?.body ?? '{}').status, marks('c')]).toEqual(['succeeded', 1])
})
