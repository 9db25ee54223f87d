import { describe, expect, test } from 'vitest'
import { BlockParameters } from './block-parameters.ts'
import type { FileList } from './blocks.ts'

const DIST: FileList = { of: 'names', text: 'dist' }
const LOGS: FileList = { of: 'names', text: 'logs' }

/** Blocks of one parameter `f`, as `[from, to, list]`. */
function parameters(...blocks: readonly (readonly [number, number | undefined, FileList])[]): BlockParameters {
  const found = new BlockParameters()
  for (const [from, to, list] of blocks)
    found.note({ parameter: { kind: 'name', text: 'f', at: from }, from, to, list })
  return found
}

describe('what the parameter of a block stands for', () => {
  test('within the block, and neither in front of it nor behind', () => {
    const found = parameters([10, 20, DIST])
    expect(found.listAt('f', 10, 1)).toBe(DIST)
    expect(found.listAt('f', 19, 1)).toBe(DIST)
    expect(found.listAt('f', 9, 1)).toBeUndefined()
    expect(found.listAt('f', 20, 1)).toBeUndefined()
    expect(found.listAt('g', 15, 1)).toBeUndefined()
  })

  test('nothing, where the name gets a value elsewhere as well', () => {
    expect(parameters([10, 20, DIST]).listAt('f', 15, 2)).toBeUndefined()
  })

  test('of blocks in blocks, the innermost counts, in whatever order they were met', () => {
    for (const found of [parameters([10, 40, DIST], [20, 30, LOGS]), parameters([20, 30, LOGS], [10, 40, DIST])]) {
      expect(found.listAt('f', 25, 2)).toBe(LOGS)
      expect(found.listAt('f', 35, 2)).toBe(DIST)
    }
  })

  test('a block without a known end counts where all the others say the same', () => {
    expect(parameters([10, undefined, DIST]).listAt('f', 99, 1)).toBe(DIST)
    expect(parameters([10, undefined, DIST], [50, undefined, { ...DIST }]).listAt('f', 60, 2)).toEqual(DIST)
    expect(parameters([10, undefined, DIST], [50, undefined, LOGS]).listAt('f', 60, 2)).toBeUndefined()
    expect(parameters([10, undefined, DIST], [50, 70, { ...DIST, of: 'paths' }]).listAt('f', 60, 2)).toBeUndefined()
  })

  test('there is something as soon as a block is noted', () => {
    expect(new BlockParameters().isEmpty).toBe(true)
    expect(parameters([10, 20, DIST]).isEmpty).toBe(false)
  })
})
