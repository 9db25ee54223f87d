import { expect, test } from 'vitest'
import type { EntryKind } from '../entry.ts'
import { actionLogParts, approvalParts } from './approvals.ts'
import { linesOf } from './document.ts'
import { incidentOf } from './incident.ts'
import type { IncidentRecord, LeftOut } from './record.ts'

const ID = 'incident_1'

function recordOf(leftOut: LeftOut, ...entries: readonly (readonly [EntryKind, object])[]): IncidentRecord {
  const all = [['incident.opened', { incident: ID, targets: ['db:5432'] }] as const, ...entries]
  return {
    v: 1,
    incident: ID,
    asOf: '2026-11-21T12:00:00.000Z',
    key: '',
    entries: all.map(([kind, more], index) => ({
      index,
      entry: JSON.stringify({ v: 1, kind, at: '2026-11-21T12:00:00.000Z', epoch: 1, ...more }),
      receipt: '',
    })),
    texts: [],
    names: {},
    plans: [],
    reads: 0,
    leftOut,
  }
}

function log(record: IncidentRecord): readonly string[] {
  const incident = incidentOf(record)
  return incident === undefined ? [] : actionLogParts(incident, record).flatMap(linesOf)
}

const NONE = { kinds: {} }
const INTENT = { decision: 'd1', effects: ['run workflow x'], agent: 'bot' }

test.each([
  [{ hold: 'hold_1' }, 'YES (hold_1)'],
  [{ grant: 'grant_1' }, 'YES (grant_1)'],
  [{ mock: 'mock_1' }, 'NO, a mock in session mock_1'],
  [{}, 'NO, none was needed'],
])('what goes by %j has as its approval %j', (by, approval) => {
  expect(log(recordOf(NONE, ['decision.intent', { ...INTENT, ...by }]))).toContain(
    `- **Approval:** ${approval} [entry 1]`,
  )
})

test.each([
  [{}, 'SUCCESS (succeeded)'],
  [{ provenance: 'real' }, 'SUCCESS (succeeded)'],
  [{ provenance: 'mock' }, 'UNKNOWN, of a run that is mock (succeeded)'],
  [{ provenance: 'simulated' }, 'UNKNOWN, of a run that is simulated (succeeded)'],
])('an outcome with %j has as its result %j', (more, result) => {
  const outcome = { decision: 'd1', status: 'succeeded', ...more }
  const lines = log(recordOf(NONE, ['decision.intent', INTENT], ['outcome', outcome]))
  expect(lines).toContain(`- **Result:** ${result} [entry 2]`)
})

test('what is left out is told where it would stand', () => {
  const leftOut: LeftOut = { kinds: { outcome: 2 }, before: '2026-11-21T11:00:00.000Z', attached: ['hold_1'] }
  const record = recordOf(leftOut)
  const incident = incidentOf(record)
  if (incident === undefined) throw new Error('no incident')
  const told = approvalParts(incident, record).flatMap(linesOf)
  expect(told).toEqual([
    '_The record has no approval about the target._',
    '_More entries belong to it than stand here; left out are 2 of outcome. `prodgate log show` has all of it_',
    '_What the log has about the target before 2026-11-21T11:00:00.000Z was not looked at. `prodgate log show` has all of it_',
    '_Not looked at to the end: what was attached as hold_1. `prodgate log show` has all of it_',
  ])
  expect(log(record).slice(1)).toEqual(told.slice(1))
  expect(log(recordOf(NONE))).toEqual(['_The record has nothing that changes the target and was let go._'])
})
