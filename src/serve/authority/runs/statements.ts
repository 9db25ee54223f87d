import type { Kysely } from 'kysely'
import { parseAction } from '../../../action/parse.ts'
import { type Envelope, type EnvelopeKey, signEnvelope } from '../../../ci/statement/dsse.ts'
import { subjectsOf } from '../../../ci/statement/subject.ts'
import { type Revoked, STATEMENT_TYPE, summaryOf } from '../../../ci/statement/verification-summary.ts'
import { isoTime } from '../../../hold/duration.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { readEntry } from '../../../record/entry.ts'
import type { Tables } from '../../../record/store/schema.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'

/**
 * Statements about deployments that were let go.
 *
 * INVARIANT (a statement has an allow behind it): it is made of a decision that stands in the log as an allow with a grant,
 * and of the action that was approved; nothing in it is taken from whoever asks for it. It says what was true when that was
 * decided, and what was taken back since.
 */
export class Statements {
  private readonly parts: Parts
  private readonly key: EnvelopeKey
  private readonly issuer: string

  constructor(parts: Parts, key: EnvelopeKey, issuer: string) {
    this.parts = parts
    this.key = key
    this.issuer = issuer
  }

  async about(caller: Caller, decision: string): Promise<Result<Envelope, Refusal>> {
    const row = await this.parts.store.read
      .selectFrom('decision')
      .select(['id', 'at', 'digest', 'verdict', 'agent', 'person', 'session', 'action', 'grant_id', 'idx'])
      .where('id', '=', decision)
      .executeTakeFirst()
    if (row === undefined || (caller.is === 'agent' && row.agent !== caller.id)) return fault(notFound('decision'))
    if (row.verdict !== 'allow') return fault(refusal('NOT_APPROVED', 'the decision let nothing go'))
    if (row.grant_id === null)
      return fault(refusal('NO_GRANT', 'nobody had to approve this, so that there is no grant'))
    const text = row.action === null ? undefined : this.parts.seal.open(row.action, row.id)
    const action = text === undefined ? undefined : parseAction(JSON.parse(text))
    if (action?.is !== 'ok' || action.value.kind !== 'named' || action.value.target === undefined)
      return fault(refusal('NO_GRANT', 'the decision was about no deployment'))
    const subjects = subjectsOf(action.value)
    if (subjects.length === 0)
      return fault(refusal('NO_GRANT', 'nobody said what is deployed', 'ask with `--subject name@sha256:…`'))
    const { read } = this.parts.store
    const policy = await policyOf(read, row)
    if (policy === undefined)
      return fault(
        refusal('NO_GRANT', 'the log does not say by which rules it was decided', 'ask for a decision again'),
      )
    const grants = row.grant_id.split(' ')
    const payload = summaryOf({
      subjects,
      target: action.value.target,
      issuer: this.issuer,
      at: isoTime(row.at),
      policy,
      decision: row.id,
      name: action.value.name,
      action: row.digest,
      asker: row.agent ?? row.person ?? '',
      ...(row.session === '' ? {} : { session: row.session }),
      grants,
      revoked: await revokedOf(read, grants),
      index: row.idx,
    })
    return ok(signEnvelope(STATEMENT_TYPE, payload, this.key))
  }
}

interface Told {
  readonly id: string
  readonly digest: string
  readonly idx: number
}

/** The rules by which it was decided, as the entry of the decision has them: those of now may be others. */
async function policyOf(db: Kysely<Tables>, { id, digest, idx }: Told): Promise<string | undefined> {
  const row = await db.selectFrom('log_entry').select('bytes').where('idx', '=', idx).executeTakeFirst()
  const entry = row === undefined ? undefined : readEntry(row.bytes)
  if (entry?.kind !== 'decision.intent' || entry['decision'] !== id || entry['digest'] !== digest) return undefined
  return typeof entry['policy'] === 'string' ? entry['policy'] : undefined
}

async function revokedOf(db: Kysely<Tables>, grants: readonly string[]): Promise<readonly Revoked[]> {
  const rows = await db
    .selectFrom('grant_given')
    .select(['id', 'revoked_at'])
    .where('id', 'in', grants)
    .where('revoked_at', 'is not', null)
    .orderBy('revoked_at')
    .execute()
  return rows.map(({ id, revoked_at }) => ({ grant: id, at: isoTime(revoked_at ?? 0) }))
}
