import { emit, emitFile, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { DockerPlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { changes, isUndescribed, loses, reads, readsSecret, restarts, type ToolCall, tool } from '../../tool.ts'
import { Carries, knownText, type Stream, stream, unknownWord, type Word, word } from '../../word.ts'
import { chooseContext, createCluster } from '../kubernetes/place.ts'

/** Clusters in containers or machines of this host. They live where its docker daemon is. */

function dockerHere(call: Call): DockerPlace {
  return { ...reachOf(call), is: 'docker', host: undefined, context: undefined }
}

/** The cluster that a call names, or the one that the tool takes then. */
function nameOf(call: ToolCall, usual: string, ...options: readonly string[]): Word {
  return call.arguments.value(...options) ?? call.operands[0] ?? word(usual, call.span)
}

function creates(usual: string, prefix: string, ...options: readonly string[]): (call: ToolCall) => void {
  return (call) => {
    const name = nameOf(call, usual, ...options)
    emit(call, 'change', 'create', 'cluster', name, { at: call.place() })
    const text = knownText(name)
    if (text === undefined) chooseContext(call, unknownWord(call.span))
    else createCluster(call, `${prefix}${text}`)
  }
}

/** One cluster that is named, or the usual one, is lost; all of them without a name are everything there is. */
function removes(usual: string, ...options: readonly string[]): (call: ToolCall) => void {
  return (call) => {
    const at = call.place()
    if (call.arguments.has('--all'))
      return emit(call, 'catastrophe', 'delete', 'cluster', 'all', { at, note: 'every cluster, none of them named' })
    const names = call.operands.length > 0 ? call.operands : [nameOf(call, usual, ...options)]
    for (const name of names) emit(call, 'lose', 'delete', 'cluster', name, { at })
  }
}

/** It prints or writes the certificate of the cluster's administrator. */
function kubeconfig(call: ToolCall): Stream {
  emit(call, 'read-secret', 'show', 'kubeconfig', call.operands[0] ?? '', { at: call.place() })
  return stream(undefined, Carries.secret, call.span)
}

function writesKubeconfig(call: ToolCall): void {
  emit(call, 'change', 'write', 'kubeconfig')
  chooseContext(call, unknownWord(call.span))
}

const kind: Program = tool({
  names: ['kind'],
  about: 'runs Kubernetes clusters in containers',
  options: '-n|--name= --kubeconfig= -q|--quiet -v|--verbosity= --loglevel=',
  place: dockerHere,
  verbs: {
    'get clusters | get nodes | version | completion': { options: '-A|--all-clusters', run: reads('cluster') },
    'get kubeconfig': { options: '--internal', run: kubeconfig },
    'create cluster': { options: '--config= --image= --retain --wait=', run: creates('kind', 'kind-', '--name') },
    'delete cluster | delete clusters': { options: '-A|--all', run: removes('kind', '--name') },
    'load docker-image | load image-archive': { options: '--nodes=', run: changes('image') },
    'build node-image': { options: '--image= --base-image= --type= --arch=', run: changes('image') },
    'export kubeconfig': { options: '--internal', run: writesKubeconfig },
    'export logs': (call) => {
      emitFile(call, 'create', call.operands[0] ?? word('/tmp/kind-logs', call.span))
      emit(call, 'read', 'export', 'log', '', { at: call.place() })
    },
    '*': isUndescribed,
  },
  examples: {
    'kind get clusters': ['read get clusters cluster'],
    'kind create cluster --name dev': ['change create cluster dev'],
    'kind load docker-image cart:dev': ['change load docker-image image cart:dev'],
    'kind delete cluster --name dev': ['lose delete cluster dev'],
    'kind delete clusters --all': ['catastrophe delete cluster all'],
    'kind get kubeconfig': ['read-secret show kubeconfig'],
  },
})

/** Addresses of a service of the cluster on this host. */
function exposes(call: ToolCall): void {
  emit(call, 'change', call.verb, 'service', call.operands[0] ?? '', { at: call.place() })
}

function nodeShell(call: ToolCall): Stream | undefined {
  const site = { is: 'elsewhere', why: 'a node of minikube', from: call.site } as const
  const words = call.operands
  return words.length === 0 ? (openShell({ ...call, site }) ?? undefined) : call.exec(words, { site })
}

const minikube: Program = tool({
  names: ['minikube'],
  about: 'runs a Kubernetes cluster on this host',
  options:
    '-p|--profile= -b|--bootstrapper= --alsologtostderr --log_dir= --log_file= --logtostderr --rootless ' +
    '--skip-audit --user= -v|--v= --vmodule=',
  place: dockerHere,
  verbs: {
    ['status | ip | logs | version | addons list | config view | config get | profile list | profile | ' +
      'node list | image ls | image list | service list | update-check | ssh-host | license | options | ' +
      'completion | addons images | config defaults | cache list | kubectl version']: {
      options:
        '-o|--output= -f|--format= -n|--length= --file= --node= --problems --follow -l|--layout= --short ' +
        '--components --url',
      run: (call) => {
        if (call.verb === 'profile' && call.operands.length > 0) chooseContext(call, call.operands[0] as Word)
        ;(call.verb === 'profile' && call.operands.length > 0 ? changes('profile') : reads('cluster'))(call)
      },
    },
    'ssh-key': reads('path'),
    start: {
      options:
        '--driver=? --cpus= --memory= --disk-size= --kubernetes-version= --nodes= --container-runtime= ' +
        '--addons= --cni= --extra-config= --base-image= --image-mirror-country= --insecure-registry= ' +
        '--registry-mirror= --mount --mount-string= --wait=? --wait-timeout= --ports= --feature-gates= ' +
        '--network= --apiserver-ips= --apiserver-names= --apiserver-port= --dry-run --download-only --force ' +
        '--delete-on-failure --embed-certs --keep-context --interactive --gpus= --static-ip= --subnet=',
      run: (call) => {
        if (call.arguments.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', 'start', { at: call.place() })
        emit(call, 'change', 'start', 'cluster', call.arguments.value('--profile') ?? 'minikube', { at: call.place() })
        const name = call.arguments.value('--profile') ?? word('minikube')
        const text = knownText(name)
        if (call.arguments.has('--keep-context')) return
        if (text === undefined) chooseContext(call, unknownWord(call.span))
        else createCluster(call, text)
      },
    },
    'stop | pause | unpause': {
      options:
        '-A|--all-namespaces --all -n|--namespaces= --keep-context-active -o|--output= --cancel-scheduled ' +
        '--schedule=',
      run: restarts('cluster'),
    },
    delete: { options: '--all --purge -o|--output=', run: removes('minikube', '--profile') },
    ['addons enable | addons disable | addons configure | addons open | config set | config unset | ' +
      'image load | image build | image pull | image tag | image save | image push | node add | node ' +
      'start | node stop | cache add | cache reload | cache delete | cp | mount | update-context']: {
      options:
        '--images= --registries= --refresh --force --url -n|--namespace= -t|--tag= -f|--file= --all ' +
        '--daemon --remote --overwrite --control-plane --worker --node=',
      run: (call) => {
        if (call.verb === 'update-context') chooseContext(call, call.arguments.value('--profile') ?? word('minikube'))
        changes('cluster')(call)
      },
    },
    'image rm | image remove | image unload': loses('image'),
    'node delete': loses('node'),
    'tunnel | service | dashboard': {
      options:
        '--all --format= --https --interval= -n|--namespace= --url --wait= --port= -c|--cleanup ' + '--bind-address=',
      run: exposes,
    },
    'docker-env | podman-env': {
      options: '--shell= --no-proxy --ssh-add --ssh-host -u|--unset -o|--output=',
      run: (call) => {
        emit(call, 'read', 'show', 'settings', '', { at: call.place() })
        return { text: undefined, carries: 0, span: call.span, about: 'shell settings' }
      },
    },
    ssh: { options: '-n|--node= --native-ssh', command: true, run: nodeShell },
    kubectl: { command: true, run: (call) => call.exec([word('kubectl', call.span), ...behind(call, 'kubectl')]) },
    '*': isUndescribed,
  },
  examples: {
    'minikube status': ['read status cluster'],
    'minikube start --driver=docker': ['change start cluster minikube'],
    'minikube delete': ['lose delete cluster minikube'],
    'minikube delete --all': ['catastrophe delete cluster all'],
    'minikube kubectl -- get pods -A': ['read get pod'],
    'minikube ssh -- rm -rf /x': ['file delete below /x @ elsewhere'],
    'minikube addons enable ingress': ['change addons enable cluster ingress'],
    'eval "$(minikube docker-env)"': ['read show settings'],
  },
})

/** The words behind a verb, without the dashes that end the tool's own options. */
function behind(call: ToolCall, verb: string): readonly Word[] {
  const words = call.args.slice(call.args.findIndex((w) => w.text === verb) + 1)
  return words[0]?.text === '--' ? words.slice(1) : words
}

const k3d: Program = tool({
  names: ['k3d'],
  about: 'runs k3s clusters in containers',
  options: '--verbose --trace --timestamps',
  place: dockerHere,
  verbs: {
    ['cluster list | cluster ls | cluster get | node list | node ls | registry list | config init | ' +
      'version | version list | completion | runtime-info']: {
      options: '--no-headers -o|--output= --token',
      run: (call) => (call.arguments.has('--token') ? kubeconfig(call) : reads('cluster')(call)),
    },
    'cluster create': {
      options:
        '-s|--servers= -a|--agents= -c|--config= -i|--image= -p|--port= -v|--volume= -e|--env= --api-port= ' +
        '--network= --registry-use= --registry-create= --registry-config= --k3s-arg= --k3s-node-label= ' +
        '--runtime-label= --host-alias= --wait --timeout= --token= --subnet= --no-lb --no-rollback ' +
        '--no-image-volume --kubeconfig-update-default --kubeconfig-switch-context --gpus= ' +
        '--lb-config-override= --servers-memory= --agents-memory=',
      run: creates('k3s-default', 'k3d-'),
    },
    'cluster delete | cluster rm | cluster del': { options: '-a|--all -c|--config=', run: removes('k3s-default') },
    'cluster start | cluster stop | node start | node stop': {
      options: '-a|--all --wait --timeout=',
      run: restarts('cluster'),
    },
    ['cluster edit | node create | node edit | registry create | registry start | image import | image ' +
      'load | images import | config migrate']: {
      options:
        '-c|--cluster= -k|--keep-tarball -t|--keep-tools -m|--mode= --port-add= --role= --replicas= ' +
        '--image= --memory= --wait --timeout= -p|--port= --proxy-remote-url=',
      run: changes('cluster'),
    },
    'node delete | node rm | registry delete': { options: '-a|--all -r|--registries', run: loses('node') },
    'kubeconfig get | kubeconfig print | kubeconfig show': { options: '-a|--all', run: kubeconfig },
    'kubeconfig merge | kubeconfig write': {
      options:
        '-a|--all -d|--kubeconfig-merge-default -o|--output= --overwrite -s|--kubeconfig-switch-context ' +
        '-u|--update',
      run: writesKubeconfig,
    },
    '*': isUndescribed,
  },
  examples: {
    'k3d cluster list': ['read cluster list cluster'],
    'k3d cluster create dev -p 8080:80@loadbalancer': ['change create cluster dev'],
    'k3d cluster delete dev': ['lose delete cluster dev'],
    'k3d cluster delete --all': ['catastrophe delete cluster all'],
    'k3d image import cart:dev -c dev': ['change image import cluster cart:dev'],
  },
})

const inner = (program: string, verb: string) => (call: ToolCall) =>
  call.exec([word(program, call.span), ...behind(call, verb)])

/** Where the cluster's own kubeconfig is, and the address that stands in it unless somebody changed it. */
const OWN: Readonly<Record<string, { readonly kubeconfig: string; readonly server: string }>> = {
  k3s: { kubeconfig: '/etc/rancher/k3s/k3s.yaml', server: 'https://127.0.0.1:6443' },
  rke2: { kubeconfig: '/etc/rancher/rke2/rke2.yaml', server: 'https://127.0.0.1:6443' },
  k0s: { kubeconfig: '/var/lib/k0s/pki/admin.conf', server: 'https://127.0.0.1:6443' },
  microk8s: { kubeconfig: '/var/snap/microk8s/current/credentials/client.config', server: 'https://127.0.0.1:16443' },
}

/**
 * Their `kubectl` and `helm` take the cluster of this host, whatever the current context of `~/.kube/config` is. Its
 * kubeconfig is root's alone mostly; where it cannot be read both clusters count, for k3s takes the current context where
 * it has no file of its own.
 */
const ofThisHost = (program: string, server: string) => (call: ToolCall) => {
  const words = behind(call, program)
  const exec = (...own: readonly string[]) =>
    call.exec([word(program, call.span), ...own.map((one) => word(one, call.span)), ...words])
  const own = OWN[call.name]
  const chosen = call.name !== 'microk8s' && call.env.get('KUBECONFIG') !== undefined
  const dashes = words.findIndex((w) => w.text === '--')
  const ownWords = dashes < 0 ? words : words.slice(0, dashes)
  const named = ownWords.some((w) => /^--(kubeconfig|server|kube-apiserver)(=|$)|^-s/.test(w.text))
  if (own === undefined || chosen || named) return exec()
  if (call.readFile(word(own.kubeconfig, call.span)).text !== undefined) return exec('--kubeconfig', own.kubeconfig)
  exec()
  return exec(server, own.server)
}

const k3s: Program = tool({
  names: ['k3s', 'rke2', 'k0s', 'microk8s'],
  about: 'runs a Kubernetes cluster on this host',
  options: '--debug --data-dir|-d= --config|-c=',
  verbs: {
    kubectl: { command: true, run: ofThisHost('kubectl', '--server') },
    crictl: { command: true, run: inner('crictl', 'crictl') },
    ctr: { command: true, run: inner('ctr', 'ctr') },
    helm: { command: true, run: ofThisHost('helm', '--kube-apiserver') },
    ['check-config | etcd-snapshot ls | etcd-snapshot list | secrets-encrypt status | certificate check ' +
      '| status | version | sysinfo | inspect']: reads('cluster'),
    config: (call) => kubeconfig(call),
    'kubeconfig admin | kubeconfig create': (call) => kubeconfig(call),
    'token list | token create | token generate | token rotate | token delete': readsSecret('token'),
    ['secrets-encrypt enable | secrets-encrypt disable | secrets-encrypt rotate-keys | secrets-encrypt ' +
      'reencrypt | secrets-encrypt prepare | secrets-encrypt rotate | certificate rotate | certificate ' +
      'rotate-ca']: (call) => emit(call, 'access', call.verb, 'keys'),
    ['server | agent | install | enable | disable | etcd-snapshot save | worker | controller | join | ' +
      'add-node | refresh-certs | images import | ctr images import']: changes('cluster'),
    'start | stop': restarts('cluster'),
    'etcd-snapshot delete | etcd-snapshot prune | reset | leave | remove-node': loses('cluster'),
    '*': isUndescribed,
  },
  examples: {
    'k3s kubectl get nodes': ['read get node'],
    'KUBECONFIG=a k3s kubectl get nodes': ['read get node'],
    'k3s kubectl --kubeconfig a get nodes': ['read get node'],
    'k3s kubectl delete ns --all': ['catastrophe delete namespace all'],
    'k3s etcd-snapshot ls': ['read etcd-snapshot ls cluster'],
    'k3s server': ['change server cluster'],
  },
})

const uninstall: Program = {
  names: ['k3s-uninstall.sh', 'k3s-agent-uninstall.sh', 'rke2-uninstall.sh', 'k3s-killall.sh', 'rke2-killall.sh'],
  about: 'removes a cluster from this host with all its data, or stops all of it',
  examples: { 'k3s-uninstall.sh': ['lose remove cluster'], 'k3s-killall.sh': ['restart stop cluster'] },
  run: (call) =>
    call.name.includes('killall') ? emit(call, 'restart', 'stop', 'cluster') : emit(call, 'lose', 'remove', 'cluster'),
}

export const localClusters: readonly Program[] = [kind, minikube, k3d, k3s, uninstall]
