import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeDirectories } from './make-directories.ts'

const place = mkdtempSync(join(tmpdir(), 'prodgate-make-directories-'))
afterAll(() => rmSync(place, { recursive: true }))

describe('makeDirectories', () => {
  test('makes what is missing, with this mode, and says the first', () => {
    expect(makeDirectories(join(place, 'a/b/c'), 0o700)).toBe(join(place, 'a'))
    expect(statSync(join(place, 'a')).mode & 0o777).toBe(0o700)
    expect(statSync(join(place, 'a/b/c')).mode & 0o777).toBe(0o700)
    expect(makeDirectories(join(place, 'a/b/d'), 0o700)).toBe(join(place, 'a/b/d'))
  })

  test('leaves what is there, also behind a link, and the top of everything', () => {
    symlinkSync(place, join(place, 'link'))
    expect(makeDirectories(join(place, 'link'))).toBeUndefined()
    expect(makeDirectories('/')).toBeUndefined()
    expect(makeDirectories('.')).toBeUndefined()
  })

  test('throws where a part of the path is a file, or leads nowhere', () => {
    writeFileSync(join(place, 'file'), '')
    symlinkSync(join(place, 'nowhere'), join(place, 'broken'))
    expect(() => makeDirectories(join(place, 'file'))).toThrow('EEXIST')
    expect(() => makeDirectories(join(place, 'file/x'))).toThrow('ENOTDIR')
    expect(() => makeDirectories(join(place, 'broken'))).toThrow('EEXIST')
  })

  test.runIf(process.platform === 'linux')('comes to an end where nothing can be made', () => {
    expect(() => makeDirectories('/proc/prodgate/keys')).toThrow('ENOENT')
  })
})
