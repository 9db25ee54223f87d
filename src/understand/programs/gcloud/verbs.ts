import type { EffectKind } from '../../effect.ts'
import { type FoundVerb, verbFinder } from '../cloud-verbs.ts'

/**
 * What the last word of a gcloud command says: `compute instances list`, `run services update`. Words of groups come
 * first, and no group below the first level has the name of one of these.
 * https://cloud.google.com/sdk/gcloud/reference
 */
const VERBS: { readonly [K in EffectKind]?: string } = {
  read: `list describe get get-value info status validate lint wait read tail version help browse estimate query search
    show check explain lookup diff`,
  'read-data': 'cat download pull extract export',
  change: `create update patch edit add remove set unset enable disable resize apply import attach detach copy clone
    move
    rename submit run execute call trigger retry cancel abandon abort acknowledge ack modify tag untag label unlabel
    link
    associate disassociate bulk undelete register configure write upload insert install reinstall publish invoke expire
    refresh renew accept reject invite convert merge split reserve compose snapshot activate`,
  restart: 'restart reset reboot stop start suspend resume pause drain failover kill rerun recreate terminate',
  deploy: 'deploy rollback promote migrate approve advance switchover upgrade',
  lose: 'delete destroy purge seek rm truncate wipe unlink restore',
  access: 'grant revoke',
}

/** The beginnings of longer verbs: `add-tags`, `list-instances`. */
const STARTS: readonly (readonly [string, EffectKind])[] = [
  ['list-', 'read'],
  ['describe-', 'read'],
  ['get-', 'read'],
  ['check-', 'read'],
  ['test-', 'read'],
  ['validate-', 'read'],
  ['lookup-', 'read'],
  ['search-', 'read'],
  ['analyze-', 'read'],
  ['tail-', 'read'],
  ['wait-', 'read'],
  ['query-', 'read'],
  ['print-', 'read'],
  ['show-', 'read'],
  ['fetch-', 'read'],
  ['preview-', 'read'],
  ['simulate-', 'restart'],
  ['export-', 'read-data'],
  ['add-', 'change'],
  ['remove-', 'change'],
  ['set-', 'change'],
  ['update-', 'change'],
  ['create-', 'change'],
  ['enable-', 'change'],
  ['disable-', 'change'],
  ['attach-', 'change'],
  ['detach-', 'change'],
  ['clear-', 'change'],
  ['unset-', 'change'],
  ['configure-', 'change'],
  ['move-', 'change'],
  ['abandon-', 'change'],
  ['modify-', 'change'],
  ['import-', 'change'],
  ['invalidate-', 'change'],
  ['upload-', 'change'],
  ['verify-', 'change'],
  ['upgrade-', 'deploy'],
  ['delete-', 'lose'],
  ['destroy-', 'lose'],
  ['stop-', 'restart'],
  ['start-', 'restart'],
  ['restart-', 'restart'],
  ['suspend-', 'restart'],
  ['resume-', 'restart'],
  ['recreate-', 'restart'],
  ['reset-', 'restart'],
  ['promote-', 'deploy'],
  ['deploy-', 'deploy'],
  ['rollback-', 'deploy'],
]

/** Whole commands that are something else than their verb says. The longest beginning that fits wins. */
const PATHS: { readonly [K in EffectKind]?: string } = {
  catastrophe: `
    logging sinks delete|logging sinks update|logging buckets delete|logging buckets update|logging logs delete
    logging settings update|logging views delete|logging links delete`,
  'read-secret': `
    auth print-access-token|auth print-identity-token|auth print-refresh-token
    auth application-default print-access-token
    config config-helper|secrets versions access|kms decrypt|kms asymmetric-decrypt|kms raw-decrypt
    sql generate-login-token|services api-keys get-key-string|redis instances get-auth-string
    memcache instances get-auth-string`,
  'read-data': 'pubsub lite-subscriptions subscribe',
  read: `
    logging read|logging tail|logging resource-descriptors list|asset export|asset analyze-move|policy-troubleshoot iam
    policy-intelligence query-activity|kms encrypt|kms asymmetric-encrypt|kms raw-encrypt|kms mac-verify
    compute diagnose
    builds log|app open-console|app browse|deploy get-config|iam service-accounts get-iam-policy|asset query
    network-management connectivity-tests rerun|config configurations describe|builds triggers export
    compute url-maps export|compute backend-services export|compute forwarding-rules export
    compute target-http-proxies export
    compute target-https-proxies export|compute security-policies export|resource-config bulk-export|run services export
    monitoring dashboards export|deploy releases diff|container images list-tags|services operations wait`,
  access: `
    iam|secrets|access-context-manager|access-approval|org-policies|resource-manager org-policies
    resource-manager liens|iap
    resource-manager tags|privateca|compute firewall-rules|compute firewall-policies|compute network-firewall-policies
    compute security-policies|compute org-security-policies|compute os-login|compute networks firewall-policies
    app firewall-rules|sql users|sql ssl|sql ssl-certs|sql instances reset-ssl-config|sql instances rotate-server-ca
    services api-keys|alloydb users|container binauthz|identity|certificate-manager trust-configs|network-security
    kms import-jobs|kms asymmetric-sign|kms mac-sign|storage sign-url|storage hmac|compute sign-url
    compute instances set-service-account|compute instances set-scopes|compute reset-windows-password
    compute project-info add-metadata|compute project-info remove-metadata|compute shared-vpc|organizations|scc
    beyondcorp
    container clusters update-credentials|projects move|redis acl-policies`,
  lose: `
    services disable|billing projects unlink|pubsub subscriptions seek|kms keys versions disable|firestore bulk-delete
    sql import|firestore import|datastore import|redis instances import`,
  deploy: `
    run deploy|app services set-traffic|run services update-traffic|run services replace|run jobs replace
    deploy releases create
    deploy apply|builds submit|builds triggers run|deployment-manager deployments create
    deployment-manager deployments update
    deployment-manager deployments cancel-preview|infra-manager deployments apply
    compute instance-groups managed rolling-action|sql instances promote-replica|workflows deploy|run compose
    compute instance-groups managed update-instances`,
  restart: 'compute instances simulate-maintenance-event',
  publish: `
    domains registrations register|domains registrations transfer|compute commitments create`,
  change: `
    logging metrics delete|logging write|pubsub topics publish|functions call|source repos clone|spanner rows
    dns record-sets transaction|artifacts docker tags delete|container images untag
    compute instances delete-access-config
    monitoring snoozes|monitoring policies|tasks queues pause|tasks queues resume|compute url-maps invalidate-cdn-cache
    app repair|storage restore|ai-platform predict|ai endpoints predict|deployment-manager deployments delete-preview
    services vpc-peerings connect|compute interconnects|projects undelete|batch jobs submit`,
}

const find = verbFinder({ verbs: VERBS, starts: STARTS, paths: PATHS, which: 'first', from: 1 })

/** Finds the verb in the words of a command (release tracks such as `beta` already taken away). */
export function verbOf(words: readonly string[]): FoundVerb {
  const found = find(words)
  if (!found.command.includes('iam-policy')) return found
  return { ...found, kind: /(^|[ -])(get|test|print|check)-/.test(found.command) ? 'read' : 'access' }
}
