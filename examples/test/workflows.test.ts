import { spawnSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger, type WorkerInterceptors } from '@temporalio/worker'
import { generateText, simulateReadableStream, tool, wrapLanguageModel } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { Inngest, Middleware } from 'inngest'
import { createServer as serveFunctions } from 'inngest/node'
import { PgBoss } from 'pg-boss'
import { type Gate, gate, ProductionModeViolationError, requireReal } from 'prodgate'
import { observedModel, realTools } from 'prodgate/ai-sdk'
import { guardSteps } from 'prodgate/inngest'
import { batchHandler, workHandler } from 'prodgate/pg-boss'
import { guardActivities } from 'prodgate/temporal'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test, vi } from 'vitest'
import { z } from 'zod'
import { Throwaway } from '../../src/record/store/testing/throwaway.ts'
import { approved } from '../../test/authority/actions.ts'
import type { interceptors } from '../temporal.ts'
import { Stage } from './run-example.ts'
import { NOWHERE } from './story.ts'

const STATUS = '/bmad/production-mode/status'
let stage: Stage
let g: Gate
let away: Gate
let payments: Server
let at = ''
let charges = 0
let healthy = true
beforeAll(async () => {
  stage = await Stage.open()
  g = gate({ url: stage.server.url, token: stage.server.token('bot') })
  away = gate({ url: NOWHERE.PRODGATE_URL, token: 'pga_x' })
  payments = createServer((request, response) => {
    charges++
    if (!healthy) response.statusCode = 500
    response.end(healthy ? JSON.stringify({ id: `real${request.url}` }) : 'away')
  })
  await new Promise<void>((resolve) => payments.listen(0, '127.0.0.1', resolve))
  at = `http://127.0.0.1:${(payments.address() as AddressInfo).port}`
})
afterAll(async () => {
  payments.close()
  await stage.server.remove()
})
beforeEach(() => {
  charges = 0
  healthy = true
})

const charge = async (amount: number) => (await fetch(`${at}/${amount}`)).json() as Promise<{ id: string }>
/** What a silent fallback looks like. */
const canned = async (amount: number) => ({ id: `real/${amount}` })
const providers = () => [new URL(at).host]
const stats = async () => (await stage.server.get('vera', STATUS)).json.stats
const lastRun = async () => (await stage.server.get('vera', '/v1/workflows/runs')).json.runs[0]
async function mockSession(workflow: string) {
  const reason = 'demonstrate the new checkout flow'
  const { json } = await stage.server.post('rita', '/bmad/production-mode/request-mock', { reason, workflow })
  await approved(stage.server, 'ann', json.hold.id)
}

describe('workflow.ts', () => {
  test('real work, no mock without a session, a marked one within it', async () => {
    const env = { PAYMENTS: at }
    const real = (await stage.run('workflow.ts', [], env)).split('\n')
    expect(JSON.parse(real[0] ?? '')).toMatchObject({ prodgate: { provenance: 'real' }, value: { id: 'real/12' } })
    expect(real[1]).toBe('booked real/12')
    expect(charges).toBe(1)
    expect(await stage.run('workflow.ts', ['mock'], env)).toContain('Mock execution not allowed for workflow charge')
    await mockSession('charge')
    const mock = (await stage.run('workflow.ts', ['mock'], env)).split('\n')
    expect(JSON.parse(mock[0] ?? '')).toMatchObject({ prodgate: { provenance: 'mock' }, value: { id: 'demo-12' } })
    expect(mock[1]).toContain('a real result is required here, and this one is `mock`')
    healthy = false
    expect(await stage.run('workflow.ts', [], env)).toContain('SyntaxError')
    expect(await stage.run('workflow.ts', [], { ...env, ...NOWHERE })).toContain('gave no decision')
    expect(charges).toBe(2)
  })
})

const python = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 9))'], { encoding: 'utf8' })

