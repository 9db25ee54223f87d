import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NOTHING_SEEN } from './high-water.ts'
import { highWaterFiles } from './high-water-files.ts'

let data: string
let paths: readonly string[]

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'prodgate-mark-'))
  paths = [join(data, 'beside/mark.json'), join(data, 'elsewhere/mark.json')]
})
afterEach(() => rmSync(data, { recursive: true }))

const mark = (size: number, epoch = 1) => ({ size, epoch, at: 5 })

test('a mark is read back from either file, and nothing where there is none', () => {
  const marks = highWaterFiles(paths)
  expect(marks.read()).toEqual(NOTHING_SEEN)
  for (const path of paths) {
    marks.write(mark(3))
    expect(statSync(path).mode & 0o077).toBe(0)
    rmSync(path)
    expect(marks.read()).toEqual(mark(3))
  }
})

test('of two marks the later counts, and a later epoch more than a larger size', () => {
  const [one, other] = paths.map((path) => highWaterFiles([path]))
  one?.write(mark(900))
  other?.write(mark(901))
  expect(highWaterFiles(paths).read()).toEqual(mark(901))
  one?.write(mark(10, 2))
  expect(highWaterFiles(paths).read()).toEqual(mark(10, 2))
  expect(highWaterFiles([...paths].reverse()).read()).toEqual(mark(10, 2))
})

test.each(['', '{', '[]', 'null', '{"size":1,"epoch":"2","at":3}', '{"size":1.5,"epoch":1,"at":3}'])(
  'a file that holds %j is a mark that is lost, whatever the other one says, until the next is written',
  (text) => {
    mkdirSync(join(data, 'beside'))
    writeFileSync(paths[0] as string, text)
    const marks = highWaterFiles(paths)
    expect(marks.read()).toEqual({ ...NOTHING_SEEN, lost: true })
    highWaterFiles(paths.slice(1)).write(mark(3))
    expect(marks.read()).toEqual({ ...mark(3), lost: true })
    marks.write(mark(4))
    expect(marks.read()).toEqual(mark(4))
  },
)

test('what stands at its place and is no file is lost, too; where nobody can look there was none', () => {
  mkdirSync(paths[0] as string, { recursive: true })
  writeFileSync(join(data, 'elsewhere'), 'a file where the directory would be')
  expect(highWaterFiles(paths).read()).toEqual({ ...NOTHING_SEEN, lost: true })
  expect(highWaterFiles(paths.slice(1)).read()).toEqual(NOTHING_SEEN)
})

test('where a mark cannot be written, nothing is thrown', () => {
  writeFileSync(join(data, 'beside'), 'a file where the directory would be')
  const marks = highWaterFiles(paths)
  marks.write(mark(3))
  expect(marks.read()).toEqual(mark(3))
})
