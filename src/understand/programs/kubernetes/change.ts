import { commandText, typedCommand } from '../../command-text.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, lookedAt, type More } from '../../emit.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { changes, changesAccess, type ToolCall, type Verb } from '../../tool.ts'
import { type Stream, stream, UNKNOWN, type Word } from '../../word.ts'
import { isDryRun, orDryRun } from './dry-run.ts'
import { emitRemote, readManifests } from './manifest.ts'
import { bare, listsVariables } from './read.ts'
import { isAccess, readResources } from './resource.ts'

/** Verbs that create and change objects. */

const FILES = '-f|--filename= -k|--kustomize= -R|--recursive'
const PRINT =
  '-o|--output= --template= --show-managed-fields --allow-missing-template-keys --field-manager= ' + '--record=?'
const WHICH = '-l|--selector= --field-selector= --all -A|--all-namespaces --local'

/** The global options as they were given, for another command on the same cluster. */
function sameCluster(call: ToolCall): readonly (Word | string)[] {
  const out: (Word | string)[] = [call.name]
  for (const option of ['--kubeconfig', '--context', '--cluster', '--server', '--namespace']) {
    const value = call.arguments.value(option)
    if (value !== undefined) out.push(option, value)
  }
  return out
}

/** Verbs of `changeOf` that have no dry run. */
const WITHOUT_DRY_RUN = /^(edit|rollout pause|rollout resume|apply edit-last-applied)$/

/** What a person may run first, and afterwards, where the words are known. */
export function suggestions(call: ToolCall, verify: readonly (Word | string)[]): Pick<More, 'dryRun' | 'verify'> {
  const dryRun = WITHOUT_DRY_RUN.test(call.verb) ? undefined : commandText(call, ['--dry-run=server'])
  const check = typedCommand(call, [...sameCluster(call), ...verify])
  return { ...(dryRun === undefined ? {} : { dryRun }), ...(check === undefined ? {} : { verify: check }) }
}

/** A change of objects by their names; of rights and secrets where the kind is one. */
function changeOf(kind: EffectKind): (call: ToolCall) => void {
  return (call) => {
    const at = call.place()
    const things = call.operands.filter((w) => !isAssignment(w))
    const { kinds, names } = readResources(things)
    if (call.arguments.has('--list')) return emit(call, 'read', 'list', kinds[0] ?? 'resource', names[0] ?? '', { at })
    const files = call.arguments.values('--filename')
    const manifests = readManifests(call, files, call.arguments.values('--kustomize'))
    const all = [...kinds, ...manifests.kinds]
    const on = kinds[0] ?? 'manifest'
    const more = { at, ...suggestions(call, ['get', ...(things.length === 0 ? ['events'] : things.slice(0, 2))]) }
    const effect = all.some(isAccess) ? 'access' : kind
    const verb = call.verb
    if (names.length === 0) emit(call, effect, verb, on, files[0] ?? '', more)
    for (const name of lookedAt(call, names)) emit(call, effect, verb, on, bare(name), more)
    emitRemote(call, manifests, at)
  }
}

/** `LABEL=value` and `LABEL-` behind the things that are marked; `container=image` behind `set image`. */
function isAssignment(w: Word): boolean {
  return w.text.includes('=') || w.text.endsWith('-')
}

/** `apply`, `create -f`, `replace`: what the manifests say is there afterwards. */
function applies(call: ToolCall): void {
  const at = call.place()
  const raw = call.arguments.value('--raw')
  if (raw !== undefined)
    return emit(
      call,
      /secrets|roles|rolebindings|serviceaccounts/.test(raw.text) ? 'access' : 'change',
      call.verb,
      'path',
      raw,
      { at },
    )
  const files = call.arguments.values('--filename')
  const overlays = call.arguments.values('--kustomize')
  const manifests = readManifests(call, files, overlays)
  const first = files[0] ?? overlays[0]
  const more = { at, ...suggestions(call, ['get', 'events']) }
  emit(call, 'change', call.verb, 'manifest', first ?? '', more)
  for (const kind of manifests.kinds) if (isAccess(kind)) emit(call, 'access', call.verb, kind, '', { at })
  emitRemote(call, manifests, at)
  if (call.arguments.has('--prune')) {
    emit(call, 'lose', 'prune', 'objects', '', { at, note: 'objects that the manifests no longer hold are deleted' })
  }
  const lost = [...manifests.kinds].filter((kind) =>
    /^(namespace|persistentvolume(claim)?|customresourcedefinition)$/.test(kind),
  )
  if (call.verb === 'replace' && call.arguments.has('--force')) {
    for (const kind of lost) emit(call, 'lose', 'replace', kind, '', { at, note: '`--force` deletes it first' })
  }
}

