import { expect, test } from 'vitest'
import type { HoldRequest } from '../request.ts'
import { hold } from '../testing/fixtures.ts'
import { areAlike, isCount } from './alike.ts'

const one = hold()

test('alike are requests of which one reading is enough', () => {
  const other = { ...one, id: 'hold_2', bound: { ...one.bound, digest: 'sha256:2', asker: 'eve' } }
  expect(areAlike([one, other])).toBe(true)
  const changed: readonly HoldRequest[] = [
    { ...one, bound: { ...one.bound, target: 'elsewhere' } },
    { ...one, bound: { ...one.bound, environment: { ...one.bound.environment, class: 'unknown' } } },
    { ...one, facts: { ...one.facts, risk: one.facts.risk === 'HIGH' ? 'LOW' : 'HIGH' } },
    { ...one, facts: { ...one.facts, reasons: ['PUBLISHES'] } },
    { ...one, facts: { ...one.facts, about: 'configuration' } },
    { ...one, facts: { ...one.facts, targets: [...one.facts.targets, 'db:5432/orders'] } },
    { ...one, terms: { ...one.terms, checklist: 'required' } },
    { ...one, facts: { ...one.facts, changesData: !one.facts.changesData } },
    { ...one, facts: { ...one.facts, named: 'cutover' } },
    { ...one, terms: { ...one.terms, stepUp: !one.terms.stepUp } },
    { ...one, emergency: { by: 'ann', at: 0, reason: 'the shop is down' } },
  ]
  for (const twin of changed) expect(areAlike([one, other, twin])).toBe(false)
})

test.each(['configuration', 'mock-session'] as const)('requests about a %s are answered one by one', (about) => {
  const change: HoldRequest = { ...one, facts: { ...one.facts, about } }
  expect(areAlike([change])).toBe(true)
  expect(areAlike([change, { ...change, id: 'hold_2' }])).toBe(false)
})

test('a count is typed as it is', () => {
  expect(isCount('3', 3)).toBe(true)
  for (const wrong of [3, '03', ' 3', '3.0', 'three', undefined, '4']) expect(isCount(wrong, 3)).toBe(false)
})
