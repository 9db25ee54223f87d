import { describe, expect, test } from 'vitest'
import { judgeNamed, namedPolicies } from '../../decide/named.ts'
import { provenRollback } from '../approval/rollback-proof.ts'
import { DAY, isoTime } from '../duration.ts'
import { grantsOfApproval, incurable } from '../shown/named-request.ts'
import { T0 } from '../testing/fixtures.ts'
import { coveringGrants, giveGrant, type StandingGrant, type StandingInput, spendStanding } from './standing-grant.ts'

const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const input = {
  name: 'REAL_RUN',
  target: 'billing',
  environment: 'production',
  expires: isoTime(T0 + DAY),
  uses: 2,
  reason: 'nightly runs of November',
}
const proof = { target: 'billing', before: digest('a'), afterApply: digest('b'), afterRollback: digest('a') }
const give = (more: StandingInput = {}) => giveGrant({ ...input, ...more }, { id: 'g', by: 'ann', now: T0, epoch: 1 })
const codes = (more: StandingInput) => {
  const given = give(more)
  return given.is === 'ok' ? [] : given.fault.map((one) => `${one.field} ${one.code}`)
}
function standing(more: StandingInput = {}): StandingGrant {
  const given = give(more)
  if (given.is === 'fault') throw new Error(JSON.stringify(given.fault))
  return given.value
}

describe('a standing grant', () => {
  test('is given by a person, with scope, end, number and reason', () => {
    expect(standing()).toStrictEqual({
      id: 'g',
      name: 'REAL_RUN',
      target: 'billing',
      environment: 'production',
      notBefore: T0,
      expires: T0 + DAY,
      usesLeft: 2,
      reason: 'nightly runs of November',
      givenBy: 'ann',
      epoch: 1,
    })
  })
  const refusals: readonly (readonly [StandingInput, string])[] = [
    [{ name: 'PERMIT' }, 'name UNKNOWN_GRANT'],
    [{ name: ['REAL_RUN'] }, 'name UNKNOWN_GRANT'],
    [{ target: 'UNKNOWN' }, 'target TARGET_UNCLEAR'],
    [{ target: 'billing*' }, 'target TARGET_UNCLEAR'],
    [{ target: 'billing\ud800' }, 'target TARGET_UNCLEAR'],
    [{ target: undefined }, 'target TARGET_UNCLEAR'],
    [{ environment: 'unknown' }, 'environment UNKNOWN_ENVIRONMENT'],
    [{ environment: 'PRODUCTION' }, 'environment UNKNOWN_ENVIRONMENT'],
    [{ expires: undefined }, 'expires NO_END'],
    [{ expires: null }, 'expires NO_END'],
    [{ expires: T0 + DAY }, 'expires NO_END'],
    [{ expires: isoTime(T0) }, 'expires END_OUT_OF_RANGE'],
    [{ expires: isoTime(T0 + 30 * DAY + 1000) }, 'expires END_OUT_OF_RANGE'],
    [{ uses: 0 }, 'uses USES_OUT_OF_RANGE'],
    [{ uses: 101 }, 'uses USES_OUT_OF_RANGE'],
    [{ uses: 1.5 }, 'uses USES_OUT_OF_RANGE'],
    [{ uses: '2' }, 'uses USES_OUT_OF_RANGE'],
    [{ uses: undefined }, 'uses USES_OUT_OF_RANGE'],
    [{ reason: '  because  ' }, 'reason REASON_TOO_SHORT'],
    [{ proof }, 'proof PROOF_MISPLACED'],
  ]
  for (const [more, wanted] of refusals) {
    test(`${JSON.stringify(more).slice(0, 60)} is refused: ${wanted}`, () => expect(codes(more)).toEqual([wanted]))
  }
  test('has a name that an action needs, and not one of the harness that none does', () => {
    const scoping = ['PRODUCTION_READINESS_SCOPING', 'CANONICAL_FOLD_442_461']
    for (const name of ['PERMIT', 'ACTIVATION', 'REPOINT', ...scoping])
      expect(codes({ name })).toEqual(['name UNKNOWN_GRANT'])
    const needed = [...namedPolicies().values()].flatMap((one) => one.grants)
    for (const name of needed.filter((one) => one !== 'PROD_ROLLBACK_PROVEN')) expect(codes({ name })).toEqual([])
  })
  test('is also given by the name of an action, and then is the one that an approval of it gives', () => {
    for (const name of namedPolicies().keys()) expect([standing({ name }).name]).toEqual(grantsOfApproval(name))
    expect(codes({ name: 'production_run', proof })).toEqual(['proof PROOF_MISPLACED'])
    for (const name of ['Real_run', 'real_run ', 'constructor']) expect(codes({ name })).toEqual(['name UNKNOWN_GRANT'])
  })
  test('is used from once to a hundred times', () => {
    expect([codes({ uses: 1 }), codes({ uses: 100 })]).toEqual([[], []])
  })
  test('says in a clause what is wrong', () => {
    const wrong = { name: 'REAL_RUN', proof: {}, expires: isoTime(T0) }
    const given = giveGrant(wrong, { id: 'g', by: 'ann', now: T0, epoch: 1 })
    const none = giveGrant({}, { id: 'g', by: 'ann', now: T0, epoch: 1 })
    const found = [given, none].flatMap((one) => (one.is === 'fault' ? one.fault : []))
    expect(found).toHaveLength(12)
    for (const { message } of found) expect(message).toMatch(/^[a-z].{10,}[^.]$/)
  })
  test('may last 30 days', () => expect(codes({ expires: isoTime(T0 + 30 * DAY) })).toEqual([]))
  test('tells everything that is wrong', () => {
    const given = giveGrant({}, { id: 'g', by: 'ann', now: T0, epoch: 1 })
    expect(given.is === 'fault' && given.fault.map((one) => one.field)).toEqual([
      'name',
      'target',
      'environment',
      'expires',
      'uses',
      'reason',
    ])
  })
})

