import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CLIENTS } from '../../reach/install/clients/all.ts'
import { findClient, tooOld } from './client-version.ts'

const room = mkdtempSync(join(tmpdir(), 'prodgate-clients-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))
const claude = CLIENTS['claude-code']

function program(directory: string, text: string): string {
  mkdirSync(join(room, directory), { recursive: true })
  writeFileSync(join(room, directory, 'claude'), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  return join(room, directory)
}

test('the first program on PATH, by what it says', async () => {
  const path = program('said', 'echo "2.1.300 (Claude Code)"')
  expect(await findClient(claude, `/nowhere:${path}`)).toEqual({ path: join(path, 'claude'), version: '2.1.300' })
})
test('or by its package, without being started', async () => {
  const path = program('lib/package', `touch ${room}/started`)
  const write = (bin: unknown) => writeFileSync(join(path, 'package.json'), JSON.stringify({ version: '2.1.197', bin }))
  mkdirSync(join(room, 'bin'))
  symlinkSync('../lib/package/claude', join(room, 'bin/claude'))
  write({ claude: 'claude' })
  expect(await findClient(claude, join(room, 'bin'))).toMatchObject({ version: '2.1.197' })
  write({ other: 'claude' })
  expect(await findClient(claude, join(room, 'bin'))).toEqual({ path: join(room, 'bin/claude') })
})
test('none on PATH, one that is no program, and a relative PATH', async () => {
  writeFileSync(join(room, 'claude'), 'x', { mode: 0o644 })
  expect([await findClient(claude, room), await findClient(claude, 'bin'), await findClient(claude, '')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
test.each([
  ['2.1.294', true],
  ['2.1.295', false],
  ['2.0.999', true],
  ['2.10.0', false],
  ['1.9.999', true],
  ['3.0.0', false],
  [undefined, false],
])('%s is too old: %s', (version, expected) => expect(tooOld(claude, version) !== undefined).toBe(expected))
test('a client without a floor is never too old', () => expect(tooOld(CLIENTS.codex, '0.0.1')).toBeUndefined())
