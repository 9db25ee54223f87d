import { describe, expect, test } from 'vitest'
import { answer } from '../testing/fixtures.ts'
import { type Answer, isWrongTry, problemsOf, textOf, understood } from './answer.ts'

const question = { targets: ['db:5432/shop', 'db:5432/stock'], changesData: true }
const codes = (more: Partial<Answer>, about = question) =>
  problemsOf({ ...answer, ...more }, about).map((one) => one.code)
const without = (field: keyof Answer) => {
  const { [field]: _, ...rest } = answer
  return problemsOf(rest, question).map((one) => one.code)
}

describe('an answer', () => {
  test('with everything is an approval', () => expect(codes({})).toEqual([]))
  test('may name any of the targets that are stopped', () => {
    expect(codes({ target: 'db:5432/stock' })).toEqual([])
    expect(codes({ target: 'db:5432/other' })).toEqual(['TARGET_WRONG'])
    expect(codes({ target: '' }, { targets: [''], changesData: true })).toEqual(['TARGET_WRONG'])
  })
  const lacking: readonly (readonly [keyof Answer, unknown, string])[] = [
    ['sentence', 'yes', 'SENTENCE_WRONG'],
    ['target', 'DB:5432/shop', 'TARGET_WRONG'],
    ['target', ['db:5432/shop'], 'TARGET_WRONG'],
    ['justification', 'too short', 'JUSTIFICATION_TOO_SHORT'],
    ['justification', '          x          ', 'JUSTIFICATION_TOO_SHORT'],
    ['justification', '\u200b'.repeat(20), 'JUSTIFICATION_TOO_SHORT'],
    ['justification', 'x'.repeat(4001), 'JUSTIFICATION_TOO_SHORT'],
    ['rollbackPlan', 'none', 'ROLLBACK_PLAN_TOO_SHORT'],
    ['rollbackPlan', 1234567890, 'ROLLBACK_PLAN_TOO_SHORT'],
    ['backup', 'true', 'BACKUP_UNSAID'],
    ['backup', 1, 'BACKUP_UNSAID'],
    ['backup', null, 'BACKUP_UNSAID'],
  ]
  for (const [field, value, code] of lacking) {
    test(`${field} ${JSON.stringify(value).slice(0, 30)} is no approval`, () => {
      expect(codes({ [field]: value })).toEqual([code])
      expect(without(field)).toEqual([code])
    })
  }
  test('without anything is told all of it', () => {
    const found = problemsOf({}, question).map((one) => one.field)
    expect(found).toEqual(['sentence', 'target', 'justification', 'rollbackPlan', 'backup'])
  })
  test('need not speak of a backup where no data changes, and says it rightly where it does', () => {
    const calm = { ...question, changesData: false }
    const { backup: _, ...rest } = answer
    expect(problemsOf(rest, calm)).toEqual([])
    expect(codes({ backup: 'yes' }, calm)).toEqual(['BACKUP_UNSAID'])
    expect(codes({ backup: null }, calm)).toEqual([])
    expect(codes({ backup: false }, calm)).toEqual([])
  })
  test('may say which backup it is, and that is kept with the way back', () => {
    const which = 'snapshot shop-2026-11-21'
    expect(codes({ backup: which })).toEqual([])
    expect(understood({ ...answer, backup: ` ${which} ` })).toEqual({
      ...understood(answer),
      backup: true,
      rollbackPlan: `${answer.rollbackPlan} (backup: ${which})`,
    })
    for (const none of ['No backup was taken', 'none was needed', 'N/A: nothing to back up', 'not applicable'])
      expect([codes({ backup: none }), understood({ ...answer, backup: none }).backup]).toEqual([[], false])
    for (const one of ['nova-5 volume snapshot', 'Northern replica, taken today', 'notes-db dump of 09:00'])
      expect([codes({ backup: one }), understood({ ...answer, backup: one }).backup]).toEqual([[], true])
  })
  test('that leaves it in doubt whether there is a backup says nothing', () => {
    for (const unclear of [
      'There is no backup of it',
      'we do not have one',
      "it wasn't taken yet",
      'it wasn\u2019t taken yet',
      'last night: failed',
      'false, skipped',
      'unknown to me',
    ])
      expect([unclear, codes({ backup: unclear })]).toEqual([unclear, ['BACKUP_UNSAID']])
  })
  test('may say that there is no backup: the risk rises, and the person has said it', () => {
    expect(codes({ backup: false })).toEqual([])
  })
  test('exactly ten characters are enough', () => {
    expect(codes({ justification: 'abcdefghij' })).toEqual([])
    expect(codes({ justification: 'abcdefghi' })).toEqual(['JUSTIFICATION_TOO_SHORT'])
  })
})

describe('what is wrong', () => {
  test('is told in a clause each', () => {
    for (const { message } of problemsOf({}, question)) expect(message).toMatch(/^[a-z].{20,}[^.]$/)
  })
  test('is a try at the phrase where the sentence or the target is', () => {
    const isTry = (more: Partial<Answer>) =>
      isWrongTry(problemsOf({ ...answer, ...more }, question), { ...answer, ...more })
    expect(isTry({ sentence: 'yes' })).toBe(true)
    expect(isTry({ target: 'db:5432/other' })).toBe(true)
    expect(isTry({ target: 'db:5432/other', justification: 'because' })).toBe(true)
    expect(isTry({ sentence: [answer.sentence], target: undefined })).toBe(true)
    expect(isTry({ sentence: '', target: null })).toBe(false)
    expect(isTry({ justification: 'because', backup: 'yes' })).toBe(false)
    expect(isTry({})).toBe(false)
  })
})

test('an answer is understood as it was given, its texts trimmed', () => {
  expect(understood({ ...answer, justification: `  ${answer.justification} ` })).toEqual({
    target: 'db:5432/shop',
    justification: 'the shop moved last week',
    rollbackPlan: 'restore the dump of noon',
    backup: true,
  })
  expect(understood({ ...answer, backup: false })).toHaveProperty('backup', false)
  const { backup: _, ...rest } = answer
  expect(understood(rest)).not.toHaveProperty('backup')
})

describe('a text', () => {
  test('has between 10 and 4000 characters', () => {
    expect(textOf('x'.repeat(4000))).toHaveLength(4000)
    expect(textOf('x'.repeat(4001))).toBeUndefined()
    expect(textOf(' \n exactly 10 ')).toBe('exactly 10')
  })
  test('has at least five that are drawn', () => {
    expect(textOf('a  b c d e')).toBe('a  b c d e')
    expect(textOf('a   b c  d')).toBeUndefined()
  })
  test('is well formed', () => {
    expect(textOf('a good reason')).toBe('a good reason')
    expect(textOf('a good reason \ud800')).toBeUndefined()
  })
})
