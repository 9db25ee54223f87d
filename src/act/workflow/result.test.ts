import { inspect } from 'node:util'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { markWithin } from './mark-within.ts'
import { joinedProvenance } from './provenance.ts'
import { readResult } from './read-back.ts'
import {
  isEvidence,
  type MockResult,
  makeResult,
  NotReal,
  type RealResult,
  requireReal,
  type WorkflowResult,
} from './result.ts'

const VALUE = { invoice: 7, lines: ['a'] }
const real = makeResult({ workflow: 'bill', run: 'd1', provenance: 'real' }, VALUE)
const mock = makeResult({ workflow: 'bill', run: 'd2', provenance: 'mock', session: 'mock_1' }, VALUE)
const simulated = makeResult({ workflow: 'bill', run: 'd3', provenance: 'simulated' }, VALUE)
const unknown = makeResult({ workflow: 'bill', run: 'd4', provenance: 'unknown' }, VALUE, ['NO_INPUT_OR_OUTPUT'])
const json = (result: WorkflowResult<unknown>) => JSON.parse(JSON.stringify(result))

describe('what is required to be real', () => {
  test('a real result is', () => expect(requireReal(real).value).toBe(VALUE))

  test.each<[string, unknown]>([
    ['a mock', mock],
    ['a simulated one', simulated],
    ['one of unknown provenance', unknown],
    ['a copy of a real one', { ...real }],
    ['a mock that says `real`', { ...mock, provenance: 'real' }],
    [
      'a literal',
      { provenance: 'real', workflow: 'bill', run: 'd1', watermark: real.watermark, findings: [], value: 1 },
    ],
    ['something over a real one', Object.create(real)],
    ['what JSON brought back', json(real)],
    ['a real one that was read back', readResult(json(real))],
    ['nothing', undefined],
  ])('%s is not', (_name, given) => {
    expect(() => requireReal(given as WorkflowResult<unknown>)).toThrow(NotReal)
    expect(isEvidence([given])).toBe(false)
    expect(isEvidence([real, given])).toBe(false)
  })

  test('a result cannot be changed after it was made', () => {
    expect(() => Object.assign(mock, { provenance: 'real' })).toThrow(TypeError)
    expect(() => requireReal(mock)).toThrow('MOCK RESULT, no real work was done')
  })

  test('a result shows its value to whoever prints it', () => {
    expect(inspect(mock)).toContain('invoice: 7')
    expect(inspect(mock)).toContain('MOCK RESULT')
    expect(Object.getOwnPropertySymbols({ ...mock })).toEqual([])
  })

  test('evidence is at least one, and all of them real', () => {
    expect(isEvidence([real, real])).toBe(true)
    expect(isEvidence([])).toBe(false)
  })

  test('types: a mock cannot stand where a real one is wanted, and no literal is either', () => {
    const charge = (result: RealResult<typeof VALUE>) => result.value
    expectTypeOf<MockResult<typeof VALUE>>().not.toMatchTypeOf<Parameters<typeof charge>[0]>()
    expectTypeOf<WorkflowResult<typeof VALUE>>().not.toMatchTypeOf<Parameters<typeof charge>[0]>()
    expectTypeOf<Omit<RealResult<typeof VALUE>, never>>().not.toMatchTypeOf<MockResult<typeof VALUE>>()
    expect(charge(requireReal(real))).toBe(VALUE)
  })
})

