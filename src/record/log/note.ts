import { sign, verify } from 'node:crypto'
import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { cosignedAt } from './cosignature.ts'
import { type LogFault, logFault } from './fault.ts'
import type { SignatureType, SignerKey, VerifierKey } from './key.ts'
import { formatSignatureLine, parseSignatureLine, type SignatureLine } from './signature-line.ts'
import { decodeUtf8 } from './text.ts'

/**
 * Signed notes, https://c2sp.org/signed-note (v1.0.0): a text that ends in a newline, a blank line, signature lines.
 * What is signed is the text with its final newline. Stricter than Go's reader in one point: each line of a known key
 * must hold, also one that repeats its key.
 */

/** Room for 16 signatures of 5 kB, which a verifier should expect, and for a text. */
export const MAX_NOTE_BYTES = 128 * 1024
const MAX_SIGNATURES = 100

/** The text of a note that known keys have signed. Only such a text may be looked at. */
export interface OpenedNote {
  readonly text: string
  /** Known keys whose signature holds, each once. Signatures of other keys are ignored. */
  readonly signed: readonly Signed[]
}

export interface Signed {
  readonly key: VerifierKey
  /** When a witness cosigned, in seconds since 1970. */
  readonly time?: number
}

/** A note as it is written, before anything is known of its signatures. */
export interface UnverifiedNote {
  readonly text: string
  readonly signatures: readonly SignatureLine[]
}

/** The bytes of `text` signed by each key. Texts are made by us: one that is not the text of a note is a bug. */
export function signNote(text: string, keys: readonly SignerKey[]): Uint8Array {
  if (!text.endsWith('\n') || keys.length === 0) throw new RangeError('a note ends in a newline and is signed')
  const lines = keys.map(({ privateKey, verifier }) => {
    if (verifier.type !== 'ed25519') throw new TypeError('the key is not one for notes')
    return formatSignatureLine(verifier, sign(null, Buffer.from(text), privateKey))
  })
  const bytes = Buffer.from(`${text}\n${lines.join('')}`)
  if (hasControls(bytes)) throw new RangeError('a note has no control characters')
  return bytes
}

/**
 * Reads a note and checks it against the keys that are known. It is refused where no known key has signed it, and where
 * the signature of a known key does not hold. Which of the keys have signed is for the caller to judge.
 */
export function openNote(bytes: Uint8Array, known: readonly VerifierKey[]): Result<OpenedNote, LogFault> {
  const note = parseNote(bytes)
  if (note.is === 'fault') return note
  const { text, signatures } = note.value
  const signed = new Map<VerifierKey, Signed>()
  for (const { name, id, signature } of signatures) {
    const key = known.find((one) => one.name === name && one.id === id)
    if (key === undefined) continue
    const by = CHECKS[key.type](key, text, signature)
    if (by === undefined) return fault(logFault('SIGNATURE_INVALID', `the signature of ${quoted(name)} does not hold`))
    signed.set(key, by)
  }
  if (signed.size === 0) return fault(logFault('SIGNATURE_MISSING', 'no known key has signed it'))
  return ok({ text, signed: [...signed.values()] })
}

const CHECKS: Record<SignatureType, (key: VerifierKey, text: string, signature: Uint8Array) => Signed | undefined> = {
  ed25519: (key, text, signature) => (verify(null, Buffer.from(text), key.publicKey, signature) ? { key } : undefined),
  'cosignature/v1': (key, text, signature) => {
    const time = cosignedAt(key, text, signature)
    return time === undefined ? undefined : { key, time }
  },
}

/** The parts of a note. Nothing of it is believed yet. */
export function parseNote(bytes: Uint8Array): Result<UnverifiedNote, LogFault> {
  if (bytes.length > MAX_NOTE_BYTES) {
    return fault(logFault('NOTE_TOO_LARGE', `a note has at most ${MAX_NOTE_BYTES} bytes`))
  }
  if (hasControls(bytes)) return malformed('it holds a control character')
  const whole = decodeUtf8(bytes)
  if (whole === undefined) return malformed('it is not UTF-8')
  // The last blank line: a text may have blank lines of its own.
  const split = whole.lastIndexOf('\n\n')
  if (split < 0 || !whole.endsWith('\n')) return malformed('it has no blank line before its signatures')
  const lines = whole.slice(split + 2).split('\n')
  // What follows the last newline is nothing.
  lines.pop()
  if (lines.length === 0) return malformed('it has no signature')
  if (lines.length > MAX_SIGNATURES) return malformed(`it has more than ${MAX_SIGNATURES} signatures`)
  const signatures: SignatureLine[] = []
  for (const line of lines) {
    const signature = parseSignatureLine(line)
    if (signature === undefined) return malformed(`${quoted(line)} is not a signature`)
    signatures.push(signature)
  }
  return ok({ text: whole.slice(0, split + 1), signatures })
}

function hasControls(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 && byte !== 0x0a)
}

function malformed(why: string): Result<never, LogFault> {
  return fault(logFault('NOTE_MALFORMED', `this is no signed note: ${why}`))
}
