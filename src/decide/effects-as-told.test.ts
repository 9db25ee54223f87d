import { expect, test } from 'vitest'
import type { DecidedEffect } from './decision.ts'
import { effectsAsTold } from './effects-as-told.ts'

const at = (target: string, span?: readonly [number, number]): DecidedEffect => {
  return { verb: 'restart', on: 'unit', target, reversible: 'yes', ...(span === undefined ? {} : { span }) }
}
const reason = (span?: readonly [number, number]) => {
  return { code: 'LOSES' as const, message: '', ...(span === undefined ? {} : { span }) }
}
const effects = [at('a', [0, 1]), at('b'), at('c', [4, 5]), at('d', [2, 3]), at('e', [4, 5])]
const told = (...reasons: ReturnType<typeof reason>[]) => effectsAsTold(effects, { reasons }).map((one) => one.target)

test('effects come as the reasons point at them, and the others behind, as they stand', () => {
  expect(told(reason([4, 5]), reason([2, 3]))).toEqual(['c', 'e', 'd', 'a', 'b'])
  expect(told(reason([2, 3]), reason([4, 5]), reason([2, 3]))).toEqual(['d', 'c', 'e', 'a', 'b'])
  expect(told()).toEqual(['a', 'b', 'c', 'd', 'e'])
})
test('a reason without a place does not point at the effects without one', () => {
  expect(told(reason(), reason([0, 1]))).toEqual(['a', 'b', 'c', 'd', 'e'])
})
test('of one place those come first that cannot be taken back', () => {
  const many = [at('read'), { ...at('changed'), reversible: 'unknown' }, { ...at('lost'), reversible: 'no' }] as const
  expect(effectsAsTold(many, { reasons: [] }).map((one) => one.target)).toEqual(['lost', 'changed', 'read'])
})
