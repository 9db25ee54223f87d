import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { renderOpencodePlugin } from '../../src/reach/shim/opencode-plugin.ts'
import { Place } from './shim.ts'

const place = new Place()
afterAll(() => place.remove())

let serial = 0

const CALL = { tool: 'bash', sessionID: 's1', callID: 'c1' }
const GIVEN = { args: { command: 'ls' } }
const OUTPUT = { title: 'ls', output: 'a\n', metadata: { exit: 0 } }
const failure = (more: object = {}) => ({
  type: 'message.part.updated',
  properties: { part: { type: 'tool', ...CALL, state: { status: 'error', error: 'no such file', ...more } } },
})
const ended = (more: object) => ({
  sessionID: 's1',
  callID: 'c1',
  ended: { durationMs: expect.any(Number), ...more },
})

/** The hooks over a shim that allows, and does this where it is told what became of a call; and what it was told. */
async function telling(then = 'echo {}', tellingSeconds = 60) {
  serial++
  const [shim, plugin, heard] = ['shim', 'plugin.mjs', 'heard'].map((name) => place.file(`${serial}-${name}`)) as [
    string,
    string,
    string,
  ]
  const script = [
    '#!/bin/sh',
    'given=$(cat)',
    'case $given in',
    `  *'"ended"'*) printf '%s\\n' "$given" >>'${heard}'; ${then} ;;`,
    `  *) printf '%s\\n' '{"prodgate":"allow","call":"c1"}' ;;`,
    'esac',
    '',
  ].join('\n')
  writeFileSync(shim, script)
  chmodSync(shim, 0o755)
  writeFileSync(plugin, renderOpencodePlugin({ shim, client: 'opencode', tellingSeconds }))
  const { ProdgatePlugin } = await import(pathToFileURL(plugin).href)
  const hooks = await ProdgatePlugin({ directory: place.path })
  return {
    asks: () => hooks['tool.execute.before'](CALL, GIVEN),
    gives: (gave: unknown = OUTPUT, call = CALL) => hooks['tool.execute.after']({ ...call, ...GIVEN }, gave),
    event: (event: unknown) => hooks.event({ event }),
    told: (): unknown[] =>
      existsSync(heard)
        ? readFileSync(heard, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
  }
}

describe('what the plugin of OpenCode says of a call that it let go', () => {
  test('what the tool gave, once, before the client goes on', async () => {
    const { asks, gives, told } = await telling()
    await asks()
    await gives()
    expect(told()).toEqual([ended({ output: 'a\n', exit: 0 })])
    await gives()
    expect(told()).toHaveLength(1)
  })

  test('that it failed, and that it was interrupted, before the next question', async () => {
    const { asks, event, told } = await telling()
    await asks()
    await event(failure())
    await asks()
    expect(told()).toEqual([ended({ error: 'no such file', interrupted: false })])
    await event(failure({ metadata: { interrupted: true } }))
    await asks()
    expect(told().at(-1)).toEqual(ended({ error: 'no such file', interrupted: true }))
  })

  test('nothing of one that was not let go, that is of another session, or that goes on', async () => {
    const { asks, gives, event, told } = await telling()
    await event(failure())
    await gives()
    await asks()
    await gives(OUTPUT, { ...CALL, sessionID: 's2' })
    await event(failure({ status: 'running' }))
    for (const other of [undefined, {}, { type: 'session.idle', properties: {} }]) await event(other)
    expect(told()).toEqual([])
  })

  test.each([
    ['refuses', 'echo no >&2; exit 2', 60],
    ['is killed', 'kill -KILL $$', 60],
    ['never ends', 'exec sleep 60', 1],
  ])('a shim that %s then is no failure of the tool', async (_name, then, seconds) => {
    const { asks, gives } = await telling(then, seconds)
    await asks()
    await expect(gives()).resolves.toBeUndefined()
  })

  test('nor is what cannot be said', async () => {
    const { asks, gives, told } = await telling()
    await asks()
    await expect(gives({ output: 1n })).resolves.toBeUndefined()
    await expect(gives(null)).resolves.toBeUndefined()
    expect(told()).toEqual([])
  })
})
