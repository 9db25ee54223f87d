import { expect, test } from 'vitest'
import { readGraphql } from './graphql.ts'

test.each([
  ['{ viewer { login } }', 'query'],
  ['query Q($a: Int) { order(id: $a) { id } }', 'query'],
  ['fragment F on Order { id } query { order { ...F } }', 'query'],
  ['subscription { orders { id } }', 'query'],
  ['# mutation { a }\n{ a }', 'query'],
  ['{ a(text: "mutation { b }") }', 'query'],
  ['{ a(text: """mutation { "b" }""") }', 'query'],
  ['{ orders { deletedAt removeable } }', 'query'],
  ['mutation { renameProject(id: 1) { id } }', 'mutation'],
  ['query A { a } mutation B { b }', 'mutation'],
  ['mutation { volumeDelete(volumeId: "3d2c42fb") }', 'deletion'],
  ['mutation M($id: ID!) { delete_project(id: $id) { ok } }', 'deletion'],
  ['mutation { a: destroyEnvironment(id: 1) { id } }', 'deletion'],
  ['mutation { a', undefined],
  ['red shoes', undefined],
  ['', undefined],
  ['{ a("', undefined],
])('%s', (text, expected) => expect(readGraphql(text)).toBe(expected))

test('a long text takes time in step with its length', () => {
  const time = (text: string) => {
    const from = performance.now()
    readGraphql(text)
    return performance.now() - from
  }
  time('{ a }'.repeat(1000))
  expect(time('"'.repeat(400_000))).toBeLessThan(1_000)
  expect(time('{ a '.repeat(100_000))).toBeLessThan(1_000)
})
