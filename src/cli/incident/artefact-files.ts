import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quoted } from '../../lib/quoted.ts'
import { incidentOf } from '../../record/incident/incident.ts'
import type { IncidentRecord } from '../../record/incident/record.ts'
import { UsageError } from '../exit.ts'
import { whyUnreadable } from '../failed.ts'
import { digestOf } from './evidence.ts'

/** The record lies beside the artefacts, so that they can be checked where no authority is. */
export const RECORD_FILE = 'incident.json'

/**
 * Writes the artefacts. What somebody has edited since it was written stays, and is told: people fill in what the record does not
 * know.
 */
export function writeArtefacts(
  dir: string,
  artefacts: Readonly<Record<string, string>>,
  record: IncidentRecord,
  force: boolean,
): { readonly written: readonly string[]; readonly kept: readonly string[] } {
  const before = incidentOf(record)?.written
  const written: string[] = []
  const kept: string[] = []
  try {
    mkdirSync(dir, { recursive: true })
    for (const [name, text] of Object.entries(artefacts)) {
      // Names come from the authority; none of them leads elsewhere.
      if (!/^[A-Za-z_]{1,40}\.md$/.test(name)) continue
      const path = join(dir, name)
      const there = readIfThere(path)
      const isOurs = there === undefined || there === text || before?.get(name)?.has(digestOf(there)) === true
      if (isOurs || force) writeFileSync(path, text)
      ;(isOurs || force ? written : kept).push(path)
    }
    writeFileSync(join(dir, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`)
  } catch (cause) {
    throw new UsageError(`couldn't write the artefacts into ${quoted(dir)}: ${whyUnreadable(cause)}`)
  }
  return { written, kept }
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UsageError(`couldn't read ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}
