import { describe, expect, test } from 'vitest'
import type { Decision } from '../decide/decision.ts'
import type { ReasonCode } from '../decide/reasons.ts'
import { frozenRequirements } from './freeze.ts'
import { bindingOf, openHold } from './request.ts'
import { factsOf } from './request-facts.ts'
import { action, decision, judged, rule, T0 } from './testing/fixtures.ts'

const named = { kind: 'named', name: 'cutover', target: 'billing' } as const
const reasonsOf = (...codes: readonly ReasonCode[]) => codes.map((code) => ({ code, message: '' }))

describe('a request', () => {
  const given = {
    id: 'hold_1',
    asked: { at: T0, agent: 'bot', owner: 'olga' },
    facts: factsOf(action, judged(decision())),
    policy: 'sha256:policy',
    epoch: 1,
  }
  const base = rule({ name: 'base' })
  test('meets the rules by what it is about, where, why and how much', () => {
    const names = (facts = given.facts, ...rules: readonly ReturnType<typeof rule>[]) =>
      openHold({ ...given, facts, rules: { base, rules } }).terms.requirements.map((one) => one.name)
    const of = (when: object) => rule({ name: 'own', when })
    for (const when of [
      { about: ['action'] },
      { environments: ['production'] },
      { reasons: ['LOSES'] },
      { targets: 1 },
    ]) {
      expect(names(given.facts, of(when))).toEqual(['base', 'own'])
    }
    for (const when of [
      { about: ['configuration'] },
      { environments: ['staging'] },
      { reasons: ['READS'] },
      { targets: 2 },
      { named: ['cutover'] },
    ]) {
      expect(names(given.facts, of(when))).toEqual(['base'])
    }
    expect(names(factsOf(named, judged(decision())), of({ named: ['cutover'] }))).toEqual(['base', 'own'])
    expect(names(factsOf(named, judged(decision())), of({ named: ['production_run'] }))).toEqual(['base'])
  })
  test('says nothing of a name that it does not have', () => {
    expect(factsOf(action, judged(decision()))).not.toHaveProperty('named')
    expect(factsOf(named, judged(decision())).named).toBe('cutover')
  })
})

describe('what an approval is bound to', () => {
  const facts = { digest: 'sha256:a', targets: ['x', 'y'], environment: decision().environment }
  const input = { asked: { at: T0, agent: 'bot' }, policy: 'sha256:p', epoch: 1 }
  test('has files and session where there are any', () => {
    const bare = bindingOf(facts, input)
    expect(bare).not.toHaveProperty('reads')
    expect(bare).not.toHaveProperty('session')
    expect(bindingOf(facts, { ...input, reads: 'sha256:r', session: 's1' })).toEqual({
      ...bare,
      reads: 'sha256:r',
      session: 's1',
    })
  })
  test('is the first target, and the agent or else the person', () => {
    expect(bindingOf(facts, input)).toMatchObject({ target: 'x', asker: 'bot' })
    expect(bindingOf(facts, { ...input, asked: { at: T0, person: 'ann' } }).asker).toBe('ann')
    expect(bindingOf({ ...facts, targets: [] }, { ...input, asked: { at: T0 } })).toMatchObject({
      target: '',
      asker: '',
    })
  })
})

describe('the facts', () => {
  test('are those of an action', () => expect(factsOf(action, judged(decision())).about).toBe('action'))
  test('change data where one of several reasons may', () => {
    const changes = (...codes: readonly ReasonCode[]) =>
      factsOf(action, judged(decision({ reasons: reasonsOf(...codes) }))).changesData
    expect(changes('RESTARTS', 'LOSES')).toBe(true)
    expect(changes('RESTARTS', 'READS_SECRET')).toBe(false)
  })
  test('tell what no approval cures', () => {
    const cures = (more: Partial<Decision>, of: Parameters<typeof factsOf>[0] = action) =>
      factsOf(of, judged(decision(more))).incurable
    expect(cures({ verdict: 'deny', reasons: reasonsOf('CATASTROPHE') })).toEqual(['CATASTROPHE'])
    expect(cures({ verdict: 'deny', reasons: [] })).toEqual(['GATE_FAULT'])
    expect(cures({ reasons: reasonsOf('LOSES') })).toEqual([])
    expect(cures({ reasons: reasonsOf('GRANT_MISSING', 'GATE_ABSENT') }, named)).toEqual(['GATE_ABSENT'])
  })
  test('name what is stopped and has a name', () => {
    const effect = { verb: 'send', on: '', target: '', reversible: 'no' } as const
    const targets = (...effects: Decision['effects']) => factsOf(action, judged(decision({ effects }))).targets
    expect(targets(effect, { ...effect, target: 'x' })).toEqual(['x'])
    expect(targets(effect)).toEqual(['unknown'])
    // A reason without a place does not point at the effects without one.
    const spanned = { ...effect, target: 'y', span: [9, 20] as const }
    const both = decision({
      effects: [{ ...effect, target: 'x' }, spanned],
      reasons: [...decision().reasons, ...reasonsOf('READS')],
    })
    expect(factsOf(action, judged(both)).targets).toEqual(['y'])
  })
  test('name all that is stopped, also what no reason points at, as the reasons have it', () => {
    const stopped = (target: string, at: number) => {
      return { verb: 'restart', on: 'unit', target, reversible: 'yes', span: [at, at + 1] } as const
    }
    const of = decision({
      effects: [stopped('a', 0), stopped('b', 2), stopped('c', 4), stopped('d', 6)],
      reasons: [{ code: 'LOSES', message: '', span: [4, 5] }],
    })
    const effects = [{ verdict: 'hold' }, { verdict: 'allow' }, { verdict: 'hold' }, { verdict: 'hold' }] as const
    expect(factsOf(action, { decision: of, effects }).targets).toEqual(['c', 'a', 'd'])
  })
})

test('a freeze asks for one of its own approvers, by its name, and for nobody later', () => {
  const freeze = { reason: 'end of the year', from: T0, to: T0 + 10, environments: ['production'], approvers: ['ben'] }
  expect(frozenRequirements([{ ...freeze, environments: ['production'] }], 'production', T0)).toEqual([
    { name: 'freeze: end of the year', approvers: 1, roles: [], people: ['ben'], escalate: [] },
  ])
})
