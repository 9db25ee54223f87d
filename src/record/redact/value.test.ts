import { describe, expect, test } from 'vitest'
import { blockBelow, endOfHeader, endOfLine, valueAt } from './value.ts'

const at = (text: string, from = 0) => {
  const span = valueAt(text, from)
  return span === undefined ? undefined : text.slice(...span)
}

describe('a value', () => {
  test.each([
    ['x', 'x'],
    ['abc def', 'abc'],
    ['"a b" c', 'a b'],
    ["'a b' c", 'a b'],
    ['`a b` c', 'a b'],
    ['"a\'`b" c', "a'`b"],
    ['"a\\"b" c', 'a\\"b'],
    ['"a\\\\" c"', 'a\\\\'],
    ['"a\\\nb" c', 'a\\\nb'],
    ['"a\\\n" c', 'a\\\n'],
    ['""', ''],
    ['"a b', 'a b'],
    ['"a\\', 'a\\'],
    ['a\\ b c', 'a\\ b'],
    ['a\\', 'a\\'],
    ['[a, b] c', 'a, b'],
    ['[a b', 'a b'],
    ['[]', ''],
    ['{a: 1} c', 'a: 1'],
    ['{a b', 'a b'],
    ['[[a], {b}] c', '[a], {b}'],
    ['{a: {b: [1]}} c', 'a: {b: [1]}'],
    ['["a]b", c] d', '"a]b", c'],
    ['["a\\"]b", c] d', '"a\\"]b", c'],
    ['["a] b', '"a] b'],
    ["[don't] b", "don't"],
    ['x[1] b', 'x[1'],
    ['${NAME} b', '${NAME}'],
    ['a${B c}d e', 'a${B c}d'],
    ['${{ secrets.A }}b c', '${{ secrets.A }}b'],
    ['{{ .name }}b c', '{{ .name }}b'],
    ['{{ a } b }} c', '{{ a } b }}'],
    ['${a}{{ b }} c', '${a}{{ b }}'],
    ['a{b c', 'a{b'],
    ['a$b c', 'a$b'],
    ['${a b', '${a'],
    ['{{a b', '{{a'],
    ['${', '${'],
    ['⟨redacted: token⟩b c', '⟨redacted: token⟩b'],
    ['⟨other⟩ c', '⟨other⟩'],
    ["f('x y') z", "f('x y')"],
    ["f(g('x'), 'y')z a", "f(g('x'), 'y')z"],
    ["f('x y\nz", "f('x y"],
    ["f('x y", "f('x y"],
  ])('%j is %j', (text, value) => expect(at(text)).toBe(value))

  test.each([...' \t\r\n&;,\'"`)}]<>|#'])('ends before %j', (sign) => expect(at(`ab${sign}c`)).toBe('ab'))

  test.each(['', ' a', ',', '$(pass show x)', '[$(x)]', '{$(x)}'])('is not in %j', (text) =>
    expect(at(text)).toBeUndefined(),
  )

  test('that is no command, though it holds one', () => {
    expect([at('a$(b c) d'), at('"$(b)"'), at('$b(c) d')]).toEqual(['a$(b c)', '$(b)', '$b(c)'])
  })

  test('begins where one says', () => {
    expect([at('k=[a]', 2), at('k="a"', 2), at('k=a b', 2), at('k={{a b}}', 2)]).toEqual(['a', 'a', 'a', '{{a b}}'])
    expect([at('k=$(a)', 2), at('k=f(a b)', 2), at('k', 1)]).toEqual([undefined, 'f(a b)', undefined])
  })

  test('with a variable is followed for a hundred characters', () => {
    const variable = (length: number) => `\${${'a '.repeat(60)}`.slice(0, length - 1)
    expect(at(`${variable(100)}} c`)).toBe(`${variable(100)}}`)
    expect(at(`${variable(101)}} c`)).toBe('${a')
  })
})

describe('the value of a header', () => {
  const header = (text: string, before: string) => text.slice(0, endOfHeader(text, 0, before))

  test('ends with the quote that it began behind', () => {
    for (const [quote, other] of [
      ['"', "'"],
      ["'", '"'],
    ] as const) {
      expect(header(`a ${other} \` b${quote} c`, quote)).toBe(`a ${other} \` b`)
      expect(header(`a \\${quote} b${quote} c`, quote)).toBe(`a \\${quote} b`)
      expect(header(`a\nb${quote}`, quote)).toBe('a')
      expect(header(`a\r\nb${quote}`, quote)).toBe('a')
      expect(header(`a \\\nb${quote}`, quote)).toBe('a \\')
      expect(header('a b', quote)).toBe('a b')
    }
  })

  test('ends with any quote where it began behind none', () => {
    for (const end of ['"', "'", '`', '\n', '\r']) expect(header(`a b${end}c`, ' ')).toBe('a b')
    expect(header('a b', '')).toBe('a b')
  })
})

test('a line ends before what feeds it', () => {
  for (const text of ['ab', 'ab\ncd', 'ab\r\ncd', 'ab\rcd']) expect(endOfLine(text, 1)).toBe(2)
})

describe('what belongs to a key below its line', () => {
  const below = (text: string, column: number) => {
    const span = blockBelow(text, text.indexOf('\n'), column)
    return span === undefined ? undefined : text.slice(...span)
  }

  test.each<readonly [string, number, string | undefined]>([
    ['k:\n  a\nb', 0, 'a'],
    ['k:\n  a', 0, 'a'],
    ['k:\n\ta\nb', 0, 'a'],
    ['k:\n a\n   b\n\n c\n\nd', 0, 'a\n   b\n\n c'],
    ['k:\r\n  a\r\n  b\r\nc', 0, 'a\r\n  b'],
    ['k:\n- a\n- b\nc', 0, '- a\n- b'],
    ['k:\na', 0, undefined],
    ['k:\n-a', 0, undefined],
    ['  k:\n- a', 2, undefined],
    ['  k:\n  - a\n  b', 2, '- a'],
    ['  k:\n   a\n  b', 2, 'a'],
    ['  k:\n a', 2, undefined],
    ['k:\n  $(a)\n  b', 0, undefined],
    ['k:\n  a\n  $(b)', 0, 'a\n  $(b)'],
    ['k:\n\n', 0, undefined],
  ])('%j', (text, column, wanted) => expect(below(text, column)).toBe(wanted))
})
