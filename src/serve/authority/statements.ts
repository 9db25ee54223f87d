import manifest from '../../../package.json' with { type: 'json' }
import { parseAction } from '../../action/parse.ts'
import { type Envelope, type EnvelopeKey, signEnvelope } from '../../ci/statement/dsse.ts'
import { subjectsOf } from '../../ci/statement/subject.ts'
import { STATEMENT_TYPE, summaryOf } from '../../ci/statement/verification-summary.ts'
import { isoTime } from '../../hold/duration.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Caller } from '../identity/caller.ts'
import type { Parts } from './parts.ts'
import { notFound, type Refusal, refusal } from './refusal.ts'

/**
 * Statements about deployments that were let go.
 *
 * INVARIANT (a statement has an allow behind it): it is made of a decision that stands in the log as an allow with a grant,
 * and of the action that was approved; nothing in it is taken from whoever asks for it.
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
      .select(['id', 'at', 'digest', 'verdict', 'agent', 'action', 'grant_id', 'idx'])
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
    const payload = summaryOf({
      subjects,
      target: action.value.target,
      issuer: this.issuer,
      version: manifest.version,
      at: isoTime(row.at),
      policy: this.parts.gate.policyDigest(),
      decision: row.id,
      action: row.digest,
      grants: row.grant_id.split(' '),
      index: row.idx,
    })
    return ok(signEnvelope(STATEMENT_TYPE, payload, this.key))
  }
}
