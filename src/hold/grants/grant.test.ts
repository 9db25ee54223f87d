import { describe, expect, test } from 'vitest'
import { MINUTE } from '../duration.ts'
import { approved, hold, T0 } from '../testing/fixtures.ts'
import { type Grant, grantOf, matches, revokeGrant, spendGrant } from './grant.ts'

const NOW = T0 + 2 * MINUTE
function granted(from = approved()): Grant {
  const made = grantOf(from, 'grant_1', NOW)
  if (made.is === 'fault') throw new Error(made.fault.code)
  return made.value
}
const code = (grant: Grant, more: object = {}, now = NOW) => {
  const found = matches(grant, { ...grant.bound, ...more }, now)
  return found.is === 'ok' ? 'ok' : found.fault.code
}

describe('a grant', () => {
  test('is what an approval makes, with its end and its approvers', () => {
    expect(granted()).toMatchObject({
      hold: 'hold_1',
      notBefore: NOW,
      expires: T0 + 16 * MINUTE,
      usesLeft: 1,
      approvedBy: ['ann'],
    })
  })
  test('is not made of what nobody approved, nor too late', () => {
    expect(grantOf(hold(), 'g', NOW)).toMatchObject({ fault: { code: 'NOT_APPROVED' } })
    expect(grantOf(approved(), 'g', T0 + 16 * MINUTE)).toMatchObject({ fault: { code: 'EXPIRED' } })
    expect(grantOf(approved(), 'g', T0 + 16 * MINUTE - 1).is).toBe('ok')
  })
  test('is not made of what was approved and is closed, nor without its end', () => {
    const { executeBefore: _, ...lost } = approved()
    expect(grantOf({ ...approved(), status: 'rejected' }, 'g', NOW)).toMatchObject({ fault: { code: 'NOT_APPROVED' } })
    expect(grantOf(lost, 'g', NOW)).toMatchObject({ fault: { code: 'NOT_APPROVED' } })
    expect(grantOf(approved(), 'g', NOW).is).toBe('ok')
  })
  const grant = granted()
  const { session: _, ...without } = grant.bound
  const cases: readonly (readonly [string, object])[] = [
    ['WRONG_DIGEST', { digest: 'sha256:1' }],
    ['WRONG_TARGET', { target: 'db:5432/shop ' }],
    ['WRONG_ENVIRONMENT', { environment: { ...grant.bound.environment, class: 'unknown' } }],
    ['WRONG_ENVIRONMENT', { environment: { ...grant.bound.environment, evidence: 'sha256:1' } }],
    ['WRONG_POLICY', { policy: 'sha256:1' }],
    ['WRONG_AGENT', { asker: 'bot2' }],
    ['WRONG_SESSION', { session: 's2' }],
    ['OLD_EPOCH', { epoch: 2 }],
    ['OLD_EPOCH', { epoch: 0 }],
  ]
  for (const [wanted, more] of cases) {
    test(`${wanted}, and its twin is covered`, () => {
      expect(code(grant, more)).toBe(wanted)
      expect(code(grant)).toBe('ok')
    })
  }
  test('of a session is not one for none', () => {
    expect(matches(grant, without, NOW)).toMatchObject({ fault: { code: 'WRONG_SESSION' } })
  })
  test('holds from its beginning to just before its end', () => {
    expect(code(grant, {}, NOW - 1)).toBe('NOT_YET')
    expect(code(grant, {}, grant.expires - 1)).toBe('ok')
    expect(code(grant, {}, grant.expires)).toBe('EXPIRED')
    expect(code(grant, {}, Number.NaN)).toBe('NOT_YET')
    expect(code({ ...grant, expires: Number.NaN })).toBe('EXPIRED')
  })
  test('ATTACK-1: is used up by its use', () => {
    const once = spendGrant(grant, grant.bound, NOW)
    if (once.is === 'fault') throw new Error('not spent')
    expect(spendGrant(once.value, grant.bound, NOW)).toMatchObject({ fault: { code: 'USED_UP' } })
    expect(code({ ...grant, usesLeft: Number.NaN })).toBe('USED_UP')
  })
  test('that was taken back covers nothing', () => {
    const revoked = revokeGrant(grant, 'ann', NOW, 'it was the wrong shop')
    expect(code(revoked)).toBe('REVOKED')
    expect(revoked.revoked).toEqual({ at: NOW, by: 'ann', reason: 'it was the wrong shop' })
    expect(revokeGrant(revoked, 'ben', NOW + 1, 'again')).toBe(revoked)
  })
})
