import type { Kysely } from 'kysely'
import { z } from 'zod'
import { ERASED } from '../erase.ts'
import type { Tables } from '../store/schema.ts'
import type { Fields } from './row.ts'
import type { HoldStory } from './story.ts'

/** How many rows one look takes: each holds all that people wrote. */
const PAGE = 500

/** The requests as they are kept: what was asked for, in its columns and in its body, and who approved it with which words. */
export async function requestRows(db: Kysely<Tables>): Promise<ReadonlyMap<string, Fields>> {
  const found = new Map<string, Fields>()
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('hold')
      .select(['id', 'status', 'decision', 'digest', 'target', 'environment', 'body'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return found
    const ids = rows.map((row) => row.id)
    const kept = await db.selectFrom('kept_value').select(['about', 'value']).where('about', 'in', ids).execute()
    const words = Map.groupBy(kept, (one) => one.about)
    for (const { body, ...row } of rows) {
      const written = new Set(words.get(row.id)?.map((one) => one.value))
      found.set(row.id, { ...row, ...fieldsOf(requestIn(body), written) })
    }
    after = last.id
  }
}

/** What is read of a body. One that somebody spoiled has nothing of it, and is no request that the log tells of. */
const Body = z.object({
  bound: z.object({ digest: z.string(), target: z.string(), environment: z.object({ class: z.string() }) }).optional(),
  approvals: z.array(z.object({ by: z.string(), justification: z.string(), rollbackPlan: z.string() })).default([]),
})

function requestIn(body: string): z.infer<typeof Body> | undefined {
  try {
    return Body.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}

function fieldsOf(request: z.infer<typeof Body> | undefined, written: ReadonlySet<string>): Fields {
  if (request === undefined) return { approvers: 'unreadable', words: 'unreadable' }
  const { bound, approvals } = request
  const texts = approvals.flatMap((one) => [one.justification, one.rollbackPlan])
  return {
    'body.digest': bound?.digest,
    'body.target': bound?.target,
    'body.environment': bound?.environment.class,
    approvers: namesOf(approvals.map((one) => one.by)),
    words: wordsOf(texts, written),
  }
}

/** What people wrote, against what is kept of it. The log has commitments to that, and tells what was erased. */
function wordsOf(texts: readonly string[], written: ReadonlySet<string>): 'as kept' | 'erased' | 'others' {
  const others = texts.filter((one) => !written.has(one))
  if (others.length === 0) return 'as kept'
  return others.every((one) => one === ERASED) ? 'erased' : 'others'
}

/**
 * What the log says of a request, against its row. A target that was erased stands in neither column nor body any more, and the
 * log tells of the erasure; whose words they are it says by commitments, which `kept-values.ts` opens.
 */
export function requestTold(hold: HoldStory, row?: Fields): Fields {
  const { status, opened, approvers } = hold
  const { target, ...others } = opened
  const isErased = hold.erased && row?.['target'] === ERASED && row['body.target'] === ERASED
  const { digest, environment } = others
  return {
    status,
    ...others,
    ...(digest === undefined ? {} : { 'body.digest': digest }),
    ...(environment === undefined ? {} : { 'body.environment': environment }),
    ...(target === undefined || isErased ? {} : { target, 'body.target': target }),
    approvers: namesOf([...approvers]),
    words: hold.erased && row?.['words'] === 'erased' ? 'erased' : 'as kept',
  }
}

function namesOf(ids: readonly string[]): string {
  return ids.toSorted().join(' ')
}
