import { expect, test } from 'vitest'
import { noFiles } from '../../../lib/files.ts'
import type { KubernetesPlace } from '../../place.ts'
import { allParts } from '../../testing/run.ts'
import { understand } from '../../understand.ts'

/** The contexts of the changes of a cluster, in order; `?` where it is not known. */
function contexts(command: string): readonly string[] {
  const { effects } = understand(
    { kind: 'shell', command },
    { files: noFiles, home: '/home/me', cwd: '/repo', env: {}, parts: allParts },
  )
  return effects
    .map((effect) => effect.at)
    .filter((at): at is KubernetesPlace => at.is === 'kubernetes')
    .map(shown)
}

function shown(at: KubernetesPlace): string {
  if (at.kubeconfig?.text === '\uFFFC') return 'kubeconfig?'
  const context = at.context === undefined ? 'current' : at.context.text === '\uFFFC' ? '?' : at.context.text
  return at.server === undefined ? context : `${context} ${at.server.text}`
}

test.each([
  ['kubectl --insecure-skip-tls-verify get pods', true],
  ['kubectl --insecure-skip-tls-verify=true get pods', true],
  ['kubectl get pods', undefined],
  ['kubectl --insecure-skip-tls-verify=false get pods', undefined],
  ['helm --kube-insecure-skip-tls-verify list', true],
  ['helm list', undefined],
])('the server is not proven: %s', (command, unproven) => {
  const { effects } = understand(
    { kind: 'shell', command },
    { files: noFiles, home: '/home/me', cwd: '/repo', env: {}, parts: allParts },
  )
  expect(effects.map(({ at }) => at.is === 'kubernetes' && at.unproven)).toEqual([unproven])
})

const SCALE = 'kubectl scale deploy/cart --replicas=3'

test.each([
  [SCALE, ['current']],
  [`kubectl config use-context prod && ${SCALE}`, ['prod']],
  [`kubectl config use-context prod; kubectl --context dev delete pod x; ${SCALE}`, ['dev', 'prod']],
  [`kubectx prod; helm upgrade a ./a`, ['prod']],
  [`kubectl config use-context prod; HELM_KUBECONTEXT=dev helm upgrade a ./a`, ['current']],
  [`(kubectl config use-context prod); ${SCALE}`, ['prod']],
  [`sh -c 'kubectl config use-context prod'; ${SCALE}`, ['prod']],
  [`kubectl config use-context "$X"; ${SCALE}`, ['?']],
  // What may have been chosen is unknown …
  [`if true; then kubectl config use-context dev; fi; ${SCALE}`, ['?']],
  [`true && kubectl config use-context dev; ${SCALE}`, ['?']],
  [`kubectl config use-context a || kubectl config use-context b; ${SCALE}`, ['?']],
  [`while read x; do kubectl config use-context dev; done; ${SCALE}`, ['?']],
  [`kubectl config use-context dev & ${SCALE}`, ['?']],
  // … and within the chain it is known.
  [`true && kubectl config use-context dev && ${SCALE}`, ['dev']],
  // Another file has another current context, and two names may be one file.
  [`KUBECONFIG=a kubectl config use-context dev; ${SCALE}`, ['?']],
  [`kubectl config use-context dev --kubeconfig a; kubectl --kubeconfig a get pods`, ['dev']],
  [`kubectl config set-cluster dev --server=https://x; ${SCALE}`, ['kubeconfig?']],
  [`kubectl config set-context --current --namespace=x; ${SCALE}`, ['current']],
  [`kubectl config delete-context dev; kubectl --context dev get pods`, ['kubeconfig?']],
  // On another machine it is another file.
  [`ssh h kubectl config use-context prod; ${SCALE}`, ['current']],
  // A cluster that the action makes is on this host, as far as docker is.
  [`kind create cluster --name a && ${SCALE}`, ['kind-a https://127.0.0.1']],
  [`export DOCKER_HOST=ssh://h; kind create cluster && ${SCALE}`, ['?']],
  [`for c in a b; do kubectl --context $c delete ns x; done`, ['a', 'b']],
])('%s', (command, expected) => expect(contexts(command)).toEqual(expected))
