import type { Span } from '../../../lib/span.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, nowhere } from '../../emit.ts'
import type { KubernetesPlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isAccess } from '../../programs/kubernetes/resource.ts'
import { UNKNOWN, word } from '../../word.ts'
import type { CodeCall } from '../values.ts'
import type { Outside } from './outside.ts'

/** `list_namespaced_pod`, `delete_node`, `patch_namespaced_deployment_scale`: the clients of Kubernetes name their calls alike. */
const CALL =
  /^(list|read|create|delete|patch|replace|connect)_(collection_)?(cluster_|namespaced_)?([a-z0-9_]{1,80}?)(_(?:status|scale|log|eviction|for_all_namespaces))?$/

const LOADS = /(^|\.)(load_kube_config|load_config|new_client_from_config)$/

/** The client of Python (kubernetes 35). */
export function clusterOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside | undefined {
  if (!calls.some((one) => one.path.startsWith('kubernetes.'))) return undefined
  const place = placeOf(call, calls)
  return {
    modules: new Set(['kubernetes']),
    read: (one) => {
      const last = one.path.slice(one.path.lastIndexOf('.') + 1)
      if (one.path.startsWith('kubernetes.stream.')) {
        emit(call, 'unreadable', 'run', 'code', '', { note: 'it runs a command in a container' })
        return true
      }
      // Classes of the client, its configuration, a stream of what happens.
      if (one.path.startsWith('kubernetes.') && /^([A-Z]\w*|stream|load_\w+|new_client_from_config)$/.test(last))
        return true
      const found = one.path.includes('.') ? CALL.exec(last) : null
      if (found === null) return false
      const [, verb = '', all, , thing = '', part = ''] = found
      const kind = kindOf(verb, thing.replaceAll('_', ''), all !== undefined, part, last.includes('_namespaced_'))
      const name = word(
        /^(read|delete|patch|replace)$/.test(verb) && all === undefined ? (one.args[0]?.text ?? '') : '',
        span,
      )
      emit(call, kind, verb, thing.replaceAll('_', ''), name, {
        at: place ?? nowhere(call, 'the cluster is chosen elsewhere'),
      })
      return true
    },
  }
}

function kindOf(verb: string, thing: string, all: boolean, part: string, isNamespaced: boolean): EffectKind {
  if (verb === 'connect') return 'unreadable'
  if (verb === 'list' || verb === 'read') return thing === 'secret' ? 'read-secret' : 'read'
  if (verb === 'delete') {
    if (all) return isNamespaced ? 'lose' : 'catastrophe'
    return /^(pod|job|replicaset|event)$/.test(thing) ? 'restart' : 'lose'
  }
  if (part === '_eviction') return 'restart'
  return isAccess(thing) ? 'access' : 'change'
}

/** The cluster of the only configuration that the code loads. */
function placeOf(call: Call, calls: readonly CodeCall[]): KubernetesPlace | undefined {
  const loads = calls.filter((one) => LOADS.test(one.path))
  const [only, ...others] = loads
  const elsewhere = calls.some((one) =>
    /(^|\.)(load_incluster_config|Configuration|load_kube_config_from_dict)$/.test(one.path),
  )
  if (only === undefined || others.length > 0 || elsewhere) return undefined
  const { site, cwd, env } = call
  const given = (name: string, at: number) => {
    const value = only.named.get(name) ?? only.args[at]
    return value === undefined ? undefined : word(value.text)
  }
  const strange = only.args.length > 2 || [...only.named.keys()].some((name) => !/^(config_file|context)$/.test(name))
  return {
    is: 'kubernetes',
    tool: 'kubectl',
    context: strange ? word(UNKNOWN) : given('context', 1),
    cluster: undefined,
    server: undefined,
    kubeconfig: given('config_file', 0),
    namespace: undefined,
    site,
    cwd,
    env,
  }
}
