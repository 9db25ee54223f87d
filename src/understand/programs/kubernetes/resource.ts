import { isKnown, type Word } from '../../word.ts'

/** What a command of kubectl names: kinds in the singular, and the things themselves. */
export interface Resources {
  readonly kinds: readonly string[]
  readonly names: readonly Word[]
}

/** Stands for a kind that is not known before it runs. */
export const ANY_KIND = 'resource'

/** `pods`, `pod web`, `pods,services`, `pod/web svc/web` (kubectl 1.34). */
export function readResources(operands: readonly Word[]): Resources {
  const [first, ...rest] = operands
  if (first === undefined) return { kinds: [], names: [] }
  const types = operands.filter((w) => w.text.includes('/') || !isKnown(w))
  if (types.length === operands.length) {
    return { kinds: [...new Set(types.map((w) => kindOf(w)))], names: operands }
  }
  const kinds = isKnown(first) ? first.text.split(',').map((one) => singular(one)) : [ANY_KIND]
  return { kinds, names: rest }
}

function kindOf(w: Word): string {
  const slash = w.text.indexOf('/')
  const type = slash < 0 ? w.text : w.text.slice(0, slash)
  return isKnown({ ...w, text: type }) ? singular(type) : ANY_KIND
}

/** Short names of `kubectl api-resources`, and plurals that a rule would get wrong. */
const SHORT: Readonly<Record<string, string>> = {
  po: 'pod',
  svc: 'service',
  deploy: 'deployment',
  ds: 'daemonset',
  sts: 'statefulset',
  rs: 'replicaset',
  rc: 'replicationcontroller',
  cm: 'configmap',
  ns: 'namespace',
  no: 'node',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  sa: 'serviceaccount',
  ing: 'ingress',
  netpol: 'networkpolicy',
  ev: 'event',
  ep: 'endpoints',
  cj: 'cronjob',
  hpa: 'horizontalpodautoscaler',
  pdb: 'poddisruptionbudget',
  crd: 'customresourcedefinition',
  crds: 'customresourcedefinition',
  csr: 'certificatesigningrequest',
  sc: 'storageclass',
  pc: 'priorityclass',
  quota: 'resourcequota',
  limits: 'limitrange',
  psp: 'podsecuritypolicy',
  endpoints: 'endpoints',
  scc: 'securitycontextconstraints',
  securitycontextconstraints: 'securitycontextconstraints',
  cs: 'componentstatus',
  all: 'all',
  dc: 'deploymentconfig',
  is: 'imagestream',
  bc: 'buildconfig',
  vpa: 'verticalpodautoscaler',
}

/** The kind in lower case and singular, without its group: `deployments.apps` is `deployment`. */
export function singular(type: string): string {
  const lower = type.trim().toLowerCase()
  const dot = lower.indexOf('.')
  const plain = dot < 0 ? lower : lower.slice(0, dot)
  const short = SHORT[plain]
  if (short !== undefined) return short
  if (plain.endsWith('ies')) return `${plain.slice(0, -3)}y`
  if (plain.endsWith('sses')) return plain.slice(0, -2)
  return plain.endsWith('s') && !plain.endsWith('ss') ? plain.slice(0, -1) : plain
}

/** What a controller or the cluster itself makes again at once. Counter-example: a pod that no controller owns. */
const REMADE: ReadonlySet<string> = new Set([
  'pod',
  'job',
  'replicaset',
  'event',
  'endpoints',
  'endpointslice',
  'lease',
  'controllerrevision',
  'replicationcontroller',
])

export const isRemade = (kind: string) => REMADE.has(kind)

/** Who may do what: identities, rights, secrets, and what lets traffic or objects through. */
const ACCESS: ReadonlySet<string> = new Set([
  'role',
  'rolebinding',
  'clusterrole',
  'clusterrolebinding',
  'serviceaccount',
  'secret',
  'networkpolicy',
  'podsecuritypolicy',
  'certificatesigningrequest',
  'validatingwebhookconfiguration',
  'mutatingwebhookconfiguration',
  'validatingadmissionpolicy',
  'validatingadmissionpolicybinding',
  'mutatingadmissionpolicy',
  'mutatingadmissionpolicybinding',
  'securitycontextconstraints',
  'authorizationpolicy',
  'peerauthentication',
  'requestauthentication',
  'ciliumnetworkpolicy',
  'ciliumclusterwidenetworkpolicy',
  'globalnetworkpolicy',
  'adminnetworkpolicy',
  'clusterpolicy',
  'user',
  'group',
  'identity',
  'oauth',
  'oauthclient',
  'projectrolebinding',
])

export const isAccess = (kind: string) => ACCESS.has(kind)

/** Objects that belong to no namespace: all of them is all of the cluster. */
const WHOLE: ReadonlySet<string> = new Set([
  'namespace',
  'node',
  'persistentvolume',
  'customresourcedefinition',
  'project',
  'all',
])

export const isWhole = (kind: string) => WHOLE.has(kind)

const VALUES: ReadonlySet<string> = new Set(
  (
    'yaml json kyaml jsonpath jsonpath-as-json jsonpath-file go-template go-template-file template templatefile ' +
    'custom-columns custom-columns-file'
  ).split(' '),
)

/** True where `-o` prints the contents of an object and not only its name and state. */
export function printsContents(output: Word | undefined, template: Word | undefined): boolean {
  if (template !== undefined) return true
  if (output === undefined) return false
  if (!isKnown(output)) return true
  return VALUES.has(output.text.split('=')[0] ?? '') && !printsNamesOnly(output.text)
}

/** `.items[*].metadata.name` and its kin. */
function isNamePath(path: string): boolean {
  const field = path.replace(/^\.items\[\*\]/, '').replace(/^\./, '')
  return /^(type|kind|apiVersion|metadata\.(name|namespace|uid|creationTimestamp|resourceVersion|labels(\.[\w-]+)?))$/.test(
    field,
  )
}

/** `jsonpath={.items[*].metadata.name}` and columns of the same fields show no value of a secret. */
function printsNamesOnly(output: string): boolean {
  const equals = output.indexOf('=')
  if (equals < 0) return false
  const format = output.slice(0, equals)
  const rest = output.slice(equals + 1)
  if (format === 'custom-columns') {
    return rest.split(',').every((column) => isNamePath(column.slice(column.indexOf(':') + 1).trim()))
  }
  if (format !== 'jsonpath') return false
  const fields = rest
    .split('{')
    .slice(1)
    .map((one) => one.slice(0, one.indexOf('}') < 0 ? one.length : one.indexOf('}')).trim())
  return (
    fields.length > 0 && fields.every((field) => /^("[^"]*"|end|range \.items\[\*\])$/.test(field) || isNamePath(field))
  )
}
