import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import { word } from '../word.ts'
import type { DescribedTool } from './catalogue.ts'

/**
 * Tools of hosting platforms, clouds, container engines, payment and monitoring services. Their servers name tools by a verb
 * and a thing (`delete_project`, `kv_namespace_delete`), and there are too many of them to list.
 */

const PLATFORM =
  /supabase|neon|vercel|netlify|cloudflare|workers|railway|heroku|render|\bfly|flyctl|digital-?ocean|linode|hetzner|docker|podman|portainer|terraform|\btf[ce]\b|pulumi|planetscale|turso|upstash|firebase|appwrite|convex|argo-?cd|\bflux|jenkins|circle-?ci|buildkite|\baws|azure|gcp|google-?cloud|cloud-?run|\becs\b|\beks\b|lambda|dynamodb|\bs3\b|stripe|paypal|shopify|hubspot|salesforce|airtable|\bnpm\b|launch-?darkly|auth0|okta|\bvault\b|grafana|datadog|pagerduty|sentry|new-?relic|prometheus|posthog|slack|discord|teams|telegram|gmail|outlook|notion|confluence|jira|linear|asana|bigquery|snowflake|clickhouse|databricks|mongo|redis|elastic|kafka|rabbit/i

const READS =
  'list get describe show read view inspect check fetch search find lookup status logs diff plan validate explain analyze'
const LOSES = 'delete remove drop destroy purge wipe truncate reset flush erase terminate prune empty cancel revoke'
const CHANGES =
  'create update set add edit put patch scale rename enable disable configure insert upsert attach detach tag pull build apply import clone fork invite mute unmute silence resolve acknowledge assign archive'
const RESTARTS = 'stop start restart pause resume kill reboot redeploy suspend unpause'
const DEPLOYS =
  'deploy migrate merge rollback promote rollout sync trigger publish release push restore run execute invoke'

const KINDS: ReadonlyMap<string, EffectKind> = new Map(
  (
    [
      ['read', READS],
      ['lose', LOSES],
      ['change', CHANGES],
      ['restart', RESTARTS],
      ['deploy', DEPLOYS],
    ] as const
  ).flatMap(([kind, verbs]) => verbs.split(' ').map((verb): [string, EffectKind] => [verb, kind])),
)

/** What is secret by its name, and what says who may do what. */
const SECRET = /^(secrets?|passwords?|credentials?|tokens?|connection|private|env|envs|dsn)$/
const ACCESS =
  /^(secrets?|passwords?|credentials?|tokens?|keys?|roles?|polic(y|ies)|permissions?|members?|users?|collaborators?|firewalls?|access|ssh|grants?)$/
/** Servers whose lists are other people's data. */
const PEOPLE = /stripe|paypal|shopify|hubspot|salesforce|airtable/i
/** Values and documents, where the server is a store. */
const DATA = /^(objects?|values?|rows?|records?|items?|documents?|messages?|data|queues?|dumps?|backups?|query)$/

const words = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((one) => one !== '')

function kindOf(server: string, tool: string): EffectKind | undefined {
  const own = words(tool)
  const verbs = own.filter((one) => KINDS.has(one))
  // `get_and_delete`: two things in one call, and nobody described which.
  if (own.includes('and') || own.includes('or')) return undefined
  const first = own[0] ?? ''
  const verb = KINDS.has(first) ? first : verbs.at(-1)
  const kind = verb === undefined ? undefined : KINDS.get(verb)
  if (kind === undefined) return undefined
  const things = own.filter((one) => one !== verb)
  if (kind === 'read') return readOf(server, verb ?? '', things)
  if (verb === 'publish' || (verb === 'push' && /docker|podman|npm/i.test(server))) return 'publish'
  if (kind === 'change' && things.some((one) => ACCESS.test(one))) return 'access'
  if (kind !== 'lose') return kind
  if (/docker|podman|portainer/i.test(server) && things.some((one) => /^(images?|containers?|networks?)$/.test(one)))
    return verb === 'prune' ? 'lose' : 'restart'
  return kind
}

function readOf(server: string, verb: string, things: readonly string[]): EffectKind {
  if (things.some((one) => /^(docs?|documentation|schema|schemas)$/.test(one))) return 'read'
  if (/heroku/i.test(server) && things.includes('config')) return 'read-secret'
  const names = verb === 'list' && !things.some((one) => /^envs?$/.test(one))
  if (!names && things.some((one) => SECRET.test(one))) return 'read-secret'
  if (PEOPLE.test(server)) return 'read-data'
  return !names && things.some((one) => DATA.test(one)) ? 'read-data' : 'read'
}

export const platformTools: readonly DescribedTool[] = [
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
