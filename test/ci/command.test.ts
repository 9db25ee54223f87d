import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prodgate } from './commands.ts'

/** The command as it is called, with its exit status. */

const cwd = mkdtempSync(join(tmpdir(), 'prodgate-command-'))
const registry = join(cwd, 'targets.yaml')

beforeAll(() => {
  writeFileSync(
    registry,
    `version: 1\nsession: { environment: development, workspaces: ["${cwd}"] }\ntargets:\n  - { database: "localhost:5432/dev", environment: development }\n`,
  )
  mkdirSync(join(cwd, 'db'))
  writeFileSync(join(cwd, 'db/1_t.up.sql'), 'create table t (id int);\n')
  writeFileSync(join(cwd, 'db/1_t.down.sql'), 'drop table t;\n')
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

const ci = (...args: readonly string[]) => prodgate(['ci', '--registry', registry, ...args], { cwd })

test('a command behind two dashes', async () => {
  expect((await ci('--', 'kubectl --context prod-eu get pods')).status).toBe(0)
  const held = await ci('--json', '--', 'kubectl', '--context', 'prod-eu', 'delete', 'ns', 'shop')
  expect([held.status, JSON.parse(held.stdout).parts[0].findings[0].code]).toEqual([3, 'LOSES'])
  expect((await ci('--', 'rm', '-rf', '/')).status).toBe(2)
})

test('a directory of migrations, for a database that is named or not', async () => {
  const dev = await ci('db', '--json', '--connection', 'postgres://localhost:5432/dev')
  expect([dev.status, JSON.parse(dev.stdout).parts.map(({ file }: { file: string }) => file)]).toEqual([
    0,
    ['db/1_t.up.sql'],
  ])
  expect((await ci('db')).status).toBe(3)
})

test('what is told goes to a file, and what people read to the screen', async () => {
  writeFileSync(join(cwd, '.gitlab-ci.yml'), 'a:\n  script: [rm -rf /]\n')
  const told = await ci('--format', 'sarif', '--out', 'x.sarif')
  expect([told.status, told.stdout]).toEqual([2, expect.stringContaining('DENY')])
  expect(JSON.parse(readFileSync(join(cwd, 'x.sarif'), 'utf8')).version).toBe('2.1.0')
})

test('wrong use is 64, and a registry that cannot be read stops everything', async () => {
  expect((await ci('nothing.yml')).status).toBe(64)
  expect((await ci('targets.yaml')).status).toBe(64)
  expect((await ci('--format', 'xml')).status).toBe(64)
  writeFileSync(join(cwd, 'broken.yaml'), 'version: 2\n')
  expect((await prodgate(['ci', '--registry', 'broken.yaml', '--', 'ls'], { cwd })).status).not.toBe(0)
})

test('workflows that cannot be looked for stop everything, and none at all stop nothing', async () => {
  const place = mkdtempSync(join(cwd, 'place-'))
  const judged = () => prodgate(['ci', '--registry', registry], { cwd: place })
  writeFileSync(join(place, '.gitlab-ci.yml'), 'a:\n  script: [ls]\n')
  expect((await judged()).status).toBe(0)
  mkdirSync(join(place, '.github'))
  symlinkSync('workflows', join(place, '.github/workflows'))
  const stopped = await judged()
  expect([stopped.status, stopped.stderr]).toEqual([64, expect.stringContaining('.github/workflows')])
})
