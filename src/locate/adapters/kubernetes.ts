import type { KubernetesPlace } from '../../understand/place.ts'
import { isLocalHost } from '../address.ts'
import { type Claim, claim, nameClaims, type Subject } from '../evidence.ts'
import { readAddress } from '../formats/address-url.ts'
import { type Kubeconfig, kubeconfigOf } from '../formats/kubeconfig.ts'
import { kubernetesIdentity } from '../identity.ts'
import { absent, first, flag, type Setting, textOf, variable } from '../setting.ts'
import { inHome, isForeign, local, lost, pathFrom, remote, type Vantage } from '../vantage.ts'
import { throughTunnel } from './tunnel.ts'

/**
 * Which cluster `kubectl` and `helm` reach (kubectl 1.32, helm 3.18): `--server`, else the cluster of `--cluster`, else
 * the cluster of `--context` or of the current context. Names are only aliases of this file, so the server decides.
 */
export function locateKubernetes(place: KubernetesPlace, from: Vantage): readonly Subject[] {
  const starts = startedBy(place, from)
  const found = chosenCluster(place, from)
  return starts === undefined ? found : found.map((one) => ({ ...one, starts }))
}

function chosenCluster(place: KubernetesPlace, from: Vantage): readonly Subject[] {
  const helm = place.tool === 'helm'
  const server = first(flag(place.server, '--server'), helm ? variable(place.env, 'HELM_KUBEAPISERVER') : absent)
  const context = first(flag(place.context, '--context'), helm ? variable(place.env, 'HELM_KUBECONTEXT') : absent)
  const cluster = flag(place.cluster, '--cluster')
  const namespace = first(flag(place.namespace, '--namespace'), helm ? variable(place.env, 'HELM_NAMESPACE') : absent)
  const claims: readonly Claim[] = [
    ...settingClaims(server),
    ...settingClaims(cluster),
    ...settingClaims(context),
    ...settingClaims(namespace),
  ]
  const unknown = [server, cluster, context].find((one) => one.is === 'unknown')
  if (unknown?.is === 'unknown') return [lost(from, `${unknown.from} is not known before it runs`, claims)]
  const given = textOf(server)
  if (given !== undefined) return [atServer(place, from, given, claims)]
  const config = mergedConfig(place, from)
  if (config === NO_FILE && place.perhapsMade === true) return [atServer(place, from, MADE_HERE, claims)]
  if (typeof config === 'string') return [lost(from, config, claims, textOf(context) ?? textOf(cluster))]
  return [inConfig(place, from, config, textOf(context), textOf(cluster), claims)]
}

function inConfig(
  place: KubernetesPlace,
  from: Vantage,
  config: Kubeconfig,
  contextFlag: string | undefined,
  clusterFlag: string | undefined,
  claims: readonly Claim[],
): Subject {
  const contextName = contextFlag ?? config.currentContext
  const context = contextName === undefined ? undefined : config.contexts.get(contextName)
  const clusterName = clusterFlag ?? context?.cluster
  const cluster = clusterName === undefined ? undefined : config.clusters.get(clusterName)
  const all = [
    ...claims,
    ...(contextFlag === undefined ? nameClaims(contextName, 'current-context') : []),
    ...(clusterFlag === undefined ? nameClaims(clusterName, 'kubeconfig cluster') : []),
    ...nameClaims(context?.namespace, 'kubeconfig namespace'),
  ]
  if (cluster?.server === undefined) {
    // One that is there already is in the kubeconfig; else the action has made it, or the command fails.
    if (place.perhapsMade === true && context === undefined) return atServer(place, from, MADE_HERE, all)
    const what = contextName === undefined ? 'no context is chosen' : `the kubeconfig has no server for ${contextName}`
    return lost(from, what, all, contextName)
  }
  // Through a proxy of its own the same address may be another machine.
  if (cluster.proxied) return lost(from, `the cluster ${clusterName} is reached through a proxy`, all, cluster.server)
  const found = claim(`server ${cluster.server}`, 'tool-state', 'kubeconfig', contextName ?? clusterName ?? '')
  return atServer(place, from, cluster.server, [...all, found])
}

const NO_FILE = 'there is no kubeconfig'
const MADE_HERE = 'https://127.0.0.1'

