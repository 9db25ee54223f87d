import { absolute, emit, nowhere, reachOf } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsData,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { unknownWord, type Word, word } from '../../word.ts'
import { clusterAt } from '../kubernetes/place.ts'

/** Tools that bring applications into clusters. */

function argoPlace(call: ToolCall): Place {
  const read = call.arguments
  if (read.has('--core', '--port-forward', '--port-forward-namespace'))
    return clusterAt(call, { context: read.value('--kube-context') })
  const server = read.value('--server') ?? call.env.get('ARGOCD_SERVER')
  if (server !== undefined) return { ...reachOf(call), is: 'url', url: { ...server, text: `https://${server.text}` } }
  const names: Word[] = [...read.values('--argocd-context'), ...call.operands]
  return nowhere(call, 'the Argo CD server of the last login', names)
}

const APP =
  '-N|--app-namespace= -o|--output= -l|--selector= --project= -p|--parameter= --revision= ' +
  '--dest-name= --dest-namespace= --dest-server= --repo= --path= --values= --helm-set= ' +
  '--kustomize-image= ' +
  '--sync-policy= --sync-option= --timeout= --resource= --kind= --resource-name= --namespace= ' +
  '--group= --local= --prune --force --dry-run --async --health --sync --operation --follow ' +
  '-f|--file= ' +
  '--tail= --since-seconds= --container= -c= --grep= --filter= --cascade=? --propagation-policy= ' +
  '-y|--yes --upsert --source= --source-position= --revisions= --hard-refresh --refresh --action= ' +
  '--replace --strategy= --retry-limit= --label= --info='

const argocd: Program = tool({
  names: ['argocd'],
  about: 'deploys applications from git into clusters',
  options:
    '--argocd-context= --auth-token= --client-crt= --client-crt-key= --config= --controller-name= ' +
    '--core --grpc-web --grpc-web-root-path= -H|--header= --http-retry-max= --insecure --kube-context= ' +
    '--logformat= --loglevel= ' +
    '--plaintext --port-forward --port-forward-namespace= --prompts-enabled --redis-compress= ' +
    '--redis-haproxy-name= --redis-name= --repo-server-name= --server= --server-crt= --server-name=',
  place: argoPlace,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    ['app list | app ls | app get | app diff | app history | app logs | app manifests | app resources | ' +
      'app wait | app get-resource | app list-resources | app actions list | app get-app-source | appset ' +
      'list | appset get | cluster list | cluster get | repo list | repo get | proj list | proj get | ' +
      'proj windows list | proj role list | proj role get | account list | account get | account ' +
      'get-user-info | account can-i | cert list | gpg list | gpg get | version | context | completion | ' +
      'repocreds list | admin settings validate | admin dashboard']: { options: APP, run: reads('application') },
    ['app sync | app rollback | app create | appset create | app set | app patch | app edit | app unset ' +
      '| app add-source | app remove-source']: { options: APP, run: deploys('application') },
    'app terminate-op | app patch-resource | app confirm-deletion': { options: APP, run: changes('application') },
    'app actions run': {
      options: APP,
      run: (call) =>
        (call.operands.some((w) => w.text === 'restart') ? restarts('application') : changes('application'))(call),
    },
    'app delete | app delete-resource | appset delete | proj delete | cluster rm | repo rm': {
      options: APP,
      run: loses('application'),
    },
    ['cluster add | cluster set | cluster rotate-auth | repo add | repocreds add | repocreds rm | proj ' +
      'create | proj edit | proj set | proj add-destination | proj remove-destination | proj add-source | ' +
      'proj remove-source | proj allow-cluster-resource | proj deny-cluster-resource | proj role create | ' +
      'proj role delete | proj role add-policy | proj role remove-policy | proj role create-token | proj ' +
      'role delete-token | proj role add-group | proj role remove-group | proj windows add | proj windows ' +
      'delete | account update-password | account generate-token | account delete-token | cert add-tls | ' +
      'cert add-ssh | cert rm | gpg add | gpg rm | admin cluster generate-spec']: {
      options:
        `${APP} --name= --username= --password= --ssh-private-key-path= --kubeconfig= --account= ` +
        '--current-password= --new-password=',
      run: changesAccess('rights'),
    },
    'login | logout | relogin | configure': {
      options: '--username= --password= --sso --sso-port= --name= --skip-test-tls',
      run: (call) => emit(call, 'change', call.verb, 'login', call.operands[0] ?? ''),
    },
    'admin initial-password | account bcrypt': readsSecret('password'),
    'admin export': readsData('application'),
    'admin import': deploys('application'),
    '*': isUndescribed,
  },
  examples: {
    'argocd app list': ['read app list application'],
    'argocd app diff cart': ['read app diff application cart'],
    'argocd app sync cart': ['deploy app sync application cart'],
    'argocd app sync cart --dry-run': ['read dry run plan app sync'],
    'argocd app delete cart -y': ['lose app delete application cart'],
    'argocd admin initial-password': ['read-secret admin initial-password password'],
  },
})

