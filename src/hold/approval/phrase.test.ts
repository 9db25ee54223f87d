import { describe, expect, test } from 'vitest'
import { isTyped, SENTENCE } from './phrase.ts'

describe('the sentence', () => {
  test('is the one of the policy', () => {
    expect(SENTENCE).toBe('Yes, I understand the risks and want to proceed in production')
    expect(isTyped(SENTENCE, SENTENCE)).toBe(true)
  })
  const wrong: readonly (readonly [string, unknown])[] = [
    ['a blank before', ` ${SENTENCE}`],
    ['a newline after', `${SENTENCE}\n`],
    ['a full stop', `${SENTENCE}.`],
    ['two blanks inside', SENTENCE.replace(' I ', '  I ')],
    ['another blank', SENTENCE.replace(' ', '\u00a0')],
    ['lower case', SENTENCE.toLowerCase()],
    ['a Cyrillic o', SENTENCE.replace('o', '\u043e')],
    ['a full-width Y', SENTENCE.replace('Y', '\uff39')],
    ['a zero-width joiner', SENTENCE.replace('Yes', 'Y\u200des')],
    ['a part of it', SENTENCE.slice(0, -1)],
    ['nothing', ''],
    ['no text', undefined],
    ['a list of it', [SENTENCE]],
    ['yes', 'yes'],
  ]
  for (const [name, given] of wrong) {
    test(`ATTACK-13, ATTACK-14: ${name} is no approval`, () => expect(isTyped(given, SENTENCE)).toBe(false))
  }
})

describe('a target', () => {
  test('may be composed in either way', () => {
    expect(isTyped('cafe\u0301', 'caf\u00e9')).toBe(true)
    expect(isTyped('cafe', 'caf\u00e9')).toBe(false)
  })
  test('is not typed with what only becomes its characters', () => {
    expect(isTyped('KUBE', 'KUBE')).toBe(true)
    expect(isTyped('\u212aUBE', 'KUBE')).toBe(false)
    expect(isTyped('a\u037e', 'a;')).toBe(false)
    expect(isTyped('a\u1fef', 'a`')).toBe(false)
  })
  test('is not the empty text where nothing was sent', () => {
    expect(isTyped(undefined, '')).toBe(false)
    expect(isTyped('\ud800', '\ufffd')).toBe(false)
  })
})
