import type { Json } from '../../lib/json.ts'
import type { EffectKind } from '../effect.ts'
import { absolute, emit } from '../emit.ts'
import { understandRequest } from '../http/request.ts'
import { readMongoScript } from '../programs/mongo/script.ts'
import { redisCommandKind } from '../programs/redis/commands.ts'
import { luaCommands } from '../programs/redis/lua.ts'
import { word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { strongest } from './tool-name.ts'
import { toolPath } from './tool-path.ts'
import { unclear } from './unclear.ts'

/** Tools of databases that take no statement: what they do stands in their names. */

interface Verb {
  readonly kind: EffectKind
  readonly verb: string
}

const store = (
  server: RegExp,
  tool: RegExp,
  on: string,
  does: Verb | ((given: ToolArguments) => Verb),
  examples: DescribedTool['examples'],
): DescribedTool => ({
  server,
  tool,
  examples,
  run: (call, given, at, name) => {
    const { kind, verb } = typeof does === 'function' ? does(given) : does
    const thing = given.text('collection', 'table_name', 'table', 'index', 'key', 'name', 'database') ?? word(name)
    emit(call, kind, verb, on, thing, { at })
  },
})

const MONGO = /mongo/i
const REDIS = /redis|valkey|keydb|upstash/i
const SEARCH = /elastic|opensearch/i
const SQL =
  /postgres|pg|sql|maria|database|\bdb\b|supabase|neon|cockroach|crunchy|timescale|turso|planetscale|dbhub|redshift|warehouse-sql|bigquery|snowflake|clickhouse|duckdb|motherduck|libsql|oracle|trino|databricks|athena/i

/** The kind of what a method of mongosh does with the same arguments, that which does most where it is several. */
function asScript(script: string): EffectKind {
  return strongest(readMongoScript(script).map((one) => one.kind)) ?? 'unreadable'
}

/** A document, or the text of one. */
function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {})
}

/** Each of the names may hold the filter that counts. */
const filtered =
  (verb: string) =>
  (given: ToolArguments): Verb => {
    const filters = ['filter', 'query', 'match'].flatMap((name) => given.value(name) ?? [])
    const kinds = (filters.length === 0 ? [{}] : filters).map((one) =>
      asScript(`db.c.deleteMany(${asText(one).trim() || '{}'})`),
    )
    return { kind: strongest(kinds) ?? 'lose', verb }
  }

/** A pipeline may write what it finds; `$out` replaces a whole collection. */
function aggregate(given: ToolArguments): Verb {
  const stages = ['pipeline', 'stages', 'aggregation'].flatMap((name) => given.value(name) ?? [])
  return { kind: asScript(`db.c.aggregate([${stages.map(asText).join(', ')}])`), verb: 'aggregate' }
}

/** A list of writes, and a command of the server (MongoDB 8.2). */
const mongoScripts: DescribedTool = {
  server: MONGO,
  tool: /^(bulk[-_]?write|(run|execute|db|database|admin)[-_]?(run[-_]?)?command)$/i,
  examples: [
    {
      server: 'mongodb',
      tool: 'bulk-write',
      arguments: { collection: 'c', operations: [{ deleteMany: { filter: {} } }] },
      effects: ['lose bulk-write collection c'],
    },
    {
      server: 'mongodb',
      tool: 'bulk-write',
      arguments: { collection: 'c', operations: [{ insertOne: { document: { a: 1 } } }] },
      effects: ['change bulk-write collection c'],
    },
    {
      server: 'mongodb',
      tool: 'run_command',
      arguments: { command: '{"dropDatabase": 1}' },
      effects: ['lose run_command collection run_command'],
    },
    {
      server: 'mongodb',
      tool: 'run_command',
      arguments: { command: { ping: 1 } },
      effects: ['read run_command collection run_command'],
    },
  ],
  run: (call, given, at, tool) => {
    const held = ['operations', 'command', 'requests'].flatMap((name) => given.value(name) ?? []) as readonly Json[]
    if (held.length === 0) return unclear(call, at)
    const list = held.map(asText).join(', ')
    const kind = asScript(/bulk/i.test(tool) ? `db.c.bulkWrite([${list}])` : `db.runCommand(${list})`)
    emit(call, kind, tool.toLowerCase(), 'collection', given.text('collection', 'name') ?? word(tool), { at })
  },
}

