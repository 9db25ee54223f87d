import type { Kysely } from 'kysely'
import type { Entry } from '../entry.ts'
import { isCommittedTo } from '../redact/commitment.ts'
import type { Tables } from '../store/schema.ts'
import type { Report } from './row.ts'
import { text } from './story.ts'

/** The fields of entries in which a commitment stands for a text that is kept beside the log, or was erased. */
export const COMMITTED_FIELDS = ['justification', 'rollbackPlan', 'says', 'quotes'] as const

export interface ValueCount {
  /** Texts that are still kept, each the one that the log is committed to. */
  readonly kept: number
  readonly erased: number
}

/** Kept texts against the commitments in the log. */
export class KeptValues {
  /** By commitment, the entry that made it. */
  private readonly committed = new Map<string, number>()
  private readonly erased = new Map<string, number>()

  read(index: number, entry: Entry): void {
    if (entry.kind === 'value.erased' && entry['commitment'] !== undefined)
      this.erased.set(text(entry['commitment']), index)
    for (const field of COMMITTED_FIELDS) if (entry[field] !== undefined) this.committed.set(text(entry[field]), index)
  }

  async finish(db: Kysely<Tables>, report: Report): Promise<ValueCount> {
    const rows = await db
      .selectFrom('kept_value')
      .select(['commitment', 'salt', 'value'])
      .orderBy('commitment')
      .execute()
    const kept = new Set<string>()
    for (const { commitment, salt, value } of rows) {
      const row = `kept_value ${commitment}`
      const index = this.committed.get(commitment)
      const erased = this.erased.get(commitment)
      kept.add(commitment)
      if (index === undefined)
        report({ code: 'VALUE_NOT_COMMITTED', message: 'no entry is committed to this text', row })
      else if (!isCommittedTo(commitment, value, salt))
        report({ code: 'VALUE_CHANGED', message: 'the text is not the one that the log is committed to', row, index })
      else if (erased !== undefined)
        report({
          code: 'VALUE_NOT_ERASED',
          message: 'the text is there, and the log says it was erased',
          row,
          index: erased,
        })
    }
    for (const [commitment, index] of this.committed) {
      if (kept.has(commitment) || this.erased.has(commitment)) continue
      const message = 'the text is gone, and no entry tells that it was erased'
      report({ code: 'VALUE_MISSING', message, row: `kept_value ${commitment}`, index })
    }
    return { kept: rows.length, erased: this.erased.size }
  }
}
