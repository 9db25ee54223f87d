import { expect, test } from 'vitest'
import { Automaton } from './automaton.ts'

/** The longest of the texts that ends at each place, one after the other. */
function found(texts: readonly string[], text: string): readonly string[] {
  const automaton = new Automaton(texts)
  let at = automaton.root
  const out: string[] = []
  for (let i = 0; i < text.length; i++) {
    at = automaton.step(at, text.charCodeAt(i))
    if (at.longest > 0) out.push(text.slice(i + 1 - at.longest, i + 1))
  }
  return out
}

test.each<readonly [readonly string[], string, readonly string[]]>([
  [[], 'abc', []],
  [[''], 'abc', []],
  [['b'], 'abc', ['b']],
  [['abc'], 'abc', ['abc']],
  [['abc'], 'abd', []],
  [['abc'], 'ababc', ['abc']],
  [['aab'], 'aaab', ['aab']],
  [['abab'], 'abababx', ['abab', 'abab']],
  [['ab', 'bc'], 'abc', ['ab', 'bc']],
  [['abcd', 'bc'], 'abcx', ['bc']],
  [['abcd', 'bc'], 'abcd', ['bc', 'abcd']],
  [['abcd', 'bcd', 'd'], 'abcd', ['abcd']],
  [['xabcd', 'abce', 'bc'], 'xabce', ['bc', 'abce']],
  [['ab', 'abc'], 'abc', ['ab', 'abc']],
  [['abac', 'cd'], 'abacd', ['abac', 'cd']],
  [['', 'b'], 'abc', ['b']],
  [['abc', 'ab'], 'abc', ['ab', 'abc']],
  [['a', 'a'], 'aa', ['a', 'a']],
  [['he', 'she', 'hers', 'his'], 'ushers', ['she', 'hers']],
  [['नाम'], 'एक नाम', ['नाम']],
])('%j in %j', (texts, text, wanted) => expect(found(texts, text)).toEqual(wanted))

test('how deep one is, is how many characters of a text have been read', () => {
  const automaton = new Automaton(['abc', 'bd'])
  const depths: number[] = []
  let at = automaton.root
  for (const c of 'xabdabc') {
    at = automaton.step(at, c.charCodeAt(0))
    depths.push(at.depth)
  }
  expect(depths).toEqual([0, 1, 2, 2, 1, 2, 3])
})
