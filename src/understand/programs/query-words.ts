import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import type { Place } from '../place.ts'
import type { Call } from '../program.ts'
import { type Stream, UNKNOWN } from '../word.ts'

/**
 * What a statement of a query service does (Athena, BigQuery, PartiQL, Timestream, Spanner), by its first word. No
 * grammar of these dialects is read: a statement that begins with a word that is not here is held. Counter-example
 * that is read as data and does more: a SELECT that calls a remote function.
 */
const FIRST_WORDS: Readonly<Record<string, EffectKind>> = {
  select: 'read-data',
  with: 'read-data',
  values: 'read-data',
  table: 'read-data',
  from: 'read-data',
  show: 'read',
  describe: 'read',
  desc: 'read',
  explain: 'read',
  insert: 'change',
  update: 'change',
  merge: 'change',
  create: 'change',
  alter: 'change',
  msck: 'change',
  assert: 'read',
  analyze: 'change',
  use: 'read',
  load: 'change',
  optimize: 'change',
  refresh: 'change',
  upsert: 'change',
  delete: 'lose',
  drop: 'lose',
  truncate: 'lose',
  vacuum: 'lose',
  undrop: 'change',
  replace: 'lose',
  unload: 'read-data',
  export: 'read-data',
  copy: 'change',
  grant: 'access',
  revoke: 'access',
  deny: 'access',
}

/** Words that change something wherever they stand outside quotes: `WITH x AS (…) DELETE …`. */
const CHANGING = /\b(insert|update|delete|merge|drop|truncate|alter|create|grant|revoke|execute|call|replace)\b/

export function emitQuery(call: Call, statement: Stream, at: Place, name = ''): void {
  const span = statement.span ?? call.span ?? ([0, 0] as const)
  if (statement.text === undefined || statement.text.includes(UNKNOWN)) {
    return emit(call, 'unreadable', 'run', 'statement', '', {
      at,
      span,
      note: 'the statement is not known before it runs',
    })
  }
  const bare = withoutQuotes(statement.text)
  if (bare === undefined)
    return emit(call, 'unreadable', 'run', 'statement', '', { at, span, note: 'a quote of the statement does not end' })
  for (const one of bare.split(';')) {
    const text = one.trim().toLowerCase()
    if (text === '') continue
    const first = /^\(*\s*([a-z]+)/.exec(text)?.[1] ?? ''
    emit(call, kindOf(first, text), first || 'run', 'statement', name, { at, span })
  }
}

function kindOf(first: string, text: string): EffectKind {
  const kind = Object.hasOwn(FIRST_WORDS, first) ? FIRST_WORDS[first] : undefined
  if (kind === undefined) return 'unreadable'
  if (kind === 'read-data' && CHANGING.test(text.replace(/\breplace\s*\(/g, '('))) return 'unreadable'
  if (first === 'explain' && /\banalyze\b/.test(text)) return 'unreadable'
  if ((first === 'delete' || first === 'update') && /\bwhere\b(?!\s+(true|1\s*=\s*1)\b)/.test(text)) return 'change'
  if (first === 'update') return 'lose'
  if (first === 'create' && /^create\s+or\s+replace\b/.test(text)) return 'lose'
  if (first === 'alter' && /\bdrop\b/.test(text)) return 'lose'
  return kind
}

/** The text with blanks for what stands in quotes and comments; `undefined` where one of them does not end. */
function withoutQuotes(text: string): string | undefined {
  let out = ''
  for (let i = 0; i < text.length; ) {
    const c = text[i] as string
    const two = text.slice(i, i + 2)
    if (two === '--' || c === '#') {
      const end = text.indexOf('\n', i)
      i = end < 0 ? text.length : end
    } else if (two === '/*') {
      const end = text.indexOf('*/', i + 2)
      if (end < 0) return undefined
      i = end + 2
      out += ' '
    } else if (c === "'" || c === '"' || c === '`') {
      const triple = text.slice(i, i + 3) === c.repeat(3) && c !== '`' ? c.repeat(3) : c
      const end = endOfQuote(text, i + triple.length, triple)
      if (end < 0) return undefined
      i = end
      out += " '' "
    } else {
      out += c
      i++
    }
  }
  return out
}

/**
 * Behind the closing quote. Dialects differ in whether a backslash escapes: where one stands in the quotes, the text is
 * not read at all.
 */
function endOfQuote(text: string, from: number, quote: string): number {
  const end = text.indexOf(quote, from)
  if (end < 0 || text.slice(from, end).includes('\\')) return -1
  return end + quote.length
}
