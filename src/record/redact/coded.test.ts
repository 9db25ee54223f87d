import { describe, expect, test } from 'vitest'
import { codedSecrets } from './coded.ts'

const isHush = (text: string) => text.includes('hush')
const found = (text: string) =>
  codedSecrets(text, isHush).map(({ span, rule }) => {
    expect(rule).toBe('coded')
    return text.slice(...span)
  })
const base64 = (text: string) => Buffer.from(text).toString('base64')

test.each(['hush, this is a text', 'a hush, this is a text', 'hush ÿ?>', `${'x'.repeat(400)} hush`])(
  'what holds a secret is found in base64: %s',
  (text) => {
    const run = base64(text.padEnd(24)).replaceAll('=', '')
    expect(found(run)).toEqual([run])
    expect(found(`a ${run}, b`)).toEqual([run])
    expect(found(`"${run}==" "${run}"`)).toEqual([run, run])
    const url = Buffer.from(text.padEnd(24)).toString('base64url')
    expect(found(`a.${url}.b`)).toEqual([url])
  },
)

test('wherever in a run it begins', () => {
  for (const before of ['/', 'a/', 'ab/', 'abc/', 'abcd/', '/v1/']) {
    const run = `${before}${base64('hush, this is a text')}`.replaceAll('=', '')
    expect(found(run)).toEqual([run])
  }
})

test('what holds none is not', () => {
  expect(found(base64('this is a plain text only'))).toEqual([])
  expect(found('hush hush hush hush hush hush hush')).toEqual([])
})

test('a run has at least 24 characters', () => {
  const run = base64('hush, this is a te')
  expect([run.length, found(run), found(run.slice(0, -1))]).toEqual([24, [run], []])
  expect(found(`${'. '.repeat(20)}${run.slice(0, -1)} .`)).toEqual([])
  expect(found(`${run.slice(0, 12)}.${run.slice(12)}`)).toEqual([])
})

describe('a run is made of the signs of both alphabets', () => {
  test.each([...'azAZ09+/-_'])('%s is one', (sign) => {
    const run = `${sign.repeat(4)}${base64('hush, this is a text')}`.replaceAll('=', '')
    expect(found(`. ${run} .`)).toEqual([run])
  })

  test.each([...'.:@[`{,= \né'])('%j is none', (sign) => {
    const run = base64('hush, this is a text').replaceAll('=', '')
    expect(found(`${sign}${run}${sign}`)).toEqual([run])
  })
})

describe('bytes are read only where they look like a text', () => {
  const bytes = (plain: number, other: number, sign = 'x', not = 1) =>
    Buffer.concat([Buffer.from('hush'), Buffer.alloc(plain - 4, sign), Buffer.alloc(other, not)]).toString('base64')

  test('four of five are plain', () => {
    expect(found(bytes(80, 20))).toHaveLength(1)
    expect(found(bytes(79, 21))).toEqual([])
  })

  test.each([' ', '~', '\n', '\r', '\t'])('%j is plain', (sign) => expect(found(bytes(100, 0, sign))).toHaveLength(1))

  test.each([0, 8, 11, 12, 14, 31, 127, 200])('the byte %i is not', (byte) =>
    expect(found(bytes(50, 50, 'x', byte))).toEqual([]),
  )

  test('the first 256 say so', () => {
    expect(found(bytes(205, 1000))).toHaveLength(1)
    expect(found(bytes(204, 1000))).toEqual([])
  })
})
