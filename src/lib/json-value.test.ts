import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_JSON_BYTES } from './json.ts'
import type { JsonFaultCode } from './json-fault.ts'
import { readJson } from './json-strict.ts'
import { adoptJson } from './json-value.ts'

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)]
}

function looped(): unknown {
  const self: unknown[] = []
  self.push(self)
  return self
}

/** Few objects, but each path to the bottom is walked. */
function shared(levels: number): unknown {
  let value: unknown = 'x'
  for (let i = 0; i < levels; i++) value = { left: value, right: value }
  return value
}

const refusals: readonly [
  name: string,
  value: unknown,
  code: JsonFaultCode,
  path: string | undefined,
  twin: unknown,
][] = [
  ['nothing', undefined, 'NOT_JSON', '', null],
  ['a member that is undefined', { cwd: undefined }, 'NOT_JSON', '/cwd', { cwd: '' }],
  ['a hole', new Array(3), 'NOT_JSON', '/0', [1, 2, 3]],
  ['a function', { run: () => 0 }, 'NOT_JSON', '/run', { run: 'run' }],
  ['a bigint', [1n], 'NOT_JSON', '/0', [1]],
  ['a symbol', Symbol('x'), 'NOT_JSON', '', 'x'],
  ['a date', new Date(0), 'NOT_JSON', '', new Date(0).toISOString()],
  ['a map', new Map([['a', 1]]), 'NOT_JSON', '', { a: 1 }],
  ['a boxed string', Object('x'), 'NOT_JSON', '', 'x'],
  ['not a number', { a: [Number.NaN] }, 'NUMBER_TOO_LARGE', '/a/0', { a: ['NaN'] }],
  ['infinity', Number.POSITIVE_INFINITY, 'NUMBER_TOO_LARGE', '', Number.MAX_VALUE],
  ['negative zero', [-0], 'NEGATIVE_ZERO', '/0', [0]],
  ['NUL in a string', { a: 'x\0' }, 'NUL_CHARACTER', '/a', { a: 'x\u0001' }],
  ['NUL in a key', { a: { 'x\0': 1 } }, 'NUL_CHARACTER', '/a', { a: { x: 1 } }],
  ['a lone surrogate', ['\ud800'], 'LONE_SURROGATE', '/0', ['\ud800\udc00']],
  ['a forbidden key', JSON.parse('{"a":{"__proto__":1}}'), 'FORBIDDEN_KEY', '/a/__proto__', { a: { proto: 1 } }],
  ['a constructor', { constructor: 1 }, 'FORBIDDEN_KEY', '/constructor', { Constructor: 1 }],
  ['33 levels', nested(33), 'TOO_DEEP', '/0'.repeat(32), nested(32)],
  ['a loop', looped(), 'TOO_DEEP', '/0'.repeat(32), []],
  ['what multiplies when it is written', shared(30), 'TOO_LARGE', undefined, shared(10)],
  ['a long list', new Array(MAX_JSON_BYTES).fill(0), 'TOO_LARGE', undefined, [0]],
  ['a long string', 'é'.repeat(MAX_JSON_BYTES / 2), 'TOO_LARGE', '', 'é'.repeat(MAX_JSON_BYTES / 2 - 1)],
]

describe('a value that was built in process keeps the rules of a text', () => {
  for (const [name, value, code, path, twin] of refusals) {
    test(`${name} is ${code}`, () => {
      const at = { path: path ?? expect.any(String), offset: undefined }
      expect(adoptJson(value)).toMatchObject({ is: 'fault', fault: { code, at } })
      expect(adoptJson(twin)).toEqual({ is: 'ok', value: twin })
    })
  }

  test('the copy is frozen, without prototypes, and apart from the original', () => {
    const original = { list: [{ a: 1 }] }
    const copy = adoptJson(original)
    original.list[0] = { a: 2 }
    expect(copy).toEqual({ is: 'ok', value: { list: [{ a: 1 }] } })
    const value = copy.is === 'ok' ? Object(copy.value) : {}
    expect([value, value.list, value.list[0]].every((one) => Object.isFrozen(one))).toBe(true)
    expect([value, value.list[0]].map((one) => Object.getPrototypeOf(one))).toEqual([null, null])
  })

  test('what a text gives is taken and stays equal', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const read = readJson(text)
        if (read.is === 'ok') expect(adoptJson(read.value)).toEqual(read)
      }),
      { numRuns: 1_000 },
    )
  })
})
