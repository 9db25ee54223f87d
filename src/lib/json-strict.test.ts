import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_JSON_BYTES, MAX_JSON_DEPTH } from './json.ts'
import { JSON_FAULT_CODES, type JsonFaultCode } from './json-fault.ts'
import { exactNumber } from './json-number.ts'
import { readJson } from './json-strict.ts'
import { growthOf, LINEAR } from './testing/effort.ts'

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const filled = (bytes: number) => `"${'a'.repeat(bytes - 2)}"`

const refusals: readonly [text: string, code: JsonFaultCode, path: string, offset: number | undefined, twin: string][] =
  [
    ['', 'EMPTY_INPUT', '', 0, '""'],
    [' \t\r\n', 'EMPTY_INPUT', '', 4, ' \t\r\n0'],
    [filled(MAX_JSON_BYTES + 1), 'TOO_LARGE', '', undefined, filled(MAX_JSON_BYTES)],
    [`"${'é'.repeat(MAX_JSON_BYTES / 2)}"`, 'TOO_LARGE', '', undefined, `"${'é'.repeat(MAX_JSON_BYTES / 2 - 1)}"`],
    [nested(MAX_JSON_DEPTH + 1), 'TOO_DEEP', '/0'.repeat(MAX_JSON_DEPTH), MAX_JSON_DEPTH, nested(MAX_JSON_DEPTH)],
    ['{"a":'.repeat(33), 'TOO_DEEP', '/a'.repeat(32), 160, `${'{"a":'.repeat(32)}1${'}'.repeat(32)}`],
    ['\ufeff{}', 'BYTE_ORDER_MARK', '', 0, '{"a":"\ufeff"}'],
    [' \ufeff{}', 'UNEXPECTED_CHARACTER', '', 1, ' {}'],
    ['\u00a0{}', 'UNEXPECTED_CHARACTER', '', 0, ' {}'],
    ['{"a":1', 'UNEXPECTED_END', '', 6, '{"a":1}'],
    ['{"a', 'UNEXPECTED_END', '', 3, '{"a":1}'],
    ['{"a":', 'UNEXPECTED_END', '/a', 5, '{"a":1}'],
    ['["\\', 'UNEXPECTED_END', '/0', 3, '["\\\\"]'],
    ['tru', 'UNEXPECTED_END', '', 3, 'true'],
    ['nul!', 'UNEXPECTED_CHARACTER', '', 3, 'null'],
    ['fALSE', 'UNEXPECTED_CHARACTER', '', 1, 'false'],
    ['NaN', 'UNEXPECTED_CHARACTER', '', 0, '"NaN"'],
    ["{'a':1}", 'UNEXPECTED_CHARACTER', '', 1, '{"a":1}'],
    ['{a:1}', 'UNEXPECTED_CHARACTER', '', 1, '{"a":1}'],
    ['{"a" 1}', 'UNEXPECTED_CHARACTER', '', 5, '{"a":1}'],
    ['{"a":1,}', 'UNEXPECTED_CHARACTER', '', 7, '{"a":1}'],
    ['{"a":1;"b":2}', 'UNEXPECTED_CHARACTER', '', 6, '{"a":1,"b":2}'],
    ['[1,]', 'UNEXPECTED_CHARACTER', '/1', 3, '[1]'],
    ['[1 2]', 'UNEXPECTED_CHARACTER', '', 3, '[1,2]'],
    ['[1/**/]', 'UNEXPECTED_CHARACTER', '', 2, '[1]'],
    ['{} {}', 'TRAILING_DATA', '', 3, '{} \n'],
    ['1\0', 'TRAILING_DATA', '', 1, '1'],
    ['"a\nb"', 'CONTROL_CHARACTER', '', 2, '"a\\nb"'],
    ['["\u001b"]', 'CONTROL_CHARACTER', '/0', 2, '["\\u001b"]'],
    ['\u000b1', 'CONTROL_CHARACTER', '', 0, '\t1'],
    ['{"a":["\0"]}', 'NUL_CHARACTER', '/a/0', 7, '{"a":["0"]}'],
    ['{"a":["x\\u0000"]}', 'NUL_CHARACTER', '/a/0', 8, '{"a":["x\\u0001"]}'],
    ['{"\\u0000":1}', 'NUL_CHARACTER', '', 2, '{"\\u0001":1}'],
    ['[\0]', 'NUL_CHARACTER', '/0', 1, '[0]'],
    ['"\ud83d"', 'LONE_SURROGATE', '', 1, '"\ud83d\ude00"'],
    ['"\ude00"', 'LONE_SURROGATE', '', 1, '"\ud83d\ude00"'],
    ['"\ude00\ud83d"', 'LONE_SURROGATE', '', 1, '"\ud83d\ude00"'],
    ['"\\ud83d"', 'LONE_SURROGATE', '', 1, '"\\ud83d\\ude00"'],
    ['"\\uDE00"', 'LONE_SURROGATE', '', 1, '"\\uD83D\\uDE00"'],
    ['"\\ud83d\\ud83d\\ude00"', 'LONE_SURROGATE', '', 1, '"\\ud83d\\ude00"'],
    // Two halves of different spelling make a pair for `JSON.parse`; as UTF-8 there is no such text.
    ['"\\ud83d\ude00"', 'LONE_SURROGATE', '', 1, '"\\ud83d\\ude00"'],
    ['"\ud83d\\ude00"', 'LONE_SURROGATE', '', 1, '"\ud83d\ude00"'],
    ['{"\\ud800":1}', 'LONE_SURROGATE', '', 2, '{"\\ud7ff":1}'],
    ['"\\x41"', 'INVALID_ESCAPE', '', 1, '"\\u0041"'],
    ['"\\u{41}"', 'INVALID_ESCAPE', '', 1, '"\\u0041"'],
    ['"\\u004"', 'INVALID_ESCAPE', '', 1, '"\\u0040"'],
    ['"\\u00g0"', 'INVALID_ESCAPE', '', 1, '"\\u00a0"'],
    ['"\\N"', 'INVALID_ESCAPE', '', 1, '"\\n"'],
    ['01', 'INVALID_NUMBER', '', 0, '1'],
    ['-', 'INVALID_NUMBER', '', 0, '-1'],
    ['-01', 'INVALID_NUMBER', '', 0, '-1'],
    ['1.', 'INVALID_NUMBER', '', 0, '1.0'],
    ['[1.e5]', 'INVALID_NUMBER', '/0', 1, '[1.0e5]'],
    ['1e', 'INVALID_NUMBER', '', 0, '1e0'],
    ['1e+', 'INVALID_NUMBER', '', 0, '1e+0'],
    ['-Infinity', 'INVALID_NUMBER', '', 0, '-1'],
    ['+1', 'UNEXPECTED_CHARACTER', '', 0, '1'],
    ['.5', 'UNEXPECTED_CHARACTER', '', 0, '0.5'],
    ['0x10', 'TRAILING_DATA', '', 1, '10'],
    ['{"n":1e400}', 'NUMBER_TOO_LARGE', '/n', 5, '{"n":1e40}'],
    ['{"n":9007199254740993}', 'NUMBER_NOT_EXACT', '/n', 5, '{"n":9007199254740992}'],
    ['[1,-0]', 'NEGATIVE_ZERO', '/1', 3, '[1,0]'],
    ['{"a":1,"a":1}', 'DUPLICATE_KEY', '/a', 7, '{"a":1,"b":1}'],
    ['{"a":1,"\\u0061":2}', 'DUPLICATE_KEY', '/a', 7, '{"a":1,"\\u0062":2}'],
    ['[{"x":{"":1,"":1}}]', 'DUPLICATE_KEY', '/0/x/', 12, '[{"x":{"":1}},{"":1}]'],
    ['{"1":1,"1":1}', 'DUPLICATE_KEY', '/1', 7, '{"1":1,"01":1}'],
    ['{"__proto__":{"admin":1}}', 'FORBIDDEN_KEY', '/__proto__', 1, '{"__proto":{"admin":1}}'],
    ['{"a/b":{"\\u005f_proto__":1}}', 'FORBIDDEN_KEY', '/a~1b/__proto__', 8, '{"a/b":{"\\u005f_proto":1}}'],
    ['[{"constructor":1}]', 'FORBIDDEN_KEY', '/0/constructor', 2, '["constructor"]'],
    ['{"prototype":1}', 'FORBIDDEN_KEY', '/prototype', 1, '{"toString":1,"hasOwnProperty":2,"toJSON":3}'],
  ]