const kubeFlags =
  '--context= --kubeconfig= -n|--namespace= --as= --as-group= --cache-dir= --cluster= --server= ' +
  '--timeout= --token= --user= --verbose'
const kubePlace = (call: ToolCall) =>
  clusterAt(call, {
    context: call.arguments.value('--context'),
    cluster: call.arguments.value('--cluster'),
    server: call.arguments.value('--server'),
    kubeconfig: call.arguments.value('--kubeconfig'),
    namespace: call.arguments.value('--namespace'),
  })

const flux: Program = tool({
  names: ['flux'],
  about: 'keeps clusters as git has them',
  options: kubeFlags,
  place: kubePlace,
  verbs: {
    ['get | logs | trace | tree | events | stats | check | version | diff | build | envsubst | ' +
      'completion | debug']: {
      options:
        '-A|--all-namespaces -w|--watch -f|--follow --kind= --name= --level= --since= --tail= --path= ' +
        '--kustomization-file= -o|--output= --api-version= --pre --components= --components-extra= --for= ' +
        '--types=',
      run: reads('resource'),
    },
    export: {
      options: '--all --with-credentials',
      run: (call) => (call.arguments.has('--with-credentials') ? readsSecret('source') : reads('source'))(call),
    },
    'reconcile | install | push | tag | pull': {
      options:
        '--with-source --force --reset --export --path= --url= --branch= --owner= --repository= --personal ' +
        '--components= --components-extra= --network-policy --source= --revision= --annotations= -f= ' +
        '--creds=',
      run: (call) => (call.arguments.has('--export') ? reads('manifest') : deploys('source'))(call),
    },
    bootstrap: {
      options:
        '--path= --url= --branch= --owner= --repository= --personal --private=? --hostname= --team= --components= ' +
        '--components-extra= --network-policy --token-auth --read-write-key --private-key-file= --username= ' +
        '--password= -s|--silent --force --interval= --author-name= --author-email= --secret-name= --version=',
      run: (call) => {
        const { arguments: given } = call
        const repository = given.value('--repository', '--url') ?? ''
        const names = [...given.values('--owner'), ...given.values('--repository'), ...given.values('--url')]
        // It pushes what it makes to the branch, and lets the cluster in with a key or a token of its own.
        emit(call, 'access', 'let in', 'repository', repository, {
          at: nowhere(call, 'the repository of the cluster', names),
        })
        deploys('source')(call)
      },
    },
    'suspend | resume | create | migrate': {
      options:
        '--all --wait --export --source= --path= --prune --interval= --url= --branch= --tag= --chart= ' +
        '--chart-version= --values= --target-namespace= --health-check= --depends-on= ' +
        '--decryption-provider= --decryption-secret= --secret-ref= --service-account=',
      run: (call) => (call.arguments.has('--export') ? reads('manifest') : changes('resource'))(call),
    },
    'create secret': {
      options:
        '--export --username= --password= --private-key-file= --url= --ca-crt-file= --tls-crt-file= ' +
        '--tls-key-file=',
      run: (call) => (call.arguments.has('--export') ? readsSecret('secret') : changesAccess('secret'))(call),
    },
    'delete | uninstall': {
      options: '-s|--silent --keep-namespace --dry-run',
      run: (call) => (call.arguments.has('--dry-run') ? reads('resource') : loses('resource'))(call),
    },
    '*': isUndescribed,
  },
  examples: {
    'flux get kustomizations -A': ['read get resource kustomizations'],
    'flux reconcile kustomization apps --with-source': [
      'deploy reconcile source kustomization',
      'deploy reconcile source apps',
    ],
    'flux bootstrap github --owner=acme --repository=fleet': [
      'access let in repository fleet',
      'deploy bootstrap source github',
    ],
    'flux suspend hr cart': ['change suspend resource hr', 'change suspend resource cart'],
    'flux delete source git apps': [
      'lose delete resource source',
      'lose delete resource git',
      'lose delete resource apps',
    ],
  },
})

