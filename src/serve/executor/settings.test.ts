import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Config } from '../config/config.ts'
import { executorSettings } from './settings.ts'

let data: string
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'prodgate-settings-'))
  for (const name of ['own', 'open']) mkdirSync(join(data, name), { mode: 0o755 })
  chmodSync(join(data, 'open'), 0o777)
  symlinkSync(join(data, 'open'), join(data, 'link'))
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

const isRoot = process.getuid?.() === 0
const read = (given: object) => {
  const { executor } = Config.parse({ version: 1, executor: { ...(isRoot ? { user: 'root' } : {}), ...given } })
  return executorSettings(executor as NonNullable<typeof executor>, { data, home: '/home/me' })
}

test('runs work where nobody else writes', () => {
  expect(read({ workspaces: [join(data, 'own')] })).toMatchObject({ is: 'ok', value: { sameUser: true } })
  for (const wrong of ['open', 'link', 'missing'])
    expect(read({ workspaces: [join(data, wrong)] }), wrong).toMatchObject({ is: 'fault' })
  expect(read({ workspaces: ['own'] })).toMatchObject({ is: 'fault' })
})

test('an executor keeps its name, and each process its own private place', () => {
  const [first, second] = [read({}), read({})]
  if (first.is === 'fault' || second.is === 'fault') throw new Error('no settings')
  expect(first.value.id).toMatch(/^executor_[0-9a-f]{16}$/)
  expect(second.value.id).toBe(first.value.id)
  expect(second.value.privateRoot).not.toBe(first.value.privateRoot)
})

test('another user is one of the system, and for root alone', () => {
  expect(read({ user: 'no-such-user-here' })).toMatchObject({ is: 'fault' })
  const nobody = read({ user: 'nobody', directory: join(data, 'of-nobody') })
  if (isRoot) expect(nobody).toMatchObject({ is: 'ok', value: { sameUser: false, user: { uid: expect.any(Number) } } })
  else expect(nobody).toMatchObject({ is: 'fault' })
})

test.runIf(isRoot)('root runs nothing as root without being told to', () => {
  const executor = Config.parse({ version: 1, executor: {} }).executor
  expect(executorSettings(executor as NonNullable<typeof executor>, { data, home: '/root' }).is).toBe('fault')
})
