import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import type { FileCheck } from '../../record/incident/check.ts'
import type { Shown } from '../../record/incident/incident.ts'

export interface EvidenceOptions {
  readonly entry?: readonly number[]
  readonly line?: readonly string[]
  readonly file?: readonly string[]
}

/** Evidence as the options name it, with the digests of the files as they are now. */
export function evidenceOf({ entry = [], line = [], file = [] }: EvidenceOptions): readonly Shown[] {
  return [
    ...entry.map((index): Shown => ({ is: 'entry', index })),
    ...line.map(lineEvidence),
    ...file.map((path): Shown => ({ is: 'file', file: path, digest: digestOf(read(path)) })),
  ]
}

function lineEvidence(text: string): Shown {
  const colon = text.lastIndexOf(':')
  const number = Number(text.slice(colon + 1))
  if (colon < 1 || !Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`${quoted(text)} names no line`, 'for example: `--line app.log:42`')
  const file = text.slice(0, colon)
  const bytes = linesOf(read(file))[number - 1]
  if (bytes === undefined) throw new UsageError(`${quoted(file)} has no line ${number}`)
  const quote = bytes.toString('utf8')
  const isWhole = quote.length <= LONGEST_QUOTE && Buffer.from(quote).equals(bytes)
  return { is: 'line', file, line: number, digest: digestOf(bytes), ...(isWhole ? { quote } : {}) }
}

/** A line above it, or one that is no text, is named and not shown. */
const LONGEST_QUOTE = 10_000

/** Looks whether evidence is there. A line may have moved, as it does where a log is rotated. */
export function fileCheckIn(root: string): FileCheck {
  const lines = new Map<string, ReadonlySet<string>>()
  return (evidence) => {
    const path = resolve(root, evidence.file)
    let bytes: Buffer
    try {
      // Whoever noted it chose the path: nothing of it is a device that never ends.
      if (!statSync(path).isFile()) return 'gone'
      bytes = readFileSync(path)
    } catch {
      return 'gone'
    }
    if (evidence.is === 'file') return digestOf(bytes) === evidence.digest ? 'there' : 'changed'
    const digests = lines.get(path) ?? new Set(linesOf(bytes).map(digestOf))
    lines.set(path, digests)
    return digests.has(evidence.digest) ? 'there' : 'changed'
  }
}

const NEWLINE = 0x0a
const RETURN = 0x0d

function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(NEWLINE, from)
    const end = at < 0 ? bytes.length : at
    lines.push(bytes.subarray(from, end > from && bytes[end - 1] === RETURN ? end - 1 : end))
    from = end + 1
  }
  return lines
}

export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${hash('sha256', bytes)}`
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new UsageError(`couldn't read ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}
