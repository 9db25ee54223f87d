import { describe, expect, test } from 'vitest'
import type { Action } from '../../action/action.ts'
import { actionDigest } from '../../action/digest.ts'
import { decide } from '../../decide/decide.ts'
import { judge } from '../../decide/judge.ts'
import type { ReasonCode } from '../../decide/reasons.ts'
import { plain } from '../../decide/testing/located.ts'
import { type EnvironmentClass, treatedAs } from '../../locate/environment.ts'
import { environmentOf } from '../../locate/evidence.ts'
import { approvalRecord } from '../approval/record.ts'
import { action, approveBy, approved, decision, hold, world } from '../testing/fixtures.ts'
import { step } from '../transition.ts'
import { planFor } from './plan.ts'
import { renderAction } from './rendered.ts'
import { type Risk, raised, riskOf } from './risk.ts'
import { warningFor } from './warning.ts'

const texts = (given: Action, reasons = decision().reasons) =>
  renderAction(given, { reasons, effects: [] }).lines.map((line) => `${line.part} ${line.label}: ${line.text}`)

describe('an action', () => {
  test('is shown whole, what is dangerous first', () => {
    expect(texts(action)).toEqual(['danger command: dropdb shop', 'action command: echo hi; dropdb shop'])
  })
  test('ATTACK-13: what stands behind 10,000 blanks stands on the first line', () => {
    const command = `echo hi${' '.repeat(10_000)}; dropdb shop`
    expect(texts({ kind: 'shell', command }, [{ code: 'LOSES', message: '', span: [10_009, 10_020] }])).toEqual([
      'danger command: dropdb shop',
      'action command: echo hi⟨×10000 spaces⟩; dropdb shop',
    ])
  })
  test('has the count and the digest of its canonical bytes', () => {
    expect(renderAction(action, decision())).toMatchObject({
      kind: 'shell',
      bytes: '{"command":"echo hi; dropdb shop","kind":"shell"}'.length,
      digest: actionDigest(action),
    })
  })
  test('has every field', () => {
    const span = [5, 8] as const
    const reasons = [{ code: 'CHANGES' as const, message: '', span }]
    expect(texts({ kind: 'exec', argv: ['kill', '1 2'], cwd: '/x' }, reasons)).toEqual([
      'danger argv: 1 2',
      'action argv[0]: kill',
      'action argv[1]: 1 2',
      'action cwd: /x',
    ])
    expect(texts({ kind: 'sql', statement: 'DROP TABLE t' }, [{ code: 'LOSES', message: '', span: [0, 12] }])).toEqual([
      'action statement: DROP TABLE t',
    ])
    const call = { kind: 'tool', server: 's', tool: 't', arguments: { 'a\u202e': [1, {}, null], b: 'x\ny' } } as const
    expect(texts(call)).toEqual([
      'action server: s',
      'action tool: t',
      'action arguments.a⟨U+202E⟩[0]: 1',
      'action arguments.a⟨U+202E⟩[1]: {}',
      'action arguments.a⟨U+202E⟩[2]: null',
      'action arguments.b: x',
      'action arguments.b: y',
    ])
  })
})

describe('what is dangerous', () => {
  const at = (...spans: readonly (readonly [number, number])[]) =>
    spans.map((span) => ({ code: 'LOSES' as const, message: '', span }))
  const dangers = (given: Action, ...spans: readonly (readonly [number, number])[]) =>
    texts(given, at(...spans)).filter((line) => line.startsWith('danger'))
  test('is shown once, though two reasons point at it', () => {
    expect(dangers(action, [9, 20], [9, 20])).toEqual(['danger command: dropdb shop'])
  })
  test('is a part that can be drawn, and not the whole', () => {
    const pair = { kind: 'shell', command: 'a \u{1f600} b' } as const
    expect(dangers(pair, [2, 4])).toEqual(['danger command: \u{1f600}'])
    expect(dangers(pair, [2, 3])).toEqual([])
    expect(dangers(action, [3, 3])).toEqual([])
    expect(dangers(action, [0, 20])).toEqual([])
  })
  test('is shown of a statement, too', () => {
    const statement = { kind: 'sql', statement: 'SELECT 1; DROP TABLE t' } as const
    expect(dangers(statement, [10, 22])).toEqual(['danger statement: DROP TABLE t'])
  })
  test('stands behind no place where a reason has none', () => {
    expect(texts({ kind: 'shell', command: 'a undefined b' }, [{ code: 'LOSES', message: '' }])).toEqual([
      'action command: a undefined b',
    ])
  })
  test('is not told apart in what has no text of its own', () => {
    const call = { kind: 'tool', server: 's', tool: 't', arguments: { list: [], n: 5, yes: true } } as const
    expect(texts(call, at([0, 1]))).toEqual([
      'action server: s',
      'action tool: t',
      'action arguments.list: []',
      'action arguments.n: 5',
      'action arguments.yes: true',
    ])
  })
})

