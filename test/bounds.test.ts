import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import type { ShapeAnswer } from './shape-answers.ts'

/**
 * Whatever is as long or as deep as the shapes of `bench/shapes/` gets an answer, and no allow for what hides in it. One
 * of so many shapes of a group is tried, or all with `SHAPES=all`.
 */
const groups = {
  shell: 12,
  expansion: 16,
  sql: 40,
  programs: 160,
  scripts: 200,
  actions: 200,
  disk: 500,
  trees: 5,
  prepared: 8,
}
const shares = Object.entries(groups).map(([name, share]) => `${name}=${process.env['SHAPES'] === 'all' ? 1 : share}`)

/** Nothing is measured by it: it only ends what would never end. */
const HANG = process.env['SHAPES'] === 'all' ? 7_200_000 : 1_800_000

let answers: readonly ShapeAnswer[] = []

beforeAll(() => {
  const script = fileURLToPath(new URL('./shape-answers.ts', import.meta.url))
  const ran = spawnSync(process.execPath, [script, ...shares], { encoding: 'utf8', timeout: HANG, maxBuffer: 1 << 28 })
  const lines = ran.stdout.trimEnd().split('\n')
  expect(ran.status, `${ran.stderr}\nthe last answer: ${lines.at(-1)}`).toBe(0)
  answers = lines.map((line) => JSON.parse(line))
}, HANG + 60_000)

const named = (found: readonly ShapeAnswer[]) => found.map((one) => `${one.name}, ${one.size}`)

test('every shape has an answer, and none by a fault', () => {
  expect(answers.length).toBeGreaterThan(300)
  expect(new Set(answers.map((one) => one.verdict))).toEqual(new Set(['allow', 'hold', 'deny']))
  expect(named(answers.filter((one) => one.codes.includes('GATE_FAULT')))).toEqual([])
})

test('what stands at the end of a long text is not let go', () => {
  const dangerous = answers.filter((one) => one.dangerous)
  expect(dangerous.length).toBeGreaterThan(150)
  expect(named(dangerous.filter((one) => one.verdict === 'allow'))).toEqual([])
})

test('the effort ends, however long the text is', () => {
  expect(named(answers.filter((one) => one.tooMuch))).toEqual([])
})
