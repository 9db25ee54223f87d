import { describe, expect, test } from 'vitest'
import { PROBES } from './probes.ts'
import { type Guard, passed, realGuard, runProbes } from './run.ts'

const today = '2026-01-05'

describe('probes', () => {
  const summary = runProbes(realGuard(), today)

  for (const one of summary.results)
    test(`${one.id} is closed`, () => expect(one).toMatchObject({ allow: false, token: null, fail_open: false }))
  for (const one of summary.twins)
    test(`${one.id} is open`, () => expect(one).toMatchObject({ allow: true, token: 'PRODUCTION_PASS' }))

  test('the summary is that of the harness', () => {
    expect(summary).toMatchObject({
      date: today,
      any_fail_open: false,
      production_token_leaked: false,
      verdict: 'ALL_FAIL_CLOSED',
    })
    expect(summary.blocked_count).toBe(summary.probe_count)
    expect(summary.results.slice(0, 9).map((one) => one.id.slice(0, 2))).toEqual([
      'P1',
      'P2',
      'P3',
      'P4',
      'P5',
      'P6',
      'P7',
      'P8',
      'P9',
    ])
    expect(passed(summary)).toBe(true)
  })

  test('a probe and its twin differ in one thing', () => {
    for (const { twin } of PROBES)
      expect(Object.keys(twin.request ?? {}).length + (twin.grants === undefined ? 0 : 1)).toBe(1)
  })
})

describe('gates that must fail', () => {
  const always =
    (verdict: 'allow' | 'deny'): Guard =>
    () => ({ verdict, known: true, reasons: [] })

  test('one that refuses everything', () => expect(passed(runProbes(always('deny'), today))).toBe(false))
  test('one that stops everything, with a text that looks like a token', () => {
    const saying = (reason: string): Guard => {
      const guard = realGuard()
      return (request, grants) => {
        const answer = guard(request, grants)
        return answer.verdict === 'allow' ? answer : { ...answer, reasons: [reason] }
      }
    }
    for (const reason of ['here is PRODUCTION_PASS', 'CUTOVER_AUTHORIZED', 'it was REAL_RUN_GRANTED']) {
      const summary = runProbes(saying(reason), today)
      expect(summary).toMatchObject({ any_fail_open: false, production_token_leaked: true })
      expect(passed(summary)).toBe(false)
    }
    expect(passed(runProbes(saying('missing required grants: CUTOVER'), today))).toBe(true)
  })
  test('one that lets everything go', () => {
    const summary = runProbes(always('allow'), today)
    expect(summary).toMatchObject({ verdict: 'FAIL_OPEN_DETECTED', production_token_leaked: true })
    expect(passed(summary)).toBe(false)
  })
})

test('a grant by another key counts for nothing', () => {
  const guard = realGuard()
  const probe = PROBES[1] as (typeof PROBES)[number]
  expect(guard(probe.request, probe.twin.grants ?? []).verdict).toBe('allow')
  expect(guard({ ...probe.request, target: 'unknown' }, probe.twin.grants ?? []).verdict).toBe('hold')
})
