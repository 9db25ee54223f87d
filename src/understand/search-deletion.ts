import { isJsonList, isJsonObject, type Json } from '../lib/json.ts'
import { readJson } from '../lib/json-strict.ts'
import { isKnownText } from './word.ts'

/**
 * True where `_delete_by_query` (Elasticsearch 9, OpenSearch 3) takes only the documents that a value picks, like
 * `DELETE … WHERE`. A heuristic: a range counts whatever its bounds are. Counter-example that is let through as a change:
 * `{"range": {"at": {"gte": 0}}}`.
 */
export function picksDocuments(body: string | undefined, query: string): boolean {
  const short = new URLSearchParams(query).get('q')
  if (body === undefined || body.trim() === '') return short !== null && /^[\w.]+:[\w.@-]+$/.test(short)
  if (short !== null || !isKnownText(body)) return false
  const read = readJson(body)
  return read.is !== 'fault' && isJsonObject(read.value) && picks(read.value.query, 0)
}

const BY_VALUE = new Set(['term', 'terms', 'match', 'match_phrase', 'ids', 'prefix'])
const BOUNDS = ['gt', 'gte', 'lt', 'lte']
const DEEPEST = 8

function picks(clause: Json | undefined, depth: number): boolean {
  if (clause === undefined || !isJsonObject(clause) || depth > DEEPEST) return false
  const [[name, inner] = ['', undefined], ...others] = Object.entries(clause)
  if (others.length > 0 || inner === undefined || !isJsonObject(inner)) return false
  if (BY_VALUE.has(name)) return Object.values(inner).some((value) => value !== null && value !== '')
  if (name === 'range')
    return Object.values(inner).some(
      (one) => isJsonObject(one) && BOUNDS.some((bound) => (one[bound] ?? null) !== null),
    )
  if (name === 'constant_score') return picks(inner.filter, depth + 1)
  if (name !== 'bool') return false
  const all = [...clausesOf(inner.must), ...clausesOf(inner.filter)]
  if (all.some((one) => picks(one, depth + 1))) return true
  // What stands in `should` picks only where nothing else has to match.
  const any = clausesOf(inner.should)
  return all.length === 0 && any.length > 0 && any.every((one) => picks(one, depth + 1))
}

function clausesOf(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : isJsonList(value) ? value : [value]
}
