import { childOf, entriesOf, plainText, type Yaml } from '../yaml.ts'
import { handsSecret } from './expressions.ts'

/**
 * Actions that sign in somewhere for the steps behind them: with the identity of the job, which needs no secret, or with
 * one that they are handed.
 */
const BY_IDENTITY =
  /^(?:aws-actions\/configure-aws-credentials|aws-actions\/amazon-ecr-login|google-github-actions\/(?:auth|get-gke-credentials)|azure\/(?:login|aks-set-context|k8s-set-context)|hashicorp\/vault-action|actions\/create-github-app-token|superfly\/flyctl-actions\/setup-flyctl)$/i
const BY_SECRET = /^(?:docker\/login-action|hashicorp\/setup-terraform|actions\/(?:setup-node|checkout|setup-java))$/i

/**
 * True where the steps behind this one have credentials in their hands.
 *
 * KNOWN GAP: code that may ask for the identity of its job (`id-token: write`) can sign in by itself. Most workflows give it to
 * all of their jobs, so that it says nothing of one.
 */
export function signsIn(step: Yaml): boolean {
  const uses = (plainText(childOf(step, 'uses')) ?? '').split('@')[0] ?? ''
  return BY_IDENTITY.test(uses) || (BY_SECRET.test(uses) && namesSecret(childOf(step, 'with')))
}

export function namesSecret(node: Yaml | undefined): boolean {
  if (node?.is === 'text') return handsSecret(node.text)
  return entriesOf(node).some(({ value }) => value.is === 'text' && handsSecret(value.text))
}

/** Images of databases, queues and the like, whose programs are what their names say. */
const SERVICE =
  /^(?:docker\.io\/)?(?:library\/)?(?:postgres|mysql|mariadb|mongo|redis|valkey\/valkey|memcached|rabbitmq|nats|elasticsearch|postgis\/postgis|pgvector\/pgvector|mcr\.microsoft\.com\/mssql\/server|localstack\/localstack|minio\/minio)(?:[:@]|$)/

export function isKnownService(image: string): boolean {
  return SERVICE.test(image)
}

/** Containers that run beside the steps with secrets in their hands, and of which nobody knows what they do. */
export function strangeServices(job: Yaml): readonly { readonly at: Yaml['at']; readonly image: string }[] {
  return entriesOf(childOf(job, 'services')).flatMap(({ value }) => {
    const image = plainText(childOf(value, 'image')) ?? plainText(value) ?? ''
    const own = /--entrypoint/.test(plainText(childOf(value, 'options')) ?? '')
    const begins = own || ['entrypoint', 'command'].some((key) => childOf(value, key) !== undefined)
    return namesSecret(childOf(value, 'env')) && (begins || !isKnownService(image)) ? [{ at: value.at, image }] : []
  })
}

/** Events whose runs have the rights of the repository, whoever brought them about. */
const FOR_STRANGERS = /^(?:pull_request_target|workflow_run|issue_comment|issues|discussion|discussion_comment)$/
const OF_STRANGERS = /\bhead_ref\b|\.head\b|\bhead_(?:sha|branch|commit|repository)\b|refs\/pull\b/

/** True where a step brings in what a stranger wrote, in a run that has the rights of the repository. */
export function bringsStrangersCode(root: Yaml, step: Yaml): boolean {
  const name = (plainText(childOf(step, 'uses')) ?? '').split('@')[0]?.toLowerCase()
  if (name !== 'actions/checkout' || !eventsOf(childOf(root, 'on')).some((one) => FOR_STRANGERS.test(one))) return false
  return ['ref', 'repository'].some((key) => OF_STRANGERS.test(plainText(childOf(childOf(step, 'with'), key)) ?? ''))
}

function eventsOf(node: Yaml | undefined): readonly string[] {
  if (node?.is === 'entries') return [...node.entries.keys()]
  if (node?.is === 'items') return node.items.map((one) => plainText(one) ?? '')
  return [plainText(node) ?? '']
}
