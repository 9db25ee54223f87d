import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ENVIRONMENT_CLASSES } from '../../locate/environment.ts'
import { EFFECT_KINDS } from '../../understand/effect.ts'
import { isStricter, strictest, VERDICTS } from '../verdict.ts'
import { type HousePolicies, judge } from './judge.ts'
import { loadHousePolicies } from './load.ts'
import { clockAt, type HouseRequest, readHouseRequest, WEEKDAYS } from './request.ts'
import { HOUSE_SCHEMA } from './schema.ts'

const FILE = 'house.cedar'

async function load(text: string): Promise<HousePolicies> {
  const loaded = await loadHousePolicies(text, FILE)
  if (loaded.is === 'fault') throw new Error(JSON.stringify(loaded.fault))
  return loaded.value
}

async function faults(text: string) {
  const loaded = await loadHousePolicies(text, FILE)
  return loaded.is === 'fault' ? loaded.fault : []
}

function request(json: object): HouseRequest {
  const read = readHouseRequest(json as never)
  if (read.is === 'fault') throw new Error(read.fault)
  return read.value
}

const policy = (body: string, { id = 'a', verdict = 'hold' } = {}) =>
  `@id("${id}") @verdict("${verdict}") @message("not like this")\n${body}`
const CHANGES = { effect: { kind: 'change', on: 'unit', environment: 'staging' } }

describe('what a policy raises', () => {
  const cases: readonly (readonly [string, string, object, object])[] = [
    [
      'by kind and environment',
      'forbid (principal, action == Action::"lose", resource) when { resource.environment == Environment::"staging" };',
      { effect: { kind: 'lose', environment: 'staging' } },
      { effect: { kind: 'lose', environment: 'development' } },
    ],
    [
      'by group of effects',
      'forbid (principal, action in Action::"changing", resource);',
      { effect: { kind: 'restart' } },
      { effect: { kind: 'read' } },
    ],
    [
      'by group of the agent',
      'forbid (principal in Group::"contractors", action, resource);',
      { ...CHANGES, principal: { groups: ['contractors'] } },
      { ...CHANGES, principal: { groups: ['platform'] } },
    ],
    [
      'by who answers for the agent',
      'forbid (principal is Agent, action, resource) when { principal has owner && principal.owner == Person::"asha" };',
      { ...CHANGES, principal: { owner: 'asha' } },
      { ...CHANGES, principal: { owner: 'ben' } },
    ],
    [
      'by person or agent',
      'forbid (principal is Person, action, resource);',
      { ...CHANGES, principal: { type: 'Person' } },
      { ...CHANGES, principal: { type: 'Agent' } },
    ],
    [
      'by what is unknown',
      'forbid (principal, action, resource) when { resource.treatedAs == Environment::"production" };',
      { effect: { kind: 'read', environment: 'unknown' } },
      { effect: { kind: 'read', environment: 'staging' } },
    ],
    [
      'by target',
      'forbid (principal, action, resource) when { resource.name like "db.prod.*" };',
      { effect: { kind: 'read', target: 'db.prod.example:5432/shop' } },
      { effect: { kind: 'read', target: 'db.dev.example:5432/shop' } },
    ],
    [
      'by day and hour',
      'forbid (principal, action, resource) when { context.weekday == Weekday::"friday" && context.hour >= 15 };',
      { ...CHANGES, at: '2026-11-20T15:00:00Z' },
      { ...CHANGES, at: '2026-11-20T14:59:59Z' },
    ],
    [
      'by date',
      'forbid (principal, action, resource) when { context.now >= datetime("2026-12-24") && context.now < datetime("2027-01-02") };',
      { ...CHANGES, at: '2026-12-24T00:00:00Z' },
      { ...CHANGES, at: '2027-01-02T00:00:00Z' },
    ],
    [
      'by session and directory',
      'forbid (principal, action, resource) unless { context has session && context has cwd && context.cwd like "/srv/*" };',
      { ...CHANGES, session: 's', cwd: '/home/x' },
      { ...CHANGES, session: 's', cwd: '/srv/app' },
    ],
    [
      'by verb, thing and way back',
      'forbid (principal, action, resource) when { context.verb == "scale" && context.on == "deployment" && context.reversible == Reversible::"yes" };',
      { effect: { kind: 'change', verb: 'scale', on: 'deployment', reversible: 'yes' } },
      { effect: { kind: 'change', verb: 'scale', on: 'deployment', reversible: 'no' } },
    ],
    [
      'by kind of action, without any effect',
      'forbid (principal, action, resource) when { context.kind == ActionKind::"named" };',
      { action: 'named' },
      { action: 'shell' },
    ],
  ]
  test.each(cases)('%s, and not its twin', async (_, body, applies, twin) => {
    const house = await load(policy(body))
    expect(judge(house, request(applies))).toEqual({
      verdict: 'hold',
      reasons: [
        {
          code: 'HOUSE_POLICY',
          message: 'not like this',
          policy: 'a',
          file: FILE,
          line: 1,
          ...('effect' in applies ? { effect: 0 } : {}),
        },
      ],
    })
    expect(judge(house, request(twin))).toEqual({ verdict: 'allow', reasons: [] })
  })

  test('an empty file raises nothing (F3)', async () => {
    for (const text of ['', '\n// nothing yet\n'])
      expect(judge(await load(text), request(CHANGES))).toEqual({ verdict: 'allow', reasons: [] })
  })

  test('policies that only forbid leave the rest as it is (F3)', async () => {
    const house = await load(policy('forbid (principal, action == Action::"lose", resource);', { verdict: 'deny' }))
    expect(judge(house, request({ effect: { kind: 'lose' } })).verdict).toBe('deny')
    expect(judge(house, request({ effect: { kind: 'change' } })).verdict).toBe('allow')
  })

  test('the strictest of all that apply wins, and all are told, it first', async () => {
    const house = await load(
      [
        policy('forbid (principal, action, resource);', { id: 'ask' }),
        policy('forbid (principal, action == Action::"lose", resource);', { id: 'never', verdict: 'deny' }),
      ].join('\n\n'),
    )
    const both = judge(house, request({ effects: [{ kind: 'read' }, { kind: 'lose' }] }))
    expect(both.verdict).toBe('deny')
    expect(both.reasons.map((one) => [one.policy, one.line, one.effect])).toEqual([
      ['never', 4, 1],
      ['ask', 1, 0],
    ])
    expect(judge(house, request({ effects: [{ kind: 'read' }] })).verdict).toBe('hold')
  })
})

