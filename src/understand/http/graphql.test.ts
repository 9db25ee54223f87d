import { expect, test } from 'vitest'
import { growthOf, LINEAR } from '../../lib/testing/effort.ts'
import { operationFields, readGraphql } from './graphql.ts'

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
  ['mutation { pruneImages }', 'deletion'],
  ['mutation { resetDatabase }', 'deletion'],
  ['mutation { resetPassword }', 'mutation'],
  ['mutation { a', undefined],
  ['red shoes', undefined],
  ['', undefined],
  ['{ a("', undefined],
])('%s', (text, expected) => expect(readGraphql(text)).toBe(expected))

test('the fields of an operation are what it does, and none of what is read below them', () => {
  expect(
    operationFields('mutation M($a: ID!) { addComment(input: {a: $a}) { subject { id } } b: merge { id } }'),
  ).toEqual(['addComment', 'b', 'merge'])
  expect(operationFields('{ a("')).toBeUndefined()
  // Behind a fragment, with a name or without one, stands a field that is none of those that are told.
  expect(operationFields('mutation { ... { merge { id } } }')).toContain('...')
  expect(operationFields('mutation { ...F } fragment F on Mutation { merge { id } }')).toContain('...')
})

test.each(['"', '{ a ', '{ a }'])('the effort of a text of %j is in step with its length', (piece) => {
  expect(growthOf((length) => piece.repeat(length), readGraphql, 50_000)).toBeLessThan(LINEAR)
})
