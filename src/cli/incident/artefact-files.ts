import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../client/exit.ts'
import { makeDirectories } from '../../lib/make-directories.ts'
import { quoted } from '../../lib/quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { HEADINGS } from '../../record/incident/artefacts.ts'
import { incidentOf } from '../../record/incident/incident.ts'
import type { IncidentRecord } from '../../record/incident/record.ts'
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
): { readonly written: readonly string[]; readonly kept: readonly string[]; readonly removed: readonly string[] } {
  const before = incidentOf(record)?.written
  const written: string[] = []
  const kept: string[] = []
  const removed: string[] = []
  try {
    makeDirectories(dir)
    for (const [name, text] of Object.entries(artefacts)) {
      // Names come from the authority; none of them leads elsewhere.
      if (!/^[A-Za-z_]{1,40}\.md$/.test(name)) continue
      const path = join(dir, name)
      const there = isOther(path) ? '' : readIfThere(path)
      const isOurs = there === undefined || there === text || before?.get(name)?.has(digestOf(there)) === true
      if (isOurs || force) putInPlace(path, text)
      ;(isOurs || force ? written : kept).push(path)
    }
    for (const name of Object.keys(HEADINGS).filter((one) => artefacts[one] === undefined)) {
      // What the incident needed before, and no longer does.
      const path = join(dir, name)
      const there = isOther(path) ? '' : readIfThere(path)
      if (there === undefined || before?.get(name)?.has(digestOf(there)) !== true) continue
      rmSync(path)
      removed.push(path)
    }
    putInPlace(join(dir, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`)
  } catch (cause) {
    throw new UsageError(`couldn't write the artefacts into ${quoted(dir)}: ${whyUnreadable(cause)}`)
  }
  return { written, kept, removed }
}

/** A link that lies there is replaced, and what it leads to is left alone. */
function putInPlace(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`
  writeFileSync(beside, text, { flag: 'wx' })
  renameSync(beside, path)
}

function isOther(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === false
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UsageError(`couldn't read ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}
