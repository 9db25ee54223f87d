import { describe, expect, test } from 'vitest'
import { parseAction } from '../../../action/parse.ts'
import { HoldDetail } from '../../../client/answers.ts'
import { planFor } from '../../../hold/shown/plan.ts'
import { warningFor } from '../../../hold/shown/warning.ts'
import { coloursFor } from '../../terminal.ts'
import { holdView } from './hold-view.ts'

const plain = coloursFor({ isTTY: false })
const NOW = Date.parse('2026-11-21T12:00:00Z')

function shown(more: Record<string, unknown> = {}): string {
  const hold = HoldDetail.parse({
    id: 'hold_1',
    status: 'pending',
    decision: 'd1',
    digest: 'sha256:00',
    decideBefore: '2026-11-21T12:27:00Z',
    openedAt: '2026-11-21T11:57:00Z',
    agent: 'agent_1',
    risk: 'CRITICAL',
    target: 'shop',
    ...more,
  })
  return holdView(hold, NOW, plain, 100)
}

function about(command: string) {
  const action = parseAction({ kind: 'shell', command })
  if (action.is === 'fault') throw new Error(action.fault.message)
  const at = command.indexOf('rm')
  const decision = {
    id: 'd1',
    digest: 'sha256:00',
    verdict: 'hold',
    environment: { class: 'unknown', treatedAs: 'production', because: [] },
    effects: [{ verb: 'delete', on: 'file', target: '/srv', reversible: 'no', span: [at, at + 11] }],
    reasons: [{ code: 'LOSES', message: 'it loses something', span: [at, at + 11] }],
  } as const
  return { warning: warningFor(action.value, decision), plan: planFor(action.value, decision) }
}

describe('a request as a person reads it', () => {
  test('says who, what, and how long there is', () => {
    const text = shown()
    expect(text).toContain('hold_1  pending  CRITICAL')
    expect(text).toContain('asked by     agent_1')
    expect(text).toContain('27 min left')
  })

  test('names who asked and who answered, beside their ids', () => {
    const hold = HoldDetail.parse({
      id: 'hold_1',
      status: 'approved',
      decision: 'd1',
      digest: 'sha256:00',
      decideBefore: '2026-11-21T12:27:00Z',
      agent: 'agent_1',
      answers: [{ by: 'person_1', at: NOW, justification: 'x', rollbackPlan: 'y' }],
    })
    const names = new Map([['agent_1', 'deploy-bot\x1b[2J']])
    const text = holdView(hold, NOW, plain, 100, names)
    expect(text).toMatch(/asked by {5}deploy-bot.*[(]agent_1[)]/)
    expect(text).toContain('approved by person_1')
    expect(text).not.toContain('\x1b')
  })

  test('shows what it was stopped for before the rest of a long action', () => {
    const lines = shown(about(`${'echo a\n'.repeat(200)}rm -rf /srv`)).split('\n')
    const danger = lines.indexOf('What it was stopped for')
    expect(danger).toBeGreaterThan(0)
    expect(danger).toBeLessThan(16)
    expect(lines[danger + 1]).toBe('  command  rm -rf /srv')
    expect(lines.filter((line) => line === '  command  echo a')).toHaveLength(200)
  })

  test('has warning, reach, plan', () => {
    const text = shown(about('rm -rf /srv/x'))
    for (const part of [
      'PRODUCTION SAFETY WARNING',
      'Environment: unknown, treated as production',
      'delete file  /srv  cannot be undone',
      '1. back up',
      '4. roll back',
    ])
      expect(text).toContain(part)
  })

  test('an agent’s view has less, and is shown all the same', () =>
    expect(shown({ agent: undefined, risk: undefined, target: undefined })).toContain('hold_1  pending'))
})

describe('no text of an agent reaches the terminal raw', () => {
  const EVIL = '\x1b[2J\x9b2J\x07\u202eeno\u200b\r⟨U+0041⟩'
  const raw = /[\p{Cc}\p{Cf}]/u

  test('in the action', () => expect(shown(about(`rm -rf /srv '${EVIL}'`)).replaceAll('\n', '')).not.toMatch(raw))
  test('in anything else that the authority tells', () => {
    const evil = { id: EVIL, agent: EVIL, session: EVIL, target: EVIL, risk: EVIL, environment: EVIL, digest: EVIL }
    const closed = { code: EVIL, by: EVIL, reason: `${EVIL}\n${EVIL}` }
    const answers = [{ by: EVIL, at: 0, justification: EVIL, rollbackPlan: EVIL }]
    const line = { part: 'danger', label: EVIL, text: EVIL }
    const warning = {
      ...about('rm -rf /srv').warning,
      title: EVIL,
      action: { kind: EVIL, bytes: 1, digest: EVIL, lines: [line] },
      because: [{ code: EVIL, message: EVIL, explained: EVIL }],
      reaches: [{ what: EVIL, target: EVIL, reversible: EVIL }],
      evidence: [{ says: EVIL, from: EVIL, value: EVIL, used: true }],
    }
    const plan = { steps: [{ name: EVIL, todo: [EVIL], commands: [EVIL] }] }
    const text = shown({ ...evil, closed, answers, warning, plan, incurable: [EVIL], status: EVIL })
    expect(text.replaceAll('\n', '')).not.toMatch(raw)
  })
  test('and a mark that the agent wrote is told from one of ours', () =>
    expect(shown({ target: '⟨U+0041⟩' })).toContain('⟨U+27E8⟩U+0041⟨U+27E9⟩'))
})
