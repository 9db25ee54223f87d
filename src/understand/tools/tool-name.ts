import type { EffectKind } from '../effect.ts'

/** What the name of a tool says: a verb and a thing, in whichever order and spelling its server has them. */

const READS =
  'list get describe show read view inspect check fetch search find lookup status logs diff plan validate explain analyze retrieve count compare summarize query preview suggest introspect ask extract'
const LOSES =
  'delete remove drop destroy purge wipe truncate reset flush erase terminate prune empty cancel revoke trash uninstall clear discard void'
const CHANGES =
  'create update set add edit put patch scale rename enable disable configure insert upsert attach detach tag pull build apply import clone fork invite mute unmute silence resolve acknowledge assign archive save write modify replace schedule move copy duplicate upload capture finalize transition share change toggle mark'
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
/**
 * `get_service_role_key`, `regenerate_api_keys`: a key that opens something. Counter-example that is no secret: a key of a
 * map or of a table (`get_issue_by_key`, `get_primary_keys`), and one that is made to be shown (`get_publishable_key`).
 */
function isOpeningKey(things: readonly string[]): boolean {
  return things.some((one, i) => /^keys?$/.test(one) && OPENING.test(things[i - 1] ?? ''))
}

const OPENING =
  /^(api|apikey|access|account|service|role|admin|master|secret|private|signing|encryption|ssh|webhook|license|function|host)$/

/** What a service is started with holds its secrets. */
function isEnvironment(things: readonly string[]): boolean {
  const at = things.findIndex((one) => /^(env|environment)$/.test(one))
  return at >= 0 && /^(vars?|variables?)$/.test(things[at + 1] ?? '')
}

/** Servers whose lists are other people's data. */
const PEOPLE = /zapier|composio|pipedream|stripe|paypal|shopify|hubspot|salesforce|airtable|zendesk|intercom/i
/** Servers that find what somebody put into them. */
const DOCUMENTS = /qdrant|chroma|pinecone|weaviate|milvus|\bgdrive\b/i
/** Servers that show what is made to be looked at. */
const SHOWN = /figma|shadcn|storybook/i
/** Servers that list values together with the names. */
const LISTS_VALUES = /railway|doppler|infisical|1password|bitwarden/i
/** Servers whose queries are for logs and metrics. */
const MEASURES =
  /grafana|datadog|sentry|new-?relic|prometheus|honeycomb|axiom|loki|splunk|observability|cloud-?watch|posthog/i
/** Money that has gone to somebody does not come back by itself. */
const PAYS = /stripe|paypal|adyen|mollie|braintree|square|razorpay/i
const MONEY = /^(refunds?|payouts?|transfers?|charges?)$/
/** Servers by which words reach people. */
const OUTWARD =
  /stripe|paypal|shopify|hubspot|salesforce|slack|discord|teams|telegram|whatsapp|twilio|resend|sendgrid|mail|postmark|outlook|intercom|zendesk|\bses\b/i
/** Values and documents, where the server is a store. */
const DATA = /^(objects?|values?|rows?|records?|items?|documents?|messages?|data|queues?|dumps?|backups?|query)$/

const words = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((one) => one !== '')

/** The row of a tool whose server is known to name its tools by what they do; `undefined` where the name says nothing. */
export function kindOf(server: string, tool: string): EffectKind | undefined {
  const all = words(tool)
  // `API-post-search`: the method of a request stands before what it does, and says more only where nothing else does.
  const own = all[0] === 'api' && all.length > 2 && all[1] === 'post' ? all.slice(2) : all
  const verbs = own.filter((one) => KINDS.has(one))
  if (own.some((one, i) => /^(and|or)$/.test(one) && !joinsThings(own, i))) return undefined
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
  if (PAYS.test(server) && kind !== 'lose' && things.some((one) => MONEY.test(one))) return 'publish'
  if (verb === 'publish' || (verb === 'push' && /docker|podman|npm/i.test(server))) return 'publish'
  if (verb === 'share' || (kind === 'change' && (things.some((one) => ACCESS.test(one)) || isEnvironment(things))))
    return 'access'
  if (kind !== 'lose') return kind
  if (/docker|podman|portainer/i.test(server) && things.some((one) => /^(images?|containers?|networks?)$/.test(one)))
    return verb === 'prune' ? 'lose' : 'restart'
  return kind
}

