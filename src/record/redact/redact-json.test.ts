import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../lib/json.ts'
import { createRedactor, type Redactor } from './redact.ts'
import { SECRETS } from './testing/secrets.ts'

/** Values as JSON, one rule after the other. */
let redactor: Redactor
beforeAll(async () => {
  redactor = await createRedactor({ knownValues: [] })
})

const json = (input: Json) => redactor.json(input)
const NPM = SECRETS['npm'] as string

test.each<readonly [string, Json, Json, Record<string, number>]>([
  ['nothing', null, null, {}],
  ['a number', 5, 5, {}],
  ['a text', `a ${NPM} b`, 'a ⟨redacted: token⟩ b', { token: 1 }],
  ['texts in a list', [`a ${NPM}`, 'b', 5, null], ['a ⟨redacted: token⟩', 'b', 5, null], { token: 1 }],
  ['texts below keys', { a: { b: [NPM] } }, { a: { b: ['⟨redacted: token⟩'] } }, { token: 1 }],
  ['a key', { [NPM]: 1 }, { '⟨redacted: token⟩': 1 }, { token: 1 }],
  [
    'a secret behind a mask in a key',
    { '⟨redacted: x⟩_token': 'a' },
    { '⟨redacted: x⟩_token': '⟨redacted: secret⟩' },
    { secret: 1 },
  ],
  ['an empty list', { a: [], b: {} }, { a: [], b: {} }, {}],
  ['a secret that is a number', { password: 5 }, { password: '⟨redacted: secret⟩' }, { secret: 1 }],
  ['a secret that is there or not', { password: true, token: null }, { password: true, token: null }, {}],
  ['a secret that is empty', { password: '' }, { password: '' }, {}],
  ['a secret that is masked', { password: '⟨redacted: x⟩' }, { password: '⟨redacted: x⟩' }, {}],
  [
    'secrets in a list',
    { password: ['a', ['b']] },
    { password: ['⟨redacted: secret⟩', ['⟨redacted: secret⟩']] },
    { secret: 2 },
  ],
  ['secrets below a key', { password: { status: 'a' } }, { password: { status: '⟨redacted: secret⟩' } }, { secret: 1 }],
  [
    'a key below a key',
    { password: { [NPM]: 'a' } },
    { password: { '⟨redacted: token⟩': '⟨redacted: secret⟩' } },
    { token: 1, secret: 1 },
  ],
  ['an identifier', { mrn: 'AB123456' }, { mrn: '⟨redacted: identifier …3456⟩' }, { identifier: 1 }],
  ['an identifier that is a number', { mrn: 12345678 }, { mrn: '⟨redacted: identifier …5678⟩' }, { identifier: 1 }],
  ['a secret of eight letters', { token: 'AB123456' }, { token: '⟨redacted: secret⟩' }, { secret: 1 }],
  [
    'what is personal',
    { email: ['a', 'b'] },
    { email: ['⟨redacted: personal⟩', '⟨redacted: personal⟩'] },
    { personal: 2 },
  ],
])('%s', (_what, input, output, masked) => {
  expect(json(input)).toEqual({ json: output, masked })
  expect(json(output).json).toEqual(output)
})

describe('the value beside a name', () => {
  test.each<readonly [Json, Json]>([
    [
      { key: 'DB_PASSWORD', value: 'a' },
      { key: 'DB_PASSWORD', value: '⟨redacted: secret⟩' },
    ],
    [
      { Key: 'DB_PASSWORD', Value: 'a' },
      { Key: 'DB_PASSWORD', Value: '⟨redacted: secret⟩' },
    ],
    [
      { value: 'a', name: 'DB_PASSWORD' },
      { value: '⟨redacted: secret⟩', name: '⟨redacted: personal⟩' },
    ],
    [
      { key: 'DB_PASSWORD', values: 'a', xvalue: 'b' },
      { key: 'DB_PASSWORD', values: 'a', xvalue: 'b' },
    ],
    [
      { key: 'DB_HOST', value: 'a' },
      { key: 'DB_HOST', value: 'a' },
    ],
    [
      { keys: 'DB_PASSWORD', xkey: 'DB_PASSWORD', value: 'a' },
      { keys: 'DB_PASSWORD', xkey: 'DB_PASSWORD', value: 'a' },
    ],
    [
      { key: 5, value: 'a' },
      { key: 5, value: 'a' },
    ],
    [
      { key: 'DB_PASSWORD', in: { value: 'a' } },
      { key: 'DB_PASSWORD', in: { value: 'a' } },
    ],
  ])('%j becomes %j', (input, output) => expect(json(input).json).toEqual(output))
})

