import { describe, expect, test } from 'vitest'
import { decodeBase64, decodeUtf8, encodeBase64, parseDecimal } from './text.ts'

describe('base 64', () => {
  test.each<[string, readonly number[]]>([
    ['', []],
    ['AA==', [0]],
    ['AAE=', [0, 1]],
    ['AAEC', [0, 1, 2]],
    ['+/+/', [0xfb, 0xff, 0xbf]],
  ])('%j is %j, and back', (text, bytes) => {
    expect(decodeBase64(text)).toEqual(Buffer.from(bytes))
    expect(encodeBase64(Buffer.from(bytes))).toBe(text)
  })

  test.each([
    ['no padding', 'AA'],
    ['half of it', 'AA='],
    ['too much of it', 'AAEC='],
    ['stray bits', 'AB=='],
    ['the URL alphabet', '-_-_'],
    ['a blank', 'AA EC'],
    ['a newline', 'AAEC\n'],
    ['a letter of no alphabet', 'AAÉC'],
    ['two values', 'AA==AA=='],
  ])('with %s is refused', (_, text) => {
    expect(decodeBase64(text)).toBeUndefined()
  })

  test('is that of a part of a larger buffer', () => {
    expect(encodeBase64(Uint8Array.of(9, 0, 1, 2, 9).subarray(1, 4))).toBe('AAEC')
  })
})

describe('UTF-8', () => {
  test.each(['', 'one', 'é', '𝕏', '\ufeffone', 'a\0b'])('%j is read as it is', (text) => {
    expect(decodeUtf8(Buffer.from(text))).toBe(text)
  })

  test.each([
    ['a byte that begins nothing', [0x80]],
    ['half a character', [0xc3]],
    ['a longer spelling', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a number beyond the last', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s is none', (_, bytes) => {
    expect(decodeUtf8(Buffer.from(bytes))).toBeUndefined()
  })
})

describe('a number', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['10', 10],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s', (text, value) => {
    expect(parseDecimal(text)).toBe(value)
  })

  test.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '00',
    '01',
    '-0',
    '-1',
    '+1',
    '1.0',
    '1.5',
    '1e3',
    '0x1',
    '1_0',
    '9007199254740992',
    'NaN',
    'Infinity',
    '١',
  ])('%j is none', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })
})
