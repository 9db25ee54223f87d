import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readWholeYaml, readYaml } from './yaml.ts'
import { readFlatYaml } from './yaml-flat.ts'
import { readWholeTree, readYamlTree } from './yaml-tree.ts'

describe('plain data', () => {
  const reads = (text: string, expected: unknown, version: '1.1' | '1.2' = '1.2') =>
    test(JSON.stringify(text), () => expect(readYaml(text, version)).toEqual(expected))
  reads('a: b\nc: [d, e]\n', { a: 'b', c: ['d', 'e'] })
  reads('a:\n  - b: c\n    d: "e f"\n  - {}\n', { a: [{ b: 'c', d: 'e f' }, {}] })
  reads('a: 012\nb: 1.5\nc: true\nd:\ne: null\nf: "null"\n', { a: 12, b: 1.5, c: true, d: null, e: null, f: 'null' })
  reads('a: no\n', { a: 'no' })
  reads('a: no\n', { a: false }, '1.1')
  reads('b: &b { x: "y" }\na: { <<: *b, z: w }\n', { b: { x: 'y' }, a: { x: 'y', z: 'w' } })
  reads('b: &b { x: "y" }\na: { <<: *b, z: w }\n', { b: { x: 'y' }, a: { x: 'y', z: 'w' } }, '1.1')
  reads('a: |\n  b\n  c\n', { a: 'b\nc\n' })
  reads('', null)
  reads('# nothing\n\n', null)
})

describe('what is not read', () => {
  const refused = (name: string, text: string) =>
    test(name, () => {
      expect(readYaml(text, '1.1')).toBeUndefined()
      expect(readYaml(text, '1.2')).toBeUndefined()
    })
  refused('a key that is there twice', 'a: b\na: c\n')
  refused('a key that is there twice in quotes', 'a: b\n"a": c\n')
  refused('a key that is there twice below', 'x: { a: b, a: c }\n')
  refused('a tag that nobody knows', 'a: !x b\n')
  refused('code', 'a: !!js/function "x"\n')
  refused('an alias to nothing', 'a: *b\n')
  refused('two documents', 'a: b\n---\nc: d\n')
  refused('an open bracket', 'a: [b\n')
  refused('a tab', 'a:\n\tb: c\n')
  refused('deep nesting', `${'['.repeat(200)}${']'.repeat(200)}`)
  refused('more than is read', 'a: b\n'.repeat(40_000))
  refused('more aliases than are followed', `a: &a b\nc: [${'*a, '.repeat(101)}]\n`)
  const level = (i: number) =>
    `l${i}: &l${i} [${Array(9)
      .fill(i === 0 ? 'x' : `*l${i - 1}`)
      .join(', ')}]\n`
  refused('aliases that stand for very much', [0, 1, 2, 3, 4, 5, 6, 7, 8].map(level).join(''))
  refused('an alias to what it stands in', 'a: &a [*a]\n')
  test('a few aliases are', () =>
    expect(readYaml('a: &a [b]\nc: [*a, *a]\n', '1.2')).toEqual({ a: ['b'], c: [['b'], ['b']] }))
})

describe('the tree', () => {
  const fault = (text: string) => {
    const tree = readYamlTree(text)
    return tree.is === 'fault' ? tree.fault : undefined
  }
  test('says the line of a fault', () => {
    expect(fault('a: b\nc: [\n')).toEqual({ message: 'deficient indentation', line: 3 })
    expect(fault('a: b\n---\nc: d\n')).toEqual({ message: 'more than one document', line: 3 })
  })
  test('keeps both of two equal keys, with their lines', () => {
    const tree = readYamlTree('a: b\na: c\n')
    const pairs = tree.is === 'ok' && tree.value?.is === 'map' ? tree.value.pairs : []
    expect(pairs.map((pair) => [pair.key.line, pair.value])).toEqual([
      [1, { is: 'scalar', line: 1, marked: false, text: 'b', plain: true }],
      [2, { is: 'scalar', line: 2, marked: false, text: 'c', plain: true }],
    ])
  })
})

/** INVARIANT (same tree): the whole parser is the oracle. */
describe('flat text', () => {
  const read = (text: string) => test(JSON.stringify(text), () => expect(readFlatYaml(text)).toBeDefined())
  read('a: b\n')
  read('a:\n- b\n- c\nd: e\n')
  read('a:\n  - b: c\n    d:\n      e: f # g\n\n  # h\n  -   b: "x y"\n      d: [a, "b", {c: d}]\n')
  read('targets:\n  - { kubernetes: "https://10.0.0.1:6443",   environment: production }\n')
  read("server: https://10.0.0.1:6443\nname: 'x: y'\n")

  const left = (text: string) => test(JSON.stringify(text), () => expect(readFlatYaml(text)).toBeUndefined())
  left('a: b\n  c\n')
  left('a: &x b\n')
  left('a: "\\n"\n')
  left('- a\nb: c\n')
  left('a: b: c\n')
  left('a: |\n  b\n')
  left('\ufeffa: b\n')
  left('a: b\r\n')

  const same = (text: string) => {
    const flat = readFlatYaml(text)
    if (flat !== undefined)
      expect({ text, tree: readWholeTree(text) }).toEqual({ text, tree: { is: 'ok', value: flat } })
    for (const version of ['1.1', '1.2'] as const)
      expect({ text, value: readYaml(text, version) }).toEqual({ text, value: readWholeYaml(text, version) })
  }
  const parts = [
    ...['a', 'b', 'name', '- ', '-', ': ', ':', ' ', '  ', '    ', '\n', '\n', '\n  ', '\n- ', '\n  - ', ', ', ','],
    ...[
      '{ ',
      ' }',
      '{',
      '}',
      '[',
      ']',
      '"x y"',
      "'z'",
      "''",
      '"',
      "'",
      ' # c',
      '#',
      '# c\n',
      '1',
      '1.5',
      '0x1',
      '/',
      '.',
    ],
    ...[
      '~',
      'no',
      'null',
      'true',
      'Yes',
      '---',
      '...',
      '?',
      '!',
      '&a',
      '*a',
      '|',
      '>',
      '%',
      '@',
      '`',
      '=',
      '<<',
      '__proto__',
    ],
    ...['http://x:1', '\t', '\r', 'é', '\\', 'a: ', 'b: ', 'a:\n', 'a: b\n', '2024-01-02', '1:20', '-1', '.inf'],
  ]
  test('is the same to the whole parser', () => {
    const text = fc.array(fc.constantFrom(...parts), { maxLength: 14 }).map((all) => all.join(''))
    fc.assert(fc.property(text, same), { numRuns: 20_000 })
  })
  test('in lines that belong together', () => {
    const scalar = fc.constantFrom(
      'a',
      'x-1',
      '"q: r"',
      "'s'",
      'http://h:1/p',
      '1',
      'no',
      '',
      '{ a: b }',
      '[a, b]',
      '{}',
      'a b',
      'c:',
    )
    const line = fc
      .tuple(
        fc.nat(3),
        fc.constantFrom('', '- ', '-  '),
        fc.constantFrom('', 'a: ', 'b: ', 'c:'),
        scalar,
        fc.constantFrom('', ' # c', ' '),
      )
      .map(([depth, dash, key, value, end]) => ' '.repeat(2 * depth) + dash + key + value + end)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => same(lines.join('\n'))),
      { numRuns: 20_000 },
    )
  })
})