describe('risk', () => {
  const risk = (environment: EnvironmentClass, ...codes: readonly ReasonCode[]) =>
    riskOf({
      environment: { class: environment, treatedAs: treatedAs(environment), because: [] },
      reasons: codes.map((code) => ({ code, message: '' })),
    })
  const rows: readonly (readonly [EnvironmentClass, ReasonCode, Risk])[] = [
    ['production', 'CHANGES', 'MEDIUM'],
    ['production', 'DEPLOYS', 'HIGH'],
    ['production', 'READS_DATA', 'HIGH'],
    ['production', 'LOSES', 'CRITICAL'],
    ['unknown', 'LOSES', 'CRITICAL'],
    ['staging', 'RESTARTS', 'LOW'],
    ['staging', 'UNREADABLE', 'MEDIUM'],
    ['staging', 'CHANGES_ACCESS', 'HIGH'],
    ['development', 'READS_SECRET', 'MEDIUM'],
    ['local', 'UNREADABLE', 'LOW'],
    ['local', 'PUBLISHES', 'MEDIUM'],
  ]
  for (const [environment, code, wanted] of rows) {
    test(`${code} in ${environment}`, () => expect(risk(environment, code)).toBe(wanted))
  }
  test('is that of the worst part, and not low where nothing is known', () => {
    expect(risk('production', 'CHANGES', 'LOSES')).toBe('CRITICAL')
    expect(risk('production')).toBe('HIGH')
    expect([raised('LOW'), raised('CRITICAL')]).toEqual(['MEDIUM', 'CRITICAL'])
  })
})

test('the warning names action, environment, risk, reasons, reach and evidence', () => {
  const warning = warningFor(action, decision({}, 'unknown'))
  expect(warning).toMatchObject({
    title: 'PRODUCTION SAFETY WARNING',
    environment: 'unknown',
    treatedAs: 'production',
    risk: 'CRITICAL',
    because: [{ code: 'LOSES', message: '`drop` of database `shop`' }],
    reaches: [{ what: 'drop database', target: 'db:5432/shop', reversible: 'no' }, { what: 'echo text' }],
    evidence: [{ says: 'unknown', from: 'targets.yaml', used: true }],
  })
  expect(warning.because[0]?.explained).toContain('cannot be undone')
  const evidence = (value: string, used: boolean) =>
    ({ says: 'production', tier: 'registry', from: 'x', value, used }) as const
  const because = [evidence('a', false), evidence('b', true), evidence('c', false), evidence('d', true)]
  const mixed = warningFor(action, decision({ environment: { ...decision().environment, because } }))
  expect(mixed.evidence.map((one) => one.value)).toEqual(['b', 'd', 'a', 'c'])
})

