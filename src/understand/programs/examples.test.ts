import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'
import { corePrograms } from './catalog.ts'
import { FAMILIES, names } from './families.ts'

const families = await Promise.all(
  FAMILIES.map(async (family) => ({ named: names(family), programs: await family.load() })),
)
const all = [...corePrograms, ...families.flatMap((family) => family.programs)]

// The examples stand beside each description: a command and the effects that it must have.
for (const program of all) {
  const own = Object.entries(program.examples)
  test(`${program.names[0]}: has examples`, () => expect(own.length).toBeGreaterThan(0))
  for (const [command, effects] of own) {
    test(`${program.names[0]}: ${command}`, async () => expect(await exampleEffects(command)).toEqual(effects))
  }
}

describe('the catalogue', () => {
  for (const { named, programs } of families) {
    test(`names ${programs[0]?.names[0]} and its family as they are described`, () => {
      expect(named.toSorted()).toEqual(programs.flatMap((program) => program.names).toSorted())
    })
  }

  test('describes no name twice', () => {
    const every = all.flatMap((program) => program.names)
    expect(every.filter((name, i) => every.indexOf(name) !== i)).toEqual([])
  })
})
