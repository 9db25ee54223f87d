import { expect, test } from 'vitest'
import { formsOfAll, MaskedBytes } from './masked-bytes.ts'

const SECRET = 'tok-9fK2mX4qL8vR1sZ7'
const MASK = '⟨redacted: credential⟩'

function passed(values: readonly string[], ...parts: readonly (string | Buffer)[]): string {
  const mask = new MaskedBytes(formsOfAll(values))
  return Buffer.concat([...parts.map((part) => mask.push(Buffer.from(part as string))), mask.end()]).toString()
}

test('a credential is taken out wherever the stream is cut', () => {
  const text = `a ${SECRET} b ${SECRET}`
  for (let at = 0; at <= text.length; at++)
    expect(passed([SECRET], text.slice(0, at), text.slice(at))).toBe(`a ${MASK} b ${MASK}`)
  expect(passed([SECRET], ...text)).toBe(`a ${MASK} b ${MASK}`)
})

test.each([
  ['hexadecimal', Buffer.from(SECRET).toString('hex')],
  ['base64, alone', Buffer.from(SECRET).toString('base64').replace(/=+$/, '').slice(0, -1)],
  ['base64 behind a name', Buffer.from(`user:${SECRET}`).toString('base64')],
  ['base64 with broken lines', Buffer.from(`user:${SECRET}`).toString('base64').replaceAll(/.{12}/g, '$&\r\n')],
  ['hexadecimal with broken lines', Buffer.from(SECRET).toString('hex').replaceAll(/.{8}/g, '$&\n')],
  ['broken lines', SECRET.replaceAll(/.{5}/g, '$&\n')],
])('in %s, too', (_how, form) => expect(passed([SECRET], `x ${form} y`)).toContain(MASK))

test('what only begins like one passes, and nothing else waits', () => {
  const begins = SECRET.slice(0, 9)
  expect(passed([SECRET], begins, ' and more')).toBe(`${begins} and more`)
  const mask = new MaskedBytes(formsOfAll([SECRET]))
  expect(mask.push(Buffer.from('Password: ')).toString()).toBe('Password: ')
  expect(mask.push(Buffer.from(begins)).toString()).toBe('')
  expect(mask.end().toString()).toBe(begins)
})

test('bytes that are no text stay what they are', () => {
  const bytes = Buffer.from([0, 255, 254, 195, 40])
  const mask = new MaskedBytes(formsOfAll([SECRET]))
  expect(Buffer.concat([mask.push(bytes), mask.end()])).toEqual(bytes)
})

test.each([
  ['an address', encodeURIComponent],
  [
    'an address, in small letters',
    (text: string) => encodeURIComponent(text).replaceAll(/%../g, (one) => one.toLowerCase()),
  ],
  ['a form', (text: string) => new URLSearchParams({ a: text }).toString().slice(2)],
  ['JSON', (text: string) => JSON.stringify(text)],
])('as %s spells it', (_how, spelled) => {
  const value = 'pa ss/"w+rd\\9Kü'
  expect(passed([value], `x ${spelled(value)} y`)).toContain(MASK)
  expect(passed([value], `x ${spelled('pa ss/"w+rd\\8Kü')} y`)).not.toContain(MASK)
})

test('one that begins like another, or overlaps with it, is taken out whole, wherever it is cut', () => {
  const values = ['abcdef', 'abcdefghij', 'hijklm']
  for (const [text, wanted] of [
    ['-abcdef-', `-${MASK}-`],
    ['-abcdefghi-', `-${MASK}ghi-`],
    ['-abcdefghij-', `-${MASK}-`],
    ['-abcdefghijklm-', `-${MASK}-`],
    ['-abcdefabcdef-', `-${MASK}${MASK}-`],
    ['-abc\ndefg\nhij\n-', `-${MASK}\n-`],
    ['-abc\nde', '-abc\nde'],
  ] as const) {
    for (let at = 0; at <= text.length; at++)
      expect(passed(values, text.slice(0, at), text.slice(at)), `${text} ${at}`).toBe(wanted)
    expect(passed(values, ...text)).toBe(wanted)
  }
})

test('what overlaps with itself without end does not wait without end', () => {
  const mask = new MaskedBytes(formsOfAll(['aaaaaa']))
  const out = Array.from({ length: 50 }, () => mask.push(Buffer.from('aaaaaaaaaa')).length)
  expect(out.slice(2).every((length) => length === 0)).toBe(true)
  expect(Buffer.concat([mask.push(Buffer.from('b')), mask.end()]).toString()).toBe('b')
})
