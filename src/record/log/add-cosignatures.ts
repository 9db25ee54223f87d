import { fault, ok, type Result } from '../../lib/result.ts'
import { type LogFault, logFault } from './fault.ts'
import type { VerifierKey } from './key.ts'
import { openNote, parseNote } from './note.ts'
import { formatSignatureLine } from './signature-line.ts'

/**
 * A checkpoint with the cosignatures that a witness answered (https://c2sp.org/tlog-witness, v1, 2026-07: lines of
 * signatures). Each known witness must hold, and is taken once; lines of other keys are dropped, so that a witness can
 * put nothing else into what the log publishes.
 */
export function addCosignatures(
  checkpoint: Uint8Array,
  answer: Uint8Array,
  witnesses: readonly VerifierKey[],
): Result<Uint8Array, LogFault> {
  const published = parseNote(checkpoint)
  if (published.is === 'fault') return published
  const { text, signatures } = published.value
  // The answer's lines as a note over the same text: its own signatures alone are what is checked.
  const answered = Buffer.concat([Buffer.from(`${text}\n`), answer])
  const lines = parseNote(answered)
  if (lines.is === 'fault') return lines
  if (lines.value.text !== text) return fault(logFault('NOTE_MALFORMED', 'the answer holds more than signatures'))
  const opened = openNote(answered, witnesses)
  if (opened.is === 'fault') return opened
  const added = opened.value.signed.flatMap(({ key }) => {
    const isOfKey = (line: { readonly name: string; readonly id: string }) =>
      line.name === key.name && line.id === key.id
    const line = signatures.some(isOfKey) ? undefined : lines.value.signatures.find(isOfKey)
    return line === undefined ? [] : [formatSignatureLine(key, line.signature)]
  })
  return ok(Buffer.concat([checkpoint, Buffer.from(added.join(''))]))
}
