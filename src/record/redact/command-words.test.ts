import { expect, test } from 'vitest'
import { commandWords } from './command-words.ts'

test.each<readonly [string, readonly string[]]>([
  ['', []],
  ['  \t\r ', []],
  ['a', ['a']],
  ['a b', ['a', 'b']],
  [' a\tb\rc ', ['a', 'b', 'c']],
  ['a|b', ['a', '|', 'b']],
  ['a || b', ['a', '||', 'b']],
  ['a&&b', ['a', '&&', 'b']],
  ['a & b', ['a', '&', 'b']],
  ['a;b', ['a', ';', 'b']],
  ['a\nb', ['a', ';', 'b']],
  ['a\n\n(b', ['a', ';', 'b']],
  ['(a) b', [';', 'a)', 'b']],
  ['$(a b', ['$', ';', 'a', 'b']],
  ['a ;', ['a', ';']],
  ['-p"a b"c d', ['-p"a b"c', 'd']],
  ["-p'a b' d", ["-p'a b'", 'd']],
  ["-p'a b", ["-p'a b"]],
  ['-p"a\'b c"', ['-p"a\'b c"']],
  ['a\\ b c', ['a\\ b', 'c']],
  ['a\\', ['a\\']],
  ['a{b}c d', ['a{b}c', 'd']],
  ['-u⟨redacted: token⟩:x y', ['-u⟨redacted: token⟩:x', 'y']],
  ['⟨redacted: token⟩ y', ['⟨redacted: token⟩', 'y']],
  ['⟨a b', ['⟨a', 'b']],
  ['a./:=,@%+*-_9 b', ['a./:=,@%+*-_9', 'b']],
])('%j has the words %j', (text, wanted) => {
  const words = commandWords(text)
  expect(words.map((word) => word.text)).toEqual(wanted)
  for (const { text: word, span, quoted } of words) {
    expect(quoted).toBe(false)
    if (word !== ';') expect(text.slice(...span)).toBe(word)
  }
})

test.each<readonly [string, readonly (readonly [string, boolean])[]]>([
  [
    '"a b" c',
    [
      ['a b', true],
      ['c', false],
    ],
  ],
  [
    "'a b' c",
    [
      ['a b', true],
      ['c', false],
    ],
  ],
  [
    '"a\'b" c',
    [
      ["a'b", true],
      ['c', false],
    ],
  ],
  [
    '"a"b',
    [
      ['a', true],
      ['b', false],
    ],
  ],
  [
    'x "a b',
    [
      ['x', false],
      ['a b', true],
    ],
  ],
  ['""', [['', true]]],
  ['"', [['', true]]],
])('quotes of %j are taken off', (text, wanted) => {
  const words = commandWords(text)
  expect(words.map((word) => [word.text, word.quoted])).toEqual(wanted)
  for (const word of words) expect(text.slice(...word.span)).toBe(word.text)
})

test('an escape at the end of the text ends with it', () =>
  expect(commandWords('a\\')).toEqual([{ text: 'a\\', span: [0, 2], quoted: false }]))

test('signs between commands stand where they stand', () => {
  expect(commandWords('a\n\n(b')[1]).toEqual({ text: ';', span: [1, 4], quoted: false })
  expect(commandWords('a && b')[1]).toEqual({ text: '&&', span: [2, 4], quoted: false })
  expect(commandWords('a |')[1]).toEqual({ text: '|', span: [2, 3], quoted: false })
})
