import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { diskFiles } from './disk.ts'

const dir = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-disk-'))
const root = join(dir, 'root')
const outside = join(dir, 'outside')
mkdirSync(join(root, 'sub'), { recursive: true })
mkdirSync(outside)
writeFileSync(join(root, 'a.txt'), 'a')
writeFileSync(join(root, 'sub/b.txt'), 'b')
writeFileSync(join(outside, 'secret.txt'), 'secret')
symlinkSync('a.txt', join(root, 'link'))
symlinkSync(outside, join(root, 'out'))
symlinkSync('../outside/new.txt', join(root, 'dangling'))
symlinkSync('loop', join(root, 'loop'))
execFileSync('mkfifo', [join(root, 'fifo')])
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const files = diskFiles({ roots: [root] })

describe('reading', () => {
  test('a file below a root', () => expect(files.read(join(root, 'a.txt'))).toEqual({ is: 'text', text: 'a' }))
  test('through a link inside', () => expect(files.read(join(root, 'link'))).toEqual({ is: 'text', text: 'a' }))
  test('what is not there', () => expect(files.read(join(root, 'none'))).toEqual({ is: 'absent' }))
  test('below a file', () => expect(files.read(join(root, 'a.txt/x'))).toEqual({ is: 'absent' }))

  const unreadable = (name: string, path: string, view = files) =>
    test(name, () => {
      expect(view.read(path).is).toBe('unreadable')
      expect(view.bytes(path)).toBeUndefined()
    })
  unreadable('outside the roots', join(outside, 'secret.txt'))
  unreadable('through a link that leaves the roots', join(root, 'out/secret.txt'))
  unreadable('a link that leads nowhere', join(root, 'dangling'))
  unreadable('a loop', join(root, 'loop'))
  unreadable('a directory', root)
  unreadable('a pipe, without waiting for a writer', join(root, 'fifo'))
  unreadable('files of the kernel', '/proc/self/environ', diskFiles({ roots: ['/proc', '/'] }))
  unreadable('the root as a root is none', join(outside, 'secret.txt'), diskFiles({ roots: ['/'] }))
  unreadable('a relative path', 'a.txt')
  unreadable('a path with a zero', `${root}/a\u0000b`)

  test('too large for a text, not for bytes', () => {
    const path = join(root, 'large')
    writeFileSync(path, '')
    truncateSync(path, 2 * 1024 * 1024)
    expect(files.read(path).is).toBe('unreadable')
    expect(files.bytes(path)?.length).toBe(2 * 1024 * 1024)
  })
})

describe('what is kept', () => {
  const old = (path: string, seconds = 100) =>
    utimesSync(path, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds)

  test('a changed file is read again, even with the same size and time', async () => {
    const path = join(root, 'kept')
    writeFileSync(path, 'one')
    old(path)
    // The time of the change cannot be set, so the file is only settled after a while.
    await new Promise((done) => setTimeout(done, 2_100))
    const first = files.read(path)
    expect(files.read(path)).toBe(first)
    expect(files.bytes(path)).toBe(files.bytes(path))
    writeFileSync(path, 'two')
    old(path)
    expect(files.read(path)).toEqual({ is: 'text', text: 'two' })
  })
  test('a replaced file is read again', () => {
    const path = join(root, 'replaced')
    writeFileSync(path, 'one')
    expect(files.read(path)).toEqual({ is: 'text', text: 'one' })
    writeFileSync(`${path}.new`, 'two')
    renameSync(`${path}.new`, path)
    expect(files.read(path)).toEqual({ is: 'text', text: 'two' })
    rmSync(path)
    expect(files.read(path)).toEqual({ is: 'absent' })
  })
  test('a link that leads somewhere else is read again', async () => {
    const link = join(root, 'moved')
    writeFileSync(join(root, 'first'), 'one')
    writeFileSync(join(root, 'second'), 'two')
    symlinkSync('first', link)
    await new Promise((done) => setTimeout(done, 2_100))
    expect(files.read(link)).toEqual({ is: 'text', text: 'one' })
    rmSync(link)
    symlinkSync('second', link)
    expect(files.read(link)).toEqual({ is: 'text', text: 'two' })
    rmSync(link)
    symlinkSync('../outside/secret.txt', link)
    expect(files.read(link).is).toBe('unreadable')
  })
  test('a file that just changed is not kept', () => {
    const path = join(root, 'fresh')
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    writeFileSync(path, 'one')
    expect(files.read(path)).not.toBe(files.read(path))
    vi.useRealTimers()
  })
})

