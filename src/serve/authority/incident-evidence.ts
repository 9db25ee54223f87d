import { type Entry, readEntry } from '../../record/entry.ts'
import { isStatement } from '../../record/incident/incident.ts'
import { type Evidence, isDigest, isFileName, MOST_EVIDENCE } from '../../record/incident/note.ts'
import type { Tx } from '../../record/store/operation.ts'
import { type Refusal, refusal } from './refusal.ts'

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

/** Why this is no evidence: what it names is not there, or is only what somebody said. */
export async function problemOfEvidence(tx: Tx, given: readonly GivenEvidence[]): Promise<Refusal | undefined> {
  if (given.length > MOST_EVIDENCE) return refusal('INVALID', `a note takes ${MOST_EVIDENCE} pieces of evidence`)
  for (const one of given) {
    if (one.is !== 'entry') {
      if (!isDigest(one.digest)) return refusal('INVALID', 'a digest is written `sha256:` and 64 hexadecimal digits')
      if (!isFileName(one.file))
        return refusal('INVALID', 'the name of a file is missing, too long, or cannot be shown')
      continue
    }
    const row = await tx.db.selectFrom('log_entry').select('bytes').where('idx', '=', one.index).executeTakeFirst()
    if (row === undefined) return refusal('INVALID', `the log has no entry ${one.index}`)
    const entry = readEntry(row.bytes)
    if (isStatement(entry))
      return refusal(
        'INVALID',
        `entry ${one.index} is what somebody said, which proves nothing`,
        'cite what it was seen by',
      )
    if (entry.kind === 'outcome' && !(await isOfRealRun(tx, one.index, entry)))
      return refusal(
        'INVALID',
        `entry ${one.index} is the outcome of a run that was not real, which proves nothing`,
        'cite what it was seen by',
      )
  }
  return undefined
}

/** A workflow's outcome follows in the log on what the run was; one that does not is not vouched for. */
async function isOfRealRun(tx: Tx, index: number, { decision }: Entry): Promise<boolean> {
  const made = await tx.db.selectFrom('decision').select('kind').where('id', '=', String(decision)).executeTakeFirst()
  if (made?.kind !== 'workflow') return true
  const row = await tx.db
    .selectFrom('log_entry')
    .select('bytes')
    .where('idx', '=', index - 1)
    .executeTakeFirst()
  const ran = row === undefined ? undefined : readEntry(row.bytes)
  return ran?.kind === 'workflow.ran' && ran['decision'] === decision && !isStatement(ran)
}