describe.skipIf(python.stdout?.trim() !== 'True')('workflow.py', () => {
  test('a guarded call and real work; a held call stops before both', async () => {
    const env = { PAYMENTS: at }
    const lines = (await stage.run('workflow.py', ['--context', 'kind-dev', 'get', 'pods'], env)).trim().split('\n')
    expect(lines[0]).toBe('kubectl was here: --context kind-dev get pods')
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ prodgate: { provenance: 'real' }, value: { id: 'real/12' } })
    expect(lines[2]).toBe('booked real/12')
    expect([stage.ran(), charges]).toEqual([['--context kind-dev get pods'], 1])
    const held = await stage.run('workflow.py', ['--context', 'prod-eu', 'delete', 'namespace', 'py'], env)
    expect(held).toContain('held by the gate for a person')
    expect([stage.ran(), charges]).toEqual([[], 1])
  })
})

describe('pg-boss', () => {
  let throwaway: Throwaway
  let url = ''
  beforeAll(async () => {
    throwaway = await Throwaway.make()
    url = await (await throwaway.postgres()).createDatabase('jobs')
  })
  afterAll(() => throwaway.end())

  test('pg-boss.ts: a job that was done is known again as real', async () => {
    const said = await stage.run('pg-boss.ts', ['7'], { PAYMENTS: at, DATABASE_URL: url })
    expect(JSON.parse(said)).toEqual({ state: 'completed', provenance: 'real', value: { id: 'real/7' } })
    expect(charges).toBe(1)
  })

  test('a fault fails the job, a mock is marked in the table, a refused job does not run', async () => {
    const boss = new PgBoss(url)
    boss.on('error', () => undefined)
    await boss.start()
    async function job(queue: string, handler: ReturnType<typeof workHandler<{ amount: number }, unknown>>) {
      await boss.createQueue(queue, { retryLimit: 0 })
      const id = await boss.send(queue, { amount: 1 })
      await boss.work(queue, { pollingIntervalSeconds: 0.5 }, handler)
      for (;;) {
        const [found] = await boss.findJobs(queue, { id: id ?? '' })
        if (found?.state === 'completed' || found?.state === 'failed') return found
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    const real = ({ amount }: { amount: number }) => charge(amount)
    const mock = ({ amount }: { amount: number }) => canned(amount)
    try {
      healthy = false
      const failed = await job('fails', workHandler(g, 'fails', { real, mock }))
      expect([failed.state, JSON.stringify(failed.output)]).toEqual(['failed', expect.stringContaining('SyntaxError')])
      healthy = true
      const refused = await job('refused', workHandler(g, 'refused', { real, mock, mode: 'mock' }))
      expect(JSON.stringify(refused.output)).toContain('Mock execution not allowed')
      await mockSession('demo')
      const demo = await job('demo', workHandler(g, 'demo', { real, mock, mode: 'mock' }))
      expect(demo).toMatchObject({ state: 'completed', output: { prodgate: { provenance: 'mock' } } })
      expect(() => requireReal(demo.output as never)).toThrow('a real result is required')
      const nobody = await job('nobody', workHandler(away, 'nobody', { real }))
      expect(JSON.stringify(nobody.output)).toContain('gave no decision')
      expect(charges).toBe(1)
    } finally {
      await boss.stop({ graceful: false })
    }
  })

  test('of a batch each job fails or is done by itself, and what was done is not done again', async () => {
    const boss = new PgBoss(url)
    boss.on('error', () => undefined)
    await boss.start()
    const times = new Map<number, number>()
    const parts = {
      real: async ({ amount }: { amount: number }) => {
        times.set(amount, (times.get(amount) ?? 0) + 1)
        const done = await charge(amount)
        if (amount === 2 && times.get(amount) === 1) throw new Error('the second one fails at first')
        return done
      },
    }
    try {
      await boss.createQueue('batch', { retryLimit: 1, retryDelay: 0 })
      for (const amount of [1, 2, 3]) await boss.send('batch', { amount })
      const options = { batchSize: 3, perJobResults: true, pollingIntervalSeconds: 0.5 } as const
      await boss.work('batch', options, batchHandler(g, 'batch', parts))
      const all = () => boss.findJobs<{ amount: number }>('batch')
      await vi.waitFor(
        async () => expect((await all()).map((one) => one.state)).toEqual(Array(3).fill('completed')),
        120_000,
      )
      expect([...times].sort()).toEqual([
        [1, 1],
        [2, 2],
        [3, 1],
      ])
      for (const { data, output } of await all()) {
        const expected = { provenance: 'real', value: { id: `real/${data.amount}` } }
        expect(await g.recall(output)).toMatchObject(expected)
      }
    } finally {
      await boss.stop({ graceful: false })
    }
    const single = workHandler(g, 'batch', parts)
    const jobs = [4, 5].map((amount) => ({ id: `j${amount}`, data: { amount } }))
    await expect(single(jobs)).rejects.toThrow('handled by `batchHandler`')
    await expect(single([{ ...jobs[0], signal: AbortSignal.abort(new Error('too late')) } as never])).rejects.toThrow(
      'too late',
    )
    expect(times.has(4)).toBe(false)
    expect(await single(jobs.slice(0, 1))).toMatchObject({ value: { id: 'real/4' } })
  })
})

/** Temporal's server does not come by npm; this is its own environment for activities, with its own chain of interceptors. */
describe('temporal', () => {
  const environment = (asked: Gate, activityType: string) =>
    new MockActivityEnvironment(
      { activityType },
      {
        interceptors: [guardActivities(asked, { charge: { providers: providers() } })],
        logger: new DefaultLogger('ERROR', () => undefined),
      },
    )

  test('an activity runs for real, once; its twins: canned, failing, without an authority, not named', async () => {
    expect(await environment(g, 'charge').run(charge, 3)).toEqual({ id: 'real/3' })
    expect(charges).toBe(1)
    expect(await lastRun()).toMatchObject({ workflow: 'charge', provenance: 'real' })
    await expect(environment(g, 'charge').run(canned, 3)).rejects.toMatchObject({
      code: 'PRODUCTION_MODE_VIOLATION',
      findings: expect.arrayContaining(['PROVIDER_NOT_CALLED']),
    })
    await expect(environment(away, 'charge').run(charge, 3)).rejects.toThrow('gave no decision')
    expect(charges).toBe(1)
    healthy = false
    await expect(environment(g, 'charge').run(charge, 3)).rejects.toThrow(SyntaxError)
    expect(await lastRun()).toMatchObject({ workflow: 'charge', status: 'failed' })
    expect(await environment(away, 'total').run(async () => 3)).toBe(3)
  })

  test('temporal.ts: a worker takes it', () => expectTypeOf<typeof interceptors>().toExtend<WorkerInterceptors>())
})

describe('inngest', () => {
  /** A function as Inngest's own server calls it, over HTTP. */
  async function step(asked: Gate, work: (amount: number) => Promise<unknown>) {
    class Guarded extends Middleware.BaseMiddleware {
      readonly id = 'prodgate'
      override wrapStepHandler = guardSteps(asked, { charge: { providers: providers() } })
    }
    const client = new Inngest({ id: 'shop', middleware: [Guarded], isDev: true, fetch: refusedFetch, logger: QUIET })
    const checkout = client.createFunction(
      { id: 'checkout', retries: 0, triggers: [{ event: 'shop/checkout' }] },
      async ({ event, step: run }) => run.run('charge', () => work(event.data.amount)),
    )
    const served = serveFunctions({ client, functions: [checkout] })
    await new Promise<void>((resolve) => served.listen(0, '127.0.0.1', resolve))
    const event = { name: 'shop/checkout', data: { amount: 4 }, ts: 1, id: 'e1' }
    try {
      const answer = await fetch(
        `http://127.0.0.1:${(served.address() as AddressInfo).port}/api/inngest?fnId=shop-checkout&stepId=step`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            version: 1,
            event,
            events: [event],
            steps: {},
            ctx: { run_id: 'r1', attempt: 0, max_attempts: 1, fn_id: 'f', stack: { stack: [], current: 0 } },
            use_api: false,
          }),
        },
      )
      return { status: answer.status, body: JSON.stringify(await answer.json()) }
    } finally {
      served.close()
    }
  }
  const nothing = () => undefined
  const QUIET = { info: nothing, warn: nothing, error: nothing, debug: nothing }
  /** Nobody else is called. */
  const refusedFetch = () => Promise.reject(new Error('no server of Inngest here'))

  test('a step runs for real, once; its twins: canned, failing, without an authority', async () => {
    const done = await step(g, charge)
    expect([done.status, done.body]).toEqual([206, expect.stringContaining('real/4')])
    expect(charges).toBe(1)
    expect(await lastRun()).toMatchObject({ workflow: 'checkout/charge', provenance: 'real' })
    expect((await step(g, canned)).body).toContain('real work is required')
    expect((await step(away, charge)).body).toContain('gave no decision')
    expect(charges).toBe(1)
    healthy = false
    expect((await step(g, charge)).body).toContain('SyntaxError')
  })
})

