import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { prodgate, root } from './command.ts'
import { buildWorld } from './world/world.ts'

interface Case {
  readonly id: string
  readonly action: { readonly kind: string; readonly command?: string }
  readonly registry: string
  readonly expect: string
  readonly also?: readonly string[]
  readonly why: string
}

const directory = join(root, 'test/cases')
const cases: readonly Case[] = readdirSync(directory)
  .filter((file) => file.endsWith('.jsonl'))
  .flatMap((file) =>
    readFileSync(join(directory, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )

/** Cases that the gate answers otherwise, each with its reason. Only a stricter answer may stand here. */
const disagreements: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(directory, 'disagreements.json'), 'utf8'),
)

const world = buildWorld()
afterAll(world.remove)

const verdicts = new Map<string, string>()
for (const registry of new Set(cases.map((one) => one.registry))) {
  const input = cases
    .filter((one) => one.registry === registry)
    .map((one) => `${JSON.stringify({ id: one.id, action: one.action })}\n`)
  const flags = ['--registry', `${world.dir}/targets.${registry}.yaml`, '--home', world.home, '--cwd', world.app]
  const ran = prodgate(['check', '--jsonl', ...flags], { input: input.join(''), cwd: world.app })
  if (ran.status !== 0) throw new Error(`check --jsonl ended with ${ran.status}: ${ran.stderr}`)
  for (const line of ran.stdout.trimEnd().split('\n')) {
    const { id, verdict } = JSON.parse(line)
    verdicts.set(id, verdict)
  }
}

const right = (one: Case) =>
  verdicts.get(one.id) === one.expect || one.also?.includes(verdicts.get(one.id) ?? '') === true

describe('the labelled cases, through the built command', () => {
  for (const one of cases) {
    const shown = one.action.command ?? JSON.stringify(one.action)
    const known = disagreements[one.id]
    if (known === undefined)
      test(`${one.id} ${one.expect}: ${shown}`, () =>
        expect(right(one), `given ${verdicts.get(one.id)}: ${one.why}`).toBe(true))
    else test(`${one.id} differs: ${known}`, () => expect(right(one)).toBe(false))
  }

  test('nothing that is to be stopped is let through', () => {
    expect(
      cases.filter((one) => one.expect !== 'allow' && verdicts.get(one.id) === 'allow').map((one) => one.id),
    ).toEqual([])
  })

  test('at least 97 in 100 agree', () => {
    expect(cases.filter(right).length / cases.length).toBeGreaterThanOrEqual(0.97)
  })

  test('every pair has one that goes and one that is stopped', () => {
    const pairs = Map.groupBy(
      cases.filter((one) => 'pair' in one),
      (one) => (one as unknown as { pair: string }).pair,
    )
    for (const [pair, members] of pairs) {
      const given = new Set(members.map((one) => verdicts.get(one.id) === 'allow'))
      expect(given.size, pair).toBe(2)
    }
  })
})
