import { describe, expect, test } from 'vitest'
import type { Client } from '../../../client/client.ts'
import { AuthorityFault } from '../../../client/fault.ts'
import { besideHolds, holdList } from './hold-list.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const one = {
  id: 'hold_01m81dwrwygckdtdtz89k0xya7',
  status: 'pending',
  decision: '01m81dwrweemmhh7sstyg3t2gj',
  digest: 'sha256:57fc',
  decideBefore: '2026-11-22T12:29:00Z',
  openedAt: '2026-11-22T11:59:00Z',
  risk: 'CRITICAL',
  agent: 'agent_1',
  target: 'https://10.0.0.1:6443',
}
const BESIDE = { names: new Map([['agent_1', 'deploy-bot']]), whats: new Map([[one.id, 'delete namespace']]) }

/** Answers each question after a while, with a refusal of this status where there is one; counts how many are open at once. */
function clientOf(refused?: number) {
  const seen = { open: 0, most: 0 }
  const get = async (path: string) => {
    seen.open++
    seen.most = Math.max(seen.most, seen.open)
    await new Promise((resolve) => setTimeout(resolve, 1))
    seen.open--
    if (refused !== undefined) throw new AuthorityFault({ status: refused, code: 'X', detail: 'no' }, 69)
    if (path === '/v1/agents') return { agents: [{ id: 'agent_1', name: 'deploy-bot' }] }
    if (path === '/v1/people') return { people: [] }
    return { effects: [{ verb: 'delete', on: 'namespace' }] }
  }
  return { client: { get } as unknown as Client, seen }
}

describe('what stands beside a list', () => {
  test('is asked for of what waits, and of not all at once', async () => {
    const { client, seen } = clientOf()
    const many = Array.from({ length: 100 }, (_, n) => ({ ...one, id: `hold_${n}`, decision: `d${n}` }))
    const { names, whats } = await besideHolds(client, [...many, { ...one, status: 'spent' }])
    expect([...names]).toEqual([['agent_1', 'deploy-bot']])
    expect([...whats]).toEqual(many.map(({ id }) => [id, 'delete namespace']))
    expect(seen.most).toBeLessThanOrEqual(20)
  })

  test.each([403, 429, 500])('is left out where the authority refuses it with %d', async (status) => {
    const { names, whats } = await besideHolds(clientOf(status).client, [one])
    expect([...names, ...whats]).toEqual([[one.id, '']])
  })
})

describe('a list of requests', () => {
  test('tells who asked, what for and where', () => {
    const [headings = '', row = ''] = holdList([one], NOW, BESIDE).split('\n')
    expect(headings).toMatch(/ASKED BY +WHAT +TARGET$/)
    expect(row).toMatch(/deploy-bot +delete namespace +https:\/\/10[.]0[.]0[.]1:6443$/)
  })

  test('keeps the id where nobody told the name', () => expect(holdList([one], NOW)).toContain('agent_1'))

  test.each([40, 60, 80])('has no line wider than a terminal of %d columns', (width) => {
    const told = holdList([one, one], NOW, BESIDE, width)
    expect(told.split('\n').filter((line) => line.length > width)).toEqual([])
    expect(told.replaceAll(/\s+/g, ' ')).toContain(
      `${one.id} delete namespace on https://10.0.0.1:6443, asked by deploy-bot 60 s ago pending, CRITICAL, 29 min left`,
    )
  })

  test('is a table where the terminal is wide', () =>
    expect(holdList([one], NOW, BESIDE, 200)).toBe(holdList([one], NOW, BESIDE)))

  test('shows no control of what an agent named', () => {
    const beside = { names: new Map([['agent_1', 'a\u001b[2Jb']]), whats: new Map() }
    for (const width of [40, 200]) expect(holdList([one], NOW, beside, width)).not.toContain('\u001b')
  })
})
