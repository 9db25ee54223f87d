import { emit, emitFile, lookedAt } from '../../emit.ts'
import { reads, type ToolCall, type Verb } from '../../tool.ts'
import { Carries, isKnown, openStream, type Stream, stream, type Word } from '../../word.ts'
import { isDryRun } from './dry-run.ts'
import { readManifests } from './manifest.ts'
import { ANY_KIND, printsContents, readResources } from './resource.ts'

/** `get`, and the other verbs that change nothing. */

const getOptions =
  '-o|--output= -l|--selector= --field-selector= -A|--all-namespaces -w|--watch --watch-only ' +
  '--sort-by= --template= --raw= -f|--filename= ' +
  '-R|--recursive -k|--kustomize= --ignore-not-found --show-labels -L|--label-columns= --no-headers ' +
  '--show-kind --chunk-size= --subresource= ' +
  '--show-managed-fields --output-watch-events --server-print --allow-missing-template-keys'

function get(call: ToolCall): Stream | undefined {
  const at = call.place()
  const raw = call.arguments.value('--raw')
  if (raw !== undefined) {
    const secret = /\/secrets(\/|\?|$)/.test(raw.text)
    emit(call, secret ? 'read-secret' : 'read', 'get', 'path', raw, { at })
    return secret ? stream(undefined, Carries.secret, call.span) : undefined
  }
  const { kinds, names } = readResources(call.operands)
  const files = call.arguments.values('--filename')
  const inFiles = files.length === 0 ? [] : [...readManifests(call, files).kinds]
  const contents = printsContents(call.arguments.value('--output'), call.arguments.value('--template'))
  // A kind that is not known before it runs may be a secret.
  const secret = contents && [...kinds, ...inFiles].some((kind) => kind === 'secret' || kind === ANY_KIND)
  const kind = kinds.join(',') || inFiles.join(',') || 'resource'
  const effect = secret ? 'read-secret' : 'read'
  if (names.length === 0) emit(call, effect, 'get', kind, files[0] ?? '', { at })
  for (const name of lookedAt(call, names)) emit(call, effect, 'get', kind, bare(name), { at })
  if (secret) return stream(undefined, Carries.secret, call.span)
  const everyOne = names.length === 0 && inFiles.length === 0 && !call.arguments.has('--selector', '--field-selector')
  return everyOne && kinds.length === 1 ? { ...openStream, span: call.span, about: `every ${kind}` } : undefined
}

/** `pod/web` is the pod `web`. */
export function bare(name: Word): Word {
  const slash = name.text.indexOf('/')
  return slash < 0 ? name : { ...name, text: name.text.slice(slash + 1) }
}

function clusterInfo(call: ToolCall): void {
  const to = call.arguments.value('--output-directory')
  if (to !== undefined && to.text !== '-') emitFile(call, 'create', to)
  emit(call, 'read', 'show', 'cluster', '', { at: call.place() })
}

function rolloutHistory(call: ToolCall): void {
  const { kinds, names } = readResources(call.operands)
  emit(call, 'read', call.verb, kinds[0] ?? 'workload', names[0] === undefined ? '' : bare(names[0]), {
    at: call.place(),
  })
}

/** kustomize renders on this host; with these options it runs programs that the overlay names. */
function kustomize(call: ToolCall): void {
  const at = call.place()
  if (call.arguments.has('--enable-exec', '--enable-alpha-plugins')) {
    emit(call, 'undescribed', 'run', 'plugin', '', { at, note: 'the overlay names programs that run' })
  }
  for (const path of call.operands) emitFile(call, 'read', path)
  const to = call.arguments.value('--output')
  if (to !== undefined) emitFile(call, 'overwrite', to)
  emit(call, 'read', 'render', 'manifest', call.operands[0] ?? '', { at })
}

function viewLastApplied(call: ToolCall): Stream | undefined {
  const { kinds, names } = readResources(call.operands)
  const secret = kinds.includes('secret')
  emit(
    call,
    secret ? 'read-secret' : 'read',
    'show',
    kinds[0] ?? 'resource',
    names[0] === undefined ? '' : bare(names[0]),
    { at: call.place() },
  )
  return secret ? stream(undefined, Carries.secret, call.span) : undefined
}