/** Prints the object that it would have created: a pipe into `kubectl apply -f -` must see its kind. */
function createPrints(call: ToolCall, kind: string): Stream {
  emit(call, 'read', 'dry run', 'plan', `create ${kind}`, { at: call.place() })
  return stream(`kind: ${kind}\n${UNKNOWN}`, 0, call.span)
}

const CREATE_OPTIONS =
  `${FILES} ${PRINT} --dry-run=? --from-literal= --from-file= --from-env-file= --image= --replicas= ` +
  '--port= --schedule= --restart= --from= ' +
  '--clusterrole= --role= --user= --group= --serviceaccount= --verb= --resource= --resource-name= ' +
  '--non-resource-url= --aggregation-rule= ' +
  '--docker-server= --docker-username= --docker-password= --docker-email= --cert= --key= --type= ' +
  '--tcp= --clusterip= --node-port= ' +
  '--external-name= --hard= --scopes= --min-available= --max-unavailable= --selector= --value= ' +
  '--description= --global-default ' +
  '--preemption-policy= --class= --rule= --default-backend= --annotation= --save-config --validate=? ' +
  '--append-hash --duration= --audience= ' +
  '--bound-object-kind= --bound-object-name= --bound-object-uid= --edit --raw= --windows-line-endings'

/** `create KIND NAME …`. */
function creates(kind: string): (call: ToolCall) => Stream | undefined {
  return (call) => {
    const at = call.place()
    const lower = kind.toLowerCase()
    for (const source of call.arguments.values('--from-file', '--from-env-file', '--cert', '--key')) {
      const equals = source.text.indexOf('=')
      const path = { ...source, text: equals < 0 ? source.text : source.text.slice(equals + 1) }
      // Into a secret the file goes unseen; everything else can be printed and read by many.
      emitFile(call, 'read', path)
      if (lower !== 'secret' && isSecretPath(path.text)) emit(call, 'disclose', 'send', lower, path, { at })
    }
    if (isDryRun(call)) return createPrints(call, kind)
    const kept = isAccess(lower) || lower === 'token'
    emit(call, kept ? 'access' : 'change', 'create', lower, call.operands[0] ?? '', {
      at,
      ...suggestions(call, ['get', lower]),
    })
    return undefined
  }
}

const CREATED: Readonly<Record<string, string>> = {
  clusterrole: 'ClusterRole',
  clusterrolebinding: 'ClusterRoleBinding',
  'configmap | cm': 'ConfigMap',
  'cronjob | cj': 'CronJob',
  'deployment | deploy': 'Deployment',
  'ingress | ing': 'Ingress',
  job: 'Job',
  'namespace | ns': 'Namespace',
  'poddisruptionbudget | pdb': 'PodDisruptionBudget',
  'priorityclass | pc': 'PriorityClass',
  'quota | resourcequota': 'ResourceQuota',
  role: 'Role',
  rolebinding: 'RoleBinding',
  'secret generic | secret docker-registry | secret tls': 'Secret',
  ['service clusterip | service nodeport | service loadbalancer | service externalname | svc clusterip ' +
    '| svc nodeport | svc loadbalancer | svc externalname']: 'Service',
  'serviceaccount | sa': 'ServiceAccount',
  token: 'token',
}

const createVerbs: Readonly<Record<string, Verb>> = Object.fromEntries(
  Object.entries(CREATED).map(([names, kind]) => [
    names
      .split('|')
      .map((one) => `create ${one.trim()}`)
      .join('|'),
    { options: CREATE_OPTIONS, run: creates(kind) },
  ]),
)

/** `edit` opens the object in an editor; of a secret that shows its values. */
function edits(call: ToolCall): void {
  const { kinds } = readResources(call.operands)
  if (kinds.includes('secret'))
    emit(call, 'read-secret', 'edit', 'secret', call.operands.at(-1) ?? '', { at: call.place() })
  changeOf('change')(call)
}

function restartsWorkload(call: ToolCall): void {
  const { kinds, names } = readResources(call.operands)
  const more = { at: call.place(), ...suggestions(call, ['rollout', 'status', ...call.operands]) }
  // A rollout has no dry run of its own.
  const { verify } = more
  const rest = verify === undefined ? { at: more.at } : { at: more.at, verify }
  emit(call, 'restart', 'restart', kinds[0] ?? 'workload', names[0] === undefined ? '' : bare(names[0]), rest)
}

