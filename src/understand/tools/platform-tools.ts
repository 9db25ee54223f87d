import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import { word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import { readPlainArguments } from './plain-arguments.ts'
import { isDialectNamed } from './sql-dialects.ts'
import { emitTold } from './told.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { kindOf, strongest } from './tool-name.ts'

/**
 * Tools of hosting platforms, clouds, container engines, payment and monitoring services. Their servers name tools by a verb
 * and a thing (`delete_project`, `kv_namespace_delete`), and there are too many of them to list.
 */

const PLATFORM =
  /supabase|neon|vercel|netlify|cloudflare|workers|railway|heroku|render|\bfly|flyctl|digital-?ocean|linode|hetzner|docker|podman|portainer|terraform|\btf[ce]\b|pulumi|planetscale|turso|upstash|firebase|appwrite|convex|argo-?cd|\bflux|jenkins|circle-?ci|buildkite|\baws|\bccapi|azure|gcp|google|cloud-?(run|watch|formation|trail)|\becs\b|\beks\b|\brds\b|\biam\b|\bsqs\b|\bsns\b|lambda|dynamodb|\bs3\b|stripe|paypal|shopify|hubspot|salesforce|airtable|\bnpm\b|launch-?darkly|unleash|auth0|okta|\bvault\b|doppler|infisical|1password|bitwarden|grafana|datadog|pagerduty|opsgenie|sentry|new-?relic|prometheus|posthog|honeycomb|axiom|loki|splunk|observability|slack|discord|teams|telegram|whatsapp|twilio|resend|sendgrid|mailgun|postmark|mail|outlook|calendar|intercom|zendesk|notion|confluence|jira|atlassian|linear|asana|trello|clickup|shortcut|todoist|kube|k8s|openshift|\bhelm\b|\bnomad\b|\bconsul\b|rancher|bigquery|snowflake|clickhouse|databricks|mongo|redis|valkey|elastic|opensearch|kafka|rabbit|postgres|mysql|mariadb|mssql|sqlite|sql-?server|airflow|artifactory|github|gitlab|gitea|forgejo|bitbucket|\bgke\b|\bhcloud\b|coolify|dokploy|\bn8n\b|zapier|composio|pipedream|nomad|scaleway|\bovh|vultr|statsig|flagsmith|growthbook|qdrant|chroma(?!tic)|pinecone|weaviate|milvus|\bgdrive\b|figma|shadcn|storybook|sonar|snyk|semgrep|confluent/i

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
    {
      server: 'azure',
      tool: 'storage_account_list_keys',
      arguments: {},
      effects: ['read-secret call tool azure storage_account_list_keys'],
    },
    {
      server: 'azure',
      tool: 'keyvault_key_list',
      arguments: {},
      effects: ['read call tool azure keyvault_key_list'],
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

/** The name of the tool, and what its arguments say of it: the operation, the kind of thing. */
function kindIn(given: ToolArguments, server: string, tool: string): EffectKind | undefined {
  const named = kindOf(server, tool)
  const told = given.texts('operation', 'action', 'api_operation').map(({ text }) => kindOf(server, `${text} ${tool}`))
  if (named === undefined && told.includes(undefined)) return undefined
  const methods = given.texts('method').map(({ text }) => kindOf(server, text))
  const kind = strongest([named, ...told, ...methods].filter((one) => one !== undefined))
  const thing = given.only('kind', 'resource_type', 'resourceType')?.text ?? ''
  return kind === 'read' && /(^|\/)secrets?$/i.test(thing) ? 'read-secret' : kind
}

/**
 * A statement is all that it is given to run; what stands in a comment is code for some of the servers. A tool that is
 * not there to run one (`delete_sql_database`) is none for having been given one.
 */
function isQuestion(given: ToolArguments, server: string, tool: string, kind: EffectKind | undefined): boolean {
  const statements = given.texts('sql', 'sql_query', 'sqlQuery')
  const runs = kind === undefined || kind === 'read' || /^(run|execute|exec)[-_]/i.test(tool)
  return (
    statements.length > 0 &&
    runs &&
    /(^|[^a-z])(query|sql)([^a-z]|$)/i.test(tool) &&
    (isDialectNamed(`${server} ${tool}`) || statements.every((one) => !one.text.includes('/*')))
  )
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
      {
        server: 'supabase',
        tool: 'get_service_role_key',
        arguments: { project_id: 'x' },
        effects: ['read-secret call tool supabase get_service_role_key'],
      },
      {
        server: 'supabase',
        tool: 'get_publishable_key',
        arguments: { project_id: 'x' },
        effects: ['read call tool supabase get_publishable_key'],
      },
      { server: 'twilio', tool: 'send_sms', arguments: {}, effects: ['publish call tool twilio send_sms'] },
      { server: 'stripe', tool: 'create_refund', arguments: {}, effects: ['publish call tool stripe create_refund'] },
      {
        server: 'render',
        tool: 'update_environment_variables',
        arguments: {},
        effects: ['access call tool render update_environment_variables'],
      },
      {
        server: 'aws-cost',
        tool: 'get_cost_and_usage',
        arguments: {},
        effects: ['read call tool aws-cost get_cost_and_usage'],
      },
      {
        server: 'sonarqube',
        tool: 'flip_issue_status',
        arguments: {},
        effects: ['undescribed call tool sonarqube flip_issue_status'],
      },
      { server: 'ecs', tool: 'service_logs', arguments: {}, effects: ['read call tool ecs service_logs'] },
      {
        server: 'eks',
        tool: 'manage_k8s_resource',
        arguments: { operation: 'delete', kind: 'Deployment', name: 'a' },
        effects: ['lose call tool eks manage_k8s_resource'],
      },
      {
        server: 'flux',
        tool: 'get_kubernetes_resources',
        arguments: { kind: 'Secret' },
        effects: ['read-secret call tool flux get_kubernetes_resources'],
      },
      {
        server: 'render',
        tool: 'query_render_postgres',
        arguments: { sql: 'drop table t' },
        effects: ['lose drop table t'],
      },
      {
        server: 'render',
        tool: 'delete_sql_database',
        arguments: { sql: 'select 1', database: 'shop' },
        effects: ['lose call tool render delete_sql_database', 'read select value'],
      },
      {
        server: 'eks',
        tool: 'manage_k8s_resource',
        arguments: { operation: 'get', action: 'delete' },
        effects: ['lose call tool eks manage_k8s_resource'],
      },
      {
        server: 'render',
        tool: 'query_render_database',
        arguments: { sql: 'select 1 /*! x */' },
        effects: ['undescribed call tool render query_render_database', 'read select value'],
      },
      {
        server: 'railway',
        tool: 'get_and_delete',
        arguments: {},
        effects: ['undescribed call tool railway get_and_delete', 'lose call tool railway get_and_delete'],
      },
    ],
    run: (call, given, at, tool) => {
      const kind = kindIn(given, at.server, tool)
      if (!isQuestion(given, at.server, tool, kind))
        emit(call, kind ?? 'undescribed', 'call', 'tool', word(`${at.server} ${tool}`), { at })
      emitTold(call, given, at, tool)
      readPlainArguments(call, given, at, tool)
    },
  },
]
