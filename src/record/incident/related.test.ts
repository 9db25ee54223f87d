import { describe, expect, test } from 'vitest'
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
const answered = told('hold.answered', { hold: 'h1', by: 'ann', code: 'APPROVES' })
const approved = told('hold.approved', { hold: 'h1' })
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
const ALL = [stopped, opened, answered, approved, granted, spent, let_go, outcome, read, readOutcome, other]
const STORY = [stopped, opened, answered, approved, granted, spent, let_go, outcome]

const within = (entries: readonly Told[], beside: readonly Told[] = []) => ({ within: entries, beside })
const NOBODY = { people: [], agents: [] }
const by = (...people: readonly string[]) => ({ ...NOBODY, people })
const NOTHING = { leftOut: {}, reads: 0 }

test('the whole story of what touched the target, and reads as a number', () => {
  const found = relatedEntries(within(ALL), { targets: [TARGET], attached: NOBODY })
  expect(found).toEqual({ ...NOTHING, entries: STORY, reads: 1 })
})

test('what was let go without a reason is no read', () => {
  const bare = told('decision.intent', { decision: 'd9', effects: [`read schema ${TARGET}`], reasons: [] })
  expect(relatedEntries(within([bare]), { targets: [TARGET], attached: NOBODY })).toEqual({
    ...NOTHING,
    entries: [bare],
  })
})

test('of a host everything on it', () => {
  expect(relatedEntries(within(ALL), { targets: ['db:5432'], attached: NOBODY }).entries).toEqual([...STORY, other])
})

test.each(['db:5432/sho', 'b:5432/shop', 'other'])('%s is another target', (target) => {
  expect(relatedEntries(within(ALL), { targets: [target], attached: NOBODY })).toEqual({ ...NOTHING, entries: [] })
})

test('what was attached belongs to it, a read too', () => {
  expect(relatedEntries(within(ALL), { targets: [], attached: by('h1') }).entries).toEqual(STORY)
  expect(relatedEntries(within(ALL), { targets: [TARGET], attached: by('d3') })).toEqual({
    ...NOTHING,
    entries: [...STORY, read, readOutcome],
  })
})

test('before and after its time only what belongs to a story is taken, and not what names the target', () => {
  const about = { targets: [TARGET], attached: NOBODY }
  expect(relatedEntries(within([let_go], [stopped, opened, outcome]), about).entries).toEqual([
    stopped,
    opened,
    let_go,
    outcome,
  ])
  expect(relatedEntries(within([], [stopped, opened, outcome]), about)).toEqual({ ...NOTHING, entries: [] })
  expect(relatedEntries(within([], [stopped, opened]), { targets: [], attached: by('d1') }).entries).toHaveLength(2)
})

describe('where there is more than fits', () => {
  const many = (times: number, kind: EntryKind, more: object = {}) =>
    Array.from({ length: times }, (_, i) =>
      told(kind, {
        decision: `${kind} ${index} ${i}`,
        effects: [`drop database ${TARGET}`],
        reasons: ['LOSES'],
        ...more,
      }),
    )
  const about = (...people: readonly string[]) => ({ targets: [TARGET], attached: by(...people) })

  test('what people let go stays, whatever an agent asks for before and after it', () => {
    const noise = [...many(300, 'decision.stopped'), ...many(300, 'decision.stopped', { hold: 'h1' })]
    const found = relatedEntries(within([...noise, ...STORY, ...many(300, 'decision.stopped')]), about())
    expect(found.entries).toEqual(expect.arrayContaining(STORY))
    expect(found.entries).toHaveLength(400)
    expect(found.leftOut).toEqual({ 'decision.stopped': 900 + STORY.length - 400 })
    const few = relatedEntries(within([...noise.slice(0, 100), ...STORY]), about())
    expect([few.entries.length, few.leftOut]).toEqual([100 + STORY.length, {}])
  })

  test('of what is alike the newest stay', () => {
    const asked = many(500, 'decision.intent')
    const found = relatedEntries(within(asked), about())
    expect(found.entries).toEqual(asked.slice(100))
    expect(found.leftOut).toEqual({ 'decision.intent': 100 })
  })

  test('what was attached takes no room of it', () => {
    const old = many(300, 'decision.stopped')
    const ids = old.map(({ entry }) => String(entry['decision']))
    const recent = many(400, 'decision.intent')
    const found = relatedEntries(within(recent, old), about(...ids))
    expect(found.entries).toEqual([...old.slice(100), ...recent])
    expect(found.leftOut).toEqual({ 'decision.stopped': 100 })
  })
  test('nor does what an agent attached take any of what people did', () => {
    const old = many(200, 'decision.stopped')
    const recent = many(200, 'decision.intent', { hold: 'h9' })
    const idsOf = (entries: readonly Told[]) => entries.map(({ entry }) => String(entry['decision']))
    const attached = { people: idsOf(old), agents: idsOf(recent) }
    const found = relatedEntries(within([], [...old, ...recent]), { targets: [], attached })
    expect(found.entries).toEqual([...old, ...recent.slice(100)])
    // What an agent attaches of the target itself stays with the target.
    const own = relatedEntries(within(recent), { targets: [TARGET], attached: { ...attached, people: [] } })
    expect([own.entries, own.leftOut]).toEqual([recent, {}])
    // What both attached is people's.
    const both = relatedEntries(within([], old), { targets: [], attached: { people: idsOf(old), agents: idsOf(old) } })
    expect(both.entries).toEqual(old)
  })
})
