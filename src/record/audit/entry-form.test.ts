import { describe, expect, test } from 'vitest'
import { type EntryBody, entryBytes } from '../entry.ts'
import { openEntry } from './entry-form.ts'

const AT = '2026-11-21T12:00:00.000Z'
const bytes = (body: EntryBody) => entryBytes(body, { at: Date.parse(AT), epoch: 3 })
const code = (text: string | Uint8Array) => {
  const opened = openEntry(Buffer.from(text), 7)
  return opened.is === 'ok' ? 'ok' : `${opened.fault.index} ${opened.fault.code}`
}
const text = `{"at":"${AT}","epoch":3,"kind":"login","v":1}`

describe('an entry is opened', () => {
  test('as the authority writes it', () => {
    expect(openEntry(bytes({ kind: 'login' }), 0)).toEqual({
      is: 'ok',
      value: { v: 1, kind: 'login', at: AT, epoch: 3 },
    })
    expect(code(text)).toBe('ok')
    expect(code(bytes({ kind: 'outcome', b: [1, { z: null, a: 'é' }], n: 1e21, t: true }))).toBe('ok')
    // Keys that look like numbers stand first wherever JSON is parsed and written.
    expect(code(bytes({ kind: 'outcome', o: { '10': 1, '9': 2, '!': 3 } }))).toBe('ok')
  })
  test('out of the middle of other bytes', () => {
    const whole = Buffer.from(`xx${text}yy`)
    expect(openEntry(whole.subarray(2, -2), 0).is).toBe('ok')
  })
})

describe('an entry is refused', () => {
  test.each([
    ['a blank', text.replace(',', ', ')],
    ['a blank before', ` ${text}`],
    ['keys in another order', text.replace('"kind":"login","v":1', '"v":1,"kind":"login"')],
    ['keys in another order below', text.replace('"v":1', '"o":{"b":1,"a":2},"v":1')],
    ['keys in another order in a list', text.replace('"v":1', '"o":[{"b":1,"a":2}],"v":1')],
    ['keys in the opposite order', `{"v":1,"kind":"login","epoch":3,"at":"${AT}"}`],
    ['one of several in another order', text.replace('"v":1', '"o":[{"a":1},{"b":1,"a":2}],"v":1')],
    ['nothing but keys in another order', '{"o":{"b":1,"a":2}}'],
    ['a key twice', text.replace('"v":1', '"v":1,"v":1')],
    ['another spelling of a number', text.replace('"epoch":3', '"epoch":3.0')],
    ['another spelling of a letter', text.replace('login', '\\u006cogin')],
    ['no object', '[]'],
    ['nothing', 'null'],
    ['a text', '"x"'],
    ['half of it', text.slice(0, 20)],
    ['no bytes', ''],
  ])('with %s', (_, wrong) => expect(code(wrong)).toBe('7 ENTRY_NOT_CANONICAL'))

  test('with bytes that are not UTF-8', () => {
    const wrong = Buffer.from(text.replace('login', 'lo?in'))
    wrong[wrong.indexOf('?')] = 0xff
    expect(code(wrong)).toBe('7 ENTRY_NOT_CANONICAL')
  })

  test.each([
    ['another version', text.replace('"v":1', '"v":2')],
    ['a version as a text', text.replace('"v":1', '"v":"1"')],
    ['an unknown kind', text.replace('login', 'nothing')],
    ['epoch 0', text.replace('"epoch":3', '"epoch":0')],
    ['half an epoch', text.replace('"epoch":3', '"epoch":1.5')],
    ['an epoch as a text', text.replace('"epoch":3', '"epoch":"3"')],
    ['a time that is none', text.replace(AT, 'then')],
    ['a time as a number', text.replace(`"${AT}"`, '5')],
    ['a time in another spelling', text.replace(AT, '2026-11-21T12:00:00Z')],
    ['nothing in it', '{}'],
  ])('with %s', (_, wrong) => expect(code(wrong)).toBe('7 ENTRY_UNKNOWN'))

  test('in a clause', () => {
    for (const wrong of ['[]', '{}']) {
      const opened = openEntry(Buffer.from(wrong), 7)
      expect(opened.is === 'fault' && opened.fault.message).toMatch(/^the entry .+[^.]$/)
    }
  })

  test('and its twin of epoch 1 is opened', () => expect(code(text.replace('"epoch":3', '"epoch":1'))).toBe('ok'))
})