describe('ai-sdk', () => {
  test('ai-sdk-workflow.ts: model and tool are called, and the result is real', async () => {
    const before = await stats()
    const { startStubModel } = await import('../../src/reach/doctor/stub-model/server.ts')
    const model = await startStubModel([{ name: 'charge', args: { amount: 12 } }])
    try {
      const env = { MODEL_URL: `${model.url}/v1`, MODEL_KEY: 'none', PAYMENTS: at }
      const said = JSON.parse(await stage.run('ai-sdk-workflow.ts', [], env))
      expect(said).toMatchObject({ prodgate: { provenance: 'real', workflow: 'assist' } })
      expect(JSON.stringify(said.value)).toContain('real/12')
    } finally {
      await model.close()
    }
    expect(charges).toBe(1)
    expect((await stats()).workflows_successful).toBe(before.workflows_successful + 2)
  })

  const answer = {
    content: [{ type: 'text' as const, text: 'done' }],
    finishReason: { unified: 'stop' as const, raw: 'stop' },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
    warnings: [],
  }

  test('a workflow that uses a model of `ai/test` is a mock, and one whose model is never called is found out', async () => {
    const mocked = (provider: string) =>
      wrapLanguageModel({
        model: new MockLanguageModelV4({ provider, doGenerate: answer }),
        middleware: observedModel('model'),
      })
    const ask = (model: ReturnType<typeof mocked> | undefined) =>
      g.workflow('ask', {
        real: async () => {
          await charge(1)
          return model === undefined ? 'done' : (await generateText({ model, prompt: 'go on' })).text
        },
        providers: ['model'],
      })()
    await expect(ask(mocked('mock-provider'))).rejects.toBeInstanceOf(ProductionModeViolationError)
    expect((await ask(undefined)).findings).toEqual(['PROVIDER_NOT_CALLED'])
    expect((await ask(mocked('openai'))).provenance).toBe('real')
  })

  test('a streamed model counts as well', async () => {
    const doStream = { stream: simulateReadableStream({ chunks: [], initialDelayInMs: null }) }
    const model = wrapLanguageModel({
      model: new MockLanguageModelV4({ provider: 'openai', doStream }),
      middleware: observedModel('model'),
    })
    const real = async () => {
      await charge(1)
      const { stream } = await model.doStream({ prompt: [] })
      return stream.locked
    }
    expect((await g.workflow('streams', { real, providers: ['model'] })()).findings).toEqual([])
  })

  test('a tool that is required to be real is an error of the tool where it is not', async () => {
    const tools = (execute: (input: { amount: number }) => Promise<{ id: string }>, asked = g) =>
      realTools({ charge: tool({ inputSchema: z.object({ amount: z.number() }), execute }) }, asked, {
        charge: { providers: providers() },
      })
    const call = { toolCallId: 'c1', messages: [], context: {} }
    expect(await tools(({ amount }) => charge(amount)).charge.execute?.({ amount: 5 }, call)).toEqual({ id: 'real/5' })
    const fallen = tools(({ amount }) => canned(amount)).charge.execute?.({ amount: 5 }, call)
    await expect(fallen).rejects.toMatchObject({ code: 'PRODUCTION_MODE_VIOLATION' })
    const nobody = tools(({ amount }) => charge(amount), away).charge.execute?.({ amount: 5 }, call)
    await expect(nobody).rejects.toThrow('gave no decision')
    expect(charges).toBe(1)
    expect(() => realTools({ hosted: {} }, g, { hosted: {} })).toThrow('cannot be required to be real')
  })
})
