import { expect, test } from 'vitest'
import { EFFECT_KINDS } from '../understand/effect.ts'
import { REASON_OF_KIND, REASONS } from './reasons.ts'
import { TABLE, WORKFLOW_TABLE } from './table.ts'
import { isStricter, strictest, VERDICTS } from './verdict.ts'

/** The contract's table once more, row by row: local, development, staging, production. a: allow, h: hold, d: deny. */
const CONTRACT: Readonly<Record<(typeof EFFECT_KINDS)[number], string>> = {
  read: 'aaaa',
  prepare: 'aaaa',
  'read-data': 'aaah',
  'read-secret': 'hhhh',
  change: 'aaah',
  restart: 'aaah',
  deploy: 'aaah',
  publish: 'hhhh',
  'lose-remade': 'aahh',
  lose: 'hhhh',
  access: 'hhhh',
  disclose: 'hhhh',
  'remote-code': 'hhhh',
  undescribed: 'aahh',
  unreadable: 'hhhh',
  catastrophe: 'dddd',
}

const letters = (row: { local: string; development: string; staging: string; production: string }) =>
  [row.local, row.development, row.staging, row.production].map((verdict) => verdict.charAt(0)).join('')

for (const kind of EFFECT_KINDS) {
  test(`${kind}: ${CONTRACT[kind]}`, () => expect(letters(TABLE[kind])).toBe(CONTRACT[kind]))
  test(`${kind} has a reason`, () => expect(REASONS[REASON_OF_KIND[kind]].text).not.toBe(''))
}

test('no environment that is better protected is looser', () => {
  for (const row of Object.values(TABLE)) {
    expect(isStricter(row.development, row.staging)).toBe(false)
    expect(isStricter(row.staging, row.production)).toBe(false)
    expect(row.local).toBe(row.development)
  }
})

test('workflows: a real run goes, a mock run is local work', () => {
  expect(letters(WORKFLOW_TABLE.real)).toBe('aaaa')
  expect(letters(WORKFLOW_TABLE.mock)).toBe('aahh')
})

test('the strictest of several', () => {
  expect(strictest('allow')).toBe('allow')
  expect(strictest('allow', 'hold')).toBe('hold')
  expect(strictest('hold', 'allow')).toBe('hold')
  expect(strictest('hold', 'deny', 'allow')).toBe('deny')
  expect(strictest('deny', 'hold')).toBe('deny')
  for (const a of VERDICTS)
    for (const b of VERDICTS) expect(isStricter(a, b)).toBe(VERDICTS.indexOf(a) > VERDICTS.indexOf(b))
})
