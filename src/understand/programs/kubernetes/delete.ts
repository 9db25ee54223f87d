import type { EffectKind } from '../../effect.ts'
import { emit, lookedAt } from '../../emit.ts'
import type { ToolCall, Verb } from '../../tool.ts'
import { isKnown } from '../../word.ts'
import { isEveryOne } from '../aws/every.ts'
import { suggestions } from './change.ts'
import { orDryRun } from './dry-run.ts'
import { readManifests } from './manifest.ts'
import { bare } from './read.ts'
import { ANY_KIND, isAccess, isRemade, isWhole, readResources } from './resource.ts'

/**
 * What goes for good and what comes back at once. A selector or a namespace that is named bounds the loss; all of
 * everything is the cluster.
 */
function removes(call: ToolCall): void {
  const at = call.place()
  const raw = call.arguments.value('--raw')
  const { kinds, names } = readResources(call.operands)
  const overlays = call.arguments.values('--kustomize')
  const files = [...call.arguments.values('--filename')]
  const manifests = readManifests(call, files, overlays)
  const more = { at, ...suggestions(call, kinds[0] === undefined ? ['get', 'events'] : ['get', kinds[0]]) }
  if (raw !== undefined) return emit(call, 'lose', 'delete', 'path', raw, more)
  if (files.length > 0 || overlays.length > 0) {
    const first = files[0] ?? overlays[0]
    const kind =
      manifests.known && manifests.kinds.size > 0 && [...manifests.kinds].every(isRemade) ? 'restart' : 'lose'
    emit(call, kind, 'delete', 'manifest', first ?? '', more)
    return
  }
  const all = call.arguments.has('--all')
  const everywhere = call.arguments.has('--all-namespaces')
  const chosen = call.arguments.has('--selector', '--field-selector')
  const namespace = call.arguments.value('--namespace')
  const isNamed = namespace !== undefined && isKnown(namespace) && namespace.text !== '' && !isEveryOne(namespace)
  const bounded = isNamed && !everywhere
  // Names that come from a list which nothing narrowed: `kubectl get ns -o name | xargs kubectl delete`.
  const listed = names.map((one) => (isEveryOne(one) ? one.about?.slice('every '.length) : undefined))
  for (const given of kinds.length === 0 ? ['resource'] : kinds) {
    const kind = given === ANY_KIND ? (listed.find((one) => one !== undefined) ?? given) : given
    const effect = kindOfLoss(kind, { all: all || listed.includes(kind), everywhere, chosen, bounded })
    const note = effect === 'catastrophe' ? { note: 'everything of the cluster, none of it named' } : {}
    if (names.length === 0) emit(call, effect, 'delete', kind, all ? 'all' : '', { ...more, ...note })
    for (const name of lookedAt(call, names)) emit(call, effect, 'delete', kind, bare(name), { ...more, ...note })
    if (isAccess(kind)) emit(call, 'access', 'delete', kind, names[0] === undefined ? '' : bare(names[0]), { at })
  }
}

interface Extent {
  readonly all: boolean
  readonly everywhere: boolean
  readonly chosen: boolean
  /** A namespace is named. */
  readonly bounded: boolean
}

function kindOfLoss(kind: string, { all, everywhere, chosen, bounded }: Extent): EffectKind {
  if (all && !chosen && (everywhere || (isWhole(kind) && !(bounded && kind === 'all')))) return 'catastrophe'
  if (!isRemade(kind)) return 'lose'
  // All pods of a namespace go down together, also those that nothing starts again.
  return all && !chosen ? 'lose' : 'restart'
}

export const deleteVerbs: Readonly<Record<string, Verb>> = {
  delete: {
    options:
      '-f|--filename= -k|--kustomize= -R|--recursive -l|--selector= --field-selector= --all ' +
      '-A|--all-namespaces --dry-run=? --force --grace-period= ' +
      '--cascade=? --now --wait --timeout= --ignore-not-found -o|--output= --raw= -i|--interactive',
    run: orDryRun(removes),
  },
  drain: {
    options:
      '--dry-run=? --ignore-daemonsets --delete-emptydir-data --delete-local-data --force --grace-period= ' +
      '--timeout= --pod-selector= -l|--selector= ' +
      '--disable-eviction --skip-wait-for-delete-timeout= --chunk-size=',
    run: orDryRun((call) => {
      const more = { at: call.place(), ...suggestions(call, ['get', 'pods', '-A', '-o', 'wide']) }
      for (const node of call.operands) emit(call, 'restart', 'drain', 'node', node, more)
      if (call.operands.length === 0) emit(call, 'restart', 'drain', 'node', '', more)
    }),
  },
}
