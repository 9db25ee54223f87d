import { existsSync, readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ControlGroup } from './control-group.ts'
import { LeftBehind } from './left-behind.ts'
import { runExecution } from './spawn.ts'
import { Place } from './testing/executions.ts'

let place: Place
let made = 0
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.remove())

const newId = () => `run_${process.pid}_${made++}`

function run(command: string, leftBehind?: LeftBehind) {
  const nowhere = () => new Writable({ write: (_part, _encoding, done) => done() })
  return runExecution(place.describe({ kind: 'shell', command }), {
    stdout: { is: 'stream', stream: nowhere() },
    stderr: { is: 'stream', stream: nowhere() },
    privateRoot: place.at('runs'),
    process: process.pid,
    now: () => performance.now(),
    ...(leftBehind === undefined ? {} : { leftBehind }),
  })
}

const LATE = 'sh -c "echo $$ > pid; sleep 2; echo late > late"'
const started = 'while [ ! -s pid ]; do sleep 0.02; done'
const isThere = (name: string) => existsSync(place.at(name))

/** What a child that was left behind wrote, once it has had its time. */
async function written(): Promise<boolean> {
  await sleep(2_300)
  return isThere('late')
}

/** It has work for longer than any machine takes to end it. */
const LONG = LATE.replace('sleep 2', 'sleep 60')

describe.runIf(process.platform === 'linux')('what went into a session of its own', () => {
  test.each([
    ['and has the streams still', `setsid ${LATE} & ${started}`],
    ['and closed them', `setsid ${LATE} > /dev/null 2>&1 < /dev/null & ${started}`],
    ['by way of a parent that has ended', `(setsid sh -c '${LATE} &' > /dev/null 2>&1 &); ${started}`],
    ['and has children without a variable', `setsid sh -c 'env -i ${LATE}; true' > /dev/null 2>&1 & ${started}`],
  ])('ends with the run, %s', async (_what, command) => {
    const ended = await run(command, new LeftBehind(newId(), { grouped: false }))
    expect(ended).toMatchObject({ is: 'ok', value: { exitCode: 0 } })
    expect(await written()).toBe(false)
    expect(() => process.kill(Number(readFileSync(place.at('pid'), 'utf8')), 0)).toThrow('ESRCH')
  })

  test('that ends in time has done its work', async () => {
    const quick = 'setsid sh -c "echo $$ > pid; echo quick > quick"'
    const ended = await run(`${quick} & wait`, new LeftBehind(newId(), { grouped: false }))
    expect([ended, isThere('quick')]).toMatchObject([{ is: 'ok', value: { exitCode: 0 } }, true])
  })

  test('goes on where the run is not one that ends all', async () => {
    expect(await run(`setsid ${LATE} > /dev/null 2>&1 & ${started}`)).toMatchObject({ is: 'ok' })
    while (!isThere('late')) await sleep(20)
  })

  test('of another run is left alone', async () => {
    const other = run(`setsid ${LATE} & wait`, new LeftBehind(newId(), { grouped: false }))
    while (!isThere('pid')) await sleep(20)
    await run('true', new LeftBehind(newId(), { grouped: false }))
    await other
    expect(isThere('late')).toBe(true)
  })

  test('is found again by the name of the run', async () => {
    const id = newId()
    const running = run(`setsid ${LONG} & wait; echo waited > waited`, new LeftBehind(id, { grouped: false }))
    while (!isThere('pid')) await sleep(20)
    expect(await new LeftBehind(id, { grouped: false }).end()).toBe(true)
    expect(await running).toMatchObject({ value: { signal: 'SIGKILL' } })
    expect([isThere('waited'), isThere('late')]).toEqual([false, false])
  })
})

const probe = ControlGroup.below(`prodgate-probe-${process.pid}`)
probe?.remove()

describe.runIf(probe !== undefined)('in a control group', () => {
  // Without its mark and without a parent nothing else would know it.
  const bare = `(env -i setsid ${LATE} > /dev/null 2>&1 &); ${started}`

  test('what took its mark off and has no parent any more ends with the run', async () => {
    const id = newId()
    expect(await run(bare, new LeftBehind(id, { grouped: true }))).toMatchObject({ is: 'ok', value: { exitCode: 0 } })
    expect(await written()).toBe(false)
    expect(ControlGroup.below(`prodgate-${id}`)?.members()).toEqual([])
    ControlGroup.below(`prodgate-${id}`)?.remove()
  })

  test('a run that ends in time has done its work', async () => {
    const quick = '(env -i setsid sh -c "echo quick > quick" &); while [ ! -s quick ]; do sleep 0.02; done'
    expect(await run(quick, new LeftBehind(newId(), { grouped: true }))).toMatchObject({
      is: 'ok',
      value: { exitCode: 0 },
    })
    expect(isThere('quick')).toBe(true)
  })
})