describe('an error is a deny', () => {
  // It validates; the engine skips a `forbid` that errors and answers allow (F1, F2).
  const OVERFLOW = policy(
    'forbid (principal, action == Action::"read", resource) when { context.hour * 9223372036854775807 > 0 };',
  )

  test('of a condition (F1, F2), and its twin is asked without one', async () => {
    const house = await load(OVERFLOW)
    const { verdict, reasons } = judge(house, request({ effect: { kind: 'read' } }))
    expect(verdict).toBe('deny')
    expect(reasons).toEqual([
      {
        code: 'GATE_FAULT',
        message: expect.stringContaining('house policy `a` ended in an error: integer overflow'),
        policy: 'a',
        line: 1,
        file: FILE,
        effect: 0,
      },
    ])
    expect(judge(house, request({ effect: { kind: 'change' } })).verdict).toBe('allow')
    expect(judge(house, request({ effect: { kind: 'read' }, hour: 1 })).verdict).toBe('hold')
  })

  test('of the question', async () => {
    const house = await load(policy('forbid (principal, action == Action::"lose", resource);'))
    const right = request(CHANGES)
    expect(judge(house, right).verdict).toBe('allow')
    const wrong: readonly object[] = [
      { hour: 1.5 },
      { session: '\ud800' },
      { at: 'yesterday' },
      { weekday: 'someday' },
      { action: 'telepathy' },
      { effects: [{ ...right.effects[0], environment: 'moon' }] },
      { effects: [{ ...right.effects[0], kind: 'wish' }] },
      { principal: { type: 'Ghost', id: 'x', groups: [] } },
    ]
    for (const one of wrong) {
      const { verdict, reasons } = judge(house, { ...right, ...one } as HouseRequest)
      expect([verdict, reasons[0]?.code], JSON.stringify(one)).toEqual(['deny', 'GATE_FAULT'])
    }
  })

  test('of the engine itself', async () => {
    const house = await load(policy('forbid (principal, action == Action::"lose", resource);'))
    const gone = { ...house, engine: { ...house.engine, set: 'no such set' } }
    expect(judge(gone, request(CHANGES)).verdict).toBe('deny')
  })

  test('of too many effects, and one fewer is asked', async () => {
    const house = await load(policy('forbid (principal, action == Action::"lose", resource);'))
    const effects = (count: number) => Array.from({ length: count }, (_, i) => ({ kind: 'read', target: `t${i}` }))
    expect(judge(house, request({ effects: effects(257) })).verdict).toBe('deny')
    expect(judge(house, request({ effects: effects(256) })).verdict).toBe('allow')
    expect(judge(house, request({ effects: [...effects(256), ...effects(256)] })).verdict).toBe('allow')
  })
})

