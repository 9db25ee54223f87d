import { describe, expect, test } from 'vitest'
import { type Lexicon, tokenize } from './tokens.ts'

const quotes = { '"': 'plain' } as const
const javascript: Lexicon = { lineComments: ['//'], blockComments: [], quotes, slashes: true }
const awk: Lexicon = { ...javascript, lineComments: ['#'], rules: true }
const ruby: Lexicon = { ...javascript, lineComments: ['#'], quoteLike: 'ruby' }

/** The names and texts of a code, in their order. */
function words(code: string, lexicon: Lexicon): readonly string[] {
  const { tokens, broken } = tokenize(code, lexicon)
  return [
    ...tokens.flatMap(({ kind, text }) => (kind === 'name' || kind === 'text' ? [text] : [])),
    ...(broken ? ['broken'] : []),
  ]
}

describe('a quote in a regular expression begins no text', () => {
  test.each([
    ['behind a block on a line of its own', 'if (a) { b }\n/"/.test(c); d', javascript, 'if a b test c d'],
    ['behind a rule of awk', '{ a } /"/ { b } /"/ { c }', awk, 'a b c'],
    ['on a line of awk', 'a\n/"/ { b }', awk, 'a b'],
    ['on a line of Ruby', 'a\n/"/ =~ b', ruby, 'a b'],
  ])('%s', (_, code, lexicon, wanted) => expect(words(code, lexicon).join(' ')).toBe(wanted))
})

describe('a slash behind a value divides', () => {
  test.each([
    ['in awk', 'a = (b) / c; d = e / "f"', awk, 'a b c d e f'],
    ['behind what stands in braces', 'a = { b: 1 } / c / "d"', javascript, 'a b c d'],
    ['behind a block of Ruby', 'a { b } / c / "d"', ruby, 'a b c d'],
    ['on a line of JavaScript', 'a\n/ b / "c"', javascript, 'a b c'],
  ])('%s', (_, code, lexicon, wanted) => expect(words(code, lexicon).join(' ')).toBe(wanted))
})