describe('the plan', () => {
  test('backs up, executes, verifies and rolls back, by what is touched', () => {
    const plan = planFor(action, decision(), 'restore it\nfrom noon')
    expect(plan.steps.map((one) => one.name)).toEqual(['back up', 'execute', 'verify', 'roll back'])
    expect(plan.steps[0]?.todo.join('\n')).toContain('take a dump of what is touched on `db:5432/shop`')
    expect(plan.steps[1]).toMatchObject({ commands: ['echo hi; dropdb shop'] })
    expect(plan.steps[3]?.todo.slice(0, 2)).toEqual(['restore it', 'from noon'])
  })
  test('executes exactly the action, whatever its kind', () => {
    const executed = (given: Action) => planFor(given, decision()).steps[1]
    expect(executed(action)?.todo).toEqual([`run exactly the approved action, once: ${actionDigest(action)}`])
    expect(executed({ kind: 'exec', argv: ['kill', '1 2'] })?.commands).toEqual(['"kill" "1 2"'])
    expect(executed({ kind: 'sql', statement: 'DROP\nTABLE t' })?.commands).toEqual(['DROP', 'TABLE t'])
    expect(executed({ kind: 'named', name: 'cutover', target: 'x' })?.commands).toEqual([])
  })
  test('offers no command where there is none, and no plan of a person before there is one', () => {
    const { steps } = planFor(action, decision())
    expect(steps.map((one) => one.commands.length)).toEqual([0, 1, 0, 0])
    expect(steps[0]?.todo[0]).toBe('store logs, configuration and versions as they are now in an incident artefact')
    expect(steps[3]?.todo).not.toContain('restore it')
    expect(planFor(action, decision(), 'restore it').steps[3]?.todo[0]).toBe('restore it')
    expect(planFor(action, decision(), 'restore it').steps[3]?.todo.slice(1)).toEqual(steps[3]?.todo)
  })
  test('has the commands that the gate offers', () => {
    const effect = plain('restart', 'production', { dryRun: 'try x', verify: 'status x' })
    const judged = decide([judge(effect)], environmentOf('production', []), new Set(['try x', 'status x']))
    const plan = planFor(action, { ...decision(), instead: judged.instead })
    expect(plan.steps.map((one) => one.commands)).toEqual([['try x'], ['echo hi; dropdb shop'], ['status x'], []])
    // Nobody takes the dry run for the backup; where there is none, there is nothing to say of it.
    const dryRuns = (of: typeof plan) => of.steps[0]?.todo.filter((one) => one.includes('dry run'))
    expect(dryRuns(plan)).toHaveLength(1)
    expect(dryRuns(planFor(action, decision()))).toEqual([])
  })
})

describe('the approval record', () => {
  const record = (from = approved()) =>
    approvalRecord(from, renderAction(action, decision()), planFor(action, decision()))
  test('says who asked, who approved, when, why and how it is undone', () => {
    expect(record()).toMatchObject({
      hold: 'hold_1',
      requestedBy: 'bot',
      requestedAt: '2026-11-21T12:00:00.000Z',
      target: 'db:5432/shop',
      risk: 'CRITICAL',
      approvals: [
        {
          by: 'ann',
          timestamp: '2026-11-21T12:01:00.000Z',
          justification: 'the shop moved last week',
          rollbackPlan: 'restore the dump of noon',
          backup: 'taken',
        },
      ],
    })
  })
  test('says what each approver said of a backup, and one that there is none is enough', () => {
    const one = approved()
    const [given] = one.approvals
    if (given === undefined) throw new Error('not approved')
    const { backup: _, ...silent } = given
    const several = { ...one, approvals: [given, { ...given, backup: false }, silent] }
    const facts = { ...one.facts, risk: 'MEDIUM' as const }
    expect(record(several)?.approvals.map((approval) => approval.backup)).toEqual(['taken', 'none', 'not asked for'])
    expect(record({ ...several, facts })?.risk).toBe('HIGH')
    expect(record({ ...several, facts: { ...facts, changesData: false } })?.risk).toBe('MEDIUM')
  })
  test('says why it was urgent, where it was', () => {
    const emergency = { by: 'ida', at: 0, reason: 'the shop\nis down' }
    expect(record({ ...approved(), emergency })?.emergency).toBe('the shop⟨U+000A⟩is down')
    expect(record()).not.toHaveProperty('emergency')
  })
  test('there is none before the approval', () => expect(record(hold())).toBeUndefined())
  test('a missing backup raises the risk', () => {
    const lesser = hold()
    const from = { ...lesser, facts: { ...lesser.facts, reasons: ['CHANGES'] as const, risk: 'MEDIUM' as const } }
    expect(record(step(from, approveBy('ann', { backup: false }), world()).hold)?.risk).toBe('HIGH')
    expect(record(step(from, approveBy('ann'), world()).hold)?.risk).toBe('MEDIUM')
  })
})
