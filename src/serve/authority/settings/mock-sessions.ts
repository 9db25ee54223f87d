import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { MINUTE } from '../../../hold/duration.ts'
import {
  boundMock,
  coversMock,
  endMock,
  type MockAsk,
  type MockRequest,
  type MockSession,
  openMock,
} from '../../../hold/mode/mock-session.ts'
import type { HoldRequest } from '../../../hold/request.ts'
import { openHold } from '../../../hold/request.ts'
import { environmentOf } from '../../../locate/evidence.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { MockSessionRow } from '../../../record/store/schema.ts'
import type { Caller, PersonCaller } from '../../identity/caller.ts'
import { countPending, holdsFor, keepNewHold } from '../holds/kept-holds.ts'
import type { Parts } from '../parts.ts'

/** Times in which workflows may run against a mock. */
export class MockSessions {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** The session that lets this caller run this workflow against a mock now; its first run binds what it left open. */
  async covering(tx: Tx, caller: Caller, workflow: string): Promise<string | undefined> {
    if (caller.is !== 'agent') return undefined
    const open = await this.openSessions(tx)
    for (const agent of [caller.id, caller.name]) {
      const owner = caller.owner === undefined ? {} : { owner: caller.owner }
      const ask: MockAsk = { workflow, agent, now: tx.now, epoch: tx.epoch, ...owner }
      const session = open.find((one) => coversMock(one, ask))
      if (session === undefined) continue
      await this.rebind(tx, boundMock(session, ask))
      return session.id
    }
    return undefined
  }

  private async rebind(tx: Tx, session: MockSession): Promise<void> {
    await tx.db
      .updateTable('mock_session')
      .set({
        workflow: session.workflow ?? null,
        agent: session.agent ?? null,
        body: this.parts.sign.close(session),
      })
      .where('id', '=', session.id)
      .execute()
  }

  /** In production: a request to people, which opens the session once it is approved. Nothing where too many wait. */
  async ask(tx: Tx, person: PersonCaller, request: MockRequest): Promise<HoldRequest | undefined> {
    const [same] = await holdsFor(tx.db, { digest: digestOf(request), asker: person.id }, ['pending'])
    if (same !== undefined && tx.now < same.hold.decideBefore) return same.hold
    if ((await countPending(tx, person)) >= this.parts.openHoldsPerAgent) return undefined
    const id = this.parts.newId('hold_')
    const target = request.workflow ?? 'mock mode'
    const production = environmentOf('production', [
      { says: 'production', tier: 'command', from: 'mock request', value: target, used: true },
    ])
    const hold = openHold({
      id,
      asked: { at: tx.now, person: person.id },
      facts: {
        about: 'mock-session',
        digest: digestOf(request),
        targets: [target],
        environment: production,
        reasons: ['MOCK_NEEDS_SESSION'],
        risk: 'HIGH',
        changesData: false,
        incurable: [],
      },
      policy: this.parts.gate.policyDigest(),
      epoch: tx.epoch,
      rules: this.parts.approvals,
    })
    await keepNewHold(tx, hold, id)
    await this.keep(
      tx,
      openMock(request, { id: mockIdOf(id), person: person.id, now: tx.now, epoch: tx.epoch }),
      id,
      false,
    )
    tx.append({
      kind: 'mock.requested',
      hold: id,
      person: person.id,
      workflow: target,
      minutes: request.minutes,
    })
    tx.tell('hold.opened', { id })
    return hold
  }

  /** What a request is about, for those who answer it. */
  async requested(db: Tx['db'], hold: string): Promise<MockRequest | undefined> {
    const row = await db.selectFrom('mock_session').select('body').where('hold', '=', hold).executeTakeFirst()
    const asked = row === undefined ? undefined : this.parts.sign.open<MockSession>(row.body)
    if (asked === undefined) return undefined
    const { workflow, agent, reason, opened, ends } = asked
    return {
      ...(workflow === undefined ? {} : { workflow }),
      ...(agent === undefined ? {} : { agent }),
      reason,
      minutes: (ends - opened) / MINUTE,
    }
  }

