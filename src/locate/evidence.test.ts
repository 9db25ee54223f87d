import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ENVIRONMENT_CLASSES, type EnvironmentClass, isAbove, mostProtected } from './environment.ts'
import { type Claim, classify, environmentOf, join, type Subject, type Tier } from './evidence.ts'
import { hostIdentity, namedIdentity } from './identity.ts'
import { emptyRegistry, parseRegistry } from './registry.ts'
import { shown } from './shown.ts'

const TIERS: readonly Tier[] = [
  'registry',
  'registry-pattern',
  'identity',
  'command',
  'tool-state',
  'process-env',
  'name',
  'session',
]
const anyClass = fc.constantFrom(...ENVIRONMENT_CLASSES)
const anyClaim: fc.Arbitrary<Claim> = fc.record({
  says: fc.oneof(anyClass, fc.string()),
  tier: fc.constantFrom(...TIERS),
  from: fc.string(),
  value: fc.string(),
})
const anyEnvironment = anyClass.map((one) => environmentOf(one, []))

const subject = (more: Partial<Subject> = {}): Subject => ({
  shown: '',
  identities: [hostIdentity('a.example', undefined)],
  claims: [],
  otherwise: environmentOf('development', []),
  behind: undefined,
  ...more,
})

describe('INVARIANT (evidence only raises)', () => {
  test('without an entry, one claim more never lowers', () => {
    fc.assert(
      fc.property(
        fc.array(anyClaim),
        anyClaim,
        anyEnvironment,
        fc.option(anyEnvironment, { nil: undefined }),
        (claims, more, otherwise, behind) => {
          const before = classify(subject({ claims, otherwise, behind }), emptyRegistry()).class
          const after = classify(subject({ claims: [...claims, more], otherwise, behind }), emptyRegistry()).class
          expect(isAbove(before, after)).toBe(false)
          // Nor is it ever less than what the place is by itself, or the way to it.
          expect(isAbove(otherwise.class, after)).toBe(false)
          if (behind !== undefined) expect(isAbove(behind.class, after)).toBe(false)
        },
      ),
    )
  })

  test('one pattern more never lowers', () => {
    const patterns = fc.array(
      fc.record({
        text: fc.constantFrom('*', 'a.*', '*.example', 'b.*'),
        environment: fc.constantFrom('production', 'staging', 'development', 'local'),
      }),
    )
    const read = (all: readonly { text: string; environment: string }[]) => {
      const parsed = parseRegistry(
        `version: 1\ntargets: [${all.map((one) => `{ host: "${one.text}", environment: ${one.environment} }`).join(', ')}]\n`,
      )
      if (parsed.is === 'fault') throw new Error(parsed.fault.message)
      return parsed.value
    }
    fc.assert(
      fc.property(patterns, patterns, anyEnvironment, (some, more, otherwise) => {
        const before = classify(subject({ otherwise }), read(some)).class
        expect(isAbove(before, classify(subject({ otherwise }), read([...some, ...more])).class)).toBe(false)
      }),
    )
  })
})

describe('the ratchet', () => {
  const says = (says: string, tier: Tier = 'name'): Claim => ({ says, tier, from: tier, value: '' })
  const weighed = (claims: readonly Claim[], otherwise: EnvironmentClass = 'development') =>
    classify(subject({ claims, otherwise: environmentOf(otherwise, []) }), emptyRegistry())
  const decided = (claims: readonly Claim[], environment: string) => {
    const parsed = parseRegistry(`version: 1\ntargets: [{ host: "a.example", environment: ${environment} }]\n`)
    if (parsed.is === 'fault') throw new Error(parsed.fault.message)
    return classify(subject({ claims }), parsed.value)
  }

  test('production raises, whoever says it', () => {
    for (const tier of TIERS) expect(weighed([says('production', tier)]).class).toBe('production')
  })
  test('a name of staging or development changes nothing', () => {
    expect(weighed([says('staging')], 'development').class).toBe('development')
    expect(weighed([says('development')], 'unknown').class).toBe('unknown')
    expect(weighed([says('local', 'process-env')], 'production').class).toBe('production')
  })
  test('something unknown raises to unknown', () => {
    expect(weighed([says('unknown')]).class).toBe('unknown')
    expect(weighed([says('unknown'), says('production')]).class).toBe('production')
  })
  test('an exact entry silences names, and says that they disagree', () => {
    expect(decided([says('production')], 'staging')).toMatchObject({ class: 'staging', treatedAs: 'staging' })
    expect(decided([says('production')], 'staging').conflict).toContain('production')
    expect(decided([says('development')], 'production').conflict).toContain('development')
    expect(decided([says('development')], 'staging').conflict).toBeUndefined()
    expect(decided([], 'staging').conflict).toBeUndefined()
  })
  test('signs that disagree are a conflict, and production wins', () => {
    expect(weighed([says('development'), says('production')])).toMatchObject({ class: 'production' })
    expect(weighed([says('development'), says('production')]).conflict).toContain('development')
  })
  test('unknown is treated as production and stays unknown in the record', () => {
    expect(weighed([says('unknown')])).toMatchObject({ class: 'unknown', treatedAs: 'production' })
  })
  test('what was used is marked', () => {
    const { because } = weighed([says('development'), says('production', 'command')])
    expect(because.map((one) => [one.says, one.used])).toEqual([
      ['production', true],
      ['development', false],
    ])
  })
  test('a hop is joined, even to an exact entry', () => {
    const parsed = parseRegistry('version: 1\ntargets: [{ aws: "111111111111", environment: development }]\n')
    if (parsed.is === 'fault') throw new Error(parsed.fault.message)
    const behind = (environment: EnvironmentClass) =>
      classify(
        subject({ identities: [namedIdentity('aws', '111111111111')], behind: environmentOf(environment, []) }),
        parsed.value,
      ).class
    expect(behind('local')).toBe('development')
    expect(behind('unknown')).toBe('unknown')
    expect(behind('production')).toBe('production')
  })
})

describe('the join', () => {
  test('is the most protected of all, in any order', () => {
    fc.assert(
      fc.property(fc.array(anyClass, { minLength: 1 }), (classes) => {
        const expected = classes.reduce(mostProtected)
        expect(join(classes.map((one) => environmentOf(one, []))).class).toBe(expected)
        expect(join(classes.toReversed().map((one) => environmentOf(one, []))).class).toBe(expected)
      }),
    )
  })
  test('keeps evidence as used only where it made the whole', () => {
    const one = (environment: EnvironmentClass) =>
      environmentOf(environment, [{ says: environment, tier: 'registry', from: environment, value: '', used: true }])
    expect(join([one('staging'), one('production')]).because.map((all) => [all.says, all.used])).toEqual([
      ['production', true],
      ['staging', false],
    ])
  })
})

describe('values are shown without secrets', () => {
  const cases: Readonly<Record<string, string>> = {
    'postgresql://app:hunter2@db.example/shop': 'postgresql://db.example/shop',
    'ann:hunter2@registry.example/shop': 'registry.example/shop',
    'shop:1.2@sha256:abcdef': 'shop:1.2@sha256:abcdef',
    'https://token@github.com/acme/app': 'https://github.com/acme/app',
    'host=db password=hunter2 user=x': 'host=db password=*** user=x',
    'https://a.example/?access_token=abc&x=1': 'https://a.example/?access_token=***&x=1',
    'two\nlines': 'two�lines',
    plain: 'plain',
  }
  for (const [value, expected] of Object.entries(cases)) test(value, () => expect(shown(value)).toBe(expected))
  test('long values are cut', () => expect(shown('x'.repeat(10_000)).length).toBeLessThan(200))
})
