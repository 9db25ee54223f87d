import { describe, expect, test } from 'vitest'
import { knownForms } from './tokens.ts'

/** What is found, as `rule:text`. */
const found = (text: string) => knownForms(text).map(({ span, rule }) => `${rule}:${text.slice(...span)}`)
const begin = (label: string) => `-----BEGIN ${label}-----`
const end = (label: string) => `-----END ${label}-----`
const RSA = `RSA ${'PRIVATE'} KEY`
const key = (label: string) => `${begin(label)}\nMIIabc\n${end(label)}`

test('tokens of known issuers', () => {
  const token = `ghp_${'aB3dE6gH9'.repeat(4)}`
  expect(found(`a ${token} b`)).toEqual([`token:${token}`])
  expect(found('a ghp_short b')).toEqual([])
})

describe('private keys', () => {
  test('are blocks whose label says so', () => {
    for (const label of [`${'PRIVATE'} KEY`, RSA, `ENCRYPTED ${'PRIVATE'} KEY`, `PGP ${'PRIVATE'} KEY BLOCK`])
      expect(found(`a ${key(label)} b`)).toEqual([`private-key:${key(label)}`])
    for (const label of ['PUBLIC KEY', 'CERTIFICATE']) expect(found(`a ${key(label)} b`)).toEqual([])
  })

  test('are found behind other blocks and behind each other', () => {
    const wanted = `private-key:${key(RSA)}`
    expect(found(`${key('CERTIFICATE')}\n${key(RSA)}\n${key(RSA)}`)).toEqual([wanted, wanted])
    expect(found(`${key(RSA)}${key(RSA)}`)).toEqual([wanted, wanted])
    expect(found(`${begin('X')} ${key(RSA)} c`)).toEqual([wanted])
    expect(found(`-----BEGIN ${key(RSA)} c`)).toEqual([wanted])
  })

  test('go to the end of the text where they have none', () => {
    expect(found(`a ${begin(RSA)}\nMIIabc`)).toEqual([`private-key:${begin(RSA)}\nMIIabc`])
    expect(found(`${key(RSA)} ${begin(RSA)} x`)).toEqual([`private-key:${key(RSA)}`, `private-key:${begin(RSA)} x`])
    expect(found(`${end(RSA)} a ${begin(RSA)} x`)).toEqual([`private-key:${begin(RSA)} x`])
  })

  test('end where their end is cut', () => {
    expect(found(`${begin(RSA)} x -----END RSA b`)).toEqual([`private-key:${begin(RSA)} x -----END `])
    expect(found(`${begin(RSA)} x -----END ${'b'.repeat(59)}----- c`)).toEqual([
      `private-key:${begin(RSA)} x -----END ${'b'.repeat(59)}-----`,
    ])
    expect(found(`${begin(RSA)} x -----END ${'b'.repeat(61)}----- c`)).toEqual([
      `private-key:${begin(RSA)} x -----END `,
    ])
  })

  test('have a label of at most 60 characters with its dashes', () => {
    const label = (length: number) => `${'X'.repeat(length - 12)} ${'PRIVATE'} KEY`
    expect(found(key(label(55)))).toEqual([`private-key:${key(label(55))}`])
    expect(found(key(label(56)))).toEqual([])
  })

  test('do not begin without the dashes', () => {
    expect(found(`-----BEGIN ${RSA} x`)).toEqual([])
    expect(found(`BEGIN ${RSA}----- x`)).toEqual([])
  })
})

describe('signed tokens', () => {
  test.each<readonly [string, readonly string[]]>([
    ['eyJhbGciOiJub25.eyJzdWIi.sig', ['jwt:eyJhbGciOiJub25.eyJzdWIi.sig']],
    ['a eyJhbGciOi-_Z09azA.eyJzdWIi.sig b', ['jwt:eyJhbGciOi-_Z09azA.eyJzdWIi.sig']],
    ['eyJhbGciOi/b25.eyJzdWIiOiJ.sigsig', []],
    ['eyJhbGciOi+b25.eyJzdWIiOiJ.sigsig', []],
    ['eyJhbGciOi:b25.eyJzdWIiOiJ.sigsig', []],
    ['eyJhbGciOi@b25.eyJzdWIiOiJ.sigsig', []],
    ['eyJhbGciOi[b25.eyJzdWIiOiJ.sigsig', []],
    ['eyJhbGciOi`b25.eyJzdWIiOiJ.sigsig', []],
    ['eyJhbGciOi{b25.eyJzdWIiOiJ.sigsig', []],
    ['eyJhbGci.eyJzdWIi.sigabc', ['jwt:eyJhbGci.eyJzdWIi.sigabc']],
    ['eyJhbGci.eyJzdWIi.sigab', []],
    ['a b c d e f g eyJhbGci.eyJzdWIi.sigab', []],
    ['eyJhbGciOiJub25leyJhbGciOiJub25l', []],
    ['eyJhbGciOiJub25.eyJzdWIiOiJhIn0', []],
    ['eyJhbGciOi.a.b.c.eyJabcdefgh x', ['jwt:eyJhbGciOi.a.b.c.eyJabcdefgh']],
    [
      'eyJhbGciOiJub25.eyJzdWIi.a eyJhbGciOiJub25.eyJzdWIi.b',
      ['jwt:eyJhbGciOiJub25.eyJzdWIi.a', 'jwt:eyJhbGciOiJub25.eyJzdWIi.b'],
    ],
    ['exJhbGciOiJub25.exJzdWIi.sig', []],
  ])('%s', (text, wanted) => expect(found(text)).toEqual(wanted))
})
