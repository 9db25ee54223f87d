import { describe, expect, test } from 'vitest'
import { countOf, endOfMask, type Found, isMask, masked, maskFor } from './mask.ts'

const found = (start: number, end: number, rule: string, keep?: string): Found => ({
  span: [start, end],
  rule,
  ...(keep === undefined ? {} : { keep }),
})
const TEXT = '0123456789'

describe('where a mask ends', () => {
  const mask = maskFor({ rule: 'token', keep: '42' })

  test('is after its last character, wherever it begins', () => {
    expect(mask).toBe('⟨redacted: token …42⟩')
    expect(endOfMask(`a ${mask} b`, 2)).toBe(2 + mask.length)
    expect([isMask(mask), isMask(`${mask}x`), isMask(`x${mask}`)]).toEqual([true, false, false])
  })

  test('is nowhere in what only ends like one, begins like one, or is longer than any', () => {
    expect(endOfMask('token⟩', 0)).toBeUndefined()
    expect(endOfMask('⟨redacted: token', 0)).toBeUndefined()
    const of = (length: number) => maskFor({ rule: 'x'.repeat(length) })
    const longest = 80 - of(0).length
    expect(endOfMask(of(longest), 0)).toBe(80)
    expect(endOfMask(of(longest + 1), 0)).toBeUndefined()
  })
})

describe('a text with its findings replaced', () => {
  test.each<readonly [string, readonly Found[], string, readonly string[]]>([
    ['none', [], TEXT, []],
    ['one in the middle', [found(2, 4, 'a')], '01⟨redacted: a⟩456789', ['a']],
    ['to the end', [found(8, 10, 'a', 'xyz')], '01234567⟨redacted: a …xyz⟩', ['a']],
    ['of no length', [found(3, 3, 'a')], TEXT, []],
    ['in any order', [found(6, 8, 'b'), found(1, 2, 'a')], '0⟨redacted: a⟩2345⟨redacted: b⟩89', ['a', 'b']],
    ['side by side', [found(2, 4, 'a'), found(4, 6, 'b')], '01⟨redacted: a⟩⟨redacted: b⟩6789', ['a', 'b']],
    ['over each other, the second longer', [found(2, 4, 'a'), found(3, 9, 'b')], '01⟨redacted: b⟩9', ['b']],
    ['over each other, the first longer', [found(2, 8, 'a'), found(7, 9, 'b')], '01⟨redacted: a⟩9', ['a']],
    ['alike in length', [found(2, 5, 'a'), found(4, 7, 'b')], '01⟨redacted: a⟩789', ['a']],
    ['one within another', [found(2, 8, 'a'), found(3, 4, 'b')], '01⟨redacted: a⟩89', ['a']],
    ['a chain of them', [found(0, 3, 'a'), found(2, 5, 'b'), found(4, 9, 'c')], '⟨redacted: a⟩9', ['a']],
    ['a chain whose last is longest', [found(0, 2, 'a'), found(1, 3, 'b'), found(2, 9, 'c')], '⟨redacted: c⟩9', ['c']],
  ])('%s', (_what, findings, text, rules) => {
    const done = masked(TEXT, findings)
    expect([done.text, done.found.map((one) => one.rule)]).toEqual([text, rules])
  })
})

test('findings are counted by rule', () => {
  expect(countOf([found(0, 1, 'a'), found(1, 2, 'b'), found(2, 3, 'a')])).toEqual({ a: 2, b: 1 })
})
