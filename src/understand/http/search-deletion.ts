import { isJsonList, isJsonObject, type Json } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { isKnownText } from '../word.ts'

/**
 * True where `_delete_by_query` (Elasticsearch 9, OpenSearch 3) takes only the documents that a value picks, like
 * `DELETE … WHERE`. A heuristic: a range counts whatever its bounds are. Counter-example that is let through as a change:
 * `{"range": {"at": {"gte": 0}}}`.
 */
export function picksDocuments(body: string | undefined, query: string): boolean {
  const short = new URLSearchParams(query).getAll('q')
  if (body === undefined || body.trim() === '') return short.length === 1 && SHORT.test(short[0] ?? '')
  if (short.length > 0 || !isKnownText(body)) return false
  const read = readJson(body)
  return read.is !== 'fault' && isJsonObject(read.value) && picks(read.value.query, 0)
}

/** `field:value`. `_exists_:field` and `_index:name` take what has any value at all. */
const SHORT = /^(?:_id|[A-Za-z][\w.]*):[\w.@-]+$/

/** True for a path of which the index is every one: `_all`, `*`, and these beside others. */
export function takesEveryIndex(path: string): boolean {
  const [names = ''] = path.replace(/^\/+/, '').split('/')
  return names.split(',').some((name) => name === '_all' || /^\*+$/.test(name))
}

const BY_VALUE = new Set(['term', 'terms', 'match', 'match_phrase', 'ids', 'prefix'])
const BOUNDS = ['gt', 'gte', 'lt', 'lte']
const DEEPEST = 8

function picks(clause: Json | undefined, depth: number): boolean {
  if (clause === undefined || !isJsonObject(clause) || depth > DEEPEST) return false
  const [[name, inner] = ['', undefined], ...others] = Object.entries(clause)
  if (others.length > 0 || inner === undefined || !isJsonObject(inner)) return false
  if (BY_VALUE.has(name)) return namesValue(inner)
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
  const isNeeded = all.length === 0 && inner.minimum_should_match === undefined
  return isNeeded && any.length > 0 && any.every((one) => picks(one, depth + 1))
}

/** `{"user": "7"}`, `{"user": {"value": "7"}}`, `{"body": {"query": "x"}}`; `_index` says nothing about a document. */
function namesValue(inner: Readonly<Record<string, Json>>): boolean {
  const fields = Object.entries(inner).filter(([name]) => name !== 'boost' && name !== '_name')
  const [[name, value] = ['', undefined]] = fields
  if (fields.length !== 1 || value === undefined || (name.startsWith('_') && name !== '_id')) return false
  if (!isJsonObject(value)) return isJsonList(value) ? value.length > 0 && value.every(isValue) : isValue(value)
  const picksLess = value.minimum_should_match !== undefined || value.zero_terms_query !== undefined
  return !picksLess && isValue(value.value ?? value.query ?? null)
}

function isValue(value: Json): boolean {
  return value !== null && value !== '' && typeof value !== 'object'
}

function clausesOf(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : isJsonList(value) ? value : [value]
}