function atServer(place: KubernetesPlace, from: Vantage, server: string, claims: readonly Claim[]): Subject {
  const identity = kubernetesIdentity(server)
  const address = readAddress(server.includes('://') ? server : `https://${server}`)
  if (identity === undefined || address === undefined)
    return lost(from, 'the address of the server is not understood', claims)
  const all = [...claims, ...nameClaims(address.host, 'server')]
  if (!isLocalHost(address.host)) {
    if (place.unproven !== true) return remote(from, [identity], all)
    return lost(from, `nothing proves that it is ${identity.id} which answers`, all, identity.id)
  }
  const tunnelled = throughTunnel(place, from, address.port ?? '443', all)
  if (tunnelled !== undefined) return tunnelled
  // A cluster on a port of this host that nobody listed (kind, k3d, minikube) is a service of this host.
  return from.self === 'localhost'
    ? local(from, identity.id, [identity], all)
    : lost(from, 'a server of another machine', all)
}

function settingClaims(setting: Setting): readonly Claim[] {
  return setting.is === 'known' ? nameClaims(setting.text, setting.from) : []
}

/**
 * The files that kubectl merges: the one of `--kubeconfig` alone, else the list of `KUBECONFIG`, else `~/.kube/config`.
 * Of two files the first that has an entry of a name gives the whole entry; files of the list that are not there are
 * passed over. Returns the reason where one cannot be read.
 */
function mergedConfig(place: KubernetesPlace, from: Vantage): Kubeconfig | string {
  const paths = kubeconfigs(place, from)
  if (typeof paths === 'string') return paths
  const read: Kubeconfig[] = []
  for (const path of paths) {
    const config = kubeconfigOf(from.files.read(path))
    if (config.is === 'unreadable') return `the kubeconfig ${path} cannot be read: ${config.why}`
    if (config.is === 'parsed') read.push(config.value)
  }
  if (read.length === 0) return NO_FILE
  if (read.length === 1 && read[0] !== undefined) return read[0]
  return {
    currentContext: read.find((one) => one.currentContext !== undefined)?.currentContext,
    contexts: new Map(read.toReversed().flatMap((one) => [...one.contexts])),
    clusters: new Map(read.toReversed().flatMap((one) => [...one.clusters])),
    startsProgram: read.some((one) => one.startsProgram),
  }
}

/**
 * The kubeconfig by which kubectl may start a program: one of elsewhere with a user that signs in so (whichever, for `--user`
 * chooses), or one that cannot be read before the action runs, which may itself write it. One that is not there starts none
 * where nothing makes it.
 *
 * KNOWN GAP: a file whose name is not known before it runs, and one that an earlier command of the action writes anew.
 */
function startedBy(place: KubernetesPlace, from: Vantage): string | undefined {
  const paths = kubeconfigs(place, from)
  if (typeof paths === 'string') return undefined
  return paths.find((path) => {
    if (!isForeign(from, path)) return false
    const config = kubeconfigOf(from.files.read(path))
    if (config.is === 'absent' && (from.onlyLooks || place.ownKubeconfig === true)) return false
    return config.is !== 'parsed' || config.value.startsProgram
  })
}

/** The files, absolute, in their order; the reason where nobody knows which. */
function kubeconfigs(place: KubernetesPlace, from: Vantage): readonly string[] | string {
  const only = flag(place.kubeconfig, '--kubeconfig')
  const list = variable(place.env, 'KUBECONFIG')
  const setting = first(only, list)
  if (setting.is === 'unknown') return `${setting.from} is not known before it runs`
  const usual = inHome(from, '.kube/config')
  if (setting.is === 'absent' && usual === undefined) return 'the kubeconfig of another machine cannot be read'
  const named = setting.is === 'absent' ? [usual ?? ''] : only.is === 'known' ? [setting.text] : setting.text.split(':')
  if (named.length > MOST_FILES) return 'KUBECONFIG lists too many files'
  const paths: string[] = []
  for (const name of named) {
    if (name === '') continue
    const path = pathFrom(place.cwd, name)
    if (path === undefined) return `the path of the kubeconfig ${name} is not known`
    paths.push(path)
  }
  return paths
}

const MOST_FILES = 32
