import type { Kysely } from 'kysely'
import { counted, NO_COUNTS, type WorkflowCounts, type WorkflowEvent } from '../../../hold/mode/stats.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Tables } from '../../../record/store/schema.ts'

/** The statistics of the production gate document, for every worker the same. */
export async function countsIn(db: Kysely<Tables>): Promise<WorkflowCounts> {
  const rows = await db.selectFrom('workflow_stat').selectAll().execute()
  return { ...NO_COUNTS, ...Object.fromEntries(rows.map((row) => [row.name, Number(row.value)])) }
}

export async function count(tx: Tx, event: WorkflowEvent): Promise<void> {
  const before = await countsIn(tx.db)
  for (const [name, value] of Object.entries(counted(before, event))) {
    if (value === before[name as keyof WorkflowCounts]) continue
    await tx.db
      .insertInto('workflow_stat')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
  }
}