/** Compares by the program that a variable names, where there is one. */
function diffs(call: ToolCall): void {
  readManifests(call, call.arguments.values('--filename'), call.arguments.values('--kustomize'))
  const own = call.env.get('KUBECTL_EXTERNAL_DIFF')
  if (own !== undefined && own.text !== '') {
    const words = isKnown(own) ? own.text.trim().split(/\s+/) : [own.text]
    call.exec(words.map((text) => ({ ...own, text })))
  }
  const first = call.arguments.value('--filename', '--kustomize')
  emit(call, 'read', 'diff', 'manifest', first ?? '', { at: call.place() })
}

/** `set env --list --resolve` follows references into secrets and prints their values. */
export function listsVariables(call: ToolCall): boolean {
  if (!call.arguments.has('--list') || isDryRun(call)) return false
  const { kinds, names } = readResources(call.operands)
  const effect = call.arguments.has('--resolve') ? 'read-secret' : 'read'
  emit(call, effect, 'list', 'variables', names[0] ?? kinds[0] ?? '', { at: call.place() })
  return true
}

export const readVerbs: Readonly<Record<string, Verb>> = {
  get: { options: getOptions, run: get },
  describe: {
    options: '-f|--filename= -l|--selector= -A|--all-namespaces --show-events --chunk-size= -k|--kustomize= -R',
    run: reads('resource'),
  },
  'logs | log': {
    options:
      '-f|--follow -c|--container= --all-containers --all-pods -l|--selector= --since= --since-time= ' +
      '--tail= -p|--previous --timestamps --prefix ' +
      '--max-log-requests= --limit-bytes= --ignore-errors --pod-running-timeout= --insecure-skip-tls-verify-backend',
    run: reads('log'),
  },
  'top | top pod | top pods | top po | top node | top nodes | top no': {
    options:
      '-l|--selector= --field-selector= -A|--all-namespaces --containers --sort-by= --no-headers --sum ' +
      '--show-capacity --use-protocol-buffers',
    run: reads('metrics'),
  },
  events: {
    options: '-A|--all-namespaces --for= -w|--watch --types= -o|--output= --no-headers --chunk-size=',
    run: reads('event'),
  },
  explain: { options: '--api-version= --recursive -o|--output=', run: reads('schema') },
  'api-resources | api-versions': {
    options: '--api-group= --cached --categories= --namespaced --no-headers -o|--output= --sort-by= --verbs=',
    run: reads('schema'),
  },
  'cluster-info | cluster-info dump': {
    options: '-A|--all-namespaces --namespaces= --output-directory= -o|--output= --pod-running-timeout=',
    run: clusterInfo,
  },
  version: { options: '--client -o|--output=', run: reads('version') },
  wait: {
    options:
      '--for= --timeout= --all -A|--all-namespaces -l|--selector= --field-selector= -f|--filename= ' +
      '-R|--recursive --local -o|--output=',
    run: reads('resource'),
  },
  diff: {
    options:
      '-f|--filename= -k|--kustomize= -R|--recursive -l|--selector= --server-side --force-conflicts ' +
      '--field-manager= --prune --prune-allowlist= --concurrency= --show-managed-fields',
    run: diffs,
  },
  'rollout status | rollout history': {
    options: '-w|--watch --revision= --timeout= -o|--output= -l|--selector= -f|--filename= -k|--kustomize=',
    run: rolloutHistory,
  },
  'auth can-i | auth whoami': {
    options: '-A|--all-namespaces --list --no-headers -q|--quiet --subresource= -o|--output=',
    run: reads('rights'),
  },
  'apply view-last-applied': { options: '-o|--output= --all -l|--selector= -f|--filename=', run: viewLastApplied },
  kustomize: {
    options:
      '-o|--output= --load-restrictor= --enable-helm --helm-command= --enable-alpha-plugins --enable-exec ' +
      '--network --network-name= --mount= -e|--env= ' +
      '--as-current-user --reorder= --enable-managedby-label --helm-api-versions= --helm-kube-version= --helm-debug',
    run: kustomize,
  },
  'options | completion | plugin list | config': reads('help'),
}
