import { fault, ok, type Result } from '../../lib/result.ts'
import type { Caller } from '../identity/caller.ts'
import type { Parts } from './parts.ts'
import { notFound, type Refusal, refusal } from './refusal.ts'

/** How an action ended. `not-run` is said of one that was let go and never started. */
export type OutcomeStatus = 'succeeded' | 'failed' | 'not-run' | 'unknown'

/** Words that executors use for the same; any other means that it is not known. */
const WORDS: Readonly<Record<string, OutcomeStatus>> = {
  succeeded: 'succeeded',
  success: 'succeeded',
  ok: 'succeeded',
  completed: 'succeeded',
  failed: 'failed',
  failure: 'failed',
  error: 'failed',
  'not-run': 'not-run',
  'not run': 'not-run',
  not_run: 'not-run',
  skipped: 'not-run',
}

function outcomeStatus(word: string): OutcomeStatus {
  const known = word.toLowerCase()
  return Object.hasOwn(WORDS, known) ? (WORDS[known] ?? 'unknown') : 'unknown'
}

export interface Outcome {
  readonly decision: string
  /** In the executor's own word. */
  readonly status: string
  readonly exitCode?: number
  readonly durationMs?: number
  readonly outputDigest?: string
}

/** What became of what was let go: told once, by whoever was let go. */
export class Outcomes {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  tell(caller: Caller, outcome: Outcome): Promise<Result<{ readonly index: number }, Refusal>> {
    return this.parts.store.commit(async (tx) => {
      const decision = await tx.db
        .selectFrom('decision')
        .select(['id', 'verdict', 'agent', 'person', 'outcome'])
        .where('id', '=', outcome.decision)
        .executeTakeFirst()
      if (decision === undefined || (decision.agent ?? decision.person) !== caller.id)
        return fault(notFound('decision'))
      if (decision.verdict !== 'allow')
        return fault(refusal('CONFLICT', 'the decision let nothing go, so that nothing came of it'))
      if (decision.outcome !== null) return fault(refusal('CONFLICT', 'the outcome was told before, and stays'))
      const { decision: id, ...rest } = outcome
      const told = { ...rest, status: outcomeStatus(rest.status) }
      await tx.db
        .insertInto('outcome')
        .values({ decision: id, at: tx.now, status: told.status, body: JSON.stringify(told) })
        .execute()
      await tx.db.updateTable('decision').set({ outcome: told.status }).where('id', '=', id).execute()
      const index = tx.append({ kind: 'outcome', decision: id, [caller.is]: caller.id, ...told })
      tx.tell('outcome', { decision: id, status: told.status })
      return ok({ index })
    })
  }

  /** Actions that were let go by an approval and of which nobody said what became: after a crash, mostly. */
  async unfinished(): Promise<number> {
    const { open } = await this.parts.store.read
      .selectFrom('decision')
      .select((eb) => eb.fn.countAll<number>().as('open'))
      .where('verdict', '=', 'allow')
      .where('outcome', 'is', null)
      .where('grant_id', 'is not', null)
      .executeTakeFirstOrThrow()
    return Number(open)
  }
}