const mongo = [
  store(
    MONGO,
    /^(list[-_]?(databases|collections|indexes)|collection[-_]?(schema|indexes|storage[-_]?size)|db[-_]?stats|explain|mongodb[-_]?logs|atlas[-_](list|inspect)[-_].+)$/i,
    'collection',
    { kind: 'read', verb: 'list' },
    [
      {
        server: 'mongodb',
        tool: 'collection-schema',
        arguments: { database: 'd', collection: 'c' },
        effects: ['read list collection c'],
      },
    ],
  ),
  store(
    MONGO,
    /^(find(_?one|_?documents?)?|count(_?documents)?|distinct|export)$/i,
    'documents',
    { kind: 'read-data', verb: 'find' },
    [{ server: 'mongodb', tool: 'find', arguments: { collection: 'c' }, effects: ['read-data find documents c'] }],
  ),
  store(MONGO, /^aggregate(-db)?$/i, 'documents', aggregate, [
    {
      server: 'mongodb',
      tool: 'aggregate',
      arguments: { collection: 'c', pipeline: [{ $match: {} }] },
      effects: ['read-data aggregate documents c'],
    },
    {
      server: 'mongodb',
      tool: 'aggregate',
      arguments: { collection: 'c', pipeline: [{ $out: 'd' }] },
      effects: ['lose aggregate documents c'],
    },
    {
      server: 'mongodb',
      tool: 'aggregate',
      arguments: { collection: 'c', pipeline: '[{"$out": "d"}]' },
      effects: ['lose aggregate documents c'],
    },
  ]),
  store(MONGO, /^(delete|remove|update)[-_]?(one|many|documents?)$/i, 'documents', filtered('change'), [
    {
      server: 'mongodb',
      tool: 'delete-many',
      arguments: { collection: 'c', filter: { _id: 1 } },
      effects: ['change change documents c'],
    },
    {
      server: 'mongodb',
      tool: 'delete-many',
      arguments: { collection: 'c', filter: {} },
      effects: ['lose change documents c'],
    },
    {
      server: 'mongodb',
      tool: 'delete-many',
      arguments: { collection: 'c', filter: '{"_id": {"$exists": true}}' },
      effects: ['lose change documents c'],
    },
  ]),
  store(
    MONGO,
    /^((insert|create|rename)[-_]?(one|many|documents?|collection|index(es)?|database)|atlas[-_]create[-_](?!db[-_]user|access).+)$/i,
    'collection',
    { kind: 'change', verb: 'create' },
    [
      {
        server: 'mongodb',
        tool: 'insert-many',
        arguments: { collection: 'c', documents: [] },
        effects: ['change create collection c'],
      },
    ],
  ),
  store(
    MONGO,
    /^((drop|delete|remove)[-_]?(database|collection|index(es)?)|atlas[-_](delete|drop)[-_].+)$/i,
    'collection',
    { kind: 'lose', verb: 'drop' },
    [
      {
        server: 'mongodb',
        tool: 'drop-collection',
        arguments: { collection: 'c' },
        effects: ['lose drop collection c'],
      },
    ],
  ),
]

