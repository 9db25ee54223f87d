import { describe, expect, test } from 'vitest'
import { tooCostly } from './cost.ts'

const NESTED = 'it is nested too deep to be read'
const REPEATED = 'it repeats itself too often to be read'
const SIGNS = 'a run of signs is too long to be read'

const columns = (count: number): string => Array.from({ length: count }, (_, i) => `a${i}`).join(', ')

describe('texts that the grammar could not take', () => {
  test.each<readonly [string, string, string | undefined]>([
    ['a chain of operators', `select ${'1 + '.repeat(3000)}1`, NESTED],
    ['a shorter one', `select ${'1 + '.repeat(2000)}1`, undefined],
    ['as many in several statements', `select ${'1 + '.repeat(2000)}1;`.repeat(3), undefined],
    ['as many terms in a list', `select ${'1 + 1, '.repeat(3000)}1`, undefined],
    ['sub-selects', `select ${'(select '.repeat(1000)}1${')'.repeat(1000)}`, NESTED],
    ['fewer', `select ${'(select '.repeat(500)}1${')'.repeat(500)}`, undefined],
    ['as many side by side', `select ${'(select 1), '.repeat(1000)}1`, undefined],
    ['in a string they are text', `select '${'('.repeat(10_000)}'`, undefined],
    ['in a comment too', `select 1 /* ${'( '.repeat(10_000)}*/`, undefined],
    ['a source for many columns', `update t set (${columns(700)}) = (select ${columns(700)})`, REPEATED],
    ['for few', `update t set (${columns(7)}) = (select ${columns(700)})`, undefined],
    ['with a comment between', `update t set (${columns(700)}) /* = */ = /* x */ (select ${columns(700)})`, REPEATED],
    ['sources in sources', `set ${'(a, b, c, d) = (select '.repeat(12)}1${')'.repeat(12)}`, REPEATED],
    ['comments without a blank between', `select 1 ${'/**/'.repeat(1000)}`, SIGNS],
    ['with one', `select 1 ${'/**/ '.repeat(1000)}`, undefined],
    ['signs in a string', `select '${'*'.repeat(1000)}'`, undefined],
  ])('%s', (_name, text, why) => {
    expect(tooCostly(text)).toBe(why)
  })
})
