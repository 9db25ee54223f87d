import { hash } from 'node:crypto'
import { isSha256Digest } from '../../../lib/sha256-digest.ts'
import { readEntry } from '../../../record/entry.ts'
import { isStatement } from '../../../record/incident/incident.ts'
import { type Evidence, isFileName, MOST_EVIDENCE } from '../../../record/incident/note.ts'
import type { Tx } from '../../../record/store/operation.ts'
import { type Refusal, refusal } from '../refusal.ts'

/** Evidence as it is given: that of a log line may bring the line itself. */
export type GivenEvidence = Evidence & { readonly quote?: string }

/** What is kept of what somebody said, without secrets. */
export interface GivenTexts {
  readonly says?: string
  /** The lines that are quoted, one for each log line of the evidence. */
  readonly quotes?: string
  readonly evidence?: readonly Evidence[]
}

const LONGEST_QUOTE = 1000

export async function cleanEvidence(
  given: readonly GivenEvidence[],
  redact: (text: string) => Promise<string>,
): Promise<GivenTexts> {
  if (given.length === 0) return {}
  const lines = given.filter((one) => one.is === 'line')
  const quotes = await Promise.all(
    lines.map(({ quote = '' }) => redact(quote.replaceAll(/[\r\n]/g, ' ').slice(0, LONGEST_QUOTE))),
  )
  const evidence = given.map(({ quote: _quote, ...one }) => one as Evidence)
  return { evidence, ...(quotes.some((one) => one !== '') ? { quotes: quotes.join('\n') } : {}) }
}

function digestOf(line: string): string {
  return `sha256:${hash('sha256', line)}`
}

/** Why this is no evidence: what it names is not there, or is only what somebody said. */
export async function problemOfEvidence(tx: Tx, given: readonly GivenEvidence[]): Promise<Refusal | undefined> {
  if (given.length > MOST_EVIDENCE) return refusal('INVALID', `a note takes ${MOST_EVIDENCE} pieces of evidence`)
  for (const one of given) {
    if (one.is !== 'entry') {
      if (!isSha256Digest(one.digest))
        return refusal('INVALID', 'a digest is written `sha256:` and 64 hexadecimal digits')
      if (!isFileName(one.file))
        return refusal('INVALID', 'the name of a file is missing, too long, or cannot be shown')
      // It is kept without secrets, so that nobody can hold it against the digest later.
      if (one.quote !== undefined && digestOf(one.quote) !== one.digest)
        return refusal('INVALID', 'the line that is quoted has another digest', 'quote it whole, or not at all')
      continue
    }
    const row = await tx.db.selectFrom('log_entry').select('bytes').where('idx', '=', one.index).executeTakeFirst()
    if (row === undefined) return refusal('INVALID', `the log has no entry ${one.index}`)
    const entry = readEntry(row.bytes)
    if (!isStatement(entry)) continue
    const what = entry.kind === 'outcome' ? 'the outcome of a run that was not real' : 'what somebody said'
    return refusal('INVALID', `entry ${one.index} is ${what}, which proves nothing`, 'cite what it was seen by')
  }
  return undefined
}
