import type { EffectKind } from '../effect.ts'
import { UNKNOWN } from '../word.ts'
import { type HttpAddress, SAFE_METHODS } from './address.ts'
import { clusterCall } from './clusters.ts'
import type { HttpRequest } from './message.ts'
import { picksDocuments, takesEveryIndex } from './search-deletion.ts'

/** What a request of a known service does, where that is another thing than its method says. */
export interface ServiceCall {
  readonly kind: EffectKind
  readonly note?: string
}

export function serviceCall(method: string, request: HttpRequest, address: HttpAddress): ServiceCall | undefined {
  return storeCall(method, request, address) ?? cloudCall(method, request, address)
}

const METADATA = new Set([
  '169.254.169.254',
  'metadata.google.internal',
  'metadata',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  'fd00:ec2::254',
  'instance-data',
  'instance-data.ec2.internal',
])

/** Services whose answers are secrets or stored data, by their own paths. */
function storeCall(
  method: string,
  request: HttpRequest,
  { host, port, path, query }: HttpAddress,
): ServiceCall | undefined {
  const safe = SAFE_METHODS.has(method)
  // A name service that answers with the address that stands in the name.
  if (METADATA.has(host) || /(^|[.-])169[.-]254[.-]169[.-]254\.(nip|sslip|xip)\.io$/.test(host)) {
    // `PUT /latest/api/token` begins a session of the metadata service and changes nothing.
    const secret =
      host.startsWith('169.254.170.') ||
      /security-credentials\/.|\/(token|identity)\b|oauth2|user-data|attributes\/|ssh-keys|kube-env|opc\/v\d\/(identity|instance\/(metadata\/?)?$)/i.test(
        path,
      )
    if (path.startsWith('/latest/api/token')) return { kind: 'read' }
    if (safe)
      return secret || query.includes('recursive=true')
        ? { kind: 'read-secret', note: 'credentials of this machine' }
        : { kind: 'read' }
  }
  const cluster = clusterCall(method, path)
  if (cluster !== undefined) return cluster
  const vault = port === '8200' || request.headers.some((one) => /^x-vault-token\s*:/i.test(one.text))
  if (safe && vault && /^\/v1\/(?!sys\/(health|seal-status|leader|mounts|policies|host-info|version))/.test(path)) {
    return query.includes('list=true') || method === 'LIST' ? { kind: 'read' } : { kind: 'read-secret' }
  }
  const asked = clickhouse(request, port, path, query)
  if (asked !== undefined) return asked
  // `_all` is a name of every index, and a server reads `%5f` as `_`.
  const plain = path.replaceAll(/%5f/gi, '_').replaceAll(/%2a/gi, '*').replaceAll(/%2c/gi, ',')
  const last = plain.split('/').find((part) => part.startsWith('_') && !/^_all(,|$)/.test(part)) ?? ''
  if (last === '_delete_by_query') {
    const picked = !takesEveryIndex(plain) && picksDocuments(request.body?.text, query)
    return { kind: picked ? 'change' : 'lose' }
  }
  if ((safe || method === 'POST') && SEARCHES.has(last)) return { kind: 'read-data' }
  return undefined
}

/**
 * The HTTP interface of ClickHouse (25.8): a statement stands in `query`, and the body goes on with it. The first word
 * decides; of a query every table that is not of the system's own counts as stored data.
 */
function clickhouse(
  request: HttpRequest,
  port: string | undefined,
  path: string,
  query: string,
): ServiceCall | undefined {
  const told = port === '8123' || request.headers.some((one) => /^x-clickhouse-/i.test(one.text))
  if ((port !== '8443' && !told) || (path !== '' && path !== '/')) return undefined
  if (!/^(get|head|post|put)$/i.test(request.method.text)) return undefined
  const body = request.body?.text ?? ''
  const whole = `${new URLSearchParams(query).get('query') ?? ''} ${body}`.trim()
  const text = whole.slice(0, MOST_STATEMENT).replace(/\s+/g, ' ')
  if (text === '') return undefined
  if (text.includes(UNKNOWN)) return { kind: 'unreadable', note: 'the statement is not known before it runs' }
  const [first = ''] = text.toLowerCase().match(/^[a-z]+/) ?? []
  // Other services listen on 8443, too.
  if (!told && !STATEMENTS.has(first)) return undefined
  const shows = /^(show|describe|desc|exists|explain|check|set|use)$/.test(first)
  const selects = /^(select|with|from)$/.test(first)
  // Whoever listens there may be another service, which does what the method says.
  if ((shows || selects) && !SAFE_METHODS.has(request.method.text.toUpperCase()) && !(told && PORTS.has(port ?? '')))
    return undefined
  if (shows) return { kind: 'read' }
  if (selects) {
    const own = whole.length <= MOST_STATEMENT && !OTHER_TABLE.test(text) && !HIDES_TABLE.test(text)
    return { kind: own ? 'read' : 'read-data' }
  }
  if (/^(drop|truncate|detach|restore)$/.test(first)) return { kind: 'lose' }
  if (/^(grant|revoke)$/.test(first)) return { kind: 'access' }
  if (/^(kill|system)$/.test(first)) return { kind: 'restart' }
  if (first === 'alter' && /\b(drop|clear)\s|\bdelete\s+where\s+(1|true)\b/i.test(text)) return { kind: 'lose' }
  if (/^(insert|alter|create|optimize|rename|exchange|attach|update|delete|undrop)$/.test(first))
    return { kind: 'change' }
  return { kind: 'unreadable', note: 'the statement is not understood' }
}

