import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import { word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'

/**
 * Tools of hosting platforms, clouds, container engines, payment and monitoring services. Their servers name tools by a verb
 * and a thing (`delete_project`, `kv_namespace_delete`), and there are too many of them to list.
 */

const PLATFORM =
  /supabase|neon|vercel|netlify|cloudflare|workers|railway|heroku|render|\bfly|flyctl|digital-?ocean|linode|hetzner|docker|podman|portainer|terraform|\btf[ce]\b|pulumi|planetscale|turso|upstash|firebase|appwrite|convex|argo-?cd|\bflux|jenkins|circle-?ci|buildkite|\baws|\bccapi|azure|gcp|google|cloud-?(run|watch|formation|trail)|\becs\b|\beks\b|\brds\b|\biam\b|\bsqs\b|\bsns\b|lambda|dynamodb|\bs3\b|stripe|paypal|shopify|hubspot|salesforce|airtable|\bnpm\b|launch-?darkly|unleash|auth0|okta|\bvault\b|doppler|infisical|1password|bitwarden|grafana|datadog|pagerduty|opsgenie|sentry|new-?relic|prometheus|posthog|honeycomb|axiom|loki|splunk|observability|slack|discord|teams|telegram|whatsapp|twilio|resend|sendgrid|mailgun|postmark|mail|outlook|calendar|intercom|zendesk|notion|confluence|jira|atlassian|linear|asana|trello|clickup|shortcut|todoist|kube|k8s|openshift|\bhelm\b|\bnomad\b|\bconsul\b|rancher|bigquery|snowflake|clickhouse|databricks|mongo|redis|valkey|elastic|opensearch|kafka|rabbit|postgres|mysql|mariadb|mssql|sqlite|sql-?server|airflow|artifactory|github|gitlab|gitea|forgejo|bitbucket|\bgke\b|\bhcloud\b|coolify|dokploy|\bn8n\b|zapier|composio|pipedream|nomad|scaleway|\bovh|vultr|statsig|flagsmith|growthbook|qdrant|chroma(?!tic)|pinecone|weaviate|milvus|\bgdrive\b/i

const READS =
  'list get describe show read view inspect check fetch search find lookup status logs diff plan validate explain analyze retrieve count compare summarize query preview suggest'
const LOSES =
  'delete remove drop destroy purge wipe truncate reset flush erase terminate prune empty cancel revoke trash uninstall clear discard void'
const CHANGES =
  'create update set add edit put patch scale rename enable disable configure insert upsert attach detach tag pull build apply import clone fork invite mute unmute silence resolve acknowledge assign archive save write modify replace schedule move copy duplicate upload capture finalize transition share'
const RESTARTS = 'stop start restart pause resume kill reboot redeploy suspend unpause'
const DEPLOYS =
  'deploy migrate merge rollback promote rollout sync trigger publish release push restore run execute invoke rerun retry play'
/** What goes to people where the server carries words to them. */
const SENDS = 'send post reply forward tweet'

const KINDS: ReadonlyMap<string, EffectKind> = new Map(
  (
    [
      ['read', READS],
      ['lose', LOSES],
      ['change', CHANGES],
      ['restart', RESTARTS],
      ['deploy', DEPLOYS],
      ['publish', SENDS],
    ] as const
  ).flatMap(([kind, verbs]) => verbs.split(' ').map((verb): [string, EffectKind] => [verb, kind])),
)

/** What is secret by its name, and what says who may do what. */
const SECRET = /^(secrets?|passwords?|credentials?|tokens?|connection|private|env|envs|dsn|kubeconfig)$/
const ACCESS =
  /^(secrets?|passwords?|credentials?|tokens?|keys?|roles?|polic(y|ies)|permissions?|members?|users?|collaborators?|firewalls?|access|ssh|grants?)$/
/** Servers whose lists are other people's data. */
const PEOPLE = /zapier|composio|pipedream|stripe|paypal|shopify|hubspot|salesforce|airtable|zendesk|intercom/i
/** Servers that find what somebody put into them. */
const DOCUMENTS = /qdrant|chroma|pinecone|weaviate|milvus|\bgdrive\b/i
/** Servers that list values together with the names. */
const LISTS_VALUES = /railway|doppler|infisical|1password|bitwarden/i
/** Servers whose queries are for logs and metrics. */
const MEASURES =
  /grafana|datadog|sentry|new-?relic|prometheus|honeycomb|axiom|loki|splunk|observability|cloud-?watch|posthog/i
/** Servers by which words reach people. */
const OUTWARD =
  /slack|discord|teams|telegram|whatsapp|twilio|resend|sendgrid|mail|postmark|outlook|intercom|zendesk|\bses\b/i
/** Values and documents, where the server is a store. */
const DATA = /^(objects?|values?|rows?|records?|items?|documents?|messages?|data|queues?|dumps?|backups?|query)$/

const words = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((one) => one !== '')

function kindOf(server: string, tool: string): EffectKind | undefined {
  const all = words(tool)
  // `API-post-search`: the method of a request stands before what it does, and says more only where nothing else does.
  const own = all[0] === 'api' && all.length > 2 && all[1] === 'post' ? all.slice(2) : all
  const verbs = own.filter((one) => KINDS.has(one))
  // `get_and_delete`: two things in one call, and nobody described which.
  if (own.includes('and') || own.includes('or')) return undefined
  const verb = verbOf(own, verbs)
  if (verb === undefined) return own === all ? undefined : 'change'
  const kind = KINDS.get(verb)
  const things = own.filter((one) => one !== verb)
  if (own.some((one) => /^(query|queries)$/.test(one)) && !verbs.some(isWrite)) {
    if (MEASURES.test(`${server} ${tool}`)) return 'read'
    if (verb === 'query') return undefined
  }
  if (kind === 'read') return readOf(server, verb, things)
  if (kind === 'publish') return OUTWARD.test(`${server} ${tool}`) ? 'publish' : undefined
  if (verb === 'publish' || (verb === 'push' && /docker|podman|npm/i.test(server))) return 'publish'
  if (verb === 'share' || (kind === 'change' && things.some((one) => ACCESS.test(one)))) return 'access'
  if (kind !== 'lose') return kind
  if (/docker|podman|portainer/i.test(server) && things.some((one) => /^(images?|containers?|networks?)$/.test(one)))
    return verb === 'prune' ? 'lose' : 'restart'
  return kind
}

/** Words that begin a tool's name as a thing, too: `logs_delete`. */
const THINGS = /^(status|logs|diff|plan|count|query|view)$/

/**
 * The verb stands first (`get_build_logs`), or behind the thing (`r2_bucket_delete`); of two in one name the one that
 * does more counts (`atlas-create-access-list`, `deploy_key_delete`).
 */
function verbOf(own: readonly string[], verbs: readonly string[]): string | undefined {
  const first = verbs[0]
  const last = verbs.at(-1)
  if (first === undefined || last === undefined) return undefined
  if (first === own[0] && !THINGS.test(first)) return first
  return STRENGTH.indexOf(KINDS.get(last)) >= STRENGTH.indexOf(KINDS.get(first)) ? last : first
}

const STRENGTH: readonly (EffectKind | undefined)[] = ['read', 'change', 'restart', 'deploy', 'publish', 'lose']

/** A verb that is neither looking nor running what was asked. */
function isWrite(verb: string): boolean {
  return KINDS.get(verb) !== 'read' && verb !== 'run' && verb !== 'execute' && verb !== 'start'
}

function readOf(server: string, verb: string, things: readonly string[]): EffectKind {
  if (things.some((one) => /^(docs?|documentation|schema|schemas)$/.test(one))) return 'read'
  if (/heroku/i.test(server) && things.includes('config')) return 'read-secret'
  if (LISTS_VALUES.test(server) && things.some((one) => /^(variables?|secrets?|items?)$/.test(one)))
    return 'read-secret'
  const names = verb === 'list' && !things.some((one) => /^envs?$/.test(one))
  if (!names && things.some((one) => SECRET.test(one))) return 'read-secret'
  if (PEOPLE.test(server) || (verb !== 'list' && DOCUMENTS.test(server))) return 'read-data'
  return !names && things.some((one) => DATA.test(one)) ? 'read-data' : 'read'
}

/** Tools that are a whole area of a cloud (`storage`, `sql`): what is done stands in an argument (Azure MCP Server 1.0). */
const areas: DescribedTool = {
  server: /azure|azmcp/i,
  tool: /./,
  examples: [
    {
      server: 'azure',
      tool: 'sql',
      arguments: { intent: 'drop', command: 'sql_db_delete', parameters: {} },
      effects: ['lose call tool azure sql_db_delete'],
    },
    {
      server: 'azure',
      tool: 'monitor',
      arguments: { intent: 'logs', command: 'monitor_workspace_log_query' },
      effects: ['read call tool azure monitor_workspace_log_query'],
    },
    {
      server: 'azure',
      tool: 'sql_db_delete',
      arguments: { command: 'sql_db_list', learn: true },
      effects: ['lose call tool azure sql_db_delete'],
    },
    { server: 'azure', tool: 'group_list', arguments: {}, effects: ['read call tool azure group_list'] },
    { server: 'azure', tool: 'storage', arguments: { learn: true }, effects: ['read call tool azure storage'] },
  ],
  run: (call, given, at, tool) => {
    const command = given.only('command')
    // Asked to `learn`, it lists its commands.
    const learns = command === undefined && given.value('learn') === true
    // A tool that says itself what it does takes no command.
    const own = kindOf(at.server, tool)
    const name = own === undefined ? (command?.text ?? tool) : tool
    const measures = /^(monitor|applicationinsights|workbooks)_/.test(name) && /_(query|log)/.test(name)
    const kind = own ?? (learns || measures ? 'read' : kindOf(at.server, name))
    emit(call, kind ?? 'undescribed', 'call', 'tool', word(`${at.server} ${name}`), { at })
  },
}

/** Requests that a console hands on to the interface of Docker or Kubernetes. */
const proxies: DescribedTool = {
  server: /portainer|rancher/i,
  tool: /proxy/i,
  examples: [
    {
      server: 'portainer',
      tool: 'dockerProxy',
      arguments: { method: 'GET', dockerAPIPath: '/containers/json' },
      effects: ['read get path /containers/json'],
    },
    {
      server: 'portainer',
      tool: 'dockerProxy',
      arguments: { method: 'DELETE', dockerAPIPath: '/volumes/x' },
      effects: ['lose delete path /volumes/x'],
    },
    {
      server: 'portainer',
      tool: 'kubernetesProxy',
      arguments: { method: 'GET', kubernetesAPIPath: '/api/v1/namespaces/a/secrets/b' },
      effects: ['read-secret get path /api/v1/namespaces/a/secrets/b'],
    },
    {
      server: 'portainer',
      tool: 'kubernetesProxy',
      arguments: { method: 'GET', kubernetesAPIPath: '/api/v1/secrets?limit=1' },
      effects: ['read-secret get path /api/v1/secrets?limit=1'],
    },
    {
      server: 'portainer',
      tool: 'kubernetesProxy',
      arguments: { method: 'GET', kubernetesAPIPath: '/api/v1/namespaces/a/pods/b/exec?command=rm' },
      effects: ['unreadable get path /api/v1/namespaces/a/pods/b/exec?command=rm'],
    },
    {
      server: 'portainer',
      tool: 'dockerProxy',
      arguments: { method: 'POST', dockerAPIPath: '/volumes/prune' },
      effects: ['lose post path /volumes/prune'],
    },
    {
      server: 'portainer',
      tool: 'dockerProxy',
      arguments: { method: 'GET', dockerAPIPath: '/containers/web/json' },
      effects: ['read-data get path /containers/web/json'],
    },
  ],
  run: (call, given, at) => {
    const method = given.only('method')?.text.toUpperCase() ?? ''
    const path = given.only('dockerAPIPath', 'kubernetesAPIPath', 'path') ?? word('')
    emit(call, kindOfPath(method, path.text), method.toLowerCase(), 'path', path, { at })
  },
}

/** Docker Engine API 1.51 and Kubernetes API 1.34: a `GET` may start a program in a pod. */
function kindOfPath(method: string, address: string): EffectKind {
  const path = address.split('?', 1)[0] ?? ''
  if (/\/(exec|attach|portforward|proxy)\b/.test(path)) return 'unreadable'
  if (method === 'DELETE' || /\/prune\b/.test(path)) return 'lose'
  if (method !== 'GET' && method !== 'HEAD') return 'change'
  // An escape may spell any name.
  if (/\/secrets\b|%/.test(path)) return 'read-secret'
  // A container shown whole carries its environment along.
  return /\/(containers|images|services|tasks|configs)\/(?!json\b)|\/services\b|\/configmaps\b|\/log\b/.test(path)
    ? 'read-data'
    : 'read'
}

export const platformTools: readonly DescribedTool[] = [
  proxies,
  areas,
  {
    server: PLATFORM,
    tool: /./,
    examples: [
      {
        server: 'neon',
        tool: 'delete_project',
        arguments: { projectId: 'x' },
        effects: ['lose call tool neon delete_project'],
      },
      {
        server: 'vercel',
        tool: 'list_deployments',
        arguments: {},
        effects: ['read call tool vercel list_deployments'],
      },
      {
        server: 'cloudflare',
        tool: 'kv_namespace_delete',
        arguments: {},
        effects: ['lose call tool cloudflare kv_namespace_delete'],
      },
      {
        server: 'neon',
        tool: 'get_connection_string',
        arguments: {},
        effects: ['read-secret call tool neon get_connection_string'],
      },
      {
        server: 'stripe',
        tool: 'list_customers',
        arguments: {},
        effects: ['read-data call tool stripe list_customers'],
      },
      {
        server: 'stripe',
        tool: 'search_stripe_documentation',
        arguments: {},
        effects: ['read call tool stripe search_stripe_documentation'],
      },
      {
        server: 'newrelic',
        tool: 'run_nrql_query',
        arguments: {},
        effects: ['read call tool newrelic run_nrql_query'],
      },
      {
        server: 'notion',
        tool: 'API-post-page',
        arguments: {},
        effects: ['change call tool notion API-post-page'],
      },
      {
        server: 'railway',
        tool: 'list-variables',
        arguments: {},
        effects: ['read-secret call tool railway list-variables'],
      },
      {
        server: 'mongodb',
        tool: 'atlas-create-access-list',
        arguments: {},
        effects: ['access call tool mongodb atlas-create-access-list'],
      },
      {
        server: 'qdrant',
        tool: 'qdrant-find',
        arguments: { query: 'x' },
        effects: ['read-data call tool qdrant qdrant-find'],
      },
      {
        server: 'chroma',
        tool: 'chroma_delete_collection',
        arguments: {},
        effects: ['lose call tool chroma chroma_delete_collection'],
      },
      { server: 'datadog', tool: 'logs_delete', arguments: {}, effects: ['lose call tool datadog logs_delete'] },
      { server: 'twilio', tool: 'send_sms', arguments: {}, effects: ['publish call tool twilio send_sms'] },
      {
        server: 'railway',
        tool: 'get_and_delete',
        arguments: {},
        effects: ['undescribed call tool railway get_and_delete'],
      },
    ],
    run: (call, _given, at, tool) =>
      emit(call, kindOf(at.server, tool) ?? 'undescribed', 'call', 'tool', word(`${at.server} ${tool}`), { at }),
  },
]
