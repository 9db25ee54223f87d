import { describe, expect, test } from 'vitest'
import { MINUTE } from '../duration.ts'
import { T0 } from '../testing/fixtures.ts'
import { boundMock, coversMock, endMock, enforced, type MockInput, openMock, readMockRequest } from './mock-session.ts'

const input = { reason: 'the provider is down', minutes: 20, workflow: 'invoices', agent: 'bot' }
const fields = (more: MockInput) => {
  const read = readMockRequest({ ...input, ...more })
  return read.is === 'ok' ? [] : read.fault.map((one) => one.code)
}
function session(more: MockInput = {}) {
  const read = readMockRequest({ ...input, ...more })
  if (read.is === 'fault') throw new Error(read.fault[0]?.code)
  return openMock(read.value, { id: 'mock_1', person: 'ida', now: T0, epoch: 1 })
}
const ask = { workflow: 'invoices', agent: 'bot', now: T0, epoch: 1 }

describe('a request for a mock session', () => {
  test('has a detailed reason, a time, and one workflow and agent', () => {
    expect(fields({})).toEqual([])
    expect(fields({ reason: '' })).toEqual(['REASON_TOO_SHORT'])
    expect(fields({ reason: '   short   ' })).toEqual(['REASON_TOO_SHORT'])
    expect(fields({ reason: undefined })).toEqual(['REASON_TOO_SHORT'])
    expect(fields({ minutes: 0 })).toEqual(['MINUTES_OUT_OF_RANGE'])
    expect(fields({ minutes: 481 })).toEqual(['MINUTES_OUT_OF_RANGE'])
    expect(fields({ minutes: 480 })).toEqual([])
    expect(fields({ minutes: '20' })).toEqual(['MINUTES_OUT_OF_RANGE'])
    expect(fields({ minutes: null })).toEqual(['MINUTES_OUT_OF_RANGE'])
    expect(fields({ workflow: '*' })).toEqual(['WORKFLOW_UNCLEAR'])
    expect(fields({ agent: '' })).toEqual(['AGENT_UNCLEAR'])
  })
  test('has names to the letter, of 200 characters at most', () => {
    expect(fields({ minutes: 1, workflow: 'x'.repeat(200), agent: 'a b' })).toEqual([])
    expect(fields({ workflow: 'x'.repeat(201) })).toEqual(['WORKFLOW_UNCLEAR'])
    expect(fields({ workflow: ' invoices' })).toEqual(['WORKFLOW_UNCLEAR'])
    expect(fields({ agent: 'bot?' })).toEqual(['AGENT_UNCLEAR'])
    expect(fields({ agent: null })).toEqual(['AGENT_UNCLEAR'])
    expect(fields({ minutes: 1.5 })).toEqual(['MINUTES_OUT_OF_RANGE'])
  })
  test('is told all that is wrong with it, field by field', () => {
    const read = readMockRequest({ reason: 'down', minutes: 0, workflow: '*', agent: '' })
    const found = read.is === 'fault' ? read.fault : []
    expect(found.map((one) => one.field)).toEqual(['reason', 'minutes', 'workflow', 'agent'])
    expect(found.map((one) => one.message)).toEqual([
      'Mock mode request requires detailed reason in production',
      'a whole number from 1 to 480',
      'a session is for one workflow, by its name',
      'a session is for one agent, by its name',
    ])
  })
  test('is for 30 minutes where none are said', () => {
    expect(session({ minutes: undefined }).ends).toBe(T0 + 30 * MINUTE)
  })
})

describe('a mock session', () => {
  test('covers its workflow and agent, in its time and epoch', () => {
    expect(coversMock(session(), ask)).toBe(true)
    for (const more of [
      { workflow: 'Invoices' },
      { agent: 'bot2' },
      { now: T0 - 1 },
      { epoch: 2 },
      { now: Number.NaN },
    ]) {
      expect(coversMock(session(), { ...ask, ...more })).toBe(false)
    }
  })
  test('ATTACK-20: ends by itself', () => {
    expect(coversMock(session(), { ...ask, now: T0 + 20 * MINUTE - 1 })).toBe(true)
    expect(coversMock(session(), { ...ask, now: T0 + 20 * MINUTE })).toBe(false)
  })
  test('ends at enforce, and stays as it ended', () => {
    const [ended] = enforced([session()], 'olga', T0 + MINUTE)
    if (ended === undefined) throw new Error('gone')
    expect(ended).toMatchObject({ ended: { by: 'olga', how: 'enforced' } })
    expect(coversMock(ended, ask)).toBe(false)
    expect(endMock(ended, 'ida', T0 + 2 * MINUTE, 'ended')).toBe(ended)
  })
  test('that leaves open for what is bound by the first run', () => {
    const open = session({ workflow: undefined, agent: undefined })
    expect(coversMock(open, ask)).toBe(true)
    const bound = boundMock(open, ask)
    expect(coversMock(bound, ask)).toBe(true)
    expect(coversMock(bound, { ...ask, workflow: 'orders' })).toBe(false)
    expect(coversMock(bound, { ...ask, agent: 'bot2' })).toBe(false)
    expect(boundMock(bound, ask)).toBe(bound)
  })
  test('that leaves one of the two open is bound in both by the first run', () => {
    for (const open of [session({ workflow: undefined }), session({ agent: undefined })]) {
      const bound = boundMock(open, ask)
      expect(bound).toMatchObject({ workflow: 'invoices', agent: 'bot' })
      expect(coversMock(bound, ask)).toBe(true)
      expect(coversMock(bound, { ...ask, workflow: 'orders' })).toBe(false)
      expect(coversMock(bound, { ...ask, agent: 'bot2' })).toBe(false)
    }
  })
  test('is not taken up by an agent of somebody else', () => {
    const open = session({ agent: undefined })
    expect(coversMock(open, { ...ask, owner: 'ben' })).toBe(false)
    expect(coversMock(open, { ...ask, owner: 'ida' })).toBe(true)
  })
})
