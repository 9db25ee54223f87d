import { expect, test } from 'vitest'
import { MaskedBytes } from './masked-bytes.ts'

const SECRET = 'tok-9fK2mX4qL8vR1sZ7'
const MASK = '⟨redacted: credential⟩'

function passed(values: readonly string[], ...parts: readonly (string | Buffer)[]): string {
  const mask = new MaskedBytes(values)
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
])('in %s, too', (_how, form) => expect(passed([SECRET], `x ${form} y`)).toContain(MASK))

test('what only begins like one passes, and nothing else waits', () => {
  const begins = SECRET.slice(0, 9)
  expect(passed([SECRET], begins, ' and more')).toBe(`${begins} and more`)
  const mask = new MaskedBytes([SECRET])
  expect(mask.push(Buffer.from('Password: ')).toString()).toBe('Password: ')
  expect(mask.push(Buffer.from(begins)).toString()).toBe('')
  expect(mask.end().toString()).toBe(begins)
})

test('bytes that are no text stay what they are', () => {
  const bytes = Buffer.from([0, 255, 254, 195, 40])
  const mask = new MaskedBytes([SECRET])
  expect(Buffer.concat([mask.push(bytes), mask.end()])).toEqual(bytes)
})
