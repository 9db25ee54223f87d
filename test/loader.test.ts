import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The built command with what V8 compiled of it, in a place of its own.
const checkout = join(import.meta.dirname, '..')
let room: string
let kept: string
beforeAll(() => {
  room = realpathSync(mkdtempSync(join(tmpdir(), 'loader-')))
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(join(checkout, name), join(room, name), { recursive: true })
  symlinkSync(join(checkout, 'node_modules'), join(room, 'node_modules'))
  check('ls')
  const [directory = ''] = readdirSync(join(room, 'dist/cache'))
  const [name = ''] = readdirSync(join(room, 'dist/cache', directory)).filter((one) => one.startsWith('core-'))
  kept = join(room, 'dist/cache', directory, name)
})
afterAll(() => rmSync(room, { recursive: true, force: true }))

function check(...command: readonly string[]) {
  const place = ['--registry', join(room, 'targets.yaml'), '--home', room, '--cwd', room]
  writeFileSync(join(room, 'targets.yaml'), 'version: 1\n')
  const args = ['check', '--json', ...place, '--', ...command]
  const { status, stderr, stdout } = spawnSync(join(room, 'bin/prodgate'), args, { encoding: 'utf8' })
  return { status, stderr, verdict: stdout === '' ? undefined : JSON.parse(stdout).verdict }
}

test('what was kept is taken and left as it is', () => {
  const before = readFileSync(kept)
  expect(check('ls')).toEqual({ status: 0, stderr: '', verdict: 'allow' })
  expect(check('shutdown', 'now')).toMatchObject({ stderr: '', verdict: expect.stringMatching(/hold|deny/) })
  expect(readFileSync(kept).equals(before)).toBe(true)
})

test.each([
  ['nothing', () => Buffer.alloc(0)],
  ['zeros, as after a loss of power', (bytes: Buffer) => Buffer.alloc(bytes.length)],
  ['half of it', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['something else', () => Buffer.from('module.exports = 1')],
])('where %s was kept, the code itself is read, and kept', (_what, torn) => {
  const before = readFileSync(kept)
  writeFileSync(kept, torn(before))
  expect(check('ls')).toEqual({ status: 0, stderr: '', verdict: 'allow' })
  expect(check('shutdown', 'now').verdict).toMatch(/hold|deny/)
  expect(readFileSync(kept).length).toBeGreaterThan(before.length / 2)
})

test('what is kept may be written by its owner alone, whatever the mask', () => {
  const cache = join(room, 'dist/cache')
  rmSync(cache, { recursive: true })
  const args = ['-c', 'umask 0; exec "$0" check --home "$1" --cwd "$1" -- ls', join(room, 'bin/prodgate'), room]
  expect(spawnSync('sh', args).status).toBe(0)
  const made = readdirSync(cache, { recursive: true, encoding: 'utf8' }).map((name) => join(cache, name))
  expect(made).toContain(kept)
  for (const path of [cache, ...made]) expect(statSync(path).mode & 0o022).toBe(0)
  expect(made.every((path) => /(?:\.bin|-x64|-arm64)$/.test(path))).toBe(true)
})

test('where nothing can be kept it answers all the same', () => {
  const cache = join(room, 'dist/cache')
  rmSync(cache, { recursive: true })
  writeFileSync(cache, '')
  expect(check('ls')).toEqual({ status: 0, stderr: '', verdict: 'allow' })
  expect(check('shutdown', 'now')).toMatchObject({ stderr: '', verdict: expect.stringMatching(/hold|deny/) })
})