describe('the mark', () => {
  test('carries what it is, by which run and in which session', () => {
    expect(json(mock)).toEqual({
      prodgate: {
        v: 1,
        workflow: 'bill',
        run: 'd2',
        provenance: 'mock',
        session: 'mock_1',
        watermark:
          'MOCK RESULT, no real work was done: workflow "bill", run d2, mock session mock_1; no evidence of anything',
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
      value: VALUE,
    })
  })

  test.each([
    ['mock', mock],
    ['simulated', simulated],
  ] as const)('of a %s is kept by reading it back', (provenance, result) => {
    const read = readResult(json(result))
    expect(read).toMatchObject({ provenance, workflow: 'bill', run: result.run, value: VALUE })
    expect(json(read as WorkflowResult<unknown>)).toEqual(json(result))
  })

  const edits: readonly (readonly [
    string,
    (given: { prodgate: Record<string, unknown>; value: unknown }) => unknown,
  ])[] = [
    ['stripped', ({ value }) => value],
    ['half stripped', ({ value, prodgate: { watermark: _gone, ...rest } }) => ({ value, prodgate: rest })],
    ['`real` put into it', ({ prodgate, value }) => ({ value, prodgate: { ...prodgate, provenance: 'real' } })],
    ['that of a real one put on it', ({ value }) => ({ value, prodgate: json(real).prodgate })],
    ['another text', ({ prodgate, value }) => ({ value, prodgate: { ...prodgate, watermark: 'a real run' } })],
    ['another session', ({ prodgate, value }) => ({ value, prodgate: { ...prodgate, session: 'mock_2' } })],
    ['another value under it', ({ prodgate }) => ({ prodgate, value: { ...VALUE, invoice: 8 } })],
    ['another version', ({ prodgate, value }) => ({ value, prodgate: { ...prodgate, v: 2 } })],
    ['nothing', () => null],
  ]
  test.each(edits)('%s: unknown, never real', (_name, edit) => {
    expect(readResult(edit(json(mock))).provenance).toBe('unknown')
    expect(readResult(edit(json(real))).provenance).toBe('unknown')
  })

  test('is found in what is handed on, read back or not; that of a real one does no harm', () => {
    expect(markWithin({ report: [{ from: mock }] })).toBe('mock')
    expect(markWithin({ report: [{ from: json(mock) }] })).toBe('mock')
    expect(markWithin({ report: [{ from: simulated }] })).toBe('simulated')
    expect(markWithin({ report: [{ from: real, value: mock.value }] })).toBeUndefined()
  })
})

class Report {
  readonly of: unknown
  constructor(of: unknown) {
    this.of = of
  }
}

describe('a mark is found wherever it lies, and a real one there does no harm', () => {
  const deep = (one: unknown, levels: number): unknown => (levels === 0 ? one : { of: deep(one, levels - 1) })
  test.each<[string, (one: unknown) => unknown]>([
    ['seven levels deep', (one) => deep(one, 7)],
    ['a thousand levels deep', (one) => deep(one, 1000)],
    ['the 1001st item', (one) => [...Array(1000).fill(0), one]],
    ['a value of a map', (one) => new Map([['a', one]])],
    ['a key of a map', (one) => new Map([[one, 'a']])],
    ['in a set', (one) => new Set([one])],
    ['JSON in a string', (one) => ({ text: JSON.stringify(one) })],
    ['JSON in JSON', (one) => JSON.stringify({ text: ` ${JSON.stringify([one])}\n` })],
    ['JSON in bytes', (one) => ({ body: new TextEncoder().encode(JSON.stringify(one)) })],
    ['JSON in a buffer', (one) => new TextEncoder().encode(JSON.stringify([one])).buffer],
    ['under a symbol', (one) => ({ [Symbol('of')]: one })],
    ['where no loop comes by', (one) => Object.defineProperty({}, 'of', { value: one, enumerable: false })],
    ['the cause of an error', (one) => new Error('boom', { cause: one })],
    ['one of several errors', (one) => new AggregateError([one])],
    ['an instance of a class', (one) => new Report(one)],
    ['behind a proxy', (one) => new Proxy({ of: one }, {})],
    ['a proxy of itself', (one) => new Proxy(one as object, {})],
    ['a copy of its members', (one) => ({ ...(one as object) })],
    ['maps in sets in lists', (one) => [[new Set([new Map([['a', [one]]])])]]],
  ])('%s', (_name, put) => {
    expect(markWithin(put(mock))).toBe('mock')
    expect(markWithin(put(simulated))).toBe('simulated')
    expect(markWithin(put(real))).toBeUndefined()
  })

  test.each<[string, unknown, unknown]>([
    ['a promise', Promise.resolve(1), 1],
    ['the body of an answer', new Response('x'), 'x'],
    ['a blob', new Blob(['x']), new Uint8Array(1)],
    ['a stream', new Blob(['x']).stream(), ['x']],
    ['a generator', (function* () {})(), [1].values()],
  ])('%s has yet to come, and is unknown', (_name, later, there) => {
    expect(markWithin({ of: later })).toBe('unknown')
    expect(markWithin({ of: there })).toBeUndefined()
  })

  test('a stranger who has a provenance of his own is none of ours', () => {
    expect(markWithin({ provenance: 'mock', watermark: 'of a stamp' })).toBeUndefined()
    expect(markWithin({ provenance: 'mock', watermark: mock.watermark })).toBe('mock')
  })

  test('the worst of them counts', () => {
    expect(markWithin([unknown, mock, simulated])).toBe('mock')
    expect(markWithin([unknown, simulated])).toBe('simulated')
  })

  test('what is not looked at to its end is unknown', () => {
    expect(markWithin([1, 2, 3, 4], 3)).toBe('unknown')
    expect(markWithin([1, 2, 3], 3)).toBeUndefined()
    expect(markWithin(new Set([1, 2, 3, 4]), 3)).toBe('unknown')
    expect(markWithin(new Set([1, 2, 3]), 3)).toBeUndefined()
    const text = (length: number) => JSON.stringify({ of: real, note: mock.watermark, pad: 'x'.repeat(length) })
    expect(markWithin(text(1_048_576))).toBe('unknown')
    expect(markWithin(text(1_000_000))).toBeUndefined()
    const thrown = {
      get of(): number {
        throw new Error('none')
      },
    }
    expect(markWithin(thrown)).toBe('unknown')
    expect(
      markWithin({
        get of() {
          return 1
        },
      }),
    ).toBeUndefined()
  })

  test('a ring has an end, and a text that speaks of a watermark is none', () => {
    const ring: { self?: unknown } = {}
    ring.self = ring
    expect(markWithin(ring)).toBeUndefined()
    expect(markWithin({ note: `refused: ${mock.watermark}` })).toBeUndefined()
  })
})

test('a whole is as good as its worst part', () => {
  expect(joinedProvenance(['real', 'real'])).toBe('real')
  expect(joinedProvenance(['real', 'unknown'])).toBe('unknown')
  expect(joinedProvenance(['unknown', 'simulated', 'real'])).toBe('simulated')
  expect(joinedProvenance(['unknown', 'simulated', 'mock', 'real'])).toBe('mock')
  expect(joinedProvenance([])).toBe('unknown')
})
