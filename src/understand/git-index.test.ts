import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blobId, type GitIndex, gitIndexOf } from './git-index.ts'

const dir = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-index-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: dir,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: dir, GIT_CONFIG_NOSYSTEM: '1' },
  }).trim()
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}
const bytesNow = () => new Uint8Array(readFileSync(join(dir, '.git/index')))

function indexNow(): GitIndex {
  const index = gitIndexOf(bytesNow())
  if (index === undefined) throw new Error('the index is not understood')
  return index
}

/** Behind a long one, version 4 cuts off more than one byte can say. */
const LONG = `z/${'long'.repeat(50)}`
const PATHS = ['a.txt', 'run.sh', 'src/deep/er/b.ts', 'src/deep/er/bb.ts', LONG, 'zz.txt', 'ä.txt']

beforeAll(() => {
  git('init', '-q', '-b', 'main')
  for (const path of PATHS) put(path, `text of ${path}\n`)
  chmodSync(join(dir, 'run.sh'), 0o755)
  git('add', '-A')
  git('commit', '-qm', 'x')
})

describe('the index as git wrote it', () => {
  test.each(['2', '3', '4'])('in version %s', (version) => {
    git('update-index', '--index-version', version)
    const index = indexNow()
    expect(index.paths).toEqual(PATHS)
    for (const path of PATHS) expect(index.blob(path)).toBe(git('rev-parse', `:${path}`))
    expect(index.blob('b.ts')).toBeUndefined()
    expect(index.isWhole).toBe(true)
  })

  test('a plain file is none that is run', () => {
    expect(indexNow().isPlainFile('a.txt')).toBe(true)
    expect(indexNow().isPlainFile('run.sh')).toBe(false)
    expect(indexNow().isPlainFile('none.txt')).toBe(false)
  })

  test('what is tracked below a directory', () => {
    const { tracksBelow } = indexNow()
    for (const directory of ['', 'src/', 'src/deep/', 'src/deep/er/']) expect(tracksBelow(directory)).toBe(true)
    for (const directory of ['sr/', 'deep/', 'src/deep/er/b.ts/', 'src']) expect(tracksBelow(directory)).toBe(false)
  })

  test('a file that is only meant to be added has no object', () => {
    put('later.txt', 'later\n')
    git('add', '-N', 'later.txt')
    expect(indexNow().paths).toContain('later.txt')
    expect(indexNow().blob('later.txt')).toBeUndefined()
    expect(indexNow().isPlainFile('later.txt')).toBe(false)
    git('rm', '-q', '--cached', 'later.txt')
  })

  test('neither has one in conflict', () => {
    git('checkout', '-qb', 'other')
    put('a.txt', 'other\n')
    git('commit', '-qam', 'other')
    git('checkout', '-q', 'main')
    put('a.txt', 'main\n')
    git('commit', '-qam', 'main')
    expect(() => git('merge', 'other')).toThrow()
    expect(indexNow().paths.filter((path) => path === 'a.txt')).toHaveLength(3)
    expect(indexNow().blob('a.txt')).toBeUndefined()
    expect(indexNow().blob('run.sh')).toBe(git('rev-parse', ':run.sh'))
    git('merge', '--abort')
  })

  test('one of which a part stands elsewhere is not whole', () => {
    git('update-index', '--split-index')
    expect(indexNow().isWhole).toBe(false)
    git('update-index', '--no-split-index')
    expect(indexNow().isWhole).toBe(true)
  })
})

describe('what is no index', () => {
  test('other bytes, another version, and one that is cut off', () => {
    const bytes = bytesNow()
    const changed = (at: number, value: number) => {
      const copy = bytes.slice()
      copy[at] = value
      return gitIndexOf(copy)
    }
    expect(gitIndexOf(new Uint8Array(0))).toBeUndefined()
    expect(changed(0, 0)).toBeUndefined()
    expect(changed(7, 1)).toBeUndefined()
    expect(changed(7, 5)).toBeUndefined()
    // More entries than there are.
    expect(changed(11, PATHS.length + 100)).toBeUndefined()
    expect(gitIndexOf(bytes.slice(0, 100))).toBeUndefined()
    expect(gitIndexOf(bytes.slice())?.paths).toEqual(PATHS)
  })

  test('no bytes make it throw', () => {
    const bytes = bytesNow()
    for (let at = 0; at < bytes.length; at += 3) {
      const copy = bytes.slice()
      copy[at] = 0xff
      expect(() => gitIndexOf(copy)).not.toThrow()
      expect(() => gitIndexOf(bytes.slice(0, at))).not.toThrow()
    }
  })
})

test('the object that git would make of bytes', () => {
  put('object.txt', 'some\r\ntext')
  expect(blobId(new TextEncoder().encode('some\r\ntext'))).toBe(git('hash-object', '--no-filters', 'object.txt'))
})