describe('what two readers could take for two things is refused', () => {
  for (const [text, code, path, offset, twin] of refusals) {
    test(`${JSON.stringify(text.slice(0, 40))} is ${code}`, () => {
      const read = readJson(text)
      expect(read).toMatchObject({ is: 'fault', fault: { code, at: { path, offset } } })
      expect(readJson(twin)).toEqual({ is: 'ok', value: JSON.parse(twin) })
    })
  }

  test('no code is without a case', () => {
    const elsewhere = ['INVALID_UTF8', 'NOT_JSON']
    expect(new Set([...refusals.map(([, code]) => code), ...elsewhere])).toEqual(new Set(JSON_FAULT_CODES))
  })

  test('a place does not grow with the input and holds no controls', () => {
    const key = `~${'k'.repeat(1_000)}`
    expect(readJson(`{"${key}":-0}`)).toMatchObject({ fault: { at: { path: `/~0${'k'.repeat(59)}…` } } })
    expect(readJson('{"\\u001b[2J":-0}')).toMatchObject({ fault: { at: { path: '/⟨U+001B⟩[2J' } } })
  })

  test('messages are one lower-case line without a full stop, and what they quote cannot reach a terminal', () => {
    const rude = '{"\u009b31m\u202e":1,"\u009b31m\u202e":2}'
    for (const text of [...refusals.map(([one]) => one), rude]) {
      const read = readJson(text)
      for (const line of read.is === 'fault' ? [read.fault.message, read.fault.help] : []) {
        expect(line).toMatch(/^(?:[^A-Z\p{C}]|JSON|RFC|NUL)[^\p{C}]*[^\p{C}.]$/u)
        expect(line.length).toBeLessThan(200)
      }
    }
  })
})

