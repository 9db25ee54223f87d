import { commitmentTo } from '../../kept.ts'
import type { Store, Tx } from '../../store/store.ts'
import { foreignText } from '../../store/testing/foreign-text.ts'

/** Names of what `fill` writes. */
export const FILLED = {
  person: 'person_asha',
  agent: 'agent_builder',
  hold: 'hold_1',
  held: 'held-1',
  spent: 'spent-1',
  grant: 'grant_1',
  standing: 'grant_2',
  justification: 'the old shop has to go',
} as const

const DIGEST = `sha256:${'ab'.repeat(32)}`
const HOUR = 3_600_000

interface Decided {
  readonly id: string
  readonly verdict: 'allow' | 'hold' | 'deny'
  readonly hold?: string
  readonly grant?: string
}

/** A decision as the authority writes it: the row and the entry. */
export async function decide(tx: Tx, { id, verdict, hold, grant }: Decided): Promise<void> {
  const entry = {
    kind: verdict === 'allow' ? 'decision.intent' : 'decision.stopped',
    decision: id,
    digest: DIGEST,
    agent: FILLED.agent,
    verdict,
    environment: 'production',
    effects: ['destroy database shop'],
    reasons: ['LOSES'],
    ...(hold === undefined ? {} : { hold }),
    ...(grant === undefined ? {} : { grant }),
  } as const
  const idx = tx.append(entry)
  const row = {
    id,
    at: tx.now,
    digest: DIGEST,
    verdict,
    kind: 'shell',
    agent: FILLED.agent,
    person: null,
    session: '',
    target: 'shop',
    environment: 'production',
    body: foreignText('{}'),
    action: Buffer.from('sealed'),
    asked: null,
    hold: hold ?? null,
    grant_id: grant ?? null,
    epoch: tx.epoch,
    idx,
    outcome: null,
  }
  await tx.db.insertInto('decision').values(row).execute()
}

export async function tellOutcome(tx: Tx, decision: string): Promise<void> {
  await tx.db.insertInto('outcome').values({ decision, at: tx.now, status: 'succeeded', body: '{}' }).execute()
  await tx.db.updateTable('decision').set({ outcome: 'succeeded' }).where('id', '=', decision).execute()
  tx.append({ kind: 'outcome', decision, agent: FILLED.agent, status: 'succeeded' })
}

async function addIdentities(tx: Tx): Promise<void> {
  const { person, agent } = FILLED
  const named = { created_at: tx.now, disabled_at: null }
  await tx.db
    .insertInto('person')
    .values({ id: person, name: 'Asha', name_key: 'asha', role: 'approver', password: null, subject: null, ...named })
    .execute()
  tx.append({ kind: 'person.added', person, role: 'approver', by: 'local' })
  await tx.db
    .insertInto('agent')
    .values({ id: agent, name: 'builder', name_key: 'builder', owner: null, socket_only: 0, ...named })
    .execute()
  tx.append({ kind: 'agent.added', agent, by: 'local' })
}

const BOUND = { digest: DIGEST, target: 'shop', environment: { class: 'production' } }

async function askPeople(tx: Tx): Promise<void> {
  const { hold, held, agent } = FILLED
  const body = foreignText(JSON.stringify({ id: hold, status: 'pending', bound: BOUND, approvals: [] }))
  await tx.db
    .insertInto('hold')
    .values({
      id: hold,
      decision: held,
      digest: DIGEST,
      agent,
      person: null,
      session: '',
      target: 'shop',
      environment: 'production',
      status: 'pending',
      opened_at: tx.now,
      decide_before: tx.now + HOUR,
      body,
      version: 1,
    })
    .execute()
  tx.append({ kind: 'hold.opened', hold, decision: held, digest: DIGEST, target: 'shop', environment: 'production' })
  await decide(tx, { id: held, verdict: 'hold', hold })
}

async function giveGrant(tx: Tx, id: string, uses: number, hold?: string): Promise<void> {
  const expires = tx.now + HOUR
  await tx.db
    .insertInto('grant_given')
    .values({
      id,
      name: hold === undefined ? 'REAL_RUN' : null,
      digest: hold === undefined ? null : DIGEST,
      target: 'shop',
      environment: 'production',
      agent: null,
      session: null,
      epoch: tx.epoch,
      not_before: tx.now,
      expires,
      uses_left: uses,
      revoked_at: null,
      hold: hold ?? null,
      body: 'signed',
    })
    .execute()
  tx.append({
    kind: 'grant.given',
    grant: id,
    ...(hold === undefined ? {} : { hold }),
    by: [FILLED.person],
    uses,
    expires: new Date(expires).toISOString(),
  })
}

async function approve(tx: Tx): Promise<void> {
  const { hold, person, grant, justification } = FILLED
  const rollbackPlan = 'restore from the backup of tonight'
  const approvals = [{ by: person, justification, rollbackPlan }]
  const body = foreignText(JSON.stringify({ id: hold, status: 'approved', bound: BOUND, approvals }))
  await tx.db.updateTable('hold').set({ status: 'approved', body }).where('id', '=', hold).execute()
  tx.append({ kind: 'hold.approved', hold, digest: DIGEST })
  let salt = 0
  const kept = (value: string) => commitmentTo(tx, value, hold, (bytes) => Buffer.alloc(bytes, ++salt))
  tx.append({
    kind: 'hold.answered',
    hold,
    by: person,
    code: 'APPROVES',
    justification: await kept(justification),
    rollbackPlan: await kept(rollbackPlan),
    stepUp: false,
  })
  await giveGrant(tx, grant, 1, hold)
}

async function takeUse(tx: Tx, grant: string, decision: string, hold?: string): Promise<void> {
  await tx.db
    .updateTable('grant_given')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('id', '=', grant)
    .execute()
  tx.append({ kind: 'grant.spent', grant, ...(hold === undefined ? {} : { hold }), decision })
}

async function spend(tx: Tx): Promise<void> {
  const { hold, spent, grant } = FILLED
  await tx.db.updateTable('hold').set({ status: 'spent' }).where('id', '=', hold).execute()
  tx.append({ kind: 'hold.closed', hold, digest: DIGEST, status: 'spent', from: 'approved', code: 'SPENT' })
  await takeUse(tx, grant, spent, hold)
  await decide(tx, { id: spent, verdict: 'allow', hold, grant })
}

async function issuePass(tx: Tx): Promise<void> {
  const { spent, grant } = FILLED
  const row = { jti: 'jti-1', decision: spent, grant_id: grant, issued_at: tx.now, expires: tx.now + 60_000 }
  await tx.db.insertInto('pass').values(row).execute()
  tx.append({ kind: 'pass.issued', jti: 'jti-1', decision: spent, grant, audience: 'here' })
}

/** What happens in an authority: one request approved and spent, a standing grant used, then `plain` decisions. */
export async function fill(store: Store, plain = 300): Promise<void> {
  await store.commit(addIdentities)
  await store.commit(askPeople)
  await store.commit(approve)
  await store.commit(spend)
  await store.commit(issuePass)
  await store.commit((tx) => tellOutcome(tx, FILLED.spent))
  await store.commit((tx) => giveGrant(tx, FILLED.standing, 3))
  await store.commit(async (tx) => {
    await takeUse(tx, FILLED.standing, 'standing-1')
    await decide(tx, { id: 'standing-1', verdict: 'allow', grant: FILLED.standing })
  })
  const decisions = Array.from({ length: plain }, (_, i) =>
    store.commit((tx) => decide(tx, { id: `plain-${i}`, verdict: i % 3 === 0 ? 'deny' : 'allow' })),
  )
  await Promise.all(decisions)
}
