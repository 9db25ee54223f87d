import { describe, expect, test } from 'vitest'
import { formatSignatureLine, parseSignatureLine } from './signature-line.ts'
import { testKey } from './testing/keys.ts'

const key = testKey('gate.example/audit/1').verifier
const line = (name: string, bytes: readonly number[]) => `— ${name} ${Buffer.from(bytes).toString('base64')}`

describe('a signature line', () => {
  test('is dash, name and base 64 of id and signature, with its newline', () => {
    const written = formatSignatureLine({ ...key, id: '0a0bff01' }, Buffer.of(7, 8))
    expect(written).toBe(`${line('gate.example/audit/1', [0x0a, 0x0b, 0xff, 0x01, 7, 8])}\n`)
  })

  test('is read without it', () => {
    const read = parseSignatureLine(line('gate.example/audit/1', [0x0a, 0x0b, 0xff, 0x01, 7, 8]))
    expect(read).toMatchObject({ name: 'gate.example/audit/1', id: '0a0bff01' })
    expect([...(read?.signature ?? [])]).toEqual([7, 8])
  })

  test('has a signature of a byte at least', () => {
    expect(parseSignatureLine(line('a', [1, 2, 3, 4, 5]))).toMatchObject({ id: '01020304' })
    expect(parseSignatureLine(line('a', [1, 2, 3, 4]))).toBeUndefined()
    expect(parseSignatureLine(line('a', [1, 2, 3]))).toBeUndefined()
    expect(parseSignatureLine(line('a', []))).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['the dash alone', '— '],
    ['a hyphen', line('a', [1, 2, 3, 4, 5]).replace('—', '-')],
    ['no space after the dash', line('a', [1, 2, 3, 4, 5]).replace('— ', '—')],
    ['a tab after the dash', line('a', [1, 2, 3, 4, 5]).replace('— ', '—\t')],
    ['two spaces after the dash', line('a', [1, 2, 3, 4, 5]).replace('— ', '—  ')],
    ['something before the dash', `a${line('a', [1, 2, 3, 4, 5])}`],
    ['no name', line('', [1, 2, 3, 4, 5])],
    ['a plus in the name', line('a+b', [1, 2, 3, 4, 5])],
    ['a space in the name', line('a b', [1, 2, 3, 4, 5])],
    ['a no-break space in the name', line('a\u00a0b', [1, 2, 3, 4, 5])],
    ['no signature', '— AAAAAAAA'],
    ['more after the signature', `${line('a', [1, 2, 3, 4, 5])} more`],
    ['its newline', `${line('a', [1, 2, 3, 4, 5])}\n`],
    ['no padding', line('a', [1, 2, 3, 4, 5]).replace('=', '')],
  ])('with %s is none', (_, text) => {
    expect(parseSignatureLine(line('a', [1, 2, 3, 4, 5]))).toBeDefined()
    expect(parseSignatureLine(text)).toBeUndefined()
  })
})
