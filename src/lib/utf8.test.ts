import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_JSON_BYTES } from './json.ts'
import { decodeUtf8Strict } from './utf8.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('bytes that are not UTF-8 are refused where they begin', () => {
  // Unicode 17.0, section 3.9, table 3-7.
  test.each<[name: string, refused: string, offset: number, twin: string, text: string]>([
    ['a stray continuation', '61 80', 1, '61 c2 80', 'a\u0080'],
    ['a cut sequence', '61 e2 82', 1, '61 e2 82 ac', 'a€'],
    ['an overlong slash', 'c0 af', 0, '2f', '/'],
    ['an overlong NUL', 'c0 80', 0, '00', '\0'],
    ['a surrogate half', '22 ed a0 80 22', 1, '22 ed 9f bf 22', '"\ud7ff"'],
    ['beyond U+10FFFF', 'f4 90 80 80', 0, 'f4 8f bf bf', '\u{10ffff}'],
    ['latin-1', '63 61 66 e9', 3, '63 61 66 c3 a9', 'café'],
    ['a byte that never occurs', 'ef bf bd 61 ef bf bd ff', 7, 'ef bf bd 61 ef bf bd', '\ufffda\ufffd'],
    ['UTF-16', 'ff fe 7b 00', 0, '7b', '{'],
  ])('%s', (_, refused, offset, twin, text) => {
    expect(decodeUtf8Strict(bytes(refused))).toMatchObject({
      fault: { code: 'INVALID_UTF8', at: { path: '', offset } },
    })
    expect(decodeUtf8Strict(bytes(twin))).toEqual({ is: 'ok', value: text })
  })

  test('a byte order mark is left for the reader of the text', () => {
    expect(decodeUtf8Strict(bytes('ef bb bf 7b 7d'))).toEqual({ is: 'ok', value: '\ufeff{}' })
  })

  test('more than a megabyte is refused', () => {
    expect(decodeUtf8Strict(new Uint8Array(MAX_JSON_BYTES + 1))).toMatchObject({ fault: { code: 'TOO_LARGE' } })
    expect(decodeUtf8Strict(new Uint8Array(MAX_JSON_BYTES))).toMatchObject({ is: 'ok' })
  })

  test('taken exactly where the text has the same bytes again', () => {
    const fragments = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 4 }),
        fc.constant(Buffer.from('\ufffd')),
      ),
    )
    fc.assert(
      fc.property(fragments, (pieces) => {
        const input = Buffer.concat(pieces)
        const decoded = decodeUtf8Strict(input)
        const same = Buffer.from(input.toString('utf8')).equals(input)
        expect(decoded.is).toBe(same ? 'ok' : 'fault')
        if (decoded.is === 'ok') expect(Buffer.from(decoded.value).equals(input)).toBe(true)
        else expect(decodeUtf8Strict(input.subarray(0, decoded.fault.at.offset)).is).toBe('ok')
      }),
      { numRuns: 2_000 },
    )
  })
})
