import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { NamedAction } from '../action/action.ts'
import { grantsNeeded, judgeNamed, NO_GRANTS, namedPolicies, namesOneTarget } from './named.ts'
import { provenGrants, signGrant } from './proven-grants.ts'

const action = (name: string, more: Partial<NamedAction> = {}): NamedAction => ({
  kind: 'named',
  name,
  target: 'QT-001',
  ...more,
})
const codes = (given: NamedAction, ...grants: readonly string[]) =>
  judgeNamed(given, new Set(grants)).reasons.map((one) => one.code)

describe('named actions', () => {
  test('are those of the policies', () => {
    expect([...namedPolicies().keys()].toSorted()).toEqual([
      'ci_deploy_production',
      'cutover',
      'production_run',
      'qt001_apply',
      'real_run',
      'secrets_change',
    ])
  })
  for (const [name, policy] of namedPolicies()) {
    const all = [...policy.grants, 'PROD_ROLLBACK_PROVEN']
    const full = action(name, { productionGatePresent: true })
    test(`${name} with everything`, () =>
      expect(judgeNamed(full, new Set(all))).toMatchObject({ verdict: 'allow', reasons: [{ code: 'GRANTS_PRESENT' }] }))
    test(`${name} without grants`, () => expect(judgeNamed(full, NO_GRANTS).verdict).toBe('hold'))
    for (const lacking of policy.grants) {
      test(`${name} without ${lacking}`, () =>
        expect(codes(full, ...all.filter((one) => one !== lacking))).toContain('GRANT_MISSING'))
    }
    test(`${name} without a target`, () => {
      const { target: _, ...rest } = full
      expect(codes(rest, ...all)).toEqual(['TARGET_UNCLEAR'])
    })
    test(`${name} and the proof of its rollback`, () =>
      expect(
        codes(full, ...policy.grants.filter((one) => one !== 'PROD_ROLLBACK_PROVEN')).includes('ROLLBACK_UNPROVEN'),
      ).toBe(policy.rollback === true))
    test(`${name} and the gate of its pipeline`, () =>
      expect(codes({ ...full, productionGatePresent: false }, ...all)).toEqual(
        policy.gate === true ? ['GATE_ABSENT'] : ['GRANTS_PRESENT'],
      ))
  }
  test('every message says what is lacking', () => {
    const said = (given: NamedAction) => judgeNamed(given, NO_GRANTS).reasons.map((one) => one.message)
    expect(said(action('nothing'))).toEqual(['no production action of this name is described'])
    expect(said(action('production_run', { target: '?', claim: 'x' }))).toEqual([
      'the production target is missing or ambiguous',
      'the rollback is not proven',
      'missing required grants: PRODUCTION_EXECUTION_OPT4, PROD_ROLLBACK_PROVEN',
      'what the action claims about itself was not looked at',
    ])
    expect(said(action('ci_deploy_production'))[0]).toBe('the pipeline has no production gate')
    expect(judgeNamed(action('real_run'), new Set(['REAL_RUN'])).reasons[0]?.message).toBe(
      'all that the action needs is there',
    )
  })
  test('the missing grants are named', () => {
    expect(judgeNamed(action('production_run'), NO_GRANTS).reasons.at(-1)?.message).toBe(
      'missing required grants: PRODUCTION_EXECUTION_OPT4, PROD_ROLLBACK_PROVEN',
    )
  })
  test('no name of another object is an action', () => {
    for (const name of ['', 'toString', '__proto__', '$comment', 'PRODUCTION_RUN', ' production_run'])
      expect(judgeNamed(action(name), new Set(['REAL_RUN']))).toMatchObject({
        verdict: 'deny',
        reasons: [{ code: 'UNKNOWN_ACTION_NAME' }],
      })
  })
  test('a claim is said to be ignored, and only where the action is stopped', () => {
    expect(codes(action('real_run', { claim: 'PRODUCTION_PASS' }))).toEqual(['GRANT_MISSING', 'CLAIM_IGNORED'])
    expect(codes(action('real_run', { claim: 'PRODUCTION_PASS' }), 'REAL_RUN')).toEqual(['GRANTS_PRESENT'])
  })
})

describe('a target', () => {
  for (const target of [
    'fn_birth_register',
    'birth pipeline',
    'nuxt-repo/web',
    'sql/prod/99_run_all.sql',
    'GitHub push credentials',
    'prod repoint',
    'order-service',
    'unknown-animals',
    'any-cast',
  ]) {
    test(`${target} is one thing`, () => expect(namesOneTarget(target)).toBe(true))
  }
  for (const target of [
    undefined,
    '',
    '  ',
    '?',
    'UNKNOWN',
    'unknown',
    ' UNKNOWN ',
    'Unknown.',
    'ambiguous',
    'prod-or-staging?',
    'a or b',
    'prod-or-staging',
    'db*',
    'n/a',
    'N/A',
    'na',
    'all',
    'any',
    'none',
    'null',
    'undefined',
    'tbd',
    'todo',
    'default',
    'various',
    'some',
    'either',
    'maybe',
    'a--or--b',
    'a\u0000b',
    'a\u200bb',
    'x\u202ey',
    'x\ufffc',
    'x\u0085',
  ]) {
    test(`${JSON.stringify(target)} is not`, () => expect(namesOneTarget(target)).toBe(false))
  }
})

describe('grants that are presented', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const other = generateKeyPairSync('ed25519')
  const granted = { grant: 'REAL_RUN', action: 'real_run', target: 'QT-001' }
  const signed = signGrant(granted, privateKey)
  test('count where they are signed by the key that is trusted, for this action and target', () => {
    expect(provenGrants([signed], 'real_run', 'QT-001', publicKey)).toEqual(new Set(['REAL_RUN']))
  })
  test('count for nothing without a key', () =>
    expect(provenGrants([signed], 'real_run', 'QT-001', undefined).size).toBe(0))
  test('count for nothing by another key', () =>
    expect(provenGrants([signed], 'real_run', 'QT-001', other.publicKey).size).toBe(0))
  test('count for nothing for another action or target', () => {
    expect(provenGrants([signed], 'cutover', 'QT-001', publicKey).size).toBe(0)
    expect(provenGrants([signed], 'real_run', 'QT-002', publicKey).size).toBe(0)
    expect(provenGrants([signed], 'real_run', undefined, publicKey).size).toBe(0)
  })
  test('count for nothing once a field is changed', () => {
    expect(provenGrants([{ ...signed, grant: 'CUTOVER' }], 'real_run', 'QT-001', publicKey).size).toBe(0)
    expect(provenGrants([{ ...signed, action: 'cutover' }], 'cutover', 'QT-001', publicKey).size).toBe(0)
    expect(provenGrants([{ ...signed, target: 'QT-002' }], 'real_run', 'QT-002', publicKey).size).toBe(0)
  })
})

test.each([
  ['cutover', ['CUTOVER', 'PROD_ROLLBACK_PROVEN']],
  ['production_run', ['PRODUCTION_EXECUTION_OPT4', 'PROD_ROLLBACK_PROVEN']],
  ['real_run', ['REAL_RUN']],
  ['nobody_described_this', []],
])('%s needs these grants and no other', (name, grants) => expect(grantsNeeded(name)).toEqual(grants))
