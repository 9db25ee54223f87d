import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formerExecutor, holdExecutor } from './former.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'prodgate-former-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

test('an executor is a former one once its process is gone, and not before', () => {
  expect(formerExecutor(data)).toBeUndefined()
  writeFileSync(join(data, 'executor.id'), 'executor_1\n')
  expect(formerExecutor(data)).toBeUndefined()
  holdExecutor(data)
  expect(formerExecutor(data)).toBeUndefined()
  const { pid } = spawnSync('true')
  writeFileSync(join(data, 'executor.pid'), `${pid} 1\n`)
  expect(formerExecutor(data)).toBe('executor_1')
})

test.runIf(process.platform === 'linux')('a later process of the same number is another one', () => {
  writeFileSync(join(data, 'executor.id'), 'executor_1\n')
  holdExecutor(data)
  const [pid, start] = readFileSync(join(data, 'executor.pid'), 'utf8').trim().split(' ')
  writeFileSync(join(data, 'executor.pid'), `${pid} ${Number(start) + 1}\n`)
  expect(formerExecutor(data)).toBe('executor_1')
})
