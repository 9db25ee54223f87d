import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'prodgate-pipes-'))
  mkdirSync(join(place, 'root'), { mode: 0o700 })
  for (const name of ['.', 'root']) if (isRoot) chownSync(join(place, name), NOBODY, NOBODY)
})
afterEach(() => {
  chmodSync(join(place, 'root'), 0o700)
  rmSync(place, { recursive: true, force: true })
})

const MADE = `console.log(Object.keys(pipes).join())`

/** Root is stopped by no permission: there it is done as somebody else. */
function asUser(code: string, root = 'root') {
  const module = pathToFileURL(join(import.meta.dirname, 'pipes.ts')).href
  const text = `import { makePipes } from '${module}'
    import { spawn } from 'node:child_process'
    import { readdirSync } from 'node:fs'
    const before = readdirSync('/proc/self/fd').length
    const pipes = makePipes(['stdout'], { privateRoot: '${join(place, root)}', process: process.pid })
    ${code}`
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', text], {
    encoding: 'utf8',
    cwd: '/',
    timeout: 120_000,
    ...user,
  })
  return stdout.trim() || stderr
}

describe.runIf(existsSync('/proc/self/fd'))('pipes', () => {
  test('are made in a directory of ours, and leave nothing in it', () => {
    expect(asUser(`${MADE}; for (const one of Object.values(pipes)) one.close()`)).toBe('stdout')
    expect(readdirSync(join(place, 'root'))).toEqual([])
  })

  test.each([
    ['that nobody may look into', () => chmodSync(join(place, 'root'), 0)],
    ['in which nothing can be made', () => chmodSync(join(place, 'root'), 0o500)],
    ['that others may write to', () => chmodSync(join(place, 'root'), 0o777)],
  ])('are left out in a directory %s', (_name, spoil) => {
    spoil()
    expect(asUser(`console.log(Object.keys(pipes).length, readdirSync('/proc/self/fd').length - before)`)).toBe('0 0')
  })

  test('are left out where a link leads to the directory', () => {
    symlinkSync(join(place, 'root'), join(place, 'link'))
    expect(asUser(`console.log(Object.keys(pipes).length)`, 'link')).toBe('0')
  })

  test('do not keep who was left in the background waiting, once nobody listens', () => {
    const background = `const { theirs, release, close } = pipes.stdout
      const child = spawn('/bin/sh', ['-c', 'read go; echo late > /dev/stdout'], { stdio: ['pipe', theirs, 'pipe'] })
      child.stderr.on('data', (part) => console.log(String(part)))
      child.once('spawn', () => { release(); close(); child.stdin.end('now') })`
    expect(asUser(background)).toContain('/dev/stdout: Permission denied')
  })

  test.runIf(isRoot)('are for the user who writes to them, where that is another one', () => {
    const shared = join(place, 'shared')
    const code = `const pipes = makePipes(['stdout'], { privateRoot: '${shared}', process: process.pid, user })
      const { theirs, release, close, ours } = pipes.stdout
      const child = spawn('/bin/sh', ['-c', 'echo again > /dev/stdout'], { stdio: ['ignore', theirs, 'inherit'], ...user })
      ours.on('data', (part) => console.log(String(part))).once('end', close)
      child.once('spawn', release)`
    const text = `import { makePipes } from '${pathToFileURL(join(import.meta.dirname, 'pipes.ts')).href}'
      import { spawn } from 'node:child_process'
      const user = { uid: ${NOBODY}, gid: ${NOBODY} }
      ${code}`
    chownSync(place, 0, 0)
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', text], {
      encoding: 'utf8',
      timeout: 120_000,
    })
    expect([stdout.trim(), stderr]).toEqual(['again', ''])
    expect(readdirSync(shared)).toEqual([])
  })
})
