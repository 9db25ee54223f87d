import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { diskFiles } from './disk.ts'
import type { Files } from './files.ts'
import { oneLook } from './one-look.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'prodgate-look-')))
const root = join(dir, 'root')
mkdirSync(join(root, 'sub/deep'), { recursive: true })
mkdirSync(join(dir, 'outside/in'), { recursive: true })
writeFileSync(join(root, 'file'), 'x')
writeFileSync(join(root, 'sub/file'), 'y')
symlinkSync('sub', join(root, 'link'))
symlinkSync('../outside', join(root, 'out'))
symlinkSync('../outside/none/later', join(root, 'dangling'))
symlinkSync('loop', join(root, 'loop'))
symlinkSync('link/deep/..', join(root, 'chain'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const files = diskFiles({ roots: [root] })

/** Counts the questions that reach the disk. */
function counted(): { readonly files: Files; readonly count: () => number } {
  let count = 0
  const ask =
    <T>(question: (path: string) => T) =>
    (path: string) => {
      count++
      return question(path)
    }
  const { read, bytes, kind, list, real } = files
  return {
    files: { read: ask(read), bytes: ask(bytes), kind: ask(kind), list: ask(list), real: ask(real) },
    count: () => count,
  }
}

describe('real paths', () => {
  const names = ['sub', 'deep', 'file', 'link', 'out', 'in', 'dangling', 'loop', 'chain', 'none', '..', '.', '']
  const path = fc
    .array(fc.constantFrom(...names), { maxLength: 5 })
    .map((parts) => [root, ...parts].join('/'))
    .filter((one) => !one.endsWith('/'))

  test('are those of the disk, in whatever order they are asked for', () => {
    const same = (paths: readonly string[]) => {
      const look = oneLook(files)
      for (const one of paths) expect([one, look.real(one)]).toEqual([one, files.real(one)])
    }
    fc.assert(fc.property(fc.array(path, { maxLength: 8 }), same), { numRuns: 500 })
  })
  test('cost one question below a directory that is known', () => {
    const { files: asked, count } = counted()
    const look = oneLook(asked)
    look.real(root)
    const before = count()
    expect(look.real(join(root, 'file'))).toBe(join(root, 'file'))
    expect(count() - before).toBe(1)
    expect(look.kind(join(root, 'file'))).toBe('file')
    expect(look.real(dir)).toBe(dir)
    expect(count() - before).toBe(1)
  })
})

describe('one decision', () => {
  test('asks once for each path', () => {
    const { files: asked, count } = counted()
    const look = oneLook(asked)
    for (let i = 0; i < 3; i++) expect(look.read(join(root, 'none')).is).toBe('absent')
    expect(look.kind(join(root, 'none'))).toBe('absent')
    expect(look.bytes(join(root, 'none'))).toBeUndefined()
    expect(look.list(join(root, 'none'))).toBeUndefined()
    expect(count()).toBe(1)
  })
  test('sees one state; the next one sees what changed', () => {
    const link = join(root, 'swapped')
    symlinkSync('sub', link)
    const look = oneLook(files)
    expect(look.real(join(link, 'file'))).toBe(join(root, 'sub/file'))
    rmSync(link)
    symlinkSync('../outside', link)
    expect(look.real(join(link, 'file'))).toBe(join(root, 'sub/file'))
    expect(oneLook(files).real(join(link, 'file'))).toBe(join(dir, 'outside/file'))
    rmSync(link)
    mkdirSync(link)
    expect(oneLook(files).real(join(link, 'file'))).toBe(join(link, 'file'))
  })
  test('past the bound nothing is looked at', () => {
    const { files: asked, count } = counted()
    const look = oneLook(asked)
    look.spend(1_000_000)
    expect(look.isSpent()).toBe(true)
    expect([look.kind(root), look.real(join(root, 'link')), look.read(join(root, 'file')).is]).toEqual([
      'unknown',
      join(root, 'link'),
      'unreadable',
    ])
    expect(count()).toBe(0)
  })
})