/** `run NAME --image=x -- command` is read in `carry.ts`; `--from=cronjob/x` starts a job. */
export const changeVerbs: Readonly<Record<string, Verb>> = {
  apply: {
    options:
      `${FILES} ${PRINT} --dry-run=? --prune --prune-allowlist= --prune-whitelist= --applyset= --all ` +
      '-l|--selector= --force --force-conflicts --server-side ' +
      '--grace-period= --overwrite --wait --timeout= --validate=? --cascade=? --openapi-patch --subresource=',
    run: orDryRun(applies),
  },
  'apply set-last-applied | apply edit-last-applied': {
    options: `${FILES} ${PRINT} --dry-run=? --create-annotation`,
    run: orDryRun(changeOf('change')),
  },
  create: { options: CREATE_OPTIONS, run: orDryRun(applies) },
  ...createVerbs,
  replace: {
    options:
      `${FILES} ${PRINT} --dry-run=? --force --grace-period= --cascade=? --timeout= --wait --raw= ` +
      '--save-config --validate=? --subresource=',
    run: orDryRun(applies),
  },
  patch: {
    options: `${FILES} ${PRINT} --dry-run=? -p|--patch= --patch-file= --type= --local --subresource=`,
    run: orDryRun(changeOf('change')),
  },
  edit: {
    options: `${FILES} ${PRINT} --windows-line-endings --validate=? --output-patch --save-config --subresource=`,
    run: edits,
  },
  scale: {
    options: `${FILES} ${PRINT} ${WHICH} --dry-run=? --replicas= --current-replicas= --resource-version= --timeout=`,
    run: orDryRun(changeOf('change')),
  },
  autoscale: {
    options: `${FILES} ${PRINT} --dry-run=? --min= --max= --cpu-percent= --cpu= --memory= --name=`,
    run: orDryRun(changeOf('change')),
  },
  expose: {
    options:
      `${FILES} ${PRINT} --dry-run=? --port= --target-port= --type= --name= --protocol= -l|--labels= ` +
      '--selector= --external-ip= --load-balancer-ip= ' +
      '--cluster-ip= --session-affinity= --overrides= --override-type= --save-config',
    run: orDryRun(changeOf('change')),
  },
  'label | annotate': {
    options: `${FILES} ${PRINT} ${WHICH} --dry-run=? --overwrite --list --resource-version=`,
    run: orDryRun(changeOf('change')),
  },
  'set image': { options: `${FILES} ${PRINT} ${WHICH} --dry-run=?`, run: orDryRun(changeOf('deploy')) },
  'set env': {
    options:
      `${FILES} ${PRINT} ${WHICH} --dry-run=? -c|--containers= -e|--env= --from= --keys= --prefix= --list ` +
      '--resolve --overwrite',
    run: (call) => (listsVariables(call) ? undefined : orDryRun(changeOf('change'))(call)),
  },
  'set resources | set selector': {
    options: `${FILES} ${PRINT} ${WHICH} --dry-run=? -c|--containers= --limits= --requests= --resource-version=`,
    run: orDryRun(changeOf('change')),
  },
  'set serviceaccount | set sa | set subject': {
    options: `${FILES} ${PRINT} ${WHICH} --dry-run=? --user= --group= --serviceaccount=`,
    run: orDryRun(changesAccess('workload')),
  },
  'rollout restart': { options: `${FILES} ${PRINT} -l|--selector=`, run: restartsWorkload },
  'rollout undo': {
    options: `${FILES} ${PRINT} --dry-run=? --to-revision= -l|--selector=`,
    run: orDryRun(changeOf('deploy')),
  },
  'rollout pause | rollout resume': { options: `${FILES} ${PRINT} -l|--selector=`, run: changeOf('change') },
  'certificate approve | certificate deny': {
    options: `${FILES} ${PRINT} --force`,
    run: changesAccess('certificate request'),
  },
  'auth reconcile': {
    options: `${FILES} ${PRINT} --dry-run=? --remove-extra-permissions --remove-extra-subjects`,
    run: orDryRun(changesAccess('rights')),
  },
  'cordon | uncordon': { options: '--dry-run=? -l|--selector=', run: orDryRun(changes('node')) },
  taint: {
    options: `${PRINT} --dry-run=? -l|--selector= --all --overwrite --validate=?`,
    run: orDryRun(changeOf('change')),
  },
}
