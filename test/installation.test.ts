import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import lock from '../package-lock.json' with { type: 'json' }
import { addLeftOut } from '../scripts/add-left-out.mjs'
import { root } from './command.ts'

describe('npm ci', () => {
  // npm up to 10 compiles whatever has a `binding.gyp`, unless the lock says otherwise; npm itself leaves that out of a lock.
  test('compiles nothing', () => {
    const { '': _own, ...packages } = lock.packages
    const compiled = Object.entries(packages).filter(([path]) => existsSync(join(root, path, 'binding.gyp')))
    expect(compiled.map(([path]) => path)).toContain('node_modules/better-sqlite3')
    expect(compiled.filter(([, one]) => !('gypfile' in one) || one.gypfile !== false)).toEqual([])
  })
})

describe('what npm left out because of an old Node', () => {
  const room = mkdtempSync(join(tmpdir(), 'prodgate-installation-'))
  afterAll(() => rmSync(room, { recursive: true, force: true }))
  afterEach(() => vi.unstubAllEnvs())

  const machine = { optional: true, os: [process.platform], cpu: [process.arch] }
  const asked = join(room, 'asked.json')
  /** Stands in for npm, whose answer is packages out of the network: tells how it was called. */
  const npm = join(room, 'npm.mjs')
  writeFileSync(
    npm,
    `import { writeFileSync } from 'node:fs'
     writeFileSync('${asked}', JSON.stringify(process.argv.slice(2)))`,
  )

  /** Whether something was added, and how npm was asked for it. */
  function added(packages: object, path = npm): readonly [boolean, unknown] {
    rmSync(asked, { force: true })
    writeFileSync(join(room, 'package-lock.json'), JSON.stringify({ packages }))
    vi.stubEnv('npm_execpath', path)
    return [addLeftOut(room, process.execPath), existsSync(asked) ? JSON.parse(readFileSync(asked, 'utf8')) : undefined]
  }

  test('is asked for again, with nothing saved and no scripts', () => {
    const [is, words] = added({ 'node_modules/native': machine })
    expect([is, words]).toEqual([true, expect.arrayContaining(['install', '--no-save', '--ignore-scripts'])])
  })

  test.each([
    ['is for another system', { 'node_modules/native': { ...machine, os: ['plan9'] } }],
    ['is for another processor', { 'node_modules/native': { ...machine, cpu: ['pdp11'] } }],
    ['is for another C library', { 'node_modules/native': { ...machine, libc: ['other'] } }],
    ['is for every machine', { 'node_modules/native': { optional: true } }],
    ['is not optional', { 'node_modules/native': { ...machine, optional: false } }],
  ])('is nothing where what is missing %s', (_what, packages) => expect(added(packages)).toEqual([false, undefined]))

  test('is left to another package manager, which puts packages elsewhere', () => {
    const other = join(room, 'pnpm.mjs')
    copyFileSync(npm, other)
    expect(added({ 'node_modules/native': machine }, other)).toEqual([false, undefined])
  })

  test('is nothing where nothing is missing', () => {
    mkdirSync(join(room, 'node_modules/there'), { recursive: true })
    expect(added({ 'node_modules/there': machine })).toEqual([false, undefined])
  })
})
