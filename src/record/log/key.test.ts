import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  formatSignerKey,
  formatVerifierKey,
  isKeyName,
  parseSignerKey,
  parseVerifierKey,
  type SignatureType,
} from './key.ts'

const SEED = Buffer.from(Array.from({ length: 32 }, (_, i) => i))
const NAME = 'gate.example/audit/1'
const TYPES: readonly (readonly [SignatureType, number])[] = [
  ['ed25519', 1],
  ['cosignature/v1', 4],
]

function value<T>(read: { readonly is: 'ok'; readonly value: T } | { readonly is: 'fault' }): T {
  if (read.is === 'fault') throw new Error('it was refused')
  return read.value
}
const signer = (type: SignatureType, name = NAME) => value(formatSignerKey(name, type, SEED))
const verifier = (type: SignatureType, name = NAME) =>
  formatVerifierKey(value(parseSignerKey(signer(type, name))).verifier)
/** The id by the specification, over the raw bytes that a text form carries. */
const idOf = (name: string, encoded: string) =>
  createHash('sha256').update(`${name}\n`).update(Buffer.from(encoded, 'base64')).digest('hex').slice(0, 8)
/** A text form around any bytes, its id made to match. */
const around = (name: string, bytes: Uint8Array) => {
  const encoded = Buffer.from(bytes).toString('base64')
  return `${name}+${idOf(name, encoded)}+${encoded}`
}

describe.each(TYPES)('a key of type %s', (type, byte) => {
  const encoded = verifier(type).split('+').slice(2).join('+')

  test('carries its type before 32 bytes, in both forms', () => {
    const bytes = Buffer.from(encoded, 'base64')
    expect([bytes.length, bytes[0]]).toEqual([33, byte])
    const text = signer(type)
    expect(text.startsWith(`PRIVATE+KEY+${NAME}+${idOf(NAME, encoded)}+`)).toBe(true)
    const secret = Buffer.from(text.slice(`PRIVATE+KEY+${NAME}+12345678+`.length), 'base64')
    expect(secret).toEqual(Buffer.concat([Buffer.of(byte), SEED]))
  })

  test('is read with what it says', () => {
    expect(value(parseVerifierKey(verifier(type)))).toMatchObject({ name: NAME, type, id: idOf(NAME, encoded) })
    expect(value(parseSignerKey(signer(type))).verifier).toMatchObject({ name: NAME, type, id: idOf(NAME, encoded) })
  })

  test('is written as it was read', () => {
    expect(formatVerifierKey(value(parseVerifierKey(verifier(type))))).toBe(verifier(type))
  })
})

describe('the bytes of a verifier key', () => {
  const raw = Buffer.from(verifier('ed25519').split('+').slice(2).join('+'), 'base64').subarray(1)
  const of = (...bytes: readonly Uint8Array[]) => parseVerifierKey(around(NAME, Buffer.concat(bytes))).is

  test('are of a type that is known', () => {
    const known = Array.from({ length: 256 }, (_, type) => type).filter((type) => of(Buffer.of(type), raw) === 'ok')
    expect(known).toEqual([1, 4])
    expect(parseVerifierKey(around(NAME, Buffer.concat([Buffer.of(2), raw])))).toMatchObject({
      fault: { message: 'a verifier key has the form name+id+base64' },
    })
  })

  test('are 33', () => {
    expect(of(Buffer.of(1), raw)).toBe('ok')
    expect(of(Buffer.of(1), raw.subarray(1))).toBe('fault')
    expect(of(Buffer.of(1), raw, Buffer.of(0))).toBe('fault')
    expect(of(Buffer.of(1))).toBe('fault')
    expect(of()).toBe('fault')
  })

  test('may have a plus in their base 64', () => {
    const plus = Buffer.from(`AQ${'++'.repeat(21)}`, 'base64')
    expect(plus.toString('base64')).toContain('+')
    expect(of(plus, Buffer.alloc(33 - plus.length))).toBe('ok')
  })
})

