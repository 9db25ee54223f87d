import type { Span } from '../../../lib/span.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, nowhere, reachOf } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { SqlDialect } from '../../sql/dialect.ts'
import { isKnownText, UNKNOWN, word } from '../../word.ts'
import { words } from '../language.ts'
import type { CodeCall, Value } from '../values.ts'
import { Chains } from './chains.ts'
import type { Outside } from './outside.ts'

/** Libraries that make a statement out of calls: supabase-js 2, knex 3, kysely, drizzle. */
const OPENS =
  /^(@supabase\.supabase-js\.createClient|@supabase\.ssr\.create\w+Client|supabase\.create_client|knex|knex\.(knex|default)|kysely\.Kysely|drizzle-orm\.[\w.-]{1,40}\.drizzle)$/

const READS = words('select selectFrom selectDistinct first pluck count sum min max avg download')
const MAKES = words('insert insertInto upsert upload createTable alterTable increment decrement')
const DELETES = words('delete del deleteFrom destroyAll')
const DESTROYS = words(
  'truncate dropTable dropTableIfExists dropSchema dropSchemaIfExists dropView emptyBucket deleteBucket deleteUser',
)

/** What code asks of a database by calls that stand for a statement. */
export function builderOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside | undefined {
  const opened = calls.filter(isOpening)
  const [only] = opened
  if (only === undefined) return undefined
  const at = opened.length > 1 ? nowhere(call, 'which connection it is nobody follows') : placeOf(call, only, span)
  const dialect = dialectOf(only)
  const chains = new Chains(calls)
  return {
    modules: new Set(opened.map((one) => one.path.split('.')[0] ?? '')),
    read: (one) => {
      if (opened.includes(one)) return true
      const dot = one.path.lastIndexOf('.')
      const last = one.path.slice(dot + 1)
      // `knex('orders')`, whatever is asked of it then.
      if (OPENS.test(one.path)) {
        emit(call, 'read-data', 'select', 'row', '', { at })
        return true
      }
      if (dot < 0 || OWN.test(one.path)) return false
      if (last === 'raw' && dialect !== undefined) {
        const { text = UNKNOWN } = one.args[0] ?? {}
        call.sql({ text: text === UNKNOWN ? undefined : text, carries: 0, span }, dialect, at)
        return true
      }
      const kind = kindOf(one, last, chains)
      if (kind === undefined) return IN_BETWEEN.has(last) && (one.path.includes('()') || /^(from|table)$/.test(last))
      emit(call, kind, last, kind === 'read-data' ? 'row' : 'rows', '', { at })
      return true
    },
  }
}

/** What the language itself has: `new Map().delete(key)`. */
const OWN = /^(Map|Set|WeakMap|WeakSet|URLSearchParams|FormData|Headers|Array|Object|Promise)(\(\))?\./

/** What only says which rows are meant, and what is done with them when they are there. */
const IN_BETWEEN = words('from table where eq neq in in_ match filter or order limit single maybeSingle execute into')

/** `knex({ client, connection })` opens; `knex('orders')` is a table. */
function isOpening({ path, args }: CodeCall): boolean {
  if (!OPENS.test(path)) return false
  return !path.startsWith('knex') || args.length === 0 || args[0]?.fields !== undefined || args[0]?.text === UNKNOWN
}

function kindOf(one: CodeCall, last: string, chains: Chains): EffectKind | undefined {
  const isChained = chains.isContinued(one)
  const isChosen = chains.isChosen(one)
  if (DESTROYS.has(last)) return 'lose'
  if (last === 'latest' || last === 'rollback') return /\bmigrate\./.test(one.path) ? 'deploy' : undefined
  if (DELETES.has(last)) {
    // `map.delete(key)` is another thing: of these libraries it takes nothing, or stands in a chain.
    const isMap = last === 'delete' && one.args.length > 0 && !one.path.includes('()') && !isChained && !isHandle(one)
    return isMap ? undefined : isChosen ? 'change' : 'lose'
  }
  if (last === 'update' || last === 'updateTable') {
    // `hash.update(text)`
    const isStatement = one.path.includes('().') || isChained
    return isStatement ? (isChosen ? 'change' : 'lose') : undefined
  }
  if (last === 'remove' && /\bstorage\./.test(one.path)) return 'lose'
  if (MAKES.has(last)) return 'change'
  // `Math.max(a, b)`
  const isOfDatabase = one.path.includes('()') || isHandle(one) || last.startsWith('select')
  return isOfDatabase && READS.has(last) ? 'read-data' : undefined
}

function isHandle({ path }: CodeCall): boolean {
  return /^(db|tx|trx|knex|database|conn|connection|client)\./.test(path)
}

function dialectOf({ args }: CodeCall): SqlDialect | undefined {
  const client = args[0]?.fields?.get('client')?.text ?? ''
  if (/^(pg|postgres\w*|cockroachdb)$/.test(client)) return 'postgresql'
  if (/^mysql2?$/.test(client)) return 'mysql'
  return /^(better-)?sqlite3$/.test(client) ? 'sqlite' : undefined
}

function placeOf(call: Call, one: CodeCall, span: Span | undefined): Place {
  const elsewhere = nowhere(call, 'the connection is named elsewhere')
  const [first] = one.args
  if (/supabase/.test(one.path)) return { ...reachOf(call), is: 'url', url: word(first?.text ?? UNKNOWN, span) }
  const connection = first?.fields?.get('connection') ?? (first?.fields === undefined ? first : undefined)
  const url = connection?.text ?? UNKNOWN
  const engine = dialectOf(one) ?? (/^mysql/.test(url) ? 'mysql' : 'postgresql')
  const base = { ...reachOf(call), is: 'database', engine } as const
  if (isKnownText(url) && /^(postgres(ql)?|mysql):\/\//.test(url))
    return { ...base, url: word(url, span), host: undefined, port: undefined, database: undefined }
  const fields = connection?.fields
  if (fields === undefined || [...fields.values()].some(({ text }) => !isKnownText(text))) return elsewhere
  if ([...fields.keys()].some((name) => !FIELDS.has(name))) return elsewhere
  const asWord = (value: Value | undefined) => (value === undefined ? undefined : word(value.text, span))
  if (engine === 'sqlite') {
    const file = asWord(fields.get('filename'))
    return file === undefined
      ? elsewhere
      : { ...base, url: undefined, host: undefined, port: undefined, database: undefined, file }
  }
  if (!fields.has('host')) return elsewhere
  const [host, port, database] = ['host', 'port', 'database'].map((name) => asWord(fields.get(name)))
  return { ...base, url: undefined, host, port, database }
}

const FIELDS = words('host port database user password filename')
