import { hash } from 'node:crypto'
import { posix } from 'node:path'
import { readYaml } from '../../lib/yaml.ts'
import { parseKubeconfig } from '../../locate/formats/kubeconfig.ts'
import type { Pin, PinContext, Pinner, StateFile } from './pin.ts'
import { checked, stateOf, textAt } from './state.ts'
import { hasOption } from './words.ts'

/**
 * `kubectl` and its kin read the files of `KUBECONFIG`, else `~/.kube/config` (kubectl 1.32, helm 3.18). They get private
 * copies of them in the same order, so that a context leads to the server that it led to, whoever edits the files meanwhile.
 *
 * Where the command changes these files itself, a copy would swallow the change; where a file names others beside it, or where
 * signing in writes into it, a copy is not the same. These are compared and not held.
 */
export const kubernetesPin: Pinner = {
  tool: 'kubernetes',
  programs: ['kubectl', 'helm', 'kustomize', 'k9s', 'stern', 'flux', 'oc', 'istioctl', 'argo', 'helmfile'],
  pin: (context) => {
    const list = context.env['KUBECONFIG']
    const paths = (list === undefined || list === '' ? [posix.join(context.home, '.kube/config')] : list.split(':'))
      .filter((path) => path !== '')
      .map((path) => posix.resolve(context.cwd, path))
    const state = stateOf(context, paths)
    const texts = paths.flatMap((path) => textAt(context, path) ?? [])
    const to = contextOf(texts)
    const compared = (why: string): Pin => checked('kubernetes', to, state, why)
    if (hasOption(context.words, '--kubeconfig')) return withNamed(context, state, to)
    if (texts.length < paths.filter((_, i) => state[i]?.digest !== 'absent').length)
      return { ...compared('a kubeconfig cannot be read'), how: 'open' }
    if (texts.length === 0) return compared('there is no kubeconfig')
    if (context.words.some((word) => WRITERS.has(posix.basename(word))))
      return compared('the command may change the kubeconfig itself')
    if (!texts.every(canStandAlone))
      return compared('the kubeconfig names files beside it, or is written by signing in')
    const files = texts.map((text) => ({ text, digest: `sha256:${hash('sha256', text, 'hex')}` }))
    return { tool: 'kubernetes', how: 'pinned', to, env: {}, freeze: [{ variable: 'KUBECONFIG', files }], state }
  },
}

/** Words with which a command writes a kubeconfig. */
const WRITERS: ReadonlySet<string> = new Set([
  'aws',
  'az',
  'config',
  'ctlptl',
  'doctl',
  'eksctl',
  'gcloud',
  'k3d',
  'kind',
  'kubectx',
  'kubens',
  'login',
  'logout',
  'minikube',
  'project',
  'tsh',
])

/** The file that the command itself names stands above the variable. */
function withNamed(context: PinContext, state: readonly StateFile[], to: string): Pin {
  const at = context.words.findIndex((word) => word === '--kubeconfig' || word.startsWith('--kubeconfig='))
  const named = context.words[at]?.split('=')[1] ?? context.words[at + 1]
  const own = named === undefined ? [] : stateOf(context, [posix.resolve(context.cwd, named)])
  return checked('kubernetes', to, [...state, ...own], 'the command names its kubeconfig')
}

function contextOf(texts: readonly string[]): string {
  for (const text of texts) {
    const config = parseKubeconfig(text)
    const name = config?.currentContext
    if (config === undefined || name === undefined) continue
    const server = config.clusters.get(config.contexts.get(name)?.cluster ?? '')?.server
    return server === undefined ? name : `${name} at ${server}`
  }
  return 'no context of its own'
}

/** Paths beside the file, and the old way of signing in that keeps its tokens in it. */
const BESIDE = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const

function canStandAlone(text: string): boolean {
  const root = readYaml(text, '1.1')
  if (typeof root !== 'object' || root === null) return false
  const { clusters, users } = root as { clusters?: unknown; users?: unknown }
  return entriesOf(clusters, 'cluster').every(pathsAreWhole) && entriesOf(users, 'user').every(isSignedInElsewhere)
}

type Fields = Readonly<Record<string, unknown>>

function entriesOf(list: unknown, field: string): readonly Fields[] {
  return Array.isArray(list) ? list.map((one) => ((one as Fields | null)?.[field] ?? {}) as Fields) : []
}

function pathsAreWhole(fields: Fields): boolean {
  return BESIDE.every((name) => fields[name] === undefined || String(fields[name]).startsWith('/'))
}

function isSignedInElsewhere(fields: Fields): boolean {
  if (fields['auth-provider'] !== undefined || !pathsAreWhole(fields)) return false
  const command = (fields['exec'] as Fields | undefined)?.['command']
  return command === undefined || String(command).startsWith('/') || !String(command).includes('/')
}