const MOST_STATEMENT = 4096

/** A table that is not the system's own, or a list of tables. */
const OTHER_TABLE = /\b(?:from|join)\b(?!\s(?:system|information_schema)\.\w{1,80}\b(?![\w\s]{0,40},))/i

/** A comment between the words, a table behind `in`, a dictionary. */
const HIDES_TABLE = /\/\*|--|\bin\s[a-z`"]|dict\w{0,40}\(/i

const PORTS = new Set(['8123', '8443'])

const STATEMENTS = new Set(
  `show describe desc exists explain check set use select with from drop truncate detach restore grant revoke kill system
   alter insert create optimize rename exchange attach update delete undrop`.split(/\s+/),
)

/** Ends of paths by which Elasticsearch, OpenSearch and CouchDB hand out documents. */
const SEARCHES = new Set([
  '_search',
  '_msearch',
  '_mget',
  '_doc',
  '_source',
  '_count',
  '_sql',
  '_eql',
  '_async_search',
  '_termvectors',
  '_all_docs',
  '_find',
  '_changes',
])

function cloudCall(method: string, request: HttpRequest, address: HttpAddress): ServiceCall | undefined {
  const { host } = address
  if (/(^|\.)amazonaws\.com(\.cn)?$/.test(host)) return amazon(method, request, address)
  if (/(^|\.)googleapis\.com$/.test(host)) return google(method, address)
  if (/(^|\.)(azure\.(com|net)|windows\.net)$/.test(host)) return azure(method, address)
  if (/^(slack\.com|api\.telegram\.org)$/.test(host)) return chat(address)
  return asked(method, address)
}

/** The operation stands in a header, or in the query or form: a GET may destroy (AWS query protocol). */
function amazon(method: string, request: HttpRequest, { host, path, query }: HttpAddress): ServiceCall | undefined {
  const target = request.headers
    .find((one) => /^x-amz-target\s*:/i.test(one.text))
    ?.text.split(/[:.]/)
    .at(-1)
    ?.trim()
  const form = `${query}&${request.body?.text ?? ''}`
  const named = Array.from(form.matchAll(/(?:^|&)Action=(\w+)/g), ([, action = '']) => action)
  const [action, another] = target === undefined ? new Set(named) : [target]
  if (another !== undefined) return { kind: 'unreadable', note: 'it names several operations' }
  if (action !== undefined) return { kind: amazonKind(action) }
  const bucket = /(^|\.)s3[.-]/.test(host)
  if (!bucket || !SAFE_METHODS.has(method)) return undefined
  // `bucket.s3.…/key`, `s3.…/bucket/key`; what has no key is a list.
  const depth = path.split('/').filter((part) => part !== '').length
  const isObject = depth > (/^s3[.-]/.test(host) ? 1 : 0) && method !== 'HEAD'
  return { kind: isObject ? 'read-data' : 'read' }
}

function amazonKind(action: string): EffectKind {
  if (
    /^(GetSecretValue|BatchGetSecretValue|Decrypt|GetParameters?(ByPath)?|AssumeRole\w*|GetSessionToken|GetFederationToken|GetAuthorizationToken|CreateAccessKey)$/.test(
      action,
    )
  )
    return 'read-secret'
  if (
    /^(Scan|Query|GetItem|BatchGetItem|ExecuteStatement|PartiQL\w*|ReceiveMessage|GetRecords|Select\w*)$/.test(action)
  )
    return 'read-data'
  if (/^(Describe|List|Get|Head|Lookup|Search|Filter|Test|Validate|Estimate|Simulate)/.test(action)) return 'read'
  if (/^(Delete|Terminate|Purge|Deregister|Release|Remove|Schedule\w*Deletion)/.test(action)) return 'lose'
  if (/^(Attach|Detach|Put|Set|Update|Create|Add)\w*(Policy|Role|User|Group|Permission|Login)/.test(action))
    return 'access'
  if (/^(Authorize|Revoke)SecurityGroup/.test(action)) return 'access'
  return /^(Stop|Start|Reboot)/.test(action) ? 'restart' : 'change'
}

/** Google's custom methods stand behind a colon (AIP-136). */
function google(method: string, { host, path, query }: HttpAddress): ServiceCall | undefined {
  const custom = /:(\w+)$/.exec(path)?.[1]?.toLowerCase()
  const service = host.split('.')[0] ?? ''
  if (custom !== undefined) {
    if (/^(access|generateaccesstoken|generateidtoken|signblob|signjwt|decrypt)$/.test(custom))
      return { kind: 'read-secret' }
    if (/^(setiampolicy)$/.test(custom)) return { kind: 'access' }
    if (/^(runquery|batchget|runaggregationquery|pull|executesql|executestreamingsql|read|lookup)$/.test(custom))
      return { kind: 'read-data' }
    if (/^(list|search|getiampolicy|testiampermissions|query|querytimeseries|aggregatedlist|fetch\w*)$/.test(custom))
      return { kind: 'read' }
    return undefined
  }
  if (!SAFE_METHODS.has(method)) return undefined
  if (service === 'storage') {
    const isObject = path.startsWith('/storage/v1/') ? query.includes('alt=media') : /^\/[^/]+\/./.test(path)
    return isObject || path.startsWith('/download/') ? { kind: 'read-data' } : undefined
  }
  if (service === 'firestore' && /\/documents(\/|$)/.test(path)) return { kind: 'read-data' }
  return service === 'bigquery' && /\/(data|queries\/[^/]+)$/.test(path) ? { kind: 'read-data' } : undefined
}

function azure(method: string, { host, path, query }: HttpAddress): ServiceCall | undefined {
  const last = path.split('/').at(-1)?.toLowerCase() ?? ''
  if (method === 'POST' && /^list\w*(keys?|secrets?|credentials?|connectionstrings|settings|sas)$/.test(last))
    return { kind: 'read-secret' }
  if (method === 'POST' && /^(start|stop|restart|poweroff|deallocate|redeploy)$/.test(last)) return { kind: 'restart' }
  if (!SAFE_METHODS.has(method)) return undefined
  if (/\.vault\.azure\.net$/.test(host) && /^\/(secrets|keys|certificates)\/./.test(path) && !/\/versions$/.test(path))
    return { kind: 'read-secret' }
  if (/\.(blob|file|dfs)\.core\.windows\.net$/.test(host) && method !== 'HEAD')
    return { kind: /(^|&)comp=/.test(query) ? 'read' : 'read-data' }
  return undefined
}

/** The method of the interface stands in the path, and a GET posts as well as a POST. */
function chat({ path }: HttpAddress): ServiceCall | undefined {
  const call = path.split('/').at(-1) ?? ''
  if (/^(chat\.(post|schedule|me)\w*|files\.(upload\w*|completeUpload\w*)|send\w+|forward\w+)$/.test(call))
    return { kind: 'publish' }
  if (/\.(delete|archive|kick|remove)$|^delete\w+/.test(call)) return { kind: 'lose' }
  return /\.(list|history|info|replies|members|test|read)$|^get[A-Z]\w*/.test(call) ? { kind: 'read' } : undefined
}

/** Questions that are too long for an address: they are posted and change nothing. */
function asked(method: string, { host, path }: HttpAddress): ServiceCall | undefined {
  if (method !== 'POST') return undefined
  const metrics =
    /^\/(prometheus\/|loki\/)?api\/v1\/(query|query_range|query_exemplars|series|labels|format_query)$/.test(path) ||
    path === '/api/ds/query'
  const logs = /^api(\.\w+)?\.datadoghq\.(com|eu)$/.test(host) && /\/(search|aggregate|list|query\/\w+)$/.test(path)
  const notes = host === 'api.notion.com' && /^\/v1\/(search|(databases|data_sources)\/[^/]+\/query)$/.test(path)
  if (metrics || logs || notes) return { kind: 'read' }
  if (/\/api\/v1\/admin\/tsdb\/(delete_series|clean_tombstones)$/.test(path)) return { kind: 'lose' }
  return undefined
}
