import { sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { addCosignatures } from './add-cosignatures.ts'
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint, type Trust } from './checkpoint.ts'
import { cosign } from './cosignature.ts'
import { parseVerifierKey } from './key.ts'
import { openNote, signNote } from './note.ts'
import { formatSignatureLine } from './signature-line.ts'
import { testKey } from './testing/keys.ts'
import { EMPTY_ROOT } from './tree.ts'

const PUBLIC_CHECKPOINT = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
`

const ORIGIN = 'gate.example/audit/1'
const NOW = 1_795_000_000_123
const key = testKey(ORIGIN)
const one = testKey('witness.example/1', 'cosignature/v1', 21)
const two = testKey('witness.example/2', 'cosignature/v1', 22)
const root = Buffer.alloc(32, 5)
const text = formatCheckpoint({ origin: ORIGIN, size: 70_000, root })
const bytes = signCheckpoint({ origin: ORIGIN, size: 70_000, root }, key)
const cosigned = (...lines: string[]) => Buffer.concat([bytes, Buffer.from(lines.join(''))])
const code = (note: Uint8Array, trust: Partial<Trust> = {}) => {
  const opened = openCheckpoint(note, { log: key.verifier, ...trust })
  return opened.is === 'ok' ? 'ok' : opened.fault.code
}

describe('the text of a checkpoint', () => {
  test('is origin, size and root', () => {
    expect(formatCheckpoint({ origin: ORIGIN, size: 0, root: EMPTY_ROOT })).toBe(
      'gate.example/audit/1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    )
    expect(parseCheckpoint(text)).toEqual({ is: 'ok', value: { origin: ORIGIN, size: 70_000, root } })
  })

  test.each([
    ['a leading zero', text.replace('70000', '070000')],
    ['a sign', text.replace('70000', '+70000')],
    ['a space', text.replace('70000', '70000 ')],
    ['a size beyond whole numbers', text.replace('70000', '9007199254740993')],
    ['no size', text.replace('70000', '')],
    ['a root of 31 bytes', text.replace(root.toString('base64'), Buffer.alloc(31).toString('base64'))],
    ['a root without padding', text.replace('=', '')],
    ['an extension line', `${text}and more\n`],
    ['a blank line', `${text}\n`],
    ['no final newline', text.slice(0, -1)],
    ['no origin', text.slice(ORIGIN.length)],
    ['a plus in the origin', text.replace('/audit', '+audit')],
    ['a space in the origin', text.replace('/audit', ' audit')],
  ])('with %s is refused', (_, other) => {
    expect(parseCheckpoint(other)).toMatchObject({
      is: 'fault',
      fault: { code: 'CHECKPOINT_MALFORMED', message: expect.stringMatching(/^this is no checkpoint: it.{10,}[^.]$/) },
    })
  })

  test.each([
    { origin: 'a b', size: 1, root },
    { origin: ORIGIN, size: -1, root },
    { origin: ORIGIN, size: 1.5, root },
    { origin: ORIGIN, size: 1, root: root.subarray(1) },
  ])('%o is not written', (checkpoint) => {
    expect(() => formatCheckpoint(checkpoint)).toThrow(new RangeError('this is no checkpoint'))
  })
})

describe('a signed checkpoint', () => {
  test('is opened with the key of its log', () => {
    expect(openCheckpoint(bytes, { log: key.verifier })).toMatchObject({
      is: 'ok',
      value: { origin: ORIGIN, size: 70_000, text, cosigned: [] },
    })
    expect(code(bytes, { log: testKey(ORIGIN, 'ed25519', 9).verifier })).toBe('SIGNATURE_MISSING')
  })

  test('of another origin, signed with this key, is refused', () => {
    expect(code(signNote(text, [key]))).toBe('ok')
    expect(code(signNote(text.replace('audit/1', 'audit/2'), [key]))).toBe('CHECKPOINT_OF_ANOTHER_LOG')
    expect(() => signCheckpoint({ origin: 'gate.example/audit/2', size: 1, root }, key)).toThrow('another log')
  })

  test('that is refused says of which log it is', () => {
    const message = (note: Uint8Array, trust: Partial<Trust> = {}) => {
      const opened = openCheckpoint(note, { log: key.verifier, ...trust })
      return opened.is === 'fault' ? opened.fault.message : ''
    }
    const other = signNote(text.replace('audit/1', 'audit/2'), [key])
    expect(message(other)).toBe('it is of the log `gate.example/audit/2`')
    const alone = Buffer.from(`${text}\n${cosign(text, one, NOW)}`)
    expect(message(alone, { witnesses: [one.verifier] })).toBe('the log `gate.example/audit/1` has not signed it')
    const note = cosigned(cosign(text, one, NOW))
    expect(message(note, { witnesses: [one.verifier], quorum: 2 })).toBe('1 of 2 witnesses have cosigned it')
  })

  test('that says something else is refused, signed or not', () => {
    expect(code(signNote('hello\n', [key]))).toBe('CHECKPOINT_MALFORMED')
  })
})

describe('cosignatures', () => {
  // A checkpoint of a public log (Certificate Transparency, May 2026): it also has signatures of types that we do not
  // read.
  test('of a witness in the wild hold', () => {
    const key = (text: string) => {
      const read = parseVerifierKey(text)
      if (read.is === 'fault') throw new Error(read.fault.message)
      return read.value
    }
    const witness = key('remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2')
    const log = key('arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f')
    const trust = { log, witnesses: [witness], quorum: 1 }
    expect(openCheckpoint(Buffer.from(PUBLIC_CHECKPOINT), trust)).toMatchObject({
      is: 'ok',
      value: { size: 1_432_088_532, cosigned: [{ key: witness, time: 0x6a122120 }] },
    })
    const changed = PUBLIC_CHECKPOINT.replace('1432088532', '1432088533')
    expect(openCheckpoint(Buffer.from(changed), trust)).toMatchObject({ fault: { code: 'SIGNATURE_INVALID' } })
  })

  test('hold with their time', () => {
    const opened = openCheckpoint(cosigned(cosign(text, one, NOW)), {
      log: key.verifier,
      witnesses: [one.verifier, two.verifier],
      quorum: 1,
    })
    expect(opened).toMatchObject({ is: 'ok', value: { cosigned: [{ key: one.verifier, time: 1_795_000_000 }] } })
  })

  test('have 4 bytes of id, 8 of time and 64 of signature', () => {
    const [dash, name, encoded] = cosign(text, one, NOW).trimEnd().split(' ')
    const raw = Buffer.from(encoded ?? '', 'base64')
    expect([dash, name, raw.length]).toEqual(['—', 'witness.example/1', 76])
    expect(raw.subarray(0, 4).toString('hex')).toBe(one.verifier.id)
    expect(raw.readBigUInt64BE(4)).toBe(1_795_000_000n)
  })

  test.each([
    { asked: 0, lines: [], code: 'ok' },
    { asked: 1, lines: [], code: 'COSIGNATURES_MISSING' },
    { asked: 1, lines: [one], code: 'ok' },
    { asked: 2, lines: [one], code: 'COSIGNATURES_MISSING' },
    { asked: 2, lines: [one, one], code: 'COSIGNATURES_MISSING' },
    { asked: 2, lines: [one, two], code: 'ok' },
  ])('$asked asked for, $lines.length there: $code', ({ asked, lines, code: expected }) => {
    const note = cosigned(...lines.map((witness) => cosign(text, witness, NOW)))
    expect(code(note, { witnesses: [one.verifier, two.verifier], quorum: asked })).toBe(expected)
  })

  test('two keys of one witness are one witness', () => {
    const again = testKey('witness.example/1', 'cosignature/v1', 23)
    const note = cosigned(cosign(text, one, NOW), cosign(text, again, NOW))
    expect(code(note, { witnesses: [one.verifier, again.verifier], quorum: 1 })).toBe('ok')
    expect(code(note, { witnesses: [one.verifier, again.verifier], quorum: 2 })).toBe('COSIGNATURES_MISSING')
  })

  test('of witnesses alone are no checkpoint', () => {
    const alone = Buffer.from(`${text}\n${cosign(text, one, NOW)}`)
    expect(openNote(alone, [one.verifier]).is).toBe('ok')
    expect(code(alone, { witnesses: [one.verifier], quorum: 1 })).toBe('SIGNATURE_MISSING')
  })

  test('of another text, time or key spoil the note', () => {
    const line = cosign(text, one, NOW)
    const later = line.replace(/ \S+\n$/, (end) => {
      const raw = Buffer.from(end.trim(), 'base64')
      raw.writeBigUInt64BE(raw.readBigUInt64BE(4) + 1n, 4)
      return ` ${raw.toString('base64')}\n`
    })
    const trust = { witnesses: [one.verifier] }
    expect(code(cosigned(line), trust)).toBe('ok')
    expect(code(cosigned(later), trust)).toBe('SIGNATURE_INVALID')
    expect(code(cosigned(cosign(`${text} `, one, NOW)), trust)).toBe('SIGNATURE_INVALID')
    expect(code(cosigned(line.replace(/ \S+\n$/, (end) => ` ${end.trim().slice(0, 20)}\n`)), trust)).toBe(
      'SIGNATURE_INVALID',
    )
  })

  test('hold up to the last whole number of seconds, and no further', () => {
    const at = (seconds: bigint) => {
      const time = Buffer.alloc(8)
      time.writeBigUInt64BE(seconds)
      const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
      const line = formatSignatureLine(one.verifier, Buffer.concat([time, sign(null, message, one.privateKey)]))
      return code(cosigned(line), { witnesses: [one.verifier] })
    }
    expect(at(2n ** 53n - 1n)).toBe('ok')
    expect(at(2n ** 53n)).toBe('SIGNATURE_INVALID')
  })

  test('of another length do not hold', () => {
    const raw = Buffer.from(cosign(text, one, NOW).trimEnd().split(' ')[2] ?? '', 'base64').subarray(4)
    const of = (signature: Uint8Array) =>
      code(cosigned(formatSignatureLine(one.verifier, signature)), { witnesses: [one.verifier] })
    expect(of(raw)).toBe('ok')
    for (const other of [raw.subarray(0, 3), raw.subarray(0, 8), raw.subarray(0, -1), Buffer.concat([raw, raw])]) {
      expect(of(other)).toBe('SIGNATURE_INVALID')
    }
  })

  test('of a time beyond whole numbers do not hold', () => {
    const line = cosign(text, one, NOW).replace(/ \S+\n$/, (end) => {
      const raw = Buffer.from(end.trim(), 'base64')
      raw.writeBigUInt64BE(2n ** 53n, 4)
      return ` ${raw.toString('base64')}\n`
    })
    expect(code(cosigned(line), { witnesses: [one.verifier] })).toBe('SIGNATURE_INVALID')
  })

  test('are made with a key for them only', () => {
    expect(() => cosign(text, key, NOW)).toThrow(new TypeError('the key is not one for cosignatures'))
  })
})

describe('what a witness answered', () => {
  const witnesses = [one.verifier, two.verifier]
  const add = (answer: string, note: Uint8Array = bytes) => addCosignatures(note, Buffer.from(answer), witnesses)

  test('is added to the checkpoint', () => {
    const first = add(cosign(text, one, NOW))
    const both = first.is === 'ok' ? add(cosign(text, two, NOW), first.value) : first
    expect(both.is === 'ok' && code(both.value, { witnesses, quorum: 2 })).toBe('ok')
  })

  test('is added once', () => {
    const answer = cosign(text, one, NOW)
    expect(add(answer + answer)).toEqual({ is: 'ok', value: cosigned(answer) })
    const first = cosigned(answer)
    expect(add(cosign(text, one, NOW + 5000), first)).toEqual({ is: 'ok', value: first })
  })

  test('brings in nothing of keys that are not known', () => {
    const stranger = testKey('stranger.example', 'cosignature/v1', 30)
    const forged = cosign(text, testKey('witness.example/1', 'cosignature/v1', 31), NOW)
    expect(add(cosign(text, one, NOW) + cosign(text, stranger, NOW) + forged)).toEqual({
      is: 'ok',
      value: cosigned(cosign(text, one, NOW)),
    })
    expect(add(cosign(text, stranger, NOW))).toMatchObject({ fault: { code: 'SIGNATURE_MISSING' } })
  })

  test('is added for several witnesses at once', () => {
    const lines = [cosign(text, one, NOW), cosign(text, two, NOW)]
    expect(add(lines.join(''))).toEqual({ is: 'ok', value: cosigned(...lines) })
  })

  test('is taken by name and id together', () => {
    const line = cosign(text, one, NOW)
    const namesake = cosign(text, testKey('witness.example/1', 'cosignature/v1', 31), NOW)
    const stranger = testKey('stranger.example', 'cosignature/v1', 30)
    const sameId = formatSignatureLine({ ...stranger.verifier, id: one.verifier.id }, Buffer.alloc(72, 1))
    for (const other of [namesake, sameId]) {
      expect(add(other + line)).toEqual({ is: 'ok', value: cosigned(line) })
      expect(add(line, cosigned(other))).toEqual({ is: 'ok', value: cosigned(other, line) })
    }
  })

  test('holds signatures and no more text, though a witness signed it', () => {
    const answer = `more\n\n${cosign(`${text}\nmore\n`, one, NOW)}`
    expect(add(answer)).toMatchObject({
      fault: { code: 'NOTE_MALFORMED', message: 'the answer holds more than signatures' },
    })
  })

  test('goes to a checkpoint only', () => {
    expect(add(cosign(text, one, NOW), Buffer.from(text))).toMatchObject({ fault: { code: 'NOTE_MALFORMED' } })
  })

  test.each([
    ['nothing', ''],
    ['no line', 'thanks'],
    ['a blank line first', `\n${cosign(text, one, NOW)}`],
    ['a note of its own', `another text\n\n${cosign(text, one, NOW)}`],
    ['a cosignature of another checkpoint', cosign(text.replace('70000', '70001'), one, NOW)],
  ])('%s is refused', (_, answer) => {
    expect(add(cosign(text, one, NOW)).is).toBe('ok')
    expect(add(answer).is).toBe('fault')
  })
})