describe('what does not load', () => {
  const right = policy('forbid (principal, action, resource);')
  const cases: readonly (readonly [string, string, number, RegExp])[] = [
    ['a permit', `${right}\n\npermit (principal, action, resource);`, 4, /`permit`/],
    ['no id', '@verdict("hold") @message("m")\nforbid (principal, action, resource);', 1, /@id/],
    ['an id with blanks', policy('forbid (principal, action, resource);', { id: 'a b' }), 1, /@id/],
    ['no verdict', '\n@id("a") @message("m") forbid (principal, action, resource);', 2, /@verdict/],
    ['a verdict that lowers', policy('forbid (principal, action, resource);', { verdict: 'allow' }), 1, /@verdict/],
    ['no message', '@id("a") @verdict("hold") forbid (principal, action, resource);', 1, /@message/],
    [
      'an empty message',
      '@id("a") @verdict("hold") @message(" ") forbid (principal, action, resource);',
      1,
      /@message/,
    ],
    [
      'a message with controls',
      '@id("a") @verdict("hold") @message("a\\u{202e}b") forbid (principal, action, resource);',
      1,
      /@message/,
    ],
    ['an unknown annotation', `@owner("me") ${right}`, 1, /`owner` is not known/],
    ['an annotation given twice', `@id("b") ${right}`, 1, /duplicate annotation/],
    ['the same id twice', `${right}\n${right}`, 3, /line 1/],
    ['a template', policy('forbid (principal == ?principal, action, resource);'), 2, /template/],
    [
      'what does not parse',
      `${right}\n// é\n@id("b")\nforbid (principal, action, resource) when { context.hour == };`,
      5,
      /unexpected token/,
    ],
    ['what does not end', `${right}\nforbid (principal`, 3, /no policy/],
    [
      'a word that is not in the schema',
      policy('forbid (principal, action, resource)\nwhen { resource.environment == Environment::"prod" };'),
      3,
      /prod/,
    ],
    [
      'an attribute that may be missing',
      policy('// é\nforbid (principal, action, resource)\nwhen { context.session == "x" };'),
      4,
      /optional attribute/,
    ],
    ['an unknown action', policy('forbid (principal, action == Action::"drop", resource);'), 2, /unrecognized action/],
    ['a policy that never applies', policy('forbid (principal, action, resource) when { false };'), 1, /impossible/],
    [
      'an example that fails',
      `// example: ${JSON.stringify({ effect: { kind: 'read' } })} -> hold\n${policy('forbid (principal, action == Action::"lose", resource);')}`,
      1,
      /says hold, and the policy makes it allow/,
    ],
    [
      'a twin that fails',
      `// a\n// example: ${JSON.stringify({ effect: { kind: 'lose' } })} -> allow\n${policy('forbid (principal, action == Action::"lose", resource);')}`,
      2,
      /says allow, and the policy makes it hold/,
    ],
    [
      'an example with another verdict',
      `// example: {} -> deny\n${right}`,
      1,
      /says deny, and the policy makes it hold/,
    ],
    [
      'an example with a misspelt field',
      `// example: {"efect": {"kind": "read"}} -> hold\n${right}`,
      1,
      /`efect` is not known/,
    ],
    ['an example without an end', `// example: {}\n${right}`, 1, /-> allow/],
    ['an example that is no JSON', `// example: {kind} -> hold\n${right}`, 1, /no JSON/],
    [
      'an example that errors',
      `// example: {} -> hold\n${policy('forbid (principal, action, resource) when { context.hour * 9223372036854775807 > 0 };')}`,
      1,
      /ends in an error/,
    ],
    ['an example without a policy', `${right}\n// example: {} -> hold\n`, 3, /no policy below/],
    ['NUL', `${right}\0`, 1, /no plain text/],
    ['too much', `${right}\n${'//'.repeat(140_000)}`, 1, /more than/],
  ]
  test.each(cases)('%s', async (_, text, line, message) => {
    const found = await faults(text)
    expect(found[0]?.message).toMatch(message)
    expect(found[0]).toMatchObject({ file: FILE, line })
  })

  test('nothing of it, where only one of its policies is wrong', async () => {
    expect((await loadHousePolicies(`${right}\npermit (principal, action, resource);`, FILE)).is).toBe('fault')
    expect((await loadHousePolicies(right, FILE)).is).toBe('ok')
  })

  test('semicolons and slashes in strings and comments end nothing', async () => {
    const house = await load(
      `// a; b "\n${policy('forbid (principal, action, resource) // ; "\nwhen { resource.name == "a;//\\"b;" };')}\n${policy('forbid (principal, action, resource);', { id: 'b' })}`,
    )
    expect(house.policies.map((one) => [one.id, one.line])).toEqual([
      ['a', 2],
      ['b', 5],
    ])
    expect(judge(house, request({ effect: { kind: 'read', target: 'a;//"b;' } })).reasons).toHaveLength(2)
  })
})

