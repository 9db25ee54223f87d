import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FILLED, fill } from '../../record/audit/testing/fill.ts'
import { formatVerifierKey } from '../../record/log/key.ts'
import { readStaticLog } from '../../record/log/static-files.ts'
import { verifyLog } from '../../record/log/verify.ts'
import { openKeys } from '../../record/store/keys.ts'
import { openDataDirectory } from '../../serve/data-directory.ts'
import { openStore } from '../../serve/open-store.ts'

const main = join(import.meta.dirname, '../start.ts')
const home = mkdtempSync(join(tmpdir(), 'prodgate-log-'))
const data = join(home, 'data')
const trust: { log: string } = { log: '' }
const env = { PATH: process.env['PATH'] ?? '', HOME: home }

async function open() {
  const directory = openDataDirectory(data)
  const keys = directory.is === 'ok' ? openKeys(directory.value.keys) : directory
  if (directory.is === 'fault' || keys.is === 'fault') throw new Error('there is no data directory')
  trust.log = formatVerifierKey(keys.value.log.verifier)
  const store = await openStore({ is: 'sqlite', path: join(data, 'prodgate.db') }, directory.value, keys.value.log)
  return { store, key: keys.value.log.verifier }
}

beforeAll(async () => {
  const before = process.env['HOME']
  process.env['HOME'] = home
  const { store } = await open()
  await fill(store)
  await store.close()
  process.env['HOME'] = before
})
afterAll(() => rmSync(home, { recursive: true }))

const prodgate = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' })
const log = (command: string, ...args: string[]) => prodgate('log', command, ...args, '--data', data)

test('verify: 0 for what verifies, 2 with the fault and its place, and nothing is left behind', () => {
  const files = readdirSync(data)
  const good = log('verify', '--json')
  expect(JSON.parse(good.stdout)).toMatchObject({ verified: true, keyFrom: 'data directory', values: { kept: 2 } })
  expect(good.status).toBe(0)
  expect(readdirSync(data)).toEqual(files)

  const undo = edit(`update grant_given set uses_left = 1 where id = '${FILLED.grant}'`)
  const bad = log('verify', '--key', trust.log)
  expect(bad.status).toBe(2)
  expect(bad.stdout).toContain(`ROW_CONTRADICTS_LOG at grant_given ${FILLED.grant}: \`uses_left\``)
  undo()
  expect(log('verify').status).toBe(0)
})

test('verify: what was handed over, without the authority', () => {
  const tiles = join(home, 'handed')
  expect(log('export', '--format', 'tiles', '--out', tiles).status).toBe(0)
  const verify = (...args: string[]) => prodgate('log', 'verify', ...args)
  const good = verify('--tiles', tiles, '--key', trust.log)
  expect([good.status, good.stdout]).toEqual([0, expect.stringContaining('verified')])
  expect(verify('--tiles', tiles)).toMatchObject({ status: 64, stderr: expect.stringContaining('needs `--key`') })
  expect(verify('--tiles', home, '--key', trust.log).stderr).toContain('there is no exported log in')
  expect(verify('--tiles', tiles, '--data', data, '--key', trust.log).status).toBe(64)
  const bundle = join(tiles, 'tile/entries/000')
  writeFileSync(bundle, readFileSync(bundle).fill(0x30, 40, 41))
  expect(verify('--tiles', tiles, '--key', trust.log).status).toBe(2)
})

test('verify: a key that is not its own, a quorum that is not there, a place that is not there', () => {
  const other = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
  expect(log('verify', '--key', other)).toMatchObject({ status: 2 })
  expect(log('verify', '--quorum', '1')).toMatchObject({ status: 64 })
  // A variable of a shell that is not set must not ask for none.
  for (const quorum of ['', ' ', '-0', '0x0']) expect(log('verify', '--quorum', quorum)).toMatchObject({ status: 64 })
  expect(log('verify', '--quorum', '0')).toMatchObject({ status: 0 })
  expect(log('verify', '--key', 'nonsense')).toMatchObject({ status: 64 })
  expect(prodgate('log', 'verify', '--data', join(home, 'none'))).toMatchObject({ status: 64 })
  expect(readdirSync(home)).not.toContain('none')
  expect(prodgate('log', 'verify', '--url', 'http://127.0.0.1:9', '--key', trust.log)).toMatchObject({ status: 69 })
})

test('verify: a database where nobody answers', () => {
  const away = prodgate('log', 'verify', '--data', data, '--database', 'postgres://me@127.0.0.1:1/gate')
  expect([away.status, away.stderr]).toEqual([69, "prodgate: couldn't read the database: nobody listens there\n"])
})