describe('what is read', () => {
  test('objects have no prototype and everything is frozen', () => {
    const read = readJson('{"a":[{"b":{}}],"toString":[]}')
    if (read.is === 'fault') throw new Error(read.fault.message)
    const seen: unknown[] = [read.value]
    for (const value of seen) {
      if (typeof value !== 'object' || value === null) continue
      expect(Object.isFrozen(value)).toBe(true)
      expect(Object.getPrototypeOf(value)).toBe(Array.isArray(value) ? Array.prototype : null)
      seen.push(...Object.values(value))
    }
    expect(seen).toHaveLength(5)
  })

  test('keys keep the order of the text', () => {
    const read = readJson('{"z":1,"a":2,"m":3}')
    expect(Object.keys(read.is === 'ok' ? Object(read.value) : {})).toEqual(['z', 'a', 'm'])
  })

  test.each<readonly [string, number, (length: number) => string]>([
    ['escapes', 250_000, (n) => `"${'\\n'.repeat(n)}"`],
    ['open brackets', 500_000, (n) => '['.repeat(n)],
    ['blanks', 500_000, (n) => ' '.repeat(n)],
    ['digits', 500_000, (n) => '9'.repeat(n)],
    ['small objects', 150_000, (n) => `[${'{},'.repeat(n)}{}]`],
    ['keys', 40_000, (n) => `{${Array.from({ length: n }, (_, i) => `"k${i}":1`).join(',')}}`],
    [
      'numeric keys',
      30_000,
      (n) => `{${Array.from({ length: n }, (_, i) => `"${4_294_967_294 - i * 1024}":1`).join(',')}}`,
    ],
    ['surrogate pairs', 125_000, (n) => `"${'\ud83d\ude00'.repeat(n)}"`],
  ])('a megabyte of %s takes no more than twice the effort of half of it', (_, half, text) => {
    expect(growthOf(text, readJson, half)).toBeLessThan(LINEAR)
  })
})

