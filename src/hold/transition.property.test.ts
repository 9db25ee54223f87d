import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MINUTE } from './duration.ts'
import { grantOf, spendGrant } from './grants/grant.ts'
import type { Role } from './person.ts'
import { isOpen } from './request.ts'
import { answer, hold, rule, T0, world } from './testing/fixtures.ts'
import { type HoldEvent, MOST_WRONG_ANSWERS, step, type World } from './transition.ts'

const NAMES = ['olga', 'ann', 'ben', 'ida', 'bot'] as const
const by = fc.constantFrom(...NAMES)
/** Clocks that jump, back too. */
const at = fc
  .oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: -10, max: 60 }) },
  )
  .map((minutes) => T0 + minutes * MINUTE)

const uses = fc.integer({ min: 1, max: 3 })
const approvers = fc.integer({ min: 1, max: 3 })

function events(bound: ReturnType<typeof hold>['bound']): fc.Arbitrary<HoldEvent> {
  const sentence = fc.oneof(
    { weight: 4, arbitrary: fc.constant(answer.sentence) },
    { weight: 1, arbitrary: fc.string() },
  )
  return fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        is: fc.constant('approve' as const),
        at,
        by,
        answer: sentence.map((one) => ({ ...answer, sentence: one })),
        stepUp: fc.boolean(),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        is: fc.constant('spend' as const),
        at,
        presented: fc.constantFrom(bound, { ...bound, epoch: 2 }),
      }),
    },
    fc.record({ is: fc.constant('reject' as const), at, by, reason: fc.constantFrom('a good reason', '') }),
    fc.record({ is: fc.constant('cancel' as const), at, by }),
    fc.record({ is: fc.constant('emergency' as const), at, by, reason: fc.constant('the shop is down') }),
    fc.record({ is: fc.constant('tick' as const), at }),
  )
}

const roles: fc.Arbitrary<readonly Role[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['approver' as const]) },
  { weight: 1, arbitrary: fc.subarray(['viewer' as const, 'approver' as const, 'operator' as const]) },
)
const active = fc.oneof(
  { weight: 4, arbitrary: fc.constant([...NAMES]) },
  { weight: 1, arbitrary: fc.subarray([...NAMES]) },
)

/** People who come, go, and change their roles between the events. */
const worlds: fc.Arbitrary<World> = fc.record({ ann: roles, ben: roles, olga: roles, ida: roles }).chain((given) =>
  fc.record({ active, owner: fc.constantFrom('olga', 'olga', 'ben') }).map(({ active: there, owner }) =>
    world({
      people: new Map(
        Object.entries(given).map(([id, held]) => [id, { id, roles: held, active: there.some((one) => one === id) }]),
      ),
      owners: new Map([['bot', owner]]),
    }),
  ),
)

const story = fc.record({ uses, approvers }).chain((given) => {
  const base = rule({ name: 'base', approvers: given.approvers })
  const opened = hold({ uses: given.uses, rules: { base, rules: [] } })
  const steps = fc.array(fc.tuple(events(opened.bound), worlds), { maxLength: 24 })
  return steps.map((made) => ({ opened, made, ...given }))
})

test('whatever happens, a request keeps its promises', () => {
  let approvals = 0
  let spends = 0
  fc.assert(
    fc.property(story, ({ opened, made, uses: most, approvers: needed }) => {
      let current = opened
      let spent = 0
      for (const [event, around] of made) {
        const before = current
        const { hold: next, fault } = step(before, event, around)
        current = next
        if (before.status === 'pending' && next.status === 'approved') {
          approvals++
          // A quorum of distinct people who may approve now and of whom none asked.
          const counted = new Set(
            next.approvals
              .map((one) => around.people.get(one.by))
              .filter(
                (one) => one?.active === true && one.roles.some((role) => role === 'approver' || role === 'operator'),
              )
              .map((one) => one?.id),
          )
          counted.delete('olga')
          counted.delete(around.owners.get('bot'))
          expect(counted.size).toBeGreaterThanOrEqual(needed)
          expect(event.is).toBe('approve')
        }
        if (before.status !== 'approved' && next.status === 'approved') expect(before.status).toBe('pending')
        if (event.is === 'spend' && fault === undefined) {
          spent++
          spends++
          expect(before.status).toBe('approved')
          expect(Math.max(event.at, before.seen)).toBeLessThan(before.executeBefore ?? 0)
          expect(event.presented).toEqual(opened.bound)
        }
        // Closed stays closed, to the letter.
        if (!isOpen(before)) expect(next).toEqual(before)
        // What was refused did not loosen anything.
        if (fault !== undefined) {
          expect(next.approvals).toEqual(before.approvals)
          expect(next.status === before.status || !isOpen(next)).toBe(true)
        }
        if (event.is === 'reject' && fault === undefined) expect(isOpen(next)).toBe(false)
        expect(next.bound).toEqual(opened.bound)
        expect(next.decideBefore).toBeLessThanOrEqual(before.decideBefore)
        expect(next.seen).toBeGreaterThanOrEqual(before.seen)
        expect(next.wrongAnswers).toBeLessThanOrEqual(MOST_WRONG_ANSWERS)
        expect(next.approvals.some((one) => one.by === 'olga' || one.by === 'bot')).toBe(false)
        expect(new Set(next.approvals.map((one) => one.by)).size).toBe(next.approvals.length)
      }
      expect(spent).toBeLessThanOrEqual(most)
      if (current.status === 'spent') expect(spent).toBe(most)
    }),
    { numRuns: 3000 },
  )
  // The stories do reach what is promised about them.
  expect(approvals).toBeGreaterThan(100)
  expect(spends).toBeGreaterThan(20)
})

test('a grant is never used more often than it says, nor outside its time', () => {
  fc.assert(
    fc.property(uses, fc.array(at, { maxLength: 20 }), (most, times) => {
      const made = step(hold({ uses: most }), { is: 'approve', at: T0, by: 'ann', answer, stepUp: false }, world()).hold
      const first = grantOf(made, 'grant_1', T0)
      if (first.is === 'fault') throw new Error(first.fault.code)
      let grant = first.value
      let used = 0
      for (const now of times) {
        const next = spendGrant(grant, made.bound, now)
        if (next.is === 'fault') continue
        used++
        grant = next.value
        expect(now >= T0 && now < T0 + 15 * MINUTE).toBe(true)
      }
      const inTime = times.filter((now) => now >= T0 && now < T0 + 15 * MINUTE).length
      expect(used).toBe(Math.min(most, inTime))
    }),
  )
})
