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

test('values stand below their names', () => {
  const text = 'token: |\n  x1\n- name: DB_PASSWORD\n  value: y1\n"emails": [\n  "z1"\n]\nok: 1\n'
  expect(reads.text(text)).toEqual({
    text: 'token: |\n  ⟨redacted: secret⟩\n- name: ⟨redacted: personal⟩\n  value: ⟨redacted: setting⟩\n"emails": [\n  ⟨redacted: personal⟩\n]\nok: 1\n',
    masked: { secret: 1, personal: 2, setting: 1 },
  })
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

describe('private keys over several lines', () => {
  const key = (label: string) => `-----BEGIN ${label}-----\nMIIabc\nmnopq\n-----END ${label}-----`
  const RSA = `RSA ${'PRIVATE'} KEY`
  const MASK = '⟨redacted: private-key⟩'

  test.each<readonly [string, string, string]>([
    ['of any kind', `a\n${key(`ENCRYPTED ${'PRIVATE'} KEY`)}\nb\n`, `a\n${MASK}\nb\n`],
    ['of PGP', `${key(`PGP ${'PRIVATE'} KEY BLOCK`)}\nb\n`, `${MASK}\nb\n`],
    ['of SSH2', `${key(`SSH2 ENCRYPTED ${'PRIVATE'} KEY`)}\nb\n`, `${MASK}\nb\n`],
    ['side by side', `${key(RSA)}${key(RSA)}\nb\n`, `${MASK}${MASK}\nb\n`],
    ['below each other', `${key(RSA)}\n${key(RSA)}\nb\n`, `${MASK}\n${MASK}\nb\n`],
    ['on one line', `x ${key(RSA).replaceAll('\n', ' ')} y\nb\n`, `x ${MASK} y\nb\n`],
    ['on one line, and one more', `x ${key(RSA).replaceAll('\n', ' ')}${key(RSA)}\nb\n`, `x ${MASK}${MASK}\nb\n`],
    ['without an end', `x -----BEGIN ${RSA}-----\nMIIabc\nb\n`, `x ${MASK}`],
    ['that are public', `${key('PUBLIC KEY')}\nb\n`, `${key('PUBLIC KEY')}\nb\n`],
  ])('%s', (_what, text, wanted) => expect(reads.text(text).text).toBe(wanted))

  test('are shown as soon as they end', () => {
    for (const label of [RSA, `${'PRIVATE'} KEY`, `PGP ${'PRIVATE'} KEY BLOCK`]) {
      const lines = reads.lines()
      expect(lines.write(`${key(label)}\n`)).toBe(`${MASK}\n`)
      expect(lines.write('b\n')).toBe('b\n')
    }
  })

  test('that never end are given up after a megabyte', () => {
    const lines = reads.lines()
    const begin = `-----BEGIN ${RSA}-----\n`
    let out = lines.write(begin)
    const half = `${'.'.repeat(600_000)}\n`
    out += lines.write(half)
    expect(out).toBe('')
    expect(lines.write(half)).toBe(MASK)
    expect(lines.write('b\n') + lines.end()).toBe('b\n')
  })
})

describe('lines and their ends', () => {
  test('stay as they are', () => {
    for (const text of ['', 'a', 'a\n', 'a\r\n', '\n', '\r\n\n', 'a\n\nb'])
      expect(reads.text(text)).toEqual({ text, masked: {} })
    expect(reads.text('email=a\r\nemail=b').text).toBe('email=⟨redacted: personal⟩\r\nemail=⟨redacted: personal⟩')
  })

  test('are held until they are whole, and not after the end', () => {
    const lines = reads.lines()
    expect([lines.write('a\nem'), lines.write('ail=b'), lines.end(), lines.end()]).toEqual([
      'a\n',
      '',
      'email=⟨redacted: personal⟩',
      '',
    ])
    const keys = reads.lines()
    keys.write(`-----BEGIN ${'PRIVATE'} KEY-----\n`)
    expect([keys.end(), keys.end()]).toEqual(['⟨redacted: private-key⟩', ''])
    expect(keys.write('a\n')).toBe('a\n')
  })

  test('one of a megabyte is shown, and one that is a character longer is not', () => {
    const long = 'x '.repeat(524_288)
    const lines = reads.lines()
    expect(lines.write(long) + lines.end()).toBe(long)
    expect(reads.text(`${long}x`)).toEqual({ text: '⟨redacted: too-long⟩', masked: { 'too-long': 1 } })
  })

  test('each of two that are too long is told of', () => {
    const lines = reads.lines()
    const long = 'x '.repeat(600_000)
    const out = lines.write(long) + lines.write(long) + lines.write('\n') + lines.write(long) + lines.write('\na')
    expect(out + lines.end()).toBe('⟨redacted: too-long⟩\n⟨redacted: too-long⟩\na')
    expect(lines.masked).toEqual({ 'too-long': 2 })
    const cut = reads.lines()
    expect(cut.write(long) + cut.write('rest') + cut.end()).toBe('⟨redacted: too-long⟩')
  })
})

test('counts are added up, and those that were asked for stay as they were', () => {
  const lines = reads.lines()
  lines.write('email=a\n')
  const before = lines.masked
  lines.write('email=b password=hunter2hunter2\n')
  expect([before, lines.masked]).toEqual([{ personal: 1 }, { personal: 2, setting: 1 }])
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
})

test('values that are no texts stay, and texts in any depth are read', () => {
  const json = { a: [1, null, true, ['email=x']], b: {} }
  expect(reads.json(json)).toEqual({
    json: { a: [1, null, true, ['email=⟨redacted: personal⟩']], b: {} },
    masked: { personal: 1 },
  })
})

test('a note says how many of each, by their names', () => {
  expect(maskedNote({})).toBe('masked nothing')
  expect(maskedNote({ token: 1, personal: 2, setting: 4 })).toBe('masked 7: personal 2, setting 4, token 1')
  expect(maskedNote({ a: 1, c: 2, b: 3 })).toBe('masked 6: a 1, b 3, c 2')
})
