import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Entry } from '../entry.ts'
import type { Trust } from '../log/checkpoint.ts'
import { parseReceipt, verifyReceipt } from '../log/receipt.ts'
import { isCommittedTo } from '../redact/commitment.ts'
import { artefactsOf } from './artefacts.ts'
import { markdownOf } from './document.ts'
import type { Finding } from './finding.ts'
import { commitmentsIn, entryIn, type Incident, incidentOf } from './incident.ts'
import type { IncidentRecord } from './record.ts'

/** What of the record does not verify: each entry by its receipt, each text by its commitment in one of the entries. */
export function verifyRecord(record: IncidentRecord, trust: Trust): readonly Finding[] {
  const findings: Finding[] = []
  const committed = new Set<string>()
  const seen = new Set<number>()
  for (const { index, entry, receipt } of record.entries) {
    if (seen.has(index))
      findings.push({ code: 'ENTRY_TWICE', message: `entry ${index} stands in the record more than once` })
    seen.add(index)
    const bytes = Buffer.from(receipt)
    const read = parseReceipt(bytes)
    const verified = verifyReceipt(bytes, Buffer.from(entry), trust)
    if (verified.is === 'fault')
      findings.push({
        code: 'RECEIPT_INVALID',
        message: `the receipt of entry ${index} does not verify: ${verified.fault.message}`,
      })
    else if (read.is === 'ok' && read.value.index !== index)
      findings.push({
        code: 'RECEIPT_INVALID',
        message: `the receipt of entry ${index} is of entry ${read.value.index}`,
      })
    const told = entryIn(entry)
    for (const one of told === undefined ? [] : commitmentsIn(told)) committed.add(one)
  }
  for (const { commitment, salt, text } of record.texts) {
    if (committed.has(commitment) && isCommittedTo(commitment, text, Buffer.from(salt, 'base64'))) continue
    findings.push({
      code: 'TEXT_NOT_COMMITTED',
      message: `no entry is committed to a text that is shown: ${commitment}`,
    })
  }
  return findings
}

/**
 * Whether the record is the one that the authority last wrote the artefacts from, by their digests in the log. Receipts show
 * that each entry is one of the log's; this shows that none was left out, and none of something else put in.
 */
export function verifyWritten(record: IncidentRecord): readonly Finding[] {
  const incident = incidentOf(record)
  if (incident === undefined) return []
  const made = artefactsOf(incident, record).map((one) => [one.name, `sha256:${hash('sha256', markdownOf(one))}`])
  const entry = lastWritten(incident)
  const written = Object.entries((entry?.['artefacts'] ?? {}) as Readonly<Record<string, string>>)
  if (isDeepStrictEqual(Object.fromEntries(made), Object.fromEntries(written))) return []
  const message =
    entry === undefined
      ? 'no entry of the record has the digests of these artefacts'
      : `the record does not give the artefacts that the authority wrote at ${entry.at}`
  return [{ code: 'RECORD_NOT_AS_WRITTEN', message }]
}

/** When the authority last wrote the artefacts, as far as the record goes. */
export function writtenAt(record: IncidentRecord): string | undefined {
  const incident = incidentOf(record)
  return incident === undefined ? undefined : lastWritten(incident)?.at
}

function lastWritten({ id, entries }: Incident): Entry | undefined {
  return entries.findLast(({ entry }) => entry.kind === 'incident.written' && entry['incident'] === id)?.entry
}
