import { describe, expect, test } from 'vitest'
import { CANNED, findingsOf, provenanceBy, type RunBefore, type RunTold } from './findings.ts'
import { tellingDigest, valueDigest } from './value-digest.ts'

const GOOD: RunTold = { status: 'succeeded', inputDigest: 'in', resultDigest: 'out', seen: 1, stirred: true }
const found = (more: Partial<RunTold>, before: readonly RunBefore[] = []) => findingsOf({ ...GOOD, ...more }, before)

describe('each finding, and its twin one field apart', () => {
  test.each<[string, Partial<RunTold>, Partial<RunTold>]>([
    ['NO_INPUT_OR_OUTPUT', { seen: 0, stirred: false }, { seen: 1, stirred: false }],
    ['NO_INPUT_OR_OUTPUT', { seen: 0, stirred: false }, { seen: 0, stirred: true }],
    ['NO_INPUT_OR_OUTPUT', { seen: 0, stirred: false }, { seen: 0, stirred: false, expected: ['NO_INPUT_OR_OUTPUT'] }],
    ['PROVIDER_NOT_CALLED', { providers: { a: 1, b: 0 } }, { providers: { a: 1, b: 1 } }],
    ['MOCK_IN_RESULT', { says: 'mock' }, {}],
    ['SIMULATED_IN_RESULT', { says: 'simulated' }, {}],
    ['UNKNOWN_IN_RESULT', { says: 'unknown' }, {}],
  ])('%s', (finding, run, twin) => {
    expect(found(run)).toEqual([finding])
    expect(found(twin)).toEqual([])
    expect(found({ ...run, status: 'failed' })).toEqual([])
  })

  const same = (inputs: readonly string[]): RunBefore[] =>
    inputs.map((inputDigest) => ({ inputDigest, resultDigest: 'out' }))
  const row = Array.from({ length: CANNED - 1 }, (_, i) => `in ${i}`)

  test('CANNED_VALUES', () => {
    expect(found({}, same(row))).toEqual(['CANNED_VALUES'])
    expect(found({}, same(row.slice(1))), 'one input fewer').toEqual([])
    expect(found({ resultDigest: 'other' }, same(row)), 'another result').toEqual([])
    expect(found({ inputDigest: 'in 0' }, same(row)), 'an input that was there').toEqual([])
    expect(found({ expected: ['CANNED_VALUES'] }, same(row)), 'declared').toEqual([])
    const mixed = [{ inputDigest: 'x', resultDigest: 'else' }, ...same(row)]
    expect(found({}, mixed), 'another result in between').toEqual([])
    const { resultDigest: _none, ...silent } = GOOD
    expect(findingsOf(silent, same(row)), 'a result that says nothing').toEqual([])
  })

  test('a provider cannot be expected away, nor can a mock', () => {
    expect(found({ providers: { a: 0 }, expected: ['PROVIDER_NOT_CALLED'] })).toEqual(['PROVIDER_NOT_CALLED'])
    expect(found({ says: 'mock', expected: ['MOCK_IN_RESULT'] })).toEqual(['MOCK_IN_RESULT'])
  })
})

test('a mock run is a mock whatever is told of it; a real run is real where nothing was found', () => {
  expect(provenanceBy('mock', GOOD, [])).toBe('mock')
  expect(provenanceBy('real', GOOD, [])).toBe('real')
  expect(provenanceBy('real', GOOD, ['CANNED_VALUES'])).toBe('unknown')
  expect(provenanceBy('real', GOOD, ['SIMULATED_IN_RESULT'])).toBe('simulated')
  expect(provenanceBy('real', GOOD, ['MOCK_IN_RESULT', 'PROVIDER_NOT_CALLED'])).toBe('mock')
  expect(provenanceBy('real', { status: 'failed' }, [])).toBe('unknown')
})

describe('digests of values', () => {
  test('the order of keys and absent members make no difference; another value does', () => {
    expect(valueDigest({ b: 1, a: undefined })).toBe(valueDigest({ b: 1 }))
    expect(valueDigest({ a: 1, b: 2 })).toBe(valueDigest({ b: 2, a: 1 }))
    expect(valueDigest({ a: 1 })).not.toBe(valueDigest({ a: 2 }))
    expect(valueDigest(new Date(0))).toBe(valueDigest('1970-01-01T00:00:00.000Z'))
  })

  test('what is no data has none', () => {
    const ring: { self?: unknown } = {}
    ring.self = ring
    for (const value of [undefined, () => 1, 1n, ring]) expect(valueDigest(value)).toBeUndefined()
  })

  test('what says nothing is not compared; a canned test run is', () => {
    for (const value of [null, true, 0, '', [], {}, { status: 'ok' }]) expect(tellingDigest(value)).toBeUndefined()
    expect(tellingDigest({ status: 'completed', passed: 5, failed: 0 })).toBeDefined()
  })
})
