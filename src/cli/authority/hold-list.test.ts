import { describe, expect, test } from 'vitest'
import { holdList } from './hold-list.ts'

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
