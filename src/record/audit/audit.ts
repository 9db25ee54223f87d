import type { Kysely } from 'kysely'
import type { LogReader } from '../log/log-reader.ts'
import { type VerifiedLog, type VerifyOptions, verifyLog } from '../log/verify.ts'
import type { Tables } from '../store/schema.ts'
import { DecisionRows } from './decision-rows.ts'
import { openEntry } from './entry-form.ts'
import type { AuditFault } from './fault.ts'
import { KeptValues, type ValueCount } from './kept-values.ts'
import { LogRows } from './log-rows.ts'
import type { Report } from './row.ts'
import { checkStates } from './state-rows.ts'
import { Story } from './story.ts'

/** Where a log is audited: as its bytes, or with the tables that stand beside it. */
export type Audited =
  | { readonly is: 'log'; readonly reader: LogReader }
  | { readonly is: 'store'; readonly db: Kysely<Tables> }

export type AuditOptions = Pick<VerifyOptions, 'trust' | 'older' | 'progress'>

export interface Audit {
  /** The newest checkpoint, where the whole tree under it verifies. */
  readonly checkpoint: VerifiedLog | undefined
  /** The first ones, in the order in which they were found; that of the tree before those of what it says. */
  readonly faults: readonly AuditFault[]
  /** How many there were. */
  readonly faultCount: number
  /** Where the tables were read too. */
  readonly values: ValueCount | undefined
}

/** How many faults are kept: one edit can make a thousand. */
const MOST_FAULTS = 50

/**
 * Verifies a log and whether what it says can be true: the tree, the form of each entry, the story that the entries tell
 * and, in a store, the tables that were written with it. One pass over the entries.
 */
export async function audit(audited: Audited, options: AuditOptions): Promise<Audit> {
  const faults: AuditFault[] = []
  let faultCount = 0
  const report = (fault: AuditFault) => {
    faultCount++
    if (faults.length < MOST_FAULTS) faults.push(fault)
  }
  const story = new Story()
  const { reader, tables } = partsOf(audited, report)
  const verified = await verifyLog(reader, {
    ...options,
    entry: (index, bytes) => {
      const opened = openEntry(bytes, index)
      const entry = opened.is === 'ok' ? opened.value : undefined
      const beside = tables?.log.check(index, bytes, entry)
      if (beside !== undefined) report(beside)
      if (opened.is === 'fault') return report(opened.fault)
      const wrong = story.read(index, opened.value)
      if (wrong !== undefined) report(wrong)
      tables?.decisions.read(index, opened.value)
      tables?.values.read(index, opened.value)
    },
  })
  // Rows that belong to entries which were not read would all be found wanting.
  if (verified.is === 'fault') {
    return { checkpoint: undefined, faults: [verified.fault, ...faults], faultCount: faultCount + 1, values: undefined }
  }
  const checkpoint = verified.value
  if (tables === undefined) return { checkpoint, faults, faultCount, values: undefined }
  let values: ValueCount | undefined
  try {
    await tables.decisions.finish(story.decisions, story.outcomes)
    await tables.log.finish(checkpoint, story, report)
    await checkStates(tables.db, story, report)
    values = await tables.values.finish(tables.db, report)
  } catch (cause) {
    // What cannot be read is not verified.
    const why = cause instanceof Error ? cause.message : String(cause)
    report({ code: 'LOG_UNREADABLE', message: `the tables beside the log could not be read: ${why}` })
  }
  return { checkpoint, faults, faultCount, values }
}

/** The log of what is audited, and the tables where there are some. */
function partsOf(audited: Audited, report: Report) {
  if (audited.is === 'log') return { reader: audited.reader, tables: undefined }
  const { db } = audited
  const decisions = new DecisionRows(db, report)
  const log = new LogRows(db, () => decisions.flush())
  return { reader: log.reader, tables: { db, decisions, log, values: new KeptValues() } }
}
