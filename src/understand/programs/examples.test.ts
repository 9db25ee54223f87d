import { expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'
import { FAMILIES } from './catalog.ts'

// The examples stand beside each description: a command and the effects that it must have.
for (const program of FAMILIES.flat()) {
  const own = Object.entries(program.examples)
  test(`${program.names[0]}: has examples`, () => expect(own.length).toBeGreaterThan(0))
  for (const [command, effects] of own) {
    test(`${program.names[0]}: ${command}`, async () => expect(await exampleEffects(command)).toEqual(effects))
  }
}

test('no name is described twice', () => {
  const names = FAMILIES.flat().flatMap((program) => program.names)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})