describe('the id', () => {
  const text = verifier('ed25519')
  const [, id = '', ...rest] = text.split('+')
  const withId = (other: string) => parseVerifierKey([NAME, other, ...rest].join('+'))

  test.each([
    ['of the other type', verifier('cosignature/v1').split('+')[1] ?? ''],
    ['in capitals', id.toUpperCase()],
    ['cut', id.slice(0, -1)],
    ['with a digit more', `${id}0`],
    ['that is empty', ''],
    ['with a blank', ` ${id}`],
  ])('%s is refused', (_, other) => {
    expect(withId(id).is).toBe('ok')
    expect(withId(other)).toEqual({
      is: 'fault',
      fault: { code: 'KEY_MALFORMED', message: 'the id of the verifier key is not that of its name and key' },
    })
  })

  test('of a signer key is that of its public key', () => {
    const secret = signer('ed25519')
    expect(parseSignerKey(secret).is).toBe('ok')
    expect(parseSignerKey(secret.replace(id, '00000000'))).toEqual({
      is: 'fault',
      fault: { code: 'KEY_MALFORMED', message: 'the id of the signer key is not that of its name and key' },
    })
  })
})

describe('the form', () => {
  const FORM = 'a verifier key has the form name+id+base64'
  const text = verifier('ed25519')

  test.each([
    ['nothing', ''],
    ['one part', NAME],
    ['two parts', text.split('+').slice(0, 2).join('+')],
    ['two separators alone', '++'],
    ['no name', text.slice(NAME.length)],
    ['a blank at the end', `${text} `],
    ['a blank in the name', around('gate example', Buffer.alloc(33, 1))],
    ['the URL alphabet', text.replace(/[^+]*$/, (end) => `${end.slice(0, -1)}_`)],
  ])('%s is no verifier key', (_, other) => {
    expect(parseVerifierKey(text).is).toBe('ok')
    expect(parseVerifierKey(other)).toEqual({ is: 'fault', fault: { code: 'KEY_MALFORMED', message: FORM } })
  })

  test.each([
    ['nothing', ''],
    ['the beginning alone', 'PRIVATE+KEY+'],
    ['another beginning of the same length', signer('ed25519').replace('PRIVATE+KEY+', 'PRIVATE+key+')],
    ['no beginning', signer('ed25519').slice('PRIVATE+KEY+'.length)],
    ['the beginning later', ` ${signer('ed25519')}`],
    ['a verifier key', text],
  ])('%s is no signer key', (_, other) => {
    expect(parseSignerKey(signer('ed25519')).is).toBe('ok')
    expect(parseSignerKey(other)).toEqual({
      is: 'fault',
      fault: { code: 'KEY_MALFORMED', message: 'a signer key has the form PRIVATE+KEY+name+id+base64' },
    })
  })

  test('of a signer key is not that of a verifier key', () => {
    expect(parseVerifierKey(signer('ed25519')).is).toBe('fault')
    expect(parseVerifierKey(signer('ed25519').slice('PRIVATE+KEY+'.length)).is).toBe('fault')
  })
})

describe('a seed', () => {
  test.each([
    [31, 'fault'],
    [32, 'ok'],
    [33, 'fault'],
  ])('of %i bytes: %s', (length, is) => {
    expect(formatSignerKey(NAME, 'ed25519', Buffer.alloc(length))).toMatchObject(
      is === 'ok' ? { is } : { is, fault: { code: 'KEY_MALFORMED', message: 'the seed of a key has 32 bytes' } },
    )
  })
})

describe('a name', () => {
  test.each(['a', 'A-b_c.d/e:f', 'é', '日本', '𝕏', '\u00ad', '—', '='])('%j may be one', (name) => {
    expect(isKeyName(name)).toBe(true)
    expect(value(parseVerifierKey(verifier('ed25519', name))).name).toBe(name)
  })

  test.each([
    ['nothing', ''],
    ['a space', 'a b'],
    ['a space at its end', 'a '],
    ['a plus', 'a+b'],
    ['a tab', 'a\tb'],
    ['a newline', 'a\n'],
    ['a NUL', '\0a'],
    ['DEL', 'a\x7f'],
    ['a control of Latin 1', 'a\x9fb'],
    ['NEXT LINE', 'a\x85b'],
    ['a no-break space', 'a\u00a0b'],
    ['an ideographic space', 'a\u3000b'],
    ['LINE SEPARATOR', 'a\u2028b'],
    ['half a surrogate pair', 'a\udc00'],
  ])('%s is in none', (_, name) => {
    expect(isKeyName(name)).toBe(false)
    expect(parseVerifierKey(around(name, Buffer.alloc(33, 1))).is).toBe('fault')
  })
})
