import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactNumber } from './json-number.ts'

describe('a literal is read as the number that it says, or refused', () => {
  test.each<[refused: string, code: string, taken: string]>([
    ['9007199254740993', 'NUMBER_NOT_EXACT', '9007199254740992'],
    ['-9007199254740993', 'NUMBER_NOT_EXACT', '-9007199254740991'],
    ['295147905179352825856', 'NUMBER_NOT_EXACT', '295147905179352830000'],
    ['3.141592653589793238', 'NUMBER_NOT_EXACT', '3.141592653589793'],
    ['333333333.33333329', 'NUMBER_NOT_EXACT', '333333333.3333333'],
    ['0.10000000000000001', 'NUMBER_NOT_EXACT', '0.10000000000000000'],
    ['1e-400', 'NUMBER_NOT_EXACT', '1e-300'],
    ['-1e-400', 'NUMBER_NOT_EXACT', '-1e-300'],
    ['3e-324', 'NUMBER_NOT_EXACT', '5e-324'],
    ['1.7976931348623158e308', 'NUMBER_NOT_EXACT', '1.7976931348623157e308'],
    ['1e400', 'NUMBER_TOO_LARGE', '1e300'],
    ['-1e309', 'NUMBER_TOO_LARGE', '-1e308'],
    ['-0', 'NEGATIVE_ZERO', '0'],
    ['-0.000', 'NEGATIVE_ZERO', '0.000'],
    ['-0e7', 'NEGATIVE_ZERO', '0e7'],
  ])('%s is %s, %s is taken', (refused, code, taken) => {
    expect(exactNumber(refused)).toBe(code)
    expect(exactNumber(taken)).toBe(Number(taken))
  })

  test.each(['0.1', '1e23', '1E+2', '100e-2', '0e999', '12345678901234567890', '123456789012345680000', '0.00001'])(
    '%s is judged as integers of any length judge it',
    (literal) => expect(typeof exactNumber(literal) === 'number').toBe(staysTheSame(literal)),
  )

  test('a megabyte of digits is read in one pass', () => {
    expect(exactNumber('1'.repeat(1_000_000))).toBe('NUMBER_TOO_LARGE')
    expect(exactNumber(`0.${'1'.repeat(1_000_000)}`)).toBe('NUMBER_NOT_EXACT')
    expect(exactNumber(`0.${'0'.repeat(1_000_000)}1e1000001`)).toBe(1)
  })
})

test('INVARIANT (exact numbers): taken exactly where the decimal stays the same', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 22 })
  const literal = fc
    .tuple(fc.constantFrom('', '-'), digits, fc.option(digits), fc.option(fc.integer({ min: -345, max: 330 })))
    .map(([sign, whole, fraction, exponent]) =>
      [
        sign,
        whole.replace(/^0+(?=\d)/, ''),
        fraction === null ? '' : `.${fraction}`,
        exponent === null ? '' : `e${exponent}`,
      ].join(''),
    )
  const fromDouble = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)
  fc.assert(
    fc.property(fc.oneof(literal, fromDouble), (text) => {
      const value = exactNumber(text)
      expect(typeof value === 'number').toBe(staysTheSame(text))
      if (typeof value === 'number') expect(Object.is(value, Number(text))).toBe(true)
    }),
    { numRuns: 5_000 },
  )
})

/** The oracle: both decimals as integers over one power of ten. */
function staysTheSame(literal: string): boolean {
  const value = Number(literal)
  if (!Number.isFinite(value) || Object.is(value, -0)) return false
  const [a, b] = [scaled(literal), scaled(String(value))]
  const low = a.exponent < b.exponent ? a.exponent : b.exponent
  return a.units * 10n ** (a.exponent - low) === b.units * 10n ** (b.exponent - low)
}

function scaled(literal: string): { units: bigint; exponent: bigint } {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return { units: BigInt(whole + fraction), exponent: BigInt(exponent) - BigInt(fraction.length) }
}
