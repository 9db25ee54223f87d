import { describe, expect, test } from 'vitest'
import { UNKNOWN } from '../word.ts'
import { picksDocuments, takesEveryIndex } from './search-deletion.ts'

const filter = (query: unknown) => picksDocuments(JSON.stringify({ query }), '')

describe('a deletion by query', () => {
  test('picks documents by a value', () => {
    expect(filter({ term: { user: '7' } })).toBe(true)
    expect(filter({ ids: { values: ['1'] } })).toBe(true)
    expect(filter({ range: { at: { lt: 'now-30d' } } })).toBe(true)
    expect(filter({ bool: { filter: [{ match_all: {} }, { term: { user: 7 } }] } })).toBe(true)
    expect(filter({ bool: { should: [{ term: { a: 1 } }, { term: { b: 1 } }] } })).toBe(true)
    expect(filter({ constant_score: { filter: { term: { a: 1 } } } })).toBe(true)
    expect(filter({ term: { user: { value: '7' } } })).toBe(true)
    expect(filter({ match: { body: { query: 'x' } } })).toBe(true)
    expect(filter({ terms: { user: ['7', '8'], boost: 1 } })).toBe(true)
    expect(picksDocuments(undefined, 'q=user:7')).toBe(true)
    expect(picksDocuments(undefined, 'q=_id:7')).toBe(true)
  })

  test('takes all of them', () => {
    expect(filter({ match_all: {} })).toBe(false)
    expect(filter({ range: { at: {} } })).toBe(false)
    expect(filter({ exists: { field: '_id' } })).toBe(false)
    expect(filter({ bool: { must_not: { term: { a: 1 } } } })).toBe(false)
    expect(filter({ bool: { should: [{ term: { a: 1 } }, { match_all: {} }] } })).toBe(false)
    expect(filter({ bool: { must: { match_all: {} }, should: [{ term: { a: 1 } }] } })).toBe(false)
    expect(filter({ bool: { should: [{ term: { a: 1 } }], minimum_should_match: 0 } })).toBe(false)
    expect(filter({ term: { _index: 'orders' } })).toBe(false)
    expect(filter({ prefix: { user: { value: '' } } })).toBe(false)
    expect(filter({ match: { body: { query: 'the', zero_terms_query: 'all' } } })).toBe(false)
    expect(filter(undefined)).toBe(false)
    expect(picksDocuments('{}', '')).toBe(false)
    expect(picksDocuments(undefined, 'q=*:*')).toBe(false)
    expect(picksDocuments(undefined, '')).toBe(false)
    expect(picksDocuments(undefined, 'q=_exists_:user')).toBe(false)
    expect(picksDocuments(undefined, 'q=user:7&q=*:*')).toBe(false)
  })

  test('goes over every index', () => {
    expect(['/_all/x', '/*/x', '/*,-a/x', '/_all,a/x', '/a,*/x'].every(takesEveryIndex)).toBe(true)
    expect(['/orders/x', '/o*/x', '/a,b/x'].some(takesEveryIndex)).toBe(false)
  })

  test('is not known', () => {
    expect(picksDocuments(`{"query":{"term":{"user":"${UNKNOWN}"}}}`, '')).toBe(false)
    expect(picksDocuments('{"query":{"term":{"a":1}},"query":{"match_all":{}}}', '')).toBe(false)
    expect(picksDocuments('{"query":{"term":{"a":1}}}', 'q=*')).toBe(false)
  })
})