describe('what it covers', () => {
  const ask = { target: 'billing', environment: 'production', now: T0 + 1, epoch: 1 } as const
  const covers = (grant: StandingGrant, more: object = {}) =>
    coveringGrants([grant], ['REAL_RUN'], { ...ask, ...more }).length === 1
  test('its own name, target, environment, time and epoch', () => {
    expect(covers(standing())).toBe(true)
    for (const more of [
      { target: 'Billing' },
      { environment: 'staging' },
      { now: T0 - 1 },
      { now: T0 + DAY },
      { epoch: 2 },
    ]) {
      expect(covers(standing(), more)).toBe(false)
    }
    expect(covers({ ...standing(), revoked: { at: T0, by: 'ann', reason: 'over' } })).toBe(false)
    expect(covers(spendStanding(standing()))).toBe(true)
    expect(covers(spendStanding(spendStanding(standing())))).toBe(false)
  })
  test('of several the one that ends first', () => {
    const late = standing({ expires: isoTime(T0 + 2 * DAY) })
    expect(coveringGrants([late, standing()], ['REAL_RUN'], ask)).toEqual([standing()])
  })
  test('one never implies another', () => {
    const names = [...new Set([...namedPolicies().values()].flatMap((policy) => policy.grants))]
    for (const name of names) {
      const grant = standing({ name, ...(name === 'PROD_ROLLBACK_PROVEN' ? { proof } : {}) })
      for (const [action, policy] of namedPolicies()) {
        const found = coveringGrants([grant], policy.grants, ask)
        const request = { kind: 'named', name: action, target: 'billing', productionGatePresent: true } as const
        const { verdict } = judgeNamed(request, new Set(found.map((one) => one.name)))
        const enough = policy.grants.every((one) => one === name) && policy.rollback !== true
        expect([action, name, verdict]).toEqual([action, name, enough ? 'allow' : 'hold'])
      }
    }
  })
  test('all that an action needs, together, let it go', () => {
    const grants = [standing({ name: 'PRODUCTION_EXECUTION_OPT4' }), standing({ name: 'PROD_ROLLBACK_PROVEN', proof })]
    const found = coveringGrants(grants, namedPolicies().get('production_run')?.grants ?? [], ask)
    const request = { kind: 'named', name: 'production_run', target: 'billing' } as const
    expect(judgeNamed(request, new Set(found.map((one) => one.name))).verdict).toBe('allow')
  })
})

describe('the proof of a rollback', () => {
  const fault = (more: object) => {
    const found = provenRollback({ ...proof, ...more }, 'billing')
    return found.is === 'ok' ? 'proven' : found.fault.code
  }
  test('is a change and its way back, measured on the target', () => {
    expect(fault({})).toBe('proven')
    expect(fault({ afterApply: digest('a') })).toBe('NOTHING_CHANGED')
    expect(fault({ afterRollback: digest('b') })).toBe('NOT_ROLLED_BACK')
    expect(fault({ target: 'stock' })).toBe('PROOF_OTHER_TARGET')
  })
  test('has digests in their one spelling', () => {
    expect(fault({ afterApply: digest('A') })).toBe('PROOF_UNREADABLE')
    expect(fault({ before: undefined })).toBe('PROOF_UNREADABLE')
    expect(fault({ before: [digest('a')] })).toBe('PROOF_UNREADABLE')
    expect(fault({ target: ['billing'] })).toBe('PROOF_UNREADABLE')
    for (const wrong of [undefined, null, true, 'proven', [], {}]) {
      expect(provenRollback(wrong, 'billing').is).toBe('fault')
    }
    expect(provenRollback(Object.create(proof), 'billing').is).toBe('fault')
  })
  test('is what the grant of that name is given for, and nothing else', () => {
    expect(codes({ name: 'PROD_ROLLBACK_PROVEN', proof })).toEqual([])
    expect(codes({ name: 'PROD_ROLLBACK_PROVEN' })).toEqual(['proof PROOF_UNREADABLE'])
    const claimed = { ...standing({ name: 'PROD_ROLLBACK_PROVEN', proof }) }
    const { proof: _, ...bare } = claimed
    const ask = { target: 'billing', environment: 'production', now: T0, epoch: 1 } as const
    expect(coveringGrants([claimed], ['PROD_ROLLBACK_PROVEN'], ask)).toHaveLength(1)
    expect(coveringGrants([bare], ['PROD_ROLLBACK_PROVEN'], ask)).toHaveLength(0)
  })
})

describe('approving a named action', () => {
  test('cures missing grants and nothing that is a fact', () => {
    expect(incurable(['GRANT_MISSING'])).toEqual([])
    expect(incurable(['GRANT_MISSING', 'CLAIM_IGNORED', 'HOUSE_POLICY'])).toEqual([])
    for (const code of [
      'TARGET_UNCLEAR',
      'ROLLBACK_UNPROVEN',
      'GATE_ABSENT',
      'UNKNOWN_ACTION_NAME',
      'GATE_FAULT',
    ] as const) {
      expect(incurable(['GRANT_MISSING', code])).toEqual([code])
    }
  })
  test('gives its own grants and never the proof', () => {
    expect(grantsOfApproval('production_run')).toEqual(['PRODUCTION_EXECUTION_OPT4'])
    expect(grantsOfApproval('cutover')).toEqual(['CUTOVER'])
    expect(grantsOfApproval('nothing')).toEqual([])
  })
})
