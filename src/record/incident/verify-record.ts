import type { Entry } from '../entry.ts'
import type { Trust } from '../log/checkpoint.ts'
import { parseReceipt, verifyReceipt } from '../log/receipt.ts'
import { isCommittedTo } from '../redact/commitment.ts'
import type { Finding } from './finding.ts'
import { commitmentsIn } from './incident.ts'
import type { IncidentRecord } from './record.ts'

/** What of the record does not verify: each entry by its receipt, each text by its commitment in one of the entries. */
export function verifyRecord(record: IncidentRecord, trust: Trust): readonly Finding[] {
  const findings: Finding[] = []
  const committed = new Set<string>()
  for (const { index, entry, receipt } of record.entries) {
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
    for (const one of commitmentsIn(JSON.parse(entry) as Entry)) committed.add(one)
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