describe('looking', () => {
  test('kinds', () => {
    const kinds = ['a.txt', 'sub', 'link', 'dangling', 'fifo', 'none', 'a.txt/x'].map((name) =>
      files.kind(join(root, name)),
    )
    expect(kinds).toEqual(['file', 'directory', 'link', 'link', 'other', 'absent', 'absent'])
  })
  test('names, sorted, below the roots only', () => {
    expect(files.list(join(root, 'sub'))).toEqual(['b.txt'])
    expect(files.list(outside)).toBeUndefined()
    expect(files.list(join(root, 'out'))).toBeUndefined()
    expect(files.list(join(root, 'a.txt'))).toBeUndefined()
  })
  test('real paths, as far as they exist', () => {
    expect(files.real(join(root, 'link'))).toBe(join(root, 'a.txt'))
    expect(files.real(join(root, 'out/x/y'))).toBe(join(outside, 'x/y'))
    expect(files.real(join(root, 'none/x'))).toBe(join(root, 'none/x'))
    // What would be written through a link is where the link leads.
    expect(files.real(join(root, 'dangling'))).toBe(join(outside, 'new.txt'))
    expect(files.real('/')).toBe('/')
    expect(files.real(join(root, 'loop')).startsWith(root)).toBe(true)
  })
  test('a link is followed, however deep that is which is not there yet', () => {
    const deep = 'x/'.repeat(200)
    expect(files.real(join(root, 'out', deep, 'y'))).toBe(join(outside, deep, 'y'))
  })
})

test('what stands at a steady path is looked at once a second, at any other path each time', () => {
  const [steady, other] = [join(root, 'steady'), join(root, 'other')]
  const began = process.uptime()
  const clock = vi.spyOn(process, 'uptime').mockReturnValue(began)
  const disk = diskFiles({ roots: [root], steady: [steady] })
  expect([disk.kind(steady), disk.kind(other)]).toEqual(['absent', 'absent'])
  writeFileSync(steady, '')
  writeFileSync(other, '')
  expect([disk.kind(steady), disk.kind(other)]).toEqual(['absent', 'file'])
  clock.mockReturnValue(began + 1.001)
  expect(disk.kind(steady)).toBe('file')
  clock.mockRestore()
})

describe('the work tree around a root', () => {
  test('is read too', () => {
    const tree = join(dir, 'tree')
    mkdirSync(join(tree, '.git'), { recursive: true })
    mkdirSync(join(tree, 'deep/er'), { recursive: true })
    writeFileSync(join(tree, '.git/HEAD'), 'ref: refs/heads/main\n')
    expect(diskFiles({ roots: [join(tree, 'deep/er')] }).read(join(tree, '.git/HEAD')).is).toBe('text')
    expect(diskFiles({ roots: [join(dir, 'root')] }).read(join(tree, '.git/HEAD')).is).toBe('unreadable')
  })
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read is unreadable', () => {
  const path = join(root, 'locked')
  writeFileSync(path, 'x')
  chmodSync(path, 0)
  expect(files.read(path).is).toBe('unreadable')
})

describe.runIf(process.platform === 'linux')('what another process would find elsewhere is not looked at', () => {
  const place = join(root, 'by-process')
  mkdirSync(place)
  writeFileSync(join(place, 'run.sh'), 'ls')
  const descriptor = openSync(place, 'r')
  const own = `/proc/self/fd/${descriptor}`
  symlinkSync(own, join(place, 'way'))
  afterAll(() => closeSync(descriptor))

  test.each([own, `/dev/fd/${descriptor}`, `/${own}`, `/dev/../dev/fd/${descriptor}`, join(place, 'way')])(
    'by %s',
    (path) => {
      expect(files.read(`${path}/run.sh`).is).toBe('unreadable')
      expect(files.bytes(`${path}/run.sh`)).toBeUndefined()
      expect(files.list(path)).toBeUndefined()
      expect(files.read(join(place, 'run.sh'))).toEqual({ is: 'text', text: 'ls' })
    },
  )

  test('where it leads is told as far as all processes find the same', () => {
    expect(files.real(join(place, 'way/run.sh'))).toBe(`${own}/run.sh`)
    expect(files.real(join(place, 'run.sh'))).toBe(join(place, 'run.sh'))
  })

  test('nor where a link led to the same file when it was read before', () => {
    const path = join(place, 'turned')
    symlinkSync(place, path)
    const view = diskFiles({ roots: [root] })
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    expect([1, 2].map(() => view.read(join(path, 'run.sh')).is)).toEqual(['text', 'text'])
    rmSync(path)
    symlinkSync(own, path)
    expect(view.read(join(path, 'run.sh')).is).toBe('unreadable')
    vi.useRealTimers()
  })
})