  /** Where mock mode is open: at once. */
  async open(tx: Tx, person: PersonCaller, request: MockRequest): Promise<MockSession> {
    const given = { id: this.parts.newId('mock_'), person: person.id, now: tx.now, epoch: tx.epoch }
    const session = openMock(request, given)
    await this.keep(tx, session, null, true)
    this.noteOpened(tx, session)
    return session
  }

  /** The session that this very request of theirs led to, while it is open. */
  async openFor(tx: Tx, person: PersonCaller, { workflow, agent, reason, minutes }: MockRequest) {
    // What the request left open may have been bound since.
    const isSame = (asked: string | undefined, one: string | undefined) => asked === undefined || asked === one
    return (await this.openSessions(tx)).find(
      (one) =>
        one.person === person.id &&
        one.epoch === tx.epoch &&
        one.reason === reason &&
        one.ends - one.opened === minutes * MINUTE &&
        isSame(workflow, one.workflow) &&
        isSame(agent, one.agent),
    )
  }

  /** The session begins with its approval; its clock runs from there. */
  async openApproved(tx: Tx, hold: HoldRequest): Promise<void> {
    const row = await tx.db.selectFrom('mock_session').selectAll().where('hold', '=', hold.id).executeTakeFirstOrThrow()
    const asked = this.parts.sign.open<MockSession>(row.body)
    if (asked === undefined) throw new Error('the requested mock session was changed past the authority')
    const session: MockSession = {
      ...asked,
      opened: tx.now,
      ends: tx.now + (asked.ends - asked.opened),
      epoch: tx.epoch,
    }
    await tx.db
      .updateTable('mock_session')
      .set({ opened_at: session.opened, ends_at: session.ends, ended_at: null, body: this.parts.sign.close(session) })
      .where('id', '=', row.id)
      .execute()
    this.noteOpened(tx, session)
  }

  async end(tx: Tx, id: string, by: string, how: 'enforced' | 'ended'): Promise<boolean> {
    const open = await this.openSessions(tx)
    const session = open.find((one) => one.id === id)
    if (session === undefined) return false
    await tx.db
      .updateTable('mock_session')
      .set({ ended_at: tx.now, body: this.parts.sign.close(endMock(session, by, tx.now, how)) })
      .where('id', '=', id)
      .execute()
    tx.append({ kind: 'mock.ended', session: id, by, how })
    tx.tell('mock.ended', { id })
    return true
  }

  /** Sessions that have not ended, by clock, by hand or by `enforce`. */
  async openSessions(tx: Pick<Tx, 'db' | 'now'>): Promise<readonly MockSession[]> {
    const rows = await tx.db
      .selectFrom('mock_session')
      .select('body')
      .where('ended_at', 'is', null)
      .where('ends_at', '>', tx.now)
      .execute()
    return rows.flatMap((row) => this.parts.sign.open<MockSession>(row.body) ?? [])
  }

  /** One that waits for its approval is kept as ended before it began. */
  private async keep(tx: Tx, session: MockSession, hold: string | null, open: boolean): Promise<void> {
    const row: MockSessionRow = {
      id: session.id,
      person: session.person,
      agent: session.agent ?? null,
      workflow: session.workflow ?? null,
      opened_at: session.opened,
      ends_at: session.ends,
      ended_at: open ? null : session.opened,
      hold,
      body: this.parts.sign.close(session),
    }
    await tx.db.insertInto('mock_session').values(row).execute()
  }

  private noteOpened(tx: Tx, session: MockSession): void {
    const { id, person, workflow = '', agent = '', ends } = session
    tx.append({ kind: 'mock.opened', session: id, person, workflow, agent, ends: new Date(ends).toISOString() })
    tx.tell('mock.opened', { id })
  }
}

function mockIdOf(hold: string): string {
  return hold.replace('hold_', 'mock_')
}

function digestOf(request: MockRequest): string {
  return `sha256:${hash('sha256', canonicalize({ mock: request }) ?? '', 'hex')}`
}
