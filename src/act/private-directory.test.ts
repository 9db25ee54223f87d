import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'prodgate-private-'))
  mkdirSync(join(place, 'root'), { mode: 0o700 })
  mkdirSync(join(place, 'other'), { mode: 0o700 })
  writeFileSync(join(place, 'other/kept'), '')
  for (const name of ['.', 'root', 'other', 'other/kept']) if (isRoot) chownSync(join(place, name), NOBODY, NOBODY)
})
afterEach(() => {
  chmodSync(join(place, 'other'), 0o700)
  rmSync(place, { recursive: true, force: true })
})

/** Root is stopped by no permission: there it is done as somebody else. */
function asUser(code: string) {
  const module = pathToFileURL(join(import.meta.dirname, 'private-directory.ts')).href
  const text = `import { privateDirectory } from '${module}'
    import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
    import { dirname as above, join } from 'node:path'
    const root = '${place}/root'
    ${code}`
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', text], {
    encoding: 'utf8',
    cwd: '/',
    ...user,
  })
  expect([status, stderr]).toEqual([0, expect.any(String)])
  return stdout.trim()
}

const MAKE = `const made = privateDirectory(root, process.pid); const path = above(made.keep('a', 'secret'));`

test('is taken away though its permissions were, with what is below it', () => {
  const locked =
    "mkdirSync(join(path, 'in/side'), { recursive: true }); chmodSync(join(path, 'in'), 0); chmodSync(path, 0)"
  expect(asUser(`${MAKE} ${locked}; console.log(made.remove())`)).toBe('true')
  expect(readdirSync(join(place, 'root'))).toEqual([])
  expect(asUser(`${MAKE} console.log(made.remove())`)).toBe('true')
})

test('follows no link on the way', () => {
  const linked = `symlinkSync('${place}/other', join(path, 'link')); chmodSync('${place}/other', 0o500); chmodSync(path, 0)`
  expect(asUser(`${MAKE} ${linked}; console.log(made.remove())`)).toBe('true')
  expect([readdirSync(join(place, 'root')), existsSync(join(place, 'other/kept'))]).toEqual([[], true])
})

test('what an earlier process left locked does not stop the next one', () => {
  const old = `${place}/root/4194300-0123456789abcdef`
  expect(
    asUser(`mkdirSync('${old}/in', { recursive: true }); chmodSync('${old}', 0); ${MAKE} console.log(made.remove())`),
  ).toBe('true')
  expect(readdirSync(join(place, 'root'))).toEqual([])
})