test('examples that are right load, and stand with their policy', async () => {
  const house = await load(`// Friday is for reading.
// example: {"effect": {"kind": "change", "environment": "staging"}, "weekday": "friday"} -> hold
// example: {"effect": {"kind": "change", "environment": "staging"}, "weekday": "thursday"} -> allow
@id("friday")
@verdict("hold")
@message("nothing is changed on a Friday; wait for Monday")
forbid (principal, action in Action::"changing", resource) when { context.weekday == Weekday::"friday" };`)
  expect(house.policies[0]?.examples.map((one) => [one.line, one.verdict])).toEqual([
    [2, 'hold'],
    [3, 'allow'],
  ])
  expect(house.policies[0]?.line).toBe(4)
})

test('a raise never lowers, and more policies never raise less', async () => {
  const bodies = [
    'forbid (principal, action in Action::"changing", resource);',
    'forbid (principal, action, resource) when { resource.environment == Environment::"unknown" };',
    'forbid (principal in Group::"g", action, resource);',
    'forbid (principal, action, resource) when { context.hour > 12 };',
    'forbid (principal, action == Action::"read", resource) when { context.hour * 9223372036854775807 > 0 };',
  ]
  const sets = await Promise.all(
    bodies.map((_, n) =>
      load(
        bodies
          .slice(0, n + 1)
          .map((body, i) => policy(body, { id: `p${i}`, verdict: i % 2 ? 'deny' : 'hold' }))
          .join('\n'),
      ),
    ),
  )
  const effect = fc.record({
    kind: fc.constantFrom(...EFFECT_KINDS),
    environment: fc.constantFrom(...ENVIRONMENT_CLASSES),
    target: fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0')),
  })
  const asked = fc.record({
    effects: fc.array(effect, { maxLength: 4 }),
    hour: fc.integer({ min: 0, max: 23 }),
    weekday: fc.constantFrom(...WEEKDAYS),
    principal: fc.record({ groups: fc.constantFrom([], ['g']) }),
  })
  fc.assert(
    fc.property(asked, fc.constantFrom(...VERDICTS), (json, table) => {
      const verdicts = sets.map((house) => judge(house, request(json)).verdict)
      for (const [i, raised] of verdicts.entries()) {
        expect(isStricter(table, strictest(table, raised))).toBe(false)
        expect(isStricter(verdicts[i - 1] ?? 'allow', raised)).toBe(false)
      }
    }),
    { numRuns: 150 },
  )
})

test('the schema for authors is the schema that is used', () => {
  const file = join(import.meta.dirname, '../../../policies/house.cedarschema')
  expect(readFileSync(file, 'utf8')).toBe(HOUSE_SCHEMA)
})

test('a clock shows the hour and the day of its zone', () => {
  expect(clockAt('2026-11-20T20:00:00Z')).toEqual({ at: '2026-11-20T20:00:00Z', hour: 20, weekday: 'friday' })
  expect(clockAt('2026-11-20T20:00:00Z', 'Asia/Kolkata')).toMatchObject({ hour: 1, weekday: 'saturday' })
  expect(clockAt('2026-03-29T01:30:00Z', 'Europe/Berlin')).toMatchObject({ hour: 3, weekday: 'sunday' })
})
