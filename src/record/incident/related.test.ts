import { expect, test } from 'vitest'
import type { Entry, EntryKind } from '../entry.ts'
import type { Told } from './incident.ts'
import { relatedEntries } from './related.ts'

let index = 0
function told(kind: EntryKind, more: Record<string, string | readonly string[]>): Told {
  const entry: Entry = { v: 1, kind, at: '2026-11-21T12:00:00.000Z', epoch: 1, ...more }
  return { index: index++, entry }
}

const TARGET = 'db:5432/shop'
const stopped = told('decision.stopped', {
  decision: 'd1',
  hold: 'h1',
  effects: [`drop database ${TARGET}`],
  reasons: ['LOSES'],
})
const opened = told('hold.opened', { hold: 'h1', decision: 'd1', target: TARGET })
const answered = told('hold.answered', { hold: 'h1', by: 'ann' })
const granted = told('grant.given', { hold: 'h1', grant: 'g1' })
const spent = told('grant.spent', { grant: 'g1', decision: 'd2' })
const let_go = told('decision.intent', {
  decision: 'd2',
  hold: 'h1',
  grant: 'g1',
  effects: [`drop database ${TARGET}`],
})
const outcome = told('outcome', { decision: 'd2', status: 'succeeded' })
const read = told('decision.intent', { decision: 'd3', effects: [`read schema ${TARGET}`], reasons: ['READS'] })
const readOutcome = told('outcome', { decision: 'd3', status: 'succeeded' })
const other = told('decision.stopped', { decision: 'd4', effects: ['drop database db:5432/shop2'], reasons: ['LOSES'] })
const ALL = [stopped, opened, answered, granted, spent, let_go, outcome, read, readOutcome, other]
const STORY = [stopped, opened, answered, granted, spent, let_go, outcome]

test('the whole story of what touched the target, and reads as a number', () => {
  expect(relatedEntries(ALL, { targets: [TARGET], attached: [] })).toEqual({ entries: STORY, reads: 1 })
})

test('of a host everything on it', () => {
  expect(relatedEntries(ALL, { targets: ['db:5432'], attached: [] }).entries).toEqual([...STORY, other])
})

test.each(['db:5432/sho', 'b:5432/shop', 'other'])('%s is another target', (target) => {
  expect(relatedEntries(ALL, { targets: [target], attached: [] })).toEqual({ entries: [], reads: 0 })
})

test('what was attached belongs to it, a read too', () => {
  expect(relatedEntries(ALL, { targets: [], attached: ['h1'] }).entries).toEqual(STORY)
  expect(relatedEntries(ALL, { targets: [TARGET], attached: ['d3'] })).toEqual({
    entries: [...STORY, read, readOutcome],
    reads: 0,
  })
})