describe('words of a list', () => {
  test.each<readonly [readonly Json[], readonly Json[], number]>([
    [['mysql', '-pa1', 'shop'], ['mysql', '-p⟨redacted: option⟩', 'shop'], 1],
    [['curl', '-u', 'app:a1', '-s'], ['curl', '-u', 'app:⟨redacted: option⟩', '-s'], 1],
    [['curl', '-u', 'a1:', '-s'], ['curl', '-u', '⟨redacted: option⟩:', '-s'], 1],
    [
      ['login', '--token', 'a1', '--password', 'b1'],
      ['login', '--token', '⟨redacted: option⟩', '--password', '⟨redacted: option⟩'],
      2,
    ],
    [['login', '--pin', 1234, '--n', 5], ['login', '--pin', '⟨redacted: option⟩', '--n', 5], 1],
    [['login', '--token', null], ['login', '--token', null], 0],
    [['login', '--token', 'a b c'], ['login', '--token', '⟨redacted: option⟩'], 1],
    [['login', '--token', 'a1', []], ['login', '--token', 'a1', []], 0],
    [['login', '--token', 'a1', {}], ['login', '--token', 'a1', {}], 0],
    [['sshpass', 'docker', 'login', '-p', 'a1'], ['sshpass', 'docker', 'login', '-p', '⟨redacted: option⟩'], 1],
    [['login', '--token', 'a', 'x'], ['login', '--token', '⟨redacted: option⟩', 'x'], 1],
    [['alter', 'password', 'x'], ['alter', 'password', 'x'], 0],
    [['a', '', 'b'], ['a', '', 'b'], 0],
  ])('%j becomes %j', (input, output, count) =>
    expect(json(input)).toEqual({ json: output, masked: count === 0 ? {} : { option: count } }),
  )

  test('that hold a secret of a known form, too, keep nothing of the other', () => {
    const key = SECRETS['aws access key'] as string
    expect(json(['curl', '-u', `${key}:a1`]).json).toEqual(['curl', '-u', '⟨redacted: token⟩:⟨redacted: option⟩'])
  })

  test('are read in time that grows with the list', () => {
    const words = Array.from({ length: 3_000 }, () => ['--token', 'a1']).flat()
    expect(json(words).masked).toEqual({ option: 3_000 })
  })
})

describe('values deeper than 64 levels', () => {
  const nested = (levels: number, inner: Json, wrap: (one: Json) => Json) =>
    Array.from({ length: levels }).reduce<Json>((one) => wrap(one), inner)
  const depthOf = (one: Json): number =>
    typeof one === 'object' && one !== null ? 1 + depthOf(Object.values(one)[0] ?? null) : 0

  test.each<readonly [string, (one: Json) => Json]>([
    ['lists', (one) => [one]],
    ['objects', (one) => ({ a: one })],
    ['objects below a secret', (one) => ({ password: one })],
    ['lists below a secret', (one) => [one]],
  ])('are masked whole: %s', (name, wrap) => {
    const below = (levels: number) => {
      const all = nested(levels, 'x1', wrap)
      return name === 'lists below a secret' ? { password: nested(levels - 1, 'x1', wrap) } : all
    }
    const fits = json(below(64))
    expect([depthOf(fits.json), fits.masked['too-deep']]).toEqual([64, undefined])
    const deep = json(below(65))
    expect([depthOf(deep.json), deep.masked]).toEqual([64, { 'too-deep': 1 }])
    expect(JSON.stringify(deep.json)).not.toContain('x1')
  })

  test('what is no list and no object is as deep as it is', () => {
    for (const one of [null, 5, true]) {
      const all = nested(64, one, (inner) => [inner])
      expect(json(all)).toEqual({ json: all, masked: {} })
    }
  })
})

describe('members whose keys become one', () => {
  test('bear their place', () => {
    const other = SECRETS['gitlab'] as string
    const { json: out } = json({ [NPM]: 1, [`${NPM.slice(0, -1)}z`]: 2, [other]: 3 })
    expect(out).toEqual({ '⟨redacted: token⟩': 1, '⟨redacted: token⟩ 1': 2, '⟨redacted: token⟩ 2': 3 })
  })

  test('and the next free one where that is taken', () => {
    const { json: out } = json({ '⟨redacted: token⟩': 1, '⟨redacted: token⟩ 2': 2, [NPM]: 3 })
    expect(out).toEqual({ '⟨redacted: token⟩': 1, '⟨redacted: token⟩ 2': 2, '⟨redacted: token⟩ 3': 3 })
  })

  test('however a key is called', () => {
    const out = json(JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":3}') as Json).json
    expect(JSON.stringify(out)).toBe('{"__proto__":{"a":1},"constructor":2,"toString":3}')
  })
})

test('lists of names that somebody else gives are those in force', async () => {
  const own = await createRedactor({
    knownValues: [],
    lists: {
      headers: [],
      query: [],
      secret: ['hush'],
      aboutSecrets: [],
      personal: [],
      identifiers: [],
      technical: [],
      options: [{ programs: ['x'], option: '--pre', value: 'joined' }],
    },
  })
  expect(own.json({ hush: 'a', email: 'b' }).json).toEqual({ hush: '⟨redacted: secret⟩', email: 'b' })
  // The second of two findings stands in the first word.
  expect(own.json(['x', '--pre-token', 'b1', 'c']).json).toEqual([
    'x',
    '--pre⟨redacted: option⟩',
    '⟨redacted: option⟩',
    'c',
  ])
  expect(json({ hush: 'a', email: 'b' }).json).toEqual({ hush: 'a', email: '⟨redacted: personal⟩' })
})

test('what is left of a word is looked at again', async () => {
  const known = await createRedactor({ knownValues: ['a-known-value'] })
  expect(known.text(`x a-known-value${NPM} y`)).toEqual({
    text: 'x ⟨redacted: known-value⟩⟨redacted: token⟩ y',
    masked: { 'known-value': 1, token: 1 },
  })
  expect(known.text(`a-known-value_${NPM}`).text).toBe('⟨redacted: known-value⟩_⟨redacted: token⟩')
  expect(known.text('a-known-value')).toEqual({ text: '⟨redacted: known-value⟩', masked: { 'known-value': 1 } })
})
