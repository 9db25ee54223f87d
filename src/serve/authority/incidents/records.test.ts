import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fault } from '../../../lib/result.ts'
import { decide, tellOutcome } from '../../../record/audit/testing/fill.ts'
import type { IncidentRecord } from '../../../record/incident/record.ts'
import { Store, type Tx } from '../../../record/store/store.ts'
import { bothStores } from '../../../record/store/testing/both-stores.ts'
import { type TestPorts, testPorts } from '../../../record/store/testing/test-store.ts'
import type { PersonCaller } from '../../identity/caller.ts'
import { notFound } from '../refusal.ts'
import { type KeptIncident, keepIncident, keepNewIncident } from './kept-incidents.ts'
import { IncidentRecords } from './records.ts'

const HOUR = 60 * 60_000
const MOST = 50
const ANN: PersonCaller = { is: 'person', id: 'person_ann', name: 'Ann', role: 'approver', via: 'token' }

describe.each(bothStores())('what a record is put together from, on %s', (_kind, place) => {
  let ports: TestPorts
  let store: Store
  beforeEach(async () => {
    ports = testPorts()
    store = await Store.open(await place(), ports)
  })
  afterEach(() => store.close())

  const commit = <T>(operation: (tx: Tx) => Promise<T>): Promise<T> => store.commit(operation)
  const later = (ms: number) => {
    ports.shift += ms
  }

  /** Decisions about the shop, each in its own second. */
  async function decided(name: string, times: number, verdict: 'allow' | 'deny' = 'deny'): Promise<void> {
    for (let i = 0; i < times; i++) {
      later(1000)
      await commit(async (tx) => decide(tx, { id: `${name}-${i}`, verdict }))
    }
  }

  async function opened(): Promise<KeptIncident> {
    return commit(async (tx) => {
      const index = tx.append({ kind: 'incident.opened', incident: 'incident_1', person: ANN.id, targets: ['shop'] })
      const body = { entries: [index], targets: ['shop'], attached: [], cited: [], pieces: {}, since: tx.now }
      const kept: KeptIncident = { id: 'incident_1', status: 'open', openedAt: tx.now, notes: 0, body }
      await keepNewIncident(tx, kept)
      return kept
    })
  }

  async function recordOf(kept: KeptIncident, more: Partial<KeptIncident> & { attached?: readonly string[] } = {}) {
    const { attached = [], ...rest } = more
    await commit(async (tx) => {
      const entries = attached.map((decision) => tx.append({ kind: 'incident.attached', incident: kept.id, decision }))
      await keepIncident(tx, { ...kept, ...rest, body: { ...kept.body, entries: [...kept.body.entries, ...entries] } })
    })
    const { now } = ports
    const nobody = { view: async () => fault(notFound('hold request')) }
    const redact = async (text: string) => text
    const record = await new IncidentRecords({ store, now, redact }, nobody, MOST).of(ANN, kept.id)
    if (record === undefined) throw new Error('there is no record')
    return record
  }

  function decisionsIn({ entries }: IncidentRecord): readonly string[] {
    const all = entries.map(({ entry }) => JSON.parse(entry))
    return all.flatMap(({ kind, decision }) => (kind === 'incident.attached' ? [] : (decision ?? [])))
  }

  test('of its time all is read, and of an hour before; of more the newest, and it is told', async () => {
    await decided('old', 3)
    later(10 * HOUR)
    await decided('before', 3)
    const kept = await opened()
    await decided('after', 3)
    const record = await recordOf(kept)
    expect(decisionsIn(record)).toEqual(['before-0', 'before-1', 'before-2', 'after-0', 'after-1', 'after-2'])
    expect(record.leftOut).toEqual({ kinds: {} })
    await decided('later', MOST - 3)
    const much = await recordOf(kept)
    const inTime = decisionsIn(much)
    expect(inTime).toHaveLength(MOST)
    expect([inTime[0], inTime.at(-1)]).toEqual(['after-0', `later-${MOST - 4}`])
    expect(much.leftOut).toEqual({ kinds: {}, before: expect.stringMatching(/^20\d\d-/) })
  })

  test('what was attached from long ago comes with its story, takes nobody’s room, and brings nothing else of that time', async () => {
    await decided('old', 3)
    await commit(async (tx) => decide(tx, { id: 'attached', verdict: 'allow' }))
    await decided('noise', 5)
    await commit((tx) => tellOutcome(tx, 'attached'))
    await decided('old-after', 30)
    later(10 * HOUR)
    const kept = await opened()
    await decided('own', MOST)
    const without = await recordOf(kept)
    expect(decisionsIn(without)).toHaveLength(MOST)
    const record = await recordOf(kept, { attached: ['attached'] })
    expect(decisionsIn(record)).toEqual(['attached', 'attached', ...decisionsIn(without)])
    expect(record.leftOut).toEqual({ kinds: {} })
  })

  test('a story that is too far from its beginning is told not to be whole', async () => {
    await commit(async (tx) => decide(tx, { id: 'attached', verdict: 'allow' }))
    await decided('noise', MOST)
    await commit((tx) => tellOutcome(tx, 'attached'))
    later(10 * HOUR)
    const record = await recordOf(await opened(), { attached: ['attached'] })
    expect(decisionsIn(record)).toEqual(['attached'])
    expect(record.leftOut).toEqual({ kinds: {}, attached: ['attached'] })
  })

  test('what began in its time and ended after it is told to its end; what began later is not, unless it is attached', async () => {
    const kept = await opened()
    await commit(async (tx) => decide(tx, { id: 'run', verdict: 'allow' }))
    later(1000)
    const closedAt = ports.now()
    later(1000)
    await decided('later', 3)
    await commit((tx) => tellOutcome(tx, 'run'))
    const closed = { status: 'closed', closedAt } as const
    expect(decisionsIn(await recordOf(kept, closed))).toEqual(['run', 'run'])
    expect(decisionsIn(await recordOf(kept, { ...closed, attached: ['later-1'] }))).toEqual(['run', 'later-1', 'run'])
  })
})
