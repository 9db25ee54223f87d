import type { EffectKind } from '../../effect.ts'
import { OPERATIONS, SERVICES } from './rules.ts'

/**
 * What the first word of an operation's name says: `describe-instances`, `terminate-instances`. The names are those
 * of the API models (botocore 1.43: 436 services, 19,427 operations); what a word says wrongly for some operation
 * stands in `rules.ts`. A word that is not here is nothing that anybody described.
 */
const VERBS: { readonly [K in EffectKind]?: string } = {
  read: `analyze autocomplete calculate check classify compare contains count decode describe detect discover estimate
    evaluate filter forecast geocode get head infer introspect is list lookup preview probe recognize rerank search
    simulate snap suggest synthesize test translate validate view wait`,
  'read-data': 'download export query receive retrieve sample scan select',
  change: `abort accept acknowledge activate add advertise allocate allow amend apply approve archive assign associate
    attach begin build bulk bundle cancel carrier change channel chat checkout checkpoint claim clear clone close commit
    complete compose configure confirm connect continue converse convert copy count create deactivate decline decrease
    define deliver deny deprecate deregister detach disable disallow disassociate discard dismiss dispose dissociate
    distribute drain enable encrypt end enter exit expire extend finalize flush forget generate group import increase
    index ingest initialize initiate install instantiate insert invalidate invite invoke issue join label launch link
    lock logout manage mark merge meter migrate modify monitor move notify open opt optimize override peer poll populate
    post prepare process promote provide provision publish push put re re-encrypt rebalance rebuild record recover
    redeem redrive refresh register reimport reject release remove rename renew reorder replace replicate report request
    rescore resend reserve reset resize resolve respond restore resync retry rotate run save schedule send set setup
    share shrink sign signal skip snapshot split start submit subscribe suspend swap sync synchronize tag take transact
    transfer unarchive unassign undeprecate ungroup unlabel unlink unlock unmonitor unpeer unregister unsubscribe untag
    update upgrade upload verify vote withdraw write reverse`,
  restart: 'disconnect failover pause reboot reload restart resume shutdown stop switchover',
  deploy: 'deploy redeploy rollback undeploy',
  lose: 'backtrack delete deprovision evict purchase purge redact terminate',
  access: 'acquire assume authorize deauthorize grant retire revoke sign unshare',
  'read-secret': 'decrypt derive',
}

/** A change to something of these names is a change of who may do what. */
const ACCESS_WORDS = new Set(
  `access acl acls acp credential credentials entitlement entitlements firewall grant grants
  impersonation impersonate mfa password passwords permission permissions principal principals role roles saml secret
  secrets token tokens user users login administrator authorizer`.split(/\s+/),
)

/** Two words that only together speak of it: an `api` is none, an `api key` is. */
const ACCESS_PAIRS = new Set(
  `api-key api-keys key-pair key-pairs access-key access-keys security-group security-groups
  public-key public-keys signing-key trust-anchor trust-store identity-provider identity-pool instance-profile
  ssh-key resource-policy resource-policies bucket-policy repository-policy queue-policy domain-policy key-policy
  vault-policy file-policy topic-policy auth-policy iam-policy role-policy user-policy group-policy ip-rules ip-set
  rule-group web-acl admin-account delegated-admin delegated-administrator profile-permission verified-access
  account-settings ip-access ip-restriction launch-permission certificate-authority public-ports`.split(/\s+/),
)

/** Words between two others that make a policy one of the second kind: nobody's rights. */
const HARMLESS_POLICIES = new Set(
  `scaling lifecycle backup retention cache request headers routing snapshot throttling
  recovery control response delivery origin continuous alarm insight deployment archive network-path update auto-tune
  quota traffic termination scheduling reasoning tier index metric stickiness`.split(/\s+/),
)

let verbs: ReadonlyMap<string, EffectKind> | undefined

/** What an operation of a service does, or `undefined` where nobody described it. */
export function kindOfOperation(service: string, operation: string): EffectKind | undefined {
  const ruled = OPERATIONS().get(service)?.(operation) ?? OPERATIONS().get('*')?.(operation)
  if (ruled !== undefined) return ruled
  verbs ??= new Map(
    Object.entries(VERBS).flatMap(([kind, line]) => line.split(/\s+/).map((one) => [one, kind as EffectKind])),
  )
  const parts = operation.split('-')
  // `batch-get-item`, `admin-create-user`: the word behind it says what is done.
  const from = (parts[0] === 'batch' || parts[0] === 'admin') && parts.length > 1 ? 1 : 0
  const verb = parts[from] as string
  const kind = verbs.get(verb)
  if (kind === undefined || kind === 'read' || kind === 'read-data' || kind === 'read-secret')
    return readKind(kind, parts)
  // Tags are labels; some say who may do what (tags as attributes of IAM), which no name of an operation shows.
  if (parts.includes('tag') || parts.includes('tags') || parts.includes('tagging') || verb === 'untag') return 'change'
  const whole = SERVICES.get(service)
  if (whole !== undefined) return whole
  return speaksOfAccess(parts.slice(from + 1)) ? 'access' : kind
}

/**
 * `get-…-token`, `generate-…-credentials`: what comes back is the secret itself. Lists and descriptions name it
 * only.
 */
function readKind(kind: EffectKind | undefined, parts: readonly string[]): EffectKind | undefined {
  if (kind !== 'read' || parts[0] !== 'get') return kind
  return SECRET_ENDINGS.has(parts.at(-1) as string) ? 'read-secret' : kind
}

const SECRET_ENDINGS = new Set(['token', 'credentials', 'password', 'passphrase', 'secret', 'secrets'])

function speaksOfAccess(parts: readonly string[]): boolean {
  return parts.some((part, i) => {
    if (ACCESS_WORDS.has(part)) return true
    const before = parts[i - 1] ?? ''
    if (ACCESS_PAIRS.has(`${before}-${part}`)) return true
    return (part === 'policy' || part === 'policies') && !HARMLESS_POLICIES.has(before)
  })
}
