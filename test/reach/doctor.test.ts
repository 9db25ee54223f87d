import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { renderSummary } from '../../src/cli/doctor/report.ts'
import { coloursFor } from '../../src/cli/terminal.ts'
import { command } from '../command.ts'

/** What doctor says where no client is; with clients it is driven by the suite of `tools/clients`. */

const home = mkdtempSync(join(tmpdir(), 'prodgate-doctor-'))
afterAll(() => rmSync(home, { recursive: true }))

function doctor(...words: readonly string[]) {
  const env = { HOME: home, PATH: '/usr/bin:/bin' }
  return spawnSync(command, ['doctor', ...words], { env, encoding: 'utf8' })
}

test('nothing to try is no success, and it is said which clients can be tried', () => {
  const { status, stdout } = doctor()
  expect([status, stdout]).toEqual([69, expect.stringMatching(/^Nothing was tried: .*\n.*Claude Code \(`claude`\)/)])
  expect(stdout).toMatch(/^Level A\d/m)
  expect(doctor('--level-only').status).toBe(0)
})

test('as JSON it is one value', () => {
  const { status, stdout } = doctor('--json')
  expect(status).toBe(69)
  expect(JSON.parse(stdout)).toMatchObject({ clients: [], enforcement: { level: expect.stringMatching(/^A\d$/) } })
})

test('a client that cannot be tried, and one that is not there, are wrong use', () => {
  const unknown = doctor('cursor')
  expect([unknown.status, unknown.stderr]).toEqual([64, expect.stringMatching(/no client that can be tried\n.*codex/)])
  const missing = doctor('codex')
  expect([missing.status, missing.stderr]).toEqual([64, expect.stringMatching(/`codex` is not on PATH/)])
})

test.each([
  [{ user: 'no', managed: 'no' }, 'not installed for you, and asks nobody yet: `prodgate install codex`'],
  [{ user: 'installed', managed: 'no' }, 'installed for you: user'],
  [{ user: 'no', managed: 'changed since' }, '`prodgate install codex --managed` puts them right'],
] as const)('what is closed in the throw-away home is not taken for what is installed: %o', (here, says) => {
  const report = { client: 'codex', version: '1', program: '/bin/codex', level: 'user', here, cells: [] } as const
  expect(renderSummary(report, coloursFor({}))).toContain(says)
})
