import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep, setImmediate as tick } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { approved } from '../authority/actions.ts'
import { timeLimit } from '../authority/proof/size.ts'
import { executorServer } from './executor-server.ts'

vi.setConfig({ testTimeout: timeLimit, hookTimeout: timeLimit })

/** Where the authority is killed: once the store says so, or after so many milliseconds. */
const MOMENTS = ['starting', 'started', 'ended', 2, 12, ...Array<'intended'>(40).fill('intended')] as const

// Attack 2: a crash between what is spent and what is started, at each point.
test('killed at any point, a run is never begun twice, and the record says what can be said of it', async () => {
  const { server, work, remove } = await executorServer()
  const seen = new Set<string>()
  try {
    for (const [round, moment] of MOMENTS.entries()) {
      // Between the two rows there are a few milliseconds, which a slow machine may miss.
      if (moment === 'intended' && seen.has('not-run')) break
      const marker = join(work, `marker-${round}`)
      // Where it is killed while something runs, that runs for longer than any machine takes to kill it.
      const seconds = moment === 'starting' || moment === 'started' ? 60 : 0.1
      const command = `echo ran >> marker-${round}; sleep ${seconds}; echo done >> marker-${round}`
      const action = { kind: 'shell', command }
      const run = () => server.post('bot', '/v1/runs', { action })
      const held = await run()
      expect(held.json.decision.verdict).toBe('hold')
      await approved(server, 'ben', held.json.decision.hold.id)
      const before = runs(server.data).length
      const answer = run().catch(() => undefined)
      if (typeof moment === 'number') await sleep(moment)
      else await stands(server.data, moment)
      await server.end('SIGKILL')
      await answer
      await server.run()
      // What was started went on without the authority, until there was one again.
      await sleep(250)
      const began = () => (existsSync(marker) ? readFileSync(marker, 'utf8').split('ran').length - 1 : 0)
      const row = runs(server.data)[before]
      if (row === undefined) expect(began()).toBe(0)
      const again = await run()
      if (row === undefined) {
        // Nothing had been spent: the approval still holds, and is used now.
        expect(again.status).toBe(201)
        await server.get('bot', `/v1/runs/${again.json.run.id}/output`)
        expect(began()).toBe(1)
        seen.add('unspent')
        continue
      }
      expect(again.json.decision.verdict, String(moment)).toBe('hold')
      expect(row.state).toBe('ended')
      expect(began()).toBeLessThanOrEqual(1)
      if (row.outcome === 'not-run') expect(began()).toBe(0)
      else expect(['unknown', 'succeeded']).toContain(row.outcome)
      if (row.outcome === 'succeeded') expect(began()).toBe(1)
      seen.add(row.outcome)
    }
    expect([...seen]).toEqual(expect.arrayContaining(['not-run', 'unknown']))
  } finally {
    await remove()
  }
})

test.runIf(process.platform === 'linux')('what a killed authority left running ends with its next start', async () => {
  const { server, work, remove } = await executorServer()
  const has = (name: string) => existsSync(join(work, name))
  try {
    const command = "echo on > on; setsid sh -c 'while [ ! -e go ]; do sleep 0.05; done; echo late > late' & wait"
    const before = "echo first > first; setsid sh -c 'echo done > done' & wait; exec sleep 60"
    for (const [text, sign] of [
      [command, 'on'],
      [before, 'done'],
    ] as const) {
      const run = () => server.post('bot', '/v1/runs', { action: { kind: 'shell', command: text } })
      const held = await run()
      await approved(server, 'ben', held.json.decision.hold.id)
      expect((await run()).status).toBe(201)
      while (!has(sign)) await sleep(20)
    }
    await server.end('SIGKILL')
    await server.run()
    while (runs(server.data).some(({ state }) => state !== 'ended')) await sleep(20)
    writeFileSync(join(work, 'go'), '')
    await sleep(500)
    expect([has('late'), has('done')]).toEqual([false, true])
    expect(runs(server.data).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown'])
  } finally {
    await remove()
  }
})

test('what a killed executor left open is closed by an authority that has none any more', async () => {
  const { server, remove } = await executorServer()
  try {
    const run = () => server.post('bot', '/v1/runs', { action: { kind: 'shell', command: 'sleep 60' } })
    expect((await run()).status).toBe(201)
    while (runs(server.data)[0]?.state !== 'started') await sleep(20)
    await server.end('SIGKILL')
    writeFileSync(join(server.home, 'config.yaml'), JSON.stringify({ version: 1 }))
    await server.run()
    expect((await run()).status).toBe(404)
    expect(runs(server.data)).toEqual([{ state: 'ended', outcome: 'unknown' }])
  } finally {
    await remove()
  }
})

/** Waits until a run that is not over stands there, or one that is where the end is meant. */
async function stands(data: string, state: string): Promise<void> {
  const store = new Database(join(data, 'prodgate.db'), { readonly: true })
  const before = store.prepare('select count(*) as n from run').get() as { n: number }
  const order = ['intended', 'starting', 'started', 'ended']
  try {
    for (;;) {
      const rows = store.prepare('select state from run order by intended_at').all() as { state: string }[]
      const row = rows[before.n]
      if (row !== undefined && order.indexOf(row.state) >= order.indexOf(state)) return
      await tick()
    }
  } finally {
    store.close()
  }
}

interface Row {
  readonly state: string
  readonly outcome: string
}

function runs(data: string): readonly Row[] {
  const store = new Database(join(data, 'prodgate.db'), { readonly: true })
  try {
    return store
      .prepare('select run.state, d.outcome from run join decision d on d.id = run.decision order by run.intended_at')
      .all() as Row[]
  } finally {
    store.close()
  }
}