const redis = [
  store(
    REDIS,
    /^(info|db_?size|client_list|type|ttl|exists|scan(_all)?_keys|list_(keys|indexes)|get_index(es|_info)|get_indexed_keys_number)$/i,
    'key',
    { kind: 'read', verb: 'inspect' },
    [{ server: 'redis', tool: 'scan_keys', arguments: {}, effects: ['read inspect key scan_keys'] }],
  ),
  store(
    REDIS,
    /^(get|mget|hget|hgetall|hexists|lrange|smembers|zrange|xrange|json_get|get_vector_from_hash|vector_search_hash)$/i,
    'key',
    { kind: 'read-data', verb: 'get' },
    [{ server: 'redis', tool: 'get', arguments: { key: 'k' }, effects: ['read-data get key k'] }],
  ),
  store(
    REDIS,
    /^(set|mset|hset|hdel|del|delete|expire|rename|[lr](push|pop)|sadd|srem|zadd|zrem|xadd|xdel|json_(set|del)|publish|set_vector_in_hash|create_vector_index_hash)$/i,
    'key',
    { kind: 'change', verb: 'set' },
    [{ server: 'redis', tool: 'delete', arguments: { key: 'k' }, effects: ['change set key k'] }],
  ),
  store(REDIS, /^(redis_)?flush_?(all|db|database)?$/i, 'key', { kind: 'lose', verb: 'flush' }, [
    { server: 'redis', tool: 'flushall', arguments: {}, effects: ['lose flush key flushall'] },
  ]),
]

/** A command of Redis as it is typed. */
const redisCommands: DescribedTool = {
  server: REDIS,
  tool: /^((redis_)?(execute|run|call)(_(redis_)?command)?|redis_command|command)$/i,
  examples: [
    { server: 'redis', tool: 'execute_command', arguments: { command: 'FLUSHALL' }, effects: ['lose flushall key'] },
    { server: 'redis', tool: 'execute_command', arguments: { command: 'INFO' }, effects: ['read info key'] },
    { server: 'redis', tool: 'execute_command', arguments: {}, effects: ['unreadable call tool redis'] },
  ],
  run: (call, given, at) => {
    const words = given.texts('command', 'cmd', 'args', 'arguments').flatMap((one) => one.text.trim().split(/\s+/))
    const [first] = words
    if (first === undefined) return unclear(call, at)
    const kind = redisCommandKind(words.map((one) => one.toUpperCase()))
    emit(call, kind ?? 'unreadable', first.toLowerCase(), 'key', words[1] ?? '', { at })
  },
}

/** A setting, and a script, under names of their own. */
const redisVerbs: DescribedTool = {
  server: REDIS,
  tool: /^(redis_)?(config_set|eval(sha)?|(run|execute|eval|load)_(lua_)?script)$/i,
  examples: [
    {
      server: 'redis',
      tool: 'config_set',
      arguments: { parameter: 'requirepass', value: '' },
      effects: ['access config key requirepass'],
    },
    {
      server: 'redis',
      tool: 'config_set',
      arguments: { parameter: 'maxmemory', value: '1gb' },
      effects: ['change config key maxmemory'],
    },
    {
      server: 'redis',
      tool: 'eval',
      arguments: { script: "redis.call('flushall')" },
      effects: ['read eval key', 'lose eval key'],
    },
    {
      server: 'redis',
      tool: 'eval',
      arguments: { script: "return redis.call('get', 'a')" },
      effects: ['read eval key', 'read-data eval key'],
    },
  ],
  run: (call, given, at, tool) => {
    if (/config_set$/i.test(tool)) {
      const setting = given.only('parameter', 'key', 'name', 'setting')
      if (setting === undefined) return unclear(call, at)
      return emit(call, redisCommandKind(['CONFIG', 'SET', setting.text]) ?? 'change', 'config', 'key', setting, { at })
    }
    const scripts = given.texts('script', 'code', 'lua')
    if (scripts.length === 0) return unclear(call, at)
    const commands = scripts.map((one) =>
      luaCommands(one.text, { keys: given.texts('keys'), args: given.texts('args') }),
    )
    const kinds = commands.flatMap((all) =>
      all === undefined
        ? ['unreadable' as const]
        : all.map((one) => redisCommandKind(one.map((w) => w.text)) ?? 'unreadable'),
    )
    for (const kind of new Set(['read' as const, ...kinds])) emit(call, kind, 'eval', 'key', '', { at })
  },
}

