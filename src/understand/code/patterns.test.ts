import { describe, expect, test } from 'vitest'
import { parametersOf } from './bound.ts'
import { bracketsOf } from './brackets.ts'
import { javascript } from './javascript.ts'
import { takenParts } from './patterns.ts'
import { tokenize } from './tokens.ts'

/** Each part on a line: `name < from: keys`. What is not known is `?`. */
function parts(code: string): readonly string[] {
  const { lexicon, grammar } = javascript
  const { tokens } = tokenize(code, lexicon)
  const brackets = bracketsOf(tokens)
  const parameters = parametersOf(tokens, brackets, grammar.links).keys()
  return [...takenParts(tokens, brackets, grammar.links, parameters)].map(({ name, from, keys, isRest }) =>
    [
      `${isRest ? '...' : ''}${name}`,
      '<',
      `${from?.join('.') ?? '?'}:`,
      ...keys.map((key) => (key === undefined ? '?' : key)),
    ].join(' '),
  )
}

describe('names that get a part of something', () => {
  test.each<[string, ...(readonly string[])]>([
    ['const { env } = process', 'env < process: env'],
    ['const { env: { TOKEN: t } } = process', 't < process: env TOKEN'],
    ['const { TOKEN: t, OTHER } = process.env', 't < process.env: TOKEN', 'OTHER < process.env: OTHER'],
    ['const { TOKEN = "x" } = process.env', 'TOKEN < process.env: TOKEN'],
    ['const { "API_TOKEN": t } = process.env', 't < process.env: API_TOKEN'],
    ['const { ["API_" + "TOKEN"]: t } = process.env', 't < process.env: API_TOKEN'],
    ['const { [name]: t } = process.env', 't < process.env: ?'],
    ['const { A, ...rest } = process.env', 'A < process.env: A', '...rest < process.env:'],
    ['const { env } = require("node:process")', 'env < process: env'],
    ['const { env } = await import("process")', 'env < process: env'],
    ['const { A } = process.env ?? {}', 'A < process.env: A'],
    ['const { A }: Settings = process.env', 'A < process.env: A'],
    ['const { A } = process.env as Settings', 'A < process.env: A'],
    ['const { A } = Deno.env.toObject()', 'A < Deno.env: A'],
    ['const p = process', 'p < process:'],
    ['const p = (process)', 'p < process:'],
    ['const [{ env }] = [process]', 'env < ?: env'],
    ['for (const { env } of [process]) x', 'env < ?: env'],
    ['const f = ({ env }) => env', 'env < ?: env'],
    ['function f(a, { env }) {}', 'env < ?: env'],
  ])('%s', (code, ...wanted) => expect(parts(code)).toEqual(wanted))

  test.each([
    'const p = process()',
    'const p = process + 1',
    'const p = "process"',
    'x.p = process',
    'f({ env: process })',
    'if (a) { b }',
  ])('not by %s', (code) => expect(parts(code)).toEqual([]))

  test('a call has parts of which nobody knows the whole', () => {
    expect(parts('const { env } = f(process)')).toEqual(['env < ?: env'])
  })

  test('what is nested deeper than is read has no parts', () => {
    const nested = (depth: number) => `const ${'{ a: '.repeat(depth)}b${' }'.repeat(depth)} = c`
    expect(parts(nested(9))).toEqual([`b < c: ${Array(9).fill('a').join(' ')}`])
    expect(parts(nested(10))).toEqual([])
  })
})
