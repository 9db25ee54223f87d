import { describe, expect, test } from 'vitest'
import type { Found } from './mask.ts'
import { lookEveryWay } from './views.ts'

/** Looks for one word, in every writing that is undone; what is found is told as it stands in the text. */
function written(text: string, word: string): readonly string[] {
  const look = (view: string): readonly Found[] => {
    const at = view.indexOf(word)
    return at < 0 ? [] : [{ span: [at, at + word.length], rule: 'word' }]
  }
  return lookEveryWay(text, look).map(({ span }) => text.slice(...span))
}

/** All that is looked at. */
function views(text: string): readonly string[] {
  const all: string[] = []
  lookEveryWay(text, (view) => {
    all.push(view)
    return []
  })
  return all
}

test.each<readonly [string, readonly string[]]>([
  ['', ['']],
  ['plain', ['plain']],
  ['a%20b', ['a%20b', 'a b']],
  ['%41%4a%4A%0a', ['%41%4a%4A%0a', 'AJJ\n']],
  ['100% %zz %4 %g1 %1g', ['100% %zz %4 %g1 %1g']],
  ['%', ['%']],
  ['%4', ['%4']],
  ['%%41', ['%%41', '%A']],
  ['%2541', ['%2541', '%41']],
  ['a\\"b', ['a\\"b', 'a"b']],
  ['\\n\\r\\t\\b\\f\\x\\/', ['\\n\\r\\t\\b\\f\\x\\/', '\n\r\t\b\fx/']],
  ['\\u0041\\u00e9', ['\\u0041\\u00e9', 'Aé']],
  ['\\u00zz', ['\\u00zz']],
  ['\\u004', ['\\u004']],
  ['a\\', ['a\\']],
  ['a\\\\', ['a\\\\', 'a\\']],
  ['\\\\n', ['\\\\n', '\\n', '\n']],
  ['\\\\\\"', ['\\\\\\"', '\\"', '"']],
  ['%41\\"', ['%41\\"', 'A\\"', '%41"', 'A"']],
  ['%5C"', ['%5C"', '\\"']],
])('%j is looked at as %j', (text, wanted) => expect(views(text)).toEqual(wanted))

describe('what is found is told where it stands in the text', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['a word b', 'word', ['word']],
    ['a w%6Frd b', 'word', ['w%6Frd']],
    ['%20word%20', 'word', ['word', 'word']],
    ['%77ord b', 'word', ['%77ord']],
    ['a wor%64', 'word', ['wor%64']],
    ['%77%6f%72%64', 'word', ['%77%6f%72%64']],
    ['%20%77%6f%72%64%20', 'word', ['%77%6f%72%64']],
    ['\\nword\\n', 'word', ['word', 'word']],
    ['\\n\\w\\ord\\n', 'word', ['\\w\\ord']],
    ['a \\u0077ord b', 'word', ['\\u0077ord']],
    ['a wor\\u0064 b', 'word', ['wor\\u0064']],
    ['a w\\\\u006frd b', 'word', ['w\\\\u006frd']],
    ['\\"w%6Frd\\"', 'word', ['w%6Frd', 'w%6Frd']],
    ['%22\\"w%6Frd\\"%22', 'word', ['w%6Frd', 'w%6Frd']],
    ['\\u00e9\\u00e9 w\\u006frd\\u00e9', 'word', ['w\\u006frd']],
    ['%C3%A9 wo%72d', 'word', ['wo%72d']],
    [`${'%20'.repeat(50)}w%6Frd${'%20'.repeat(50)}`, 'word', ['w%6Frd']],
    ['a w%6Frd b', 'other', []],
  ])('%j', (text, word, wanted) => expect(written(text, word)).toEqual(wanted))
})

test('what else is known of a finding stays with it', () => {
  const found = lookEveryWay('a%20b', () => [{ span: [0, 1], rule: 'r', keep: 'k' }])
  expect(found).toEqual([
    { span: [0, 1], rule: 'r', keep: 'k' },
    { span: [0, 1], rule: 'r', keep: 'k' },
  ])
})
