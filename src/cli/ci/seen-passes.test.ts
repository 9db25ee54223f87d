import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UsageError } from '../../client/exit.ts'
import { highWaterIn, isFirst } from './seen-passes.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'prodgate-seen-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const mark = () => join(directory, 'high-water')

describe('a pass', () => {
  test('is the first of its number once, and another one is its own', () => {
    expect([isFirst(directory, 'a'), isFirst(directory, 'a'), isFirst(directory, 'b')]).toEqual([true, false, true])
  })

  test('is not remembered where there is no directory', () => {
    expect(() => isFirst(join(directory, 'gone'), 'a')).toThrow(UsageError)
  })
})

describe('the latest time', () => {
  test('is that of the clock at first, and goes up with it', () => {
    expect([highWaterIn(directory, 5), highWaterIn(directory, 7)]).toEqual([5, 7])
  })

  test('stays where the clock goes back', () => {
    highWaterIn(directory, 7)
    expect([highWaterIn(directory, 5), readFileSync(mark(), 'utf8')]).toEqual([7, '7'])
  })

  test.each(['', 'soon', '-1', '1e3', ' 7', '7\n', '9'.repeat(16)])(
    'that was seen and reads %j stops what would be verified',
    (text) => {
      writeFileSync(mark(), text)
      expect(() => highWaterIn(directory, 7)).toThrow(UsageError)
      expect(readFileSync(mark(), 'utf8')).toBe(text)
    },
  )

  test('that was seen and cannot be read stops it, too', () => {
    mkdirSync(mark())
    expect(() => highWaterIn(directory, 7)).toThrow(UsageError)
  })

  test('leaves nothing else behind', () => {
    highWaterIn(directory, 5)
    expect(readdirSync(directory)).toEqual(['high-water'])
  })
})