describe('against JSON.parse', () => {
  test('any value in any spelling reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(spelled, (text) => {
        const read = readJson(text)
        expect(read.is === 'ok' ? JSON.stringify(read.value) : read.fault).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { numRuns: 2_000 },
    )
  })

  test('taken exactly where JSON.parse takes it and no rule of ours is broken', () => {
    const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((all) => all.join(''))
    const mutant = fc
      .tuple(fc.oneof(spelled, pieces), fc.nat(), fc.nat({ max: 3 }), fc.constantFrom('', ...PIECES))
      .map(([text, seed, cut, piece]) => {
        const at = seed % (text.length + 1)
        return text.slice(0, at) + piece + text.slice(at + cut)
      })
    let [taken, refused] = [0, 0]
    fc.assert(
      fc.property(fc.oneof(mutant, pieces, fc.string({ unit: 'binary' })), (text) => {
        const read = readJson(text)
        const parsed = parse(text)
        if (parsed === undefined || breaksOwnRule(text)) {
          refused++
          expect(read.is).toBe('fault')
        } else {
          taken++
          expect(read.is === 'ok' ? JSON.stringify(read.value) : read.fault).toBe(JSON.stringify(parsed.value))
        }
      }),
      { numRuns: 20_000 },
    )
    expect(taken).toBeGreaterThan(500)
    expect(refused).toBeGreaterThan(500)
  })
})

const PIECES = [
  ...'{}[],:"\\ 0-.eE\n\0\ud83d\ude00',
  ...['{"a":', '"b":1', '"\\u0061":', '"__proto__":', '"constructor"', '"\\u0000"', '"\\ud83d"', '"\\ud83d\\ude00"'],
  ...['1', '-0', '1e400', '9007199254740993', '0.1', '1E2', 'true', 'false', 'null', '\ufeff', '[[[[[[[[[[[['],
  ...['{"a":1}', '{"a":1,"b":[2]}', '[1,"x"]', ']]]]]]]]]]]]', '{"a":1,"a":2}', '""', '"\\n"', '\ud83d\ude00'],
]

/** Valid texts: plain data in random blanks, escapes and spellings of numbers. */
const spelled = fc
  .tuple(
    fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }).filter((value) => isPlain(value)),
    fc.infiniteStream(fc.nat({ max: 99 })),
  )
  .map(([value, choices]) => spell(value, () => choices.next().value ?? 0))

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed()
  if (typeof value === 'number') return !Object.is(value, -0)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(
    ([key, one]) => isPlain(key) && isPlain(one) && !['__proto__', 'constructor', 'prototype'].includes(key),
  )
}

function spell(value: unknown, choose: () => number): string {
  const blank = () => ['', ' ', '\n', '\t\r'][Math.max(choose() - 96, 0)] ?? ''
  const around = (text: string) => blank() + text + blank()
  if (Array.isArray(value)) return around(`[${value.map((one) => spell(one, choose)).join(',') || blank()}]`)
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, one]) => `${spell(key, choose)}:${spell(one, choose)}`)
    return around(`{${members.join(',') || blank()}}`)
  }
  if (typeof value === 'string') {
    const units = [...value].map((character) =>
      choose() < 20
        ? [...Array(character.length).keys()]
            .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
            .join('')
        : JSON.stringify(character).slice(1, -1),
    )
    return around(`"${units.join('')}"`)
  }
  if (typeof value === 'number') return around(choose() < 30 ? value.toExponential() : String(value))
  return around(String(value))
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** The oracle for the rules beyond RFC 8259, on a text that `JSON.parse` takes: by its tokens, without a grammar. */
function breaksOwnRule(text: string): boolean {
  const scopes: Set<string>[] = []
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}]|-?\d[\d.eE+-]*/g)
  for (const [token, colon] of tokens) {
    if ('[{'.includes(token) && scopes.push(new Set()) > MAX_JSON_DEPTH) return true
    if (']}'.includes(token)) scopes.pop()
    if (/^[-\d]/.test(token) && typeof exactNumber(token) === 'string') return true
    if (!token.startsWith('"')) continue
    const value: string = JSON.parse(colon === undefined ? token : token.slice(0, -colon.length))
    if (value.includes('\0') || !value.isWellFormed() || !token.isWellFormed()) return true
    if (colon === undefined) continue
    if (['__proto__', 'constructor', 'prototype'].includes(value) || scopes.at(-1)?.has(value)) return true
    scopes.at(-1)?.add(value)
  }
  return false
}
