import { expect, test } from 'vitest'
import { Events, withData } from './events.ts'

function data(text: string, size: number) {
  const events = new Events(1000)
  const read: (string | undefined)[] = []
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) {
    const some = events.write(bytes.subarray(at, at + size))
    if (some === 'tooLong') throw new Error('too long')
    read.push(...some.map((one) => one.data))
  }
  return read
}

test.each([
  ['data: a\n\n', ['a']],
  ['event: message\r\nid: 1\r\ndata: é\r\n\r\ndata:b\n\n', ['é', 'b']],
  ['data: a\ndata: b\n\n: comment\n\n', ['a\nb', undefined]],
  ['data: a\r\rdata: b\n\n', ['a', 'b']],
  ['data\n\ndata: unfinished', ['']],
])('%j', (text, wanted) => {
  for (const size of [1, 2, 3, 1000]) expect(data(text, size)).toEqual(wanted)
})

test('other data takes the place of what was there', () => {
  expect(withData({ raw: 'id: 7\ndata: a\ndata: b\n\n', data: 'a\nb' }, '{}')).toBe('id: 7\ndata: {}\n\n')
})

test('an event that is too long is told', () => {
  expect(new Events(10).write(Buffer.from('data: 0123456789'))).toBe('tooLong')
})