/** `get_and_delete` is two things in one call, and nobody described which; `get_cost_and_usage` is one. */
function joinsThings(own: readonly string[], at: number): boolean {
  return !KINDS.has(own[at - 1] ?? '') && NOUNS.test(own[at + 1] ?? '')
}

const NOUNS = /^(usage|details?|info|metadata|comments|reviews|metrics|events|history|labels|tags|times?)$/

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
  // `flip_issue_status`: what is done to the status nobody knows.
  if (own.length > 2 && verbs.every((one) => THINGS.test(one)) && !THINGS.test(own[0] ?? '')) return undefined
  return STRENGTH.indexOf(KINDS.get(last)) >= STRENGTH.indexOf(KINDS.get(first)) ? last : first
}

const STRENGTH: readonly (EffectKind | undefined)[] = [
  'read',
  'read-data',
  'change',
  'restart',
  'deploy',
  'publish',
  'read-secret',
  'access',
  'lose',
]

/** What does most of them, where a name and its arguments say several. */
export function strongest(kinds: readonly EffectKind[]): EffectKind | undefined {
  return kinds.toSorted((a, b) => STRENGTH.indexOf(b) - STRENGTH.indexOf(a))[0]
}

/** `writeFile`, `write-file` and `Write File` as most servers spell it: `write_file`. */
export function snakeCase(tool: string): string {
  return tool.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^\p{L}\p{N}]+/gu, '_')
}

/**
 * What a name says behind its first verb: `get_and_delete`, `draft_then_send`. A description is of the tool that has the
 * first verb alone. `create_or_update` says no more than its first.
 */
export function joinedKinds(tool: string): readonly EffectKind[] {
  const own = words(tool)
  const joint = own.findIndex((one, at) => at > 0 && /^(and|or|then)$/.test(one))
  if (joint < 0 || own[joint - 1] === 'drag') return []
  const reads = KINDS.get(own[0] ?? '') === 'read'
  return own
    .slice(joint + 1)
    .flatMap((one) => KINDS.get(one) ?? [])
    .filter((kind) => kind !== 'read' && (reads || kind !== 'change'))
}

/** Whether a text that says what is to be done, of a tool or in an argument, says that something is deleted. */
export function saysLoss(text: string): boolean {
  return words(text).some((one) => DELETES.test(one))
}

/** Whether a word says what is done, whatever else it is the name of. */
export function isVerb(text: string): boolean {
  return KINDS.has(text.toLowerCase())
}

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
  // Azure's own name for handing out the values is "list keys".
  if ((!names || /azure|azmcp/i.test(server)) && isOpeningKey(things)) return 'read-secret'
  if (SHOWN.test(server)) return 'read'
  if (PEOPLE.test(server) || (verb !== 'list' && DOCUMENTS.test(server))) return 'read-data'
  return !names && things.some((one) => DATA.test(one)) ? 'read-data' : 'read'
}

/**
 * What the name of a tool that nobody described says against it. Nobody knows what the tool does; one that says of itself
 * that it deletes, or hands out secrets, is taken at its word. Nothing is ever read as less for its name.
 */
export function worstOf(tool: string): EffectKind | undefined {
  const own = words(tool)
  const verb = verbOf(
    own,
    own.filter((one) => KINDS.has(one)),
  )
  if (verb !== undefined && DELETES.test(verb) && !own.includes('drag')) return 'lose'
  const looks = own.some((one) => KINDS.get(one) === 'read')
  const shows = own.some((one) => /^(secrets?|passwords?|credentials?)$/.test(one)) || isOpeningKey(own)
  return looks && own[0] !== 'list' && shows ? 'read-secret' : undefined
}

const DELETES = /^(delete|destroy|drop|purge|wipe|truncate|erase)$/
