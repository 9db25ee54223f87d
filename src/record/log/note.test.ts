import { sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSignerKey, formatVerifierKey, parseSignerKey, parseVerifierKey, type VerifierKey } from './key.ts'
import { MAX_NOTE_BYTES, openNote, signNote } from './note.ts'
import { formatSignatureLine } from './signature-line.ts'
import { testKey } from './testing/keys.ts'
import { decodeBase64, parseDecimal } from './text.ts'

// The examples of the C2SP specification and of the documentation of Go's sumdb/note.
const SPEC_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const SPEC_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`
const GO_PRIVATE = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const GO_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

function verifier(text: string): VerifierKey {
  const key = parseVerifierKey(text)
  if (key.is === 'fault') throw new Error(key.fault.message)
  return key.value
}

const known = testKey('gate.example/audit/1')
const stranger = testKey('stranger.example', 'ed25519', 8)
const text = 'one\n\nafter a blank line\n'
const open = (note: string | Uint8Array, keys = [known.verifier]) => openNote(Buffer.from(note), keys)
const code = (note: string | Uint8Array, keys = [known.verifier]) => {
  const opened = open(note, keys)
  return opened.is === 'ok' ? 'ok' : opened.fault.code
}

describe('keys', () => {
  test.each([SPEC_KEY, GO_KEY])('%s is read and written the same', (one) => {
    expect(formatVerifierKey(verifier(one))).toBe(one)
  })

  test("Go's private key gives its public one", () => {
    const key = parseSignerKey(GO_PRIVATE)
    expect(key.is === 'ok' && formatVerifierKey(key.value.verifier)).toBe(GO_KEY)
  })

  test('a private key is written as Go writes it', () => {
    const seed = Buffer.from('gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=', 'base64')
    expect(formatSignerKey('PeterNeumann', 'ed25519', seed)).toEqual({ is: 'ok', value: GO_PRIVATE })
  })

  test('the type is part of the id', () => {
    expect(testKey('w.example', 'cosignature/v1').verifier.id).not.toBe(testKey('w.example').verifier.id)
  })

  test.each([
    ['another id', SPEC_KEY.replace('530d903a', '530d903b')],
    ['another name', SPEC_KEY.replace('/foo', '/bar')],
    ['an id in capitals', SPEC_KEY.replace('530d903a', '530D903A')],
    ['an unknown type', SPEC_KEY.replace('+Ae', '+Ce')],
    ['a space in the name', SPEC_KEY.replace('example', 'exam ple')],
    ['no name', SPEC_KEY.slice('example.com/foo'.length)],
    ['a newline at the end', `${SPEC_KEY}\n`],
    ['a byte too few', `example.com/foo+530d903a+${Buffer.alloc(32, 1).toString('base64')}`],
    ['nothing after the name', 'example.com/foo'],
    ['no base 64', 'example.com/foo+530d903a'],
    ['nothing after the id', 'example.com/foo+530d903a+'],
    ['a private key', GO_PRIVATE],
  ])('a verifier key with %s is refused', (_, one) => {
    const message = expect.stringMatching(/ the verifier key |^a verifier key has the form name\+id\+base64$/)
    expect(parseVerifierKey(one)).toMatchObject({ is: 'fault', fault: { code: 'KEY_MALFORMED', message } })
  })

  test.each([
    ['another id', GO_PRIVATE.replace('c74f20a3', 'c74f20a4')],
    ['a public key', GO_KEY],
    ['another beginning', GO_PRIVATE.replace('PRIVATE', 'private')],
  ])('a signer key with %s is refused', (_, one) => {
    const message = expect.stringMatching(/ the signer key |^a signer key has the form PRIVATE\+KEY\+name\+id\+base64$/)
    expect(parseSignerKey(one)).toMatchObject({ is: 'fault', fault: { code: 'KEY_MALFORMED', message } })
  })

  test.each(['', 'a b', 'a+b', 'a\nb', 'a\u00a0b', 'a\u2003b', 'a\ud800'])('the name %j is refused', (name) => {
    expect(formatSignerKey(name, 'ed25519', Buffer.alloc(32))).toMatchObject({
      fault: { code: 'KEY_MALFORMED', message: 'the name of a key has no spaces and no `+`, and is not empty' },
    })
  })

  test('a seed has 32 bytes', () => {
    expect(formatSignerKey('a', 'ed25519', Buffer.alloc(31))).toMatchObject({
      fault: { code: 'KEY_MALFORMED', message: 'the seed of a key has 32 bytes' },
    })
    expect(formatSignerKey('a', 'ed25519', Buffer.alloc(32)).is).toBe('ok')
  })
})

describe('a note', () => {
  test('of the specification verifies', () => {
    expect(open(SPEC_NOTE, [verifier(SPEC_KEY)])).toMatchObject({
      is: 'ok',
      value: { text: 'This is an example message.\n' },
    })
  })

  test('is signed byte for byte as Go signs it', () => {
    const key = parseSignerKey(GO_PRIVATE)
    if (key.is === 'fault') throw new Error(key.fault.message)
    expect(Buffer.from(signNote(GO_TEXT, [key.value])).toString()).toBe(`${GO_TEXT}\n${GO_LINE}`)
  })

  test('is read back, with blank lines of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '— ', 'é', '𝕏', ' ', '+'), { maxLength: 30 }), (pieces) => {
        const some = `${pieces.join('')}\n`
        expect(open(signNote(some, [known]))).toMatchObject({ is: 'ok', value: { text: some } })
      }),
    )
  })

  test('is refused with any one byte changed', () => {
    const note = signNote('gate.example/audit/1\n5\n', [known])
    for (let at = 0; at < note.length; at++) {
      for (const bit of [0x01, 0x20, 0x80]) {
        const changed = Buffer.from(note)
        changed[at] = Number(changed[at]) ^ bit
        expect(open(changed).is, `byte ${at} xor ${bit}`).toBe('fault')
      }
    }
  })

  test('unknown keys are ignored, and do not stand in for a known one', () => {
    expect(open(signNote(text, [stranger, known]))).toMatchObject({ value: { signed: [{ key: known.verifier }] } })
    expect(code(signNote(text, [stranger]))).toBe('SIGNATURE_MISSING')
    expect(code(signNote(text, [known]), [])).toBe('SIGNATURE_MISSING')
  })

  test('a key that shares its name or its id with a known one is unknown', () => {
    const namesake = testKey(known.verifier.name, 'ed25519', 9)
    const line = formatSignatureLine({ ...stranger.verifier, id: known.verifier.id }, Buffer.alloc(64))
    expect(code(signNote(text, [namesake]))).toBe('SIGNATURE_MISSING')
    expect(code(`${Buffer.from(signNote(text, [namesake, known]))}`)).toBe('ok')
    expect(code(`${Buffer.from(signNote(text, [known]))}${line}`)).toBe('ok')
  })

  test('a known key that does not hold spoils the note, also beside one that holds', () => {
    const good = Buffer.from(signNote(text, [known])).toString()
    const bad = formatSignatureLine(known.verifier, Buffer.alloc(64, 1))
    const other = formatSignatureLine(stranger.verifier, Buffer.alloc(64, 1))
    expect(code(good)).toBe('ok')
    expect(code(good + bad)).toBe('SIGNATURE_INVALID')
    expect(code(good + other)).toBe('ok')
    expect(code(good + other, [known.verifier, stranger.verifier])).toBe('SIGNATURE_INVALID')
    expect(code(`${text}\n${formatSignatureLine(known.verifier, Buffer.alloc(63))}`)).toBe('SIGNATURE_INVALID')
  })

  test('the same signature twice counts once', () => {
    expect(open(signNote(text, [known, known]))).toMatchObject({ is: 'ok', value: { signed: { length: 1 } } })
  })

  test('has 16 signatures and more, and not any number', () => {
    const many = (count: number) =>
      Array.from({ length: count }, () => formatSignatureLine(stranger.verifier, Buffer.alloc(64)))
    const good = Buffer.from(signNote(text, [known])).toString()
    expect(code(good + many(15).join(''))).toBe('ok')
    expect(code(good + many(99).join(''))).toBe('ok')
    expect(code(good + many(100).join(''))).toBe('NOTE_MALFORMED')
  })

  test('has signatures of 5 kB, and a largest size', () => {
    const large = formatSignatureLine(stranger.verifier, Buffer.alloc(5000)).repeat(16)
    const good = Buffer.from(signNote(text, [known])).toString()
    expect(code(good + large)).toBe('ok')
    expect(code(signNote(`${'x'.repeat(MAX_NOTE_BYTES)}\n`, [known]))).toBe('NOTE_TOO_LARGE')
  })

  test.each([
    ['a control character', (note: string) => note.replace('one', 'o\tne')],
    ['a carriage return', (note: string) => note.replaceAll('\n', '\r\n')],
    ['a NUL', (note: string) => `${note}\0`],
    ['no final newline', (note: string) => note.slice(0, -1)],
    ['a blank line at the end', (note: string) => `${note}\n`],
    ['a hyphen for the dash', (note: string) => note.replace('—', '-')],
    ['no space after the dash', (note: string) => note.replace('— ', '—')],
    ['a space at the end of a line', (note: string) => note.replace(/\n$/, ' \n')],
    ['base 64 without padding', (note: string) => note.replace(/=+\n$/, '\n')],
    ['text between signatures', (note: string) => `${note}and more\n`],
    ['a signature of an id alone', (note: string) => `${note}— a.example AAAAAA==\n`],
    ['no signature', () => text],
    ['nothing', () => ''],
    ['a blank line alone', () => '\n\n'],
  ])('with %s is refused', (_, change) => {
    const good = Buffer.from(signNote(text, [known])).toString()
    expect(code(good)).toBe('ok')
    expect(open(change(good))).toMatchObject({
      fault: { code: 'NOTE_MALFORMED', message: expect.stringMatching(/^this is no signed note: .{10,}[^.]$/) },
    })
  })

  test('without its last newline does not lose the signature before it', () => {
    const good = Buffer.from(signNote(text, [known, stranger])).toString()
    expect(code(good)).toBe('ok')
    expect(open(good.slice(0, -1))).toMatchObject({
      fault: { message: 'this is no signed note: it has no blank line before its signatures' },
    })
  })

  test('that signs nothing is none', () => {
    const line = formatSignatureLine(known.verifier, sign(null, Buffer.of(), known.privateKey))
    for (const note of [line, `\n${line}`, `x${line}`]) expect(code(note)).toBe('NOTE_MALFORMED')
  })

  test('says what is wrong with it', () => {
    const message = (note: string | Uint8Array, keys = [known.verifier]) => {
      const opened = open(note, keys)
      return opened.is === 'fault' ? opened.fault.message : ''
    }
    const good = Buffer.from(signNote(text, [known])).toString()
    expect(message(good.replace('one', 'two'))).toBe('the signature of `gate.example/audit/1` does not hold')
    expect(message(good, [stranger.verifier])).toBe('no known key has signed it')
    expect(message(`${good}nothing\n`)).toBe('this is no signed note: `nothing` is not a signature')
    expect(message(good.repeat(2000))).toBe('a note has at most 131072 bytes')
    expect(message(good + good.slice(good.indexOf('—')).repeat(100))).toBe(
      'this is no signed note: it has more than 100 signatures',
    )
  })

  test('has exactly as many bytes as it may', () => {
    const rest = signNote('\n', [known]).length
    const most = signNote(`${'x'.repeat(MAX_NOTE_BYTES - rest)}\n`, [known])
    expect(most).toHaveLength(MAX_NOTE_BYTES)
    expect(code(most)).toBe('ok')
    expect(code(signNote(`x${'x'.repeat(MAX_NOTE_BYTES - rest)}\n`, [known]))).toBe('NOTE_TOO_LARGE')
  })

  test('with bytes that are not UTF-8 is refused', () => {
    const note = signNote(text, [known])
    expect(open(Buffer.concat([Buffer.of(0xff), note]))).toMatchObject({
      fault: { code: 'NOTE_MALFORMED', message: 'this is no signed note: it is not UTF-8' },
    })
  })

  test('with a byte order mark is another text', () => {
    const note = Buffer.from(signNote(text, [known])).toString()
    expect(code(`\ufeff${note}`)).toBe('SIGNATURE_INVALID')
  })

  test('never throws', () => {
    const piece = fc.constantFrom('— ', '\n', '\n\n', 'gate.example/audit/1', ' ', 'AAAAAAAA', '=', '\0', 'é')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(open(pieces.join('')).is).toBe('fault')
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(open(bytes).is).toBe('fault')
      }),
    )
  })

  test('only a text that is one can be signed', () => {
    const ends = new RangeError('a note ends in a newline and is signed')
    const cosigner = testKey('w.example', 'cosignature/v1')
    expect(() => signNote('no newline', [known])).toThrow(ends)
    expect(() => signNote(text, [])).toThrow(ends)
    expect(() => signNote('a\tb\n', [known])).toThrow(new RangeError('a note has no control characters'))
    expect(() => signNote(text, [cosigner])).toThrow(new TypeError('the key is not one for notes'))
  })
})

describe('texts', () => {
  test.each(['AA', 'AB==', 'AA==\n', ' AA==', 'A-A=', 'A_A=', 'AAA', '=', 'AA==AA=='])('%j is no base 64', (one) => {
    expect(decodeBase64(one)).toBeUndefined()
  })

  test.each(['', '00', '01', '-1', '+1', '1.0', '1e3', ' 1', '0x1', '9007199254740992', 'Infinity', '-0'])(
    '%j is no size',
    (one) => expect(parseDecimal(one)).toBeUndefined(),
  )

  test.each(['0', '7', '70000', '9007199254740991'])('%s is a size', (one) => {
    expect(parseDecimal(one)).toBe(Number(one))
  })
})
