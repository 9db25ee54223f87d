import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approved } from '../../test/authority/actions.ts'
import { Stage } from './run-example.ts'
import { DELETE, DELETE_ALL, NOWHERE, READ, requestIn } from './story.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.server.remove())

test('plain.ts', async () => {
  const plain = (args: string, env?: Readonly<Record<string, string>>) => stage.run('plain.ts', args.split(' '), env)
  expect(await plain(DELETE_ALL)).toContain('stopped by the gate')
  expect(await plain(READ, NOWHERE)).toContain('gave no decision')
  expect(stage.ran()).toEqual([])
  expect(await plain(READ)).toContain(`kubectl was here: ${READ}`)
  expect(stage.ran()).toEqual([READ])
  await approved(stage.server, 'ann', requestIn(await plain(DELETE)))
  expect(await plain(DELETE)).toContain('kubectl was here')
  expect(await plain(DELETE)).toContain('held by the gate')
  expect(stage.ran()).toEqual([DELETE])
})

test('mcp.ts', async () => {
  const root = realpathSync(stage.server.home)
  const call = (tool: string, given: object, env?: Readonly<Record<string, string>>) =>
    stage.run('mcp.ts', [tool, JSON.stringify(given), root], env)
  const note = { path: join(root, 'notes.md'), content: 'hello' }
  const settings = { path: join(root, '.config/prodgate/targets.yaml'), content: 'version: 1' }

  expect(await call('write_file', settings)).toContain('not done: stopped by the gate')
  expect(await call('list_directory', { path: root }, NOWHERE)).toContain('not done: the gate gave no decision')
  expect(await call('list_directory', { path: root })).toContain('done: [DIR] .kube')

  const held = await call('write_file', note)
  expect(held).toContain('not done: held by the gate')
  expect(existsSync(note.path)).toBe(false)
  await approved(stage.server, 'ann', requestIn(held))
  expect(await call('write_file', note)).toContain('done: Successfully wrote')
  expect(readFileSync(note.path, 'utf8')).toBe('hello')
  expect(await call('write_file', note)).toContain('not done: held by the gate')
})
