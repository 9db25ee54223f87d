import { beforeAll, describe, expect, test } from 'vitest'
import { maskedNote, ReadRedaction } from './reads.ts'

let reads: ReadRedaction
beforeAll(async () => {
  reads = await ReadRedaction.create(['a-known-secret'])
})

describe('lines', () => {
  test.each([
    ['user=7 email=ann@example.org status=200', 'user=7 email=⟨redacted: personal⟩ status=200', { personal: 1 }],
    ['phone: +49 30 1234, city: Berlin', 'phone: ⟨redacted: personal⟩, city: Berlin', { personal: 1 }],
    ['{"mrn": "UH12345678", "ward": 3}', '{"mrn": "⟨redacted: identifier …5678⟩", "ward": 3}', { identifier: 1 }],
    ['patient_name="Ann Miller" bed=4', 'patient_name="⟨redacted: personal⟩" bed=4', { personal: 1 }],
    ['the key is a-known-secret', 'the key is ⟨redacted: known-value⟩', { 'known-value': 1 }],
    ['password=hunter2hunter2 ok', 'password=⟨redacted: setting⟩ ok', { setting: 1 }],
  ])('%s', (line, wanted, masked) => expect(reads.text(`${line}\n`)).toEqual({ text: `${wanted}\n`, masked }))

  test.each([
    'GET /cart 502 in 12 ms',
    'hostname=web-1 namespace=shop filename=a.txt',
    '2026-11-21T12:00:01Z level=info msg="started"',
    'the phone rang',
  ])('%s stays as it is', (line) => expect(reads.text(`${line}\r\n`)).toEqual({ text: `${line}\r\n`, masked: {} }))
})

test('columns of a table are masked by their names, until it ends', () => {
  const table =
    ' id | email          | city\n----+----------------+--------\n  1 | ann@example.org | Berlin\n  2 |                | Kiel\n(2 rows)\n 1 | a | b\n'
  expect(reads.text(table)).toEqual({
    text: ' id | email          | city\n----+----------------+--------\n  1 | ⟨redacted: personal⟩ | Berlin\n  2 |                | Kiel\n(2 rows)\n 1 | a | b\n',
    masked: { personal: 1 },
  })
  const boxed = '+----+-------+\n| id | phone |\n+----+-------+\n|  1 | 12345 |\n+----+-------+\n'
  expect(reads.text(boxed).text).toContain('|  1 | ⟨redacted: personal⟩ |')
})

test('a table of one column is one, too', () => {
  expect(reads.text('  email\n-------\n a@b.example\n(1 row)\n\nemails were sent\n')).toEqual({
    text: '  email\n-------\n ⟨redacted: personal⟩\n(1 row)\n\nemails were sent\n',
    masked: { personal: 1 },
  })
})

test('however the text is cut, what comes out is the same', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIabcdefghijkl\nmnopq\n-----END PRIVATE KEY-----'
  const text = `a=1 email=ann@example.org\n${key}\nlast password=hunter2hunter2`
  const whole = reads.text(text)
  expect(whole.text).not.toMatch(/MIIabc|mnopq|hunter2|ann@/)
  for (const size of [1, 2, 7, 31]) {
    const lines = reads.lines()
    let out = ''
    for (let i = 0; i < text.length; i += size) out += lines.write(text.slice(i, i + size))
    expect(out + lines.end()).toBe(whole.text)
    expect(lines.masked).toEqual(whole.masked)
  }
})

test('a line that is too long to be looked at is not shown, and the next one is', () => {
  const lines = reads.lines()
  const out =
    lines.write('x'.repeat(700_000)) + lines.write(`${'y'.repeat(700_000)} secret`) + lines.write(' more\nnext\n')
  expect([out, lines.masked]).toEqual(['⟨redacted: too-long⟩\nnext\n', { 'too-long': 1 }])
})

test('results as JSON: by their keys, and line by line within texts', () => {
  const done = reads.json({
    content: [{ type: 'text', text: 'email=ann@example.org\nok' }],
    rows: [{ phone: '1234567', n: 1 }],
  })
  expect(done.json).toEqual({
    content: [{ type: 'text', text: 'email=⟨redacted: personal⟩\nok' }],
    rows: [{ phone: '⟨redacted: personal⟩', n: 1 }],
  })
  expect(maskedNote(done.masked)).toBe('masked 2: personal 2')
  expect(maskedNote({})).toBe('masked nothing')
})
