import { describe, expect, test } from 'vitest'
import { environmentOf } from '../locate/evidence.ts'
import { type Binding, boundEnvironment, mismatch } from './binding.ts'

const evidence = {
  says: 'production',
  tier: 'registry',
  from: 'targets.yaml',
  value: 'database: x',
  used: true,
} as const
const environment = boundEnvironment(environmentOf('production', [evidence]))

describe('an environment', () => {
  test('is bound with its evidence, whatever made it so', () => {
    const { evidence: digest } = environment
    expect(environment).toEqual({ class: 'production', evidence: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })
    expect(boundEnvironment(environmentOf('production', [{ ...evidence }])).evidence).toBe(digest)
    for (const other of [[], [{ ...evidence, value: 'database: y' }], [evidence, evidence]]) {
      expect(boundEnvironment(environmentOf('production', other)).evidence).not.toBe(digest)
    }
    expect(boundEnvironment(environmentOf('staging', [evidence])).evidence).not.toBe(digest)
  })
})

describe('what is presented', () => {
  const bound: Binding = {
    digest: 'sha256:a',
    target: 'db:5432/shop',
    environment,
    reads: 'sha256:r',
    policy: 'sha256:p',
    asker: 'bot',
    session: 's1',
    epoch: 1,
  }
  const { reads: _reads, ...unread } = bound
  const { session: _session, ...sessionless } = bound
  test('is the same', () => {
    expect(mismatch(bound, { ...bound })).toBeUndefined()
    expect(mismatch(unread, { ...unread })).toBeUndefined()
    expect(mismatch(sessionless, { ...sessionless })).toBeUndefined()
  })
  const cases: readonly (readonly [string, Binding])[] = [
    ['OLD_EPOCH', { ...bound, epoch: 2 }],
    ['WRONG_DIGEST', { ...bound, digest: 'sha256:b' }],
    ['WRONG_TARGET', { ...bound, target: 'db:5432/stock' }],
    ['WRONG_ENVIRONMENT', { ...bound, environment: { ...environment, class: 'staging' } }],
    ['WRONG_ENVIRONMENT', { ...bound, environment: { ...environment, evidence: 'sha256:e' } }],
    ['WRONG_FILES', { ...bound, reads: 'sha256:s' }],
    ['WRONG_FILES', unread],
    ['WRONG_POLICY', { ...bound, policy: 'sha256:q' }],
    ['WRONG_AGENT', { ...bound, asker: 'other' }],
    ['WRONG_SESSION', { ...bound, session: 's2' }],
    ['WRONG_SESSION', sessionless],
  ]
  test.each(cases)('is another: %s, from either side', (code, other) => {
    expect(mismatch(bound, other)?.code).toBe(code)
    expect(mismatch(other, bound)?.code).toBe(code)
    expect(mismatch(bound, other)?.message).toMatch(/^[a-z].+[^.]$/)
  })
  test('is told of its epoch first, which voids all', () => {
    expect(mismatch(bound, { ...bound, epoch: 2, digest: 'sha256:b' })?.code).toBe('OLD_EPOCH')
  })
})
