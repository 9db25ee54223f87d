import { reachOf } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { KubernetesPlace, Site } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, unknownWord, type Word, word } from '../../word.ts'
import { runClusterSignIn } from '../sign-in.ts'

/** The options by which a tool says which cluster it means; each has its own names for them. */
export interface ClusterFlags {
  readonly context?: Word | undefined
  readonly cluster?: Word | undefined
  readonly server?: Word | undefined
  readonly kubeconfig?: Word | undefined
  readonly namespace?: Word | undefined
  /** `--insecure-skip-tls-verify`, and not `=false`. */
  readonly unproven?: boolean
}

/**
 * Where a tool lands that reads a kubeconfig. What an earlier command of the same action chose (`kubectl config
 * use-context`, `kubens`) counts as if it had been given as an option, so that it is seen in the right order.
 */
export function clusterAt(call: Call, flags: ClusterFlags, tool: KubernetesPlace['tool'] = 'kubectl'): KubernetesPlace {
  const ownContext = flags.context ?? (tool === 'helm' ? call.env.get('HELM_KUBECONTEXT') : undefined)
  const context = ownContext === undefined ? chosenContext(call, flags.kubeconfig) : flags.context
  const named = ownContext ?? context
  runClusterSignIn(call, flags.kubeconfig)
  // What changes the kubeconfig behind it may give its name to another cluster.
  const isMine = named !== undefined && isKnown(named) && call.chosen(CONTENTS) === undefined
  const made = isMine ? call.chosen(`${CREATED} ${named.text}`) : undefined
  return {
    ...reachOf(call),
    is: 'kubernetes',
    tool,
    context,
    cluster: flags.cluster,
    server: flags.server ?? (made !== undefined && isKnown(made) ? made : undefined),
    ...(made !== undefined && !isKnown(made) ? { perhapsMade: true } : {}),
    ...(made !== undefined && isKnown(made) && call.writtenFiles().length === 0 ? { ownKubeconfig: true } : {}),
    kubeconfig: call.chosen(CONTENTS) ?? flags.kubeconfig,
    namespace: flags.namespace ?? call.chosen(NAMESPACE),
    ...(flags.unproven === true ? { unproven: true } : {}),
  }
}

/** `kubectl`'s own options, which most of its kin share. */
export function kubectlPlace(call: Call & { readonly arguments: Arguments }): KubernetesPlace {
  return clusterAt(call, {
    context: call.arguments.value('--context'),
    cluster: call.arguments.value('--cluster'),
    server: call.arguments.value('--server'),
    kubeconfig: call.arguments.value('--kubeconfig'),
    namespace: call.arguments.value('--namespace'),
    unproven: isUnproven(call.arguments, '--insecure-skip-tls-verify'),
  })
}

export function isUnproven(read: Arguments, option: string): boolean {
  return read.has(option) && !/^(false|f|0)$/i.test(read.value(option)?.text ?? '')
}

export function podSite(call: Call, cluster: KubernetesPlace, name: Word): Site {
  return { is: 'pod', cluster, name, from: call.site }
}

const FILE = 'kubeconfig file'
const CONTEXT = 'kubernetes context'
const NAMESPACE = 'kubernetes namespace'
const CONTENTS = 'kubeconfig contents'
const CREATED = 'kubernetes cluster'

/** The kubeconfig in question, by its words. Two names of one file are told apart, and then nothing is known. */
function fileOf(call: Call, kubeconfig: Word | undefined): Word {
  return kubeconfig ?? call.env.get('KUBECONFIG') ?? word('')
}

function chosenContext(call: Call, kubeconfig: Word | undefined): Word | undefined {
  const file = call.chosen(FILE)
  if (file === undefined) return undefined
  return file.text === fileOf(call, kubeconfig).text ? call.chosen(CONTEXT) : unknownWord(call.span)
}

/** Later commands of the action that name no context use this one. */
export function chooseContext(call: Call, context: Word, kubeconfig?: Word): void {
  call.choose(FILE, fileOf(call, kubeconfig))
  call.choose(CONTEXT, context)
}

export function chooseNamespace(call: Call, namespace: Word): void {
  call.choose(NAMESPACE, namespace)
}

/** What names stand for in the kubeconfig was changed: nothing in it is known from here on. */
export function changeKubeconfig(call: Call): void {
  call.choose(CONTENTS, unknownWord(call.span))
}

/**
 * A cluster that the action itself creates on this host (kind, k3d, minikube). It becomes the current one, on a port
 * that nobody knows yet.
 */
export function createCluster(call: Call, context: string): void {
  const isSet = ['DOCKER_HOST', 'DOCKER_CONTEXT'].some((name) => call.env.get(name) !== undefined)
  const elsewhere = isSet || call.args.some((w, i) => leadsElsewhere(w.text, call.args[i + 1]?.text ?? ''))
  chooseContext(call, elsewhere ? unknownWord(call.span) : word(context, call.span))
  if (!elsewhere) call.choose(`${CREATED} ${context}`, word('https://127.0.0.1'))
}

/** `k3d cluster create --api-port 10.0.0.1:6443`, `minikube start --driver=ssh --ssh-ip-address=…`. */
function leadsElsewhere(option: string, next: string): boolean {
  const [, name, given] = /^(--?[\w-]+)(?:=(.*))?$/s.exec(option) ?? []
  const value = given ?? next
  if (name === '--driver' || name === '--vm-driver') return value === 'ssh' || value === 'generic'
  if (name === '--api-port') return !/^(127\.0\.0\.1:|localhost:|0\.0\.0\.0:)?\d+$/.test(value)
  return name?.startsWith('--ssh-ip') === true
}