test('verify: a store that cannot be read is not said to be missing', () => {
  const loop = join(home, 'loop')
  symlinkSync(loop, loop)
  const unread = prodgate('log', 'verify', '--data', loop)
  expect(unread).toMatchObject({ status: 69, stderr: expect.stringContaining('it is a link that leads to itself') })
})

test('verify: while somebody writes', async () => {
  const writer = spawn(process.execPath, ['-e', WRITER, join(data, 'prodgate.db')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => writer.stdout?.once('data', resolve))
  expect(readdirSync(data)).toContain('prodgate.db-wal')
  expect(log('verify')).toMatchObject({ status: 0 })
  const gone = new Promise((resolve) => writer.once('exit', resolve))
  writer.stdin?.end()
  await gone
})

/** Has the file open and writes what is nobody's business, so that there is a file of newest commits. */
const WRITER = `
  const { DatabaseSync } = require('node:sqlite')
  const file = new DatabaseSync(process.argv[1])
  file.exec("insert into meta values ('test', 'x')")
  console.log('ready')
  process.stdin.resume().on('end', () => file.close())`

test('show: the story of a request, with names and texts, and of nothing else', () => {
  const { stdout, status } = log('show', '--hold', FILLED.hold)
  expect(status).toBe(0)
  expect(stdout).toContain(FILLED.justification)
  expect(stdout).toMatch(/hold\.answered\s+Asha/)
  const kinds = stdout.split('\n').flatMap((line) => /Z {2}([a-z.]+)/.exec(line)?.[1] ?? [])
  expect(kinds).toEqual([
    'hold.opened',
    'decision.stopped',
    'hold.approved',
    'hold.answered',
    'grant.given',
    'hold.closed',
    'grant.spent',
    'decision.intent',
    'pass.issued',
    'outcome',
  ])
  expect(log('show', '--kind', 'grant.spent', '--json').stdout.trim().split('\n')).toHaveLength(2)
  expect(log('show', '--kind', 'nothing').status).toBe(64)
})

test('export: lines, events, and files that verify', async () => {
  for (const format of ['jsonl', 'ocsf']) {
    const out = join(home, `out.${format}`)
    expect(log('export', '--format', format, '--out', out).status).toBe(0)
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.length).toBeGreaterThan(300)
  }
  const tiles = join(home, 'tiles')
  expect(log('export', '--format', 'tiles', '--out', tiles).status).toBe(0)
  const { store, key } = await open()
  await store.close()
  expect((await verifyLog(readStaticLog(tiles), { trust: { log: key } })).is).toBe('ok')
  expect(log('verify', '--checkpoint', join(tiles, 'checkpoint')).status).toBe(0)
})

test('a receipt is checked offline; another entry is refused', () => {
  const [proof, entry] = [join(home, '4.tlog-proof'), join(home, '4.json')]
  expect(log('receipt', '4', '--out', proof, '--entry', entry).status).toBe(0)
  expect(prodgate('log', 'check-receipt', proof, '--entry', entry, '--key', trust.log).status).toBe(0)
  writeFileSync(entry, readFileSync(entry, 'utf8').replace('"v":1', '"v":2'))
  expect(prodgate('log', 'check-receipt', proof, '--entry', entry, '--key', trust.log).status).toBe(2)
  expect(log('receipt', '4000')).toMatchObject({ status: 64 })
})

test('erase: the text is gone, the log says so and goes on verifying', () => {
  expect(log('erase', '--about', FILLED.hold, '--json')).toMatchObject({
    status: 0,
    stdout: '{"values":2,"actions":0}\n',
  })
  expect(log('show', '--hold', FILLED.hold).stdout).toContain('justification: [erased]')
  expect(JSON.parse(log('verify', '--json').stdout)).toMatchObject({ verified: true, values: { kept: 0, erased: 2 } })
  expect(readFileSync(join(data, 'prodgate.db')).includes(FILLED.justification)).toBe(false)
  expect(log('erase', '--about', FILLED.hold).status).toBe(2)
  expect(log('erase')).toMatchObject({ status: 64 })
})

/** Changes the store past its authority, and gives the way to take that back. */
function edit(sql: string): () => void {
  const path = join(data, 'prodgate.db')
  const before = readFileSync(path)
  const file = new Database(path)
  file.exec(sql)
  file.close()
  return () => writeFileSync(path, before)
}
