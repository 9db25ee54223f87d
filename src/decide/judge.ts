import { treatedAs } from '../locate/environment.ts'
import type { Located } from '../locate/locate.ts'
import { type Row, rowOf } from './rows.ts'
import { TABLE } from './table.ts'
import { strictest, type Verdict } from './verdict.ts'

/** One effect with the cell that it falls into. */
export interface Judged {
  readonly located: Located
  readonly row: Row
  readonly verdict: Verdict
}

/** Looks up one effect. An unknown environment is looked up as production; a rule of its row may raise what stands there. */
export function judge(located: Located): Judged {
  const row = rowOf(located)
  const cell = TABLE[row.kind][treatedAs(located.environment.class)]
  return { located, row, verdict: strictest(cell, row.raised ?? 'allow') }
}