const searches = [
  store(
    SEARCH,
    /^(list_indices|get_(mappings?|shards|aliases|settings|cluster_\w+)|cat_\w+|cluster_health)$/i,
    'index',
    { kind: 'read', verb: 'list' },
    [{ server: 'elasticsearch', tool: 'list_indices', arguments: {}, effects: ['read list index list_indices'] }],
  ),
  store(SEARCH, /^(search\w*|esql|msearch|get_document|count)$/i, 'documents', { kind: 'read-data', verb: 'search' }, [
    { server: 'elasticsearch', tool: 'search', arguments: { index: 'i' }, effects: ['read-data search documents i'] },
  ]),
  store(
    SEARCH,
    /^(index_document|create_(index|document|alias)|update_(document|settings|mapping)|put_\w+|bulk|reindex|delete_document)$/i,
    'index',
    { kind: 'change', verb: 'index' },
    [{ server: 'elasticsearch', tool: 'create_index', arguments: { index: 'i' }, effects: ['change index index i'] }],
  ),
  store(SEARCH, /^(delete_(index|by_query|data_stream|alias)\w*)$/i, 'index', { kind: 'lose', verb: 'delete' }, [
    { server: 'elasticsearch', tool: 'delete_index', arguments: { index: 'i' }, effects: ['lose delete index i'] },
  ]),
]

/** A request as the server of Elasticsearch takes it, handed on whole. */
const searchRequests: DescribedTool = {
  server: SEARCH,
  tool: /^((elasticsearch|opensearch|general|raw)_)?(api_)?request$/i,
  examples: [
    {
      server: 'elasticsearch',
      tool: 'general_api_request',
      arguments: { method: 'POST', path: '/orders/_delete_by_query' },
      effects: ['lose post url http://localhost:9200/orders/_delete_by_query'],
    },
    {
      server: 'elasticsearch',
      tool: 'general_api_request',
      arguments: { method: 'GET', path: '/_cat/indices' },
      effects: ['read get url http://localhost:9200/_cat/indices'],
    },
  ],
  run: (call, given, at) => {
    const method = given.only('method', 'http_method', 'verb')
    const path = given.only('path', 'endpoint', 'url')
    if (method === undefined || path === undefined) return unclear(call, at)
    const body = given.value('body')
    understandRequest(call, {
      method,
      url: /^https?:/i.test(path.text) ? path : word(`http://localhost:9200/${path.text.replace(/^\/+/, '')}`),
      headers: [],
      body: body === undefined ? undefined : { text: asText(body), carries: 0, span: undefined },
      at,
    })
  },
}

const schemas = store(
  SQL,
  /^(search_objects|(list|show|describe|get)[-_]?(databases?|schemas?|tables?|table[-_]schema|columns|indexes|views|objects?|object_details|extensions|migrations|datasets?|database_tables)(_info)?|analyze_(db_health|workload_indexes|query_indexes)|get_top_queries|generate_typescript_types|describe_(table_schema|branch|project))$/i,
  'schema',
  { kind: 'read', verb: 'list' },
  [{ server: 'postgres', tool: 'list_tables', arguments: {}, effects: ['read list schema list_tables'] }],
)

/** The server of Prisma's own command (`prisma mcp`): what `prisma` does in the directory that it is told. */
const prisma: DescribedTool = {
  server: /prisma/i,
  tool: /^(prisma[-_])?migrate[-_](status|dev|reset)$/i,
  examples: [
    {
      server: 'prisma',
      tool: 'migrate-status',
      arguments: { projectCWD: '.' },
      effects: ['read migrate status migration'],
    },
    {
      server: 'prisma',
      tool: 'migrate-reset',
      arguments: { projectCWD: '.' },
      effects: ['lose migrate reset database'],
    },
  ],
  run: (call, given, _at, tool) => {
    const verb = tool.split(/[-_]/).at(-1)?.toLowerCase() ?? ''
    const cwd = given.only('projectCWD', 'cwd', 'project_cwd')
    const words = ['prisma', 'migrate', verb, ...(verb === 'reset' ? ['--force'] : [])]
    call.exec(
      words.map((one) => word(one)),
      cwd === undefined ? {} : { cwd: absolute(call.cwd, toolPath(call, cwd).text) },
    )
  },
}

export const databaseTools: readonly DescribedTool[] = [
  prisma,
  ...mongo,
  mongoScripts,
  ...redis,
  redisCommands,
  redisVerbs,
  searchRequests,
  ...searches,
  schemas,
]
