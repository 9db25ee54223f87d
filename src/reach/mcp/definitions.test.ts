import { describe, expect, test } from 'vitest'
import { Definitions } from './definitions.ts'

const page = (...tools: readonly object[]) => JSON.parse(JSON.stringify({ tools }))
const A = { name: 'a', description: 'one', annotations: { destructiveHint: false, readOnlyHint: true } }
const A2 = { ...A, description: 'two', annotations: { destructiveHint: true } }

function shown(...tools: readonly object[]): Definitions {
  const definitions = new Definitions()
  definitions.show(page(...tools), true, 0)
  return definitions
}

describe('what was shown counts', () => {
  test('what the client has is not asked for again, until the server says that it changed', () => {
    const definitions = shown(A)
    expect([definitions.needsList('a'), definitions.needsList('b')]).toEqual([false, true])
    definitions.changed()
    expect(definitions.needsList('a')).toBe(true)
  })

  test('a change that is told while the server answers is not taken for a part of the answer', () => {
    const definitions = new Definitions()
    const before = definitions.changes
    definitions.changed()
    definitions.list([page(A)], before)
    expect(definitions.needsList('a')).toBe(true)
    definitions.show(page(A), true, before)
    expect(definitions.needsList('a')).toBe(true)
    definitions.list([page(A)], definitions.changes)
    expect(definitions.needsList('a')).toBe(false)
  })

  test('a list that only the proxy saw does not take its place', () => {
    const honest = shown(A).telling('a').definition
    const other = shown(A2).telling('a').definition
    const both = shown(A2)
    both.changed()
    both.list([page(A)], both.changes)
    expect(new Set([honest, other, both.telling('a').definition]).size).toBe(3)
    const same = shown(A)
    same.list([page(A)], 0)
    expect(same.telling('a').definition).toBe(honest)
  })

  test('a name that stands twice in one list is both of them, whichever a client goes by', () => {
    const twice = shown(A2, A)
    const one = shown(A)
    expect(twice.telling('a').definition).not.toBe(one.telling('a').definition)
    expect(twice.annotations('a')).toEqual({ destructiveHint: true, readOnlyHint: true })
    expect(shown(A, A).telling('a').definition).toBe(one.telling('a').definition)
    const pages = new Definitions()
    pages.show({ ...page(A2), nextCursor: '2' }, true, 0)
    pages.show(page(A), false, 0)
    expect(pages.telling('a').definition).toBe(twice.telling('a').definition)
    const listed = new Definitions()
    listed.list([page(A2), page(A)], 0)
    expect(listed.telling('a').definition).toBe(twice.telling('a').definition)
    // The list once more, from its beginning.
    pages.show({ ...page(A), nextCursor: '2' }, true, 0)
    expect(pages.telling('a').definition).toBe(one.telling('a').definition)
  })

  test('a tool that is in neither is none', () => {
    expect(shown(A).telling('b').definition).toBeNull()
    const gone = shown(A)
    gone.list([page()], 0)
    expect(gone.telling('a').definition).not.toBe(shown(A).telling('a').definition)
  })

  test('hints are the worse of what was said', () => {
    const definitions = shown(A)
    expect(definitions.annotations('a')).toEqual({ destructiveHint: false, readOnlyHint: true })
    definitions.list([page(A2)], 0)
    expect(definitions.annotations('a')).toEqual({ destructiveHint: true, readOnlyHint: true })
    expect(definitions.annotations('b')).toEqual({})
  })
})