/**
 * `kubeContext` of `skaffold.yaml` comes before the current one. Nobody knows which profile is on, so that the one of a
 * profile leaves it open. That of an item is a condition: `activation: [{kubeContext: …}]`.
 */
function skaffoldContext(call: ToolCall): Word | undefined {
  const file = call.arguments.value('--filename') ?? word('skaffold.yaml', call.span)
  const text = call.readFile({ ...file, text: absolute(call.cwd, file.text) }).text?.slice(0, 1 << 18) ?? ''
  const named = new Set<string>()
  let inProfiles = false
  let several = false
  for (const line of text.split('\n')) {
    if (/^\w/.test(line)) inProfiles = line.startsWith('profiles:')
    const context = /^(?![ \t]*[#-])[^#]{0,200}?\bkubeContext:[ \t]*["']?([\w.@:/-]+)/.exec(line)?.[1]
    if (context === undefined) continue
    named.add(context)
    several ||= inProfiles || named.size > 1
  }
  const [only] = named
  if (only === undefined) return undefined
  return several ? unknownWord(call.span) : word(only, call.span)
}

const skaffold: Program = tool({
  names: ['skaffold'],
  about: 'builds and deploys while one works',
  options:
    '--kube-context= --kubeconfig= -n|--namespace= -f|--filename= -p|--profile= -m|--module= ' +
    '-d|--default-repo= -t|--tag= -v|--verbosity= --color= -c|--config= -b|--build-image= -i|--images= ' +
    '-o|--output= -a|--build-artifacts= --file-output= -l|--label= --port-forward=? --cache-artifacts ' +
    '--tail --push',
  place: (call) =>
    clusterAt(call, {
      context: call.arguments.value('--kube-context') ?? skaffoldContext(call),
      kubeconfig: call.arguments.value('--kubeconfig'),
      namespace: call.arguments.value('--namespace'),
    }),
  verbs: {
    ['render | diagnose | version | schema | schema list | schema get | inspect | config list | options ' +
      '| completion | lint | survey | fix']: reads('pipeline'),
    'dev | run | deploy | debug | apply': deploys('pipeline'),
    'build | test | verify | exec | init | config set | config unset | credits': changes('pipeline'),
    delete: {
      options: '--dry-run',
      run: (call) => (call.arguments.has('--dry-run') ? reads('pipeline') : loses('pipeline'))(call),
    },
    '*': isUndescribed,
  },
  examples: {
    'skaffold run -p production': ['deploy run pipeline'],
    'skaffold render': ['read render pipeline'],
    "printf 'deploy: {kubeContext: a}' > skaffold.yaml; skaffold run": [
      'file overwrite skaffold.yaml',
      'deploy run pipeline',
    ],
    'skaffold delete': ['lose delete pipeline'],
  },
})

const tilt: Program = tool({
  names: ['tilt', 'devspace', 'garden', 'okteto', 'telepresence', 'werf'],
  about: 'develops in a cluster',
  options:
    '--context= --kube-context= --kubeconfig= -n|--namespace= -f|--file= -p|--profile= --port= --host= ' +
    '--env= -e= -v= -d --debug --var=',
  place: (call) =>
    clusterAt(call, {
      context: call.arguments.value('--context', '--kube-context'),
      kubeconfig: call.arguments.value('--kubeconfig'),
      namespace: call.arguments.value('--namespace'),
    }),
  verbs: {
    ['get | describe | logs | doctor | version | dump | list | status | print | render | lint | validate ' +
      '| analyze | explain | api-resources | snapshot | args']: reads('resource'),
    'up | ci | deploy | dev | apply | converge | run | publish': deploys('resource'),
    ['trigger | build | connect | intercept | enable | disable | sync | test | create | edit | patch | ' +
      'demo | use | init']: changes('resource'),
    'down | destroy | purge | delete | cleanup | dismiss': loses('resource'),
    'restart | quit | leave | wait': restarts('resource'),
    'enter | attach | exec | ssh': (call) => emit(call, 'unreadable', 'open', 'shell', call.operands[0] ?? word('')),
    '*': isUndescribed,
  },
  examples: {
    'tilt up --context kind-dev': ['deploy up resource'],
    'tilt up': ['deploy up resource'],
    'tilt logs web': ['read logs resource web'],
    'tilt down': ['lose down resource'],
  },
})

export const clusterDelivery: readonly Program[] = [argocd, flux, skaffold, tilt]
