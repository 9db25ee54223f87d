import { emit, emitFile, nowhere, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { AwsPlace, DockerPlace, Place, Site } from '../../place.ts'
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
import { Carries, type Stream, stream, unknownWord, type Word, word } from '../../word.ts'
import { inspects } from '../docker/inspect.ts'
import { chooseContext } from '../kubernetes/place.ts'

/** Tools that make clusters, their nodes and the containers below them. */

function awsPlace(call: ToolCall): AwsPlace {
  const read = call.arguments
  return {
    ...reachOf(call),
    is: 'aws',
    profile: read.value('--profile'),
    region: read.value('--region'),
    endpoint: undefined,
    words: call.args,
  }
}

const EKS =
  '-f|--config-file= --name= -c|--cluster= -n|--nodegroup= -o|--output= --approve --nodes= ' +
  '--nodes-min= --nodes-max= --node-type= --version= --namespace= --role-name= --attach-policy-arn= ' +
  '--arn= --group= --username= --kubeconfig= ' +
  '--wait --disable-nodegroup-eviction --zones= --vpc-cidr= --managed --fargate --tags= --timeout= ' +
  '--with-oidc --ssh-access --ssh-public-key= --set-kubeconfig-context --write-kubeconfig ' +
  '--auto-kubeconfig --dry-run --all'

/** A new cluster becomes the current one in the kubeconfig. */
function createsEks(call: ToolCall): void {
  if (call.arguments.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', call.verb, { at: call.place() })
  emit(call, 'deploy', 'create', 'cluster', call.arguments.value('--name') ?? call.operands[0] ?? '', {
    at: call.place(),
  })
  chooseContext(call, unknownWord(call.span))
}

/** Most verbs of eksctl that change something only plan it until `--approve` is given. */
const eksctl: Program = tool({
  names: ['eksctl'],
  about: 'makes clusters of Amazon EKS',
  options: '-p|--profile= -r|--region= -C|--color= -v|--verbose= -d|--dumpLogs --cfn-role-arn= --aws-api-timeout=',
  place: awsPlace,
  verbs: {
    ['get | info | version | completion | utils describe-stacks | utils describe-addon-versions | utils ' +
      'describe-addon-configuration | utils schema | utils nodegroup-health']: { options: EKS, run: reads('cluster') },
    'create cluster': { options: EKS, run: createsEks },
    ['create nodegroup | create addon | create fargateprofile | update addon | update nodegroup | ' +
      'upgrade cluster | upgrade nodegroup | set labels | unset labels | enable flux | enable repo | ' +
      'utils update-kube-proxy | utils update-coredns | utils update-aws-node | utils ' +
      'migrate-to-pod-identity | utils update-cluster-logging | utils update-cluster-vpc-config | ' +
      'register cluster']: { options: EKS, run: deploys('cluster') },
    'scale nodegroup': { options: EKS, run: changes('nodegroup') },
    'drain nodegroup': { options: `${EKS} --undo`, run: restarts('nodegroup') },
    ['create iamidentitymapping | create iamserviceaccount | create accessentry | create ' +
      'podidentityassociation | update iamserviceaccount | update podidentityassociation | delete ' +
      'iamidentitymapping | delete iamserviceaccount | delete accessentry | delete podidentityassociation ' +
      '| associate identityprovider | disassociate identityprovider | utils associate-iam-oidc-provider | ' +
      'utils enable-secrets-encryption | utils set-public-access-cidrs | utils update-authentication-mode ' +
      '| utils install-vpc-controllers']: { options: EKS, run: changesAccess('identity') },
    'utils write-kubeconfig': {
      options: EKS,
      run: (call) => {
        emit(call, 'change', 'write', 'kubeconfig', call.arguments.value('--cluster') ?? '')
        chooseContext(call, unknownWord(call.span))
      },
    },
    'delete cluster | delete nodegroup | delete addon | delete fargateprofile | deregister cluster': {
      options: EKS,
      run: (call) =>
        emit(
          call,
          'lose',
          'delete',
          call.verb.split(' ')[1] ?? 'cluster',
          call.arguments.value('--name') ?? call.operands[0] ?? '',
          { at: call.place() },
        ),
    },
    '*': isUndescribed,
  },
  examples: {
    'eksctl get cluster': ['read get cluster cluster'],
    'eksctl create cluster --name shop': ['deploy create cluster shop'],
    'eksctl create cluster --name shop --dry-run': ['read dry run plan create cluster'],
    'eksctl delete cluster --name shop': ['lose delete cluster shop'],
    'eksctl create iamidentitymapping --cluster shop --arn x': ['access create iamidentitymapping identity'],
  },
})

/** Talos has no shell: everything goes through its API, to the nodes that are named or configured. */
function talosPlace(call: ToolCall): Place {
  const read = call.arguments
  const names: Word[] = [...read.values('--nodes'), ...read.values('--endpoints'), ...read.values('--context')]
  return nowhere(call, 'the nodes of the Talos configuration', names)
}

function secretOut(on: string): (call: ToolCall) => Stream {
  return (call) => {
    readsSecret(on)(call)
    return stream(undefined, Carries.secret, call.span)
  }
}

const talosctl: Program = tool({
  names: ['talosctl'],
  about: 'runs Talos nodes',
  options: '-n|--nodes= -e|--endpoints= --context= --talosconfig= -c|--cluster= --siderov1-keys-dir=',
  place: talosPlace,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    ['get | version | health | dmesg | logs | services | service | list | ls | stats | memory | ' +
      'processes | containers | disks | mounts | netstat | time | events | dashboard | usage | du | ' +
      'inspect | image list | image default | etcd members | etcd status | etcd alarm list | config info ' +
      '| config contexts | config get-contexts | validate | completion | cgroups | pcap | support | ' +
      'machineconfig gen | jsonschema']: {
      options:
        '-o|--output= -f|--follow --tail= -k|--kubernetes -w|--watch --namespace= -i|--insecure -l|--long ' +
        '-r|--recurse -d|--depth= -m|--mode= --config=',
      run: (call) => {
        const [, action] = call.operands
        if (call.verb === 'service' && action !== undefined && /^(start|stop|restart)$/.test(action.text))
          return restarts('service')(call)
        return reads('node')(call)
      },
    },
    'read | copy | cp': readsData('file'),
    ['kubeconfig | gen secrets | gen config | gen ca | gen csr | gen key | gen keypair | gen crt | ' + 'config new']: (
      call,
    ) => {
      if (call.verb === 'kubeconfig') chooseContext(call, unknownWord(call.span))
      return secretOut('credentials')(call)
    },
    ['config add | config context | config endpoint | config endpoints | config merge | config node | ' +
      'config nodes | config remove']: (call) => emit(call, 'change', call.verb, 'talosconfig', call.operands[0] ?? ''),
    ['apply-config | apply | patch | edit | upgrade | upgrade-k8s | bootstrap | rollback | machineconfig ' +
      'patch | cluster create']: {
      options:
        '-f|--file= -i|--insecure -m|--mode= -p|--patch= --config-patch= --image= --preserve --to= --stage ' +
        '--force --timeout= --dry-run',
      run: deploys('node'),
    },
    'restart | image pull | conformance': restarts('container'),
    ['reboot | shutdown | reset | cluster destroy | etcd remove-member | etcd forfeit-leadership | etcd ' +
      'leave | meta delete']: {
      options:
        '--wait --graceful --reboot --system-labels-to-wipe= --user-disks-to-wipe= --wipe-mode= -m|--mode= ' +
        '--force --timeout=',
      run: loses('node'),
    },
    'meta write | etcd defrag | etcd alarm disarm | rotate-ca': changes('node'),
    'etcd snapshot': (call) => {
      emitFile(call, 'overwrite', call.operands[0] ?? word('db.snapshot'))
      return secretOut('database')(call)
    },
    'wipe disk': (call) => emit(call, 'catastrophe', 'wipe', 'disk', call.operands[0] ?? '', { at: call.place() }),
    '*': isUndescribed,
  },
  examples: {
    'talosctl -n 10.0.0.5 services': ['read services node'],
    'talosctl -n 10.0.0.5 reset': ['lose reset node'],
    'talosctl upgrade --image x': ['deploy upgrade node'],
    'talosctl kubeconfig .': ['read-secret kubeconfig credentials .'],
  },
})

const kubeadm: Program = tool({
  names: ['kubeadm'],
  about: 'makes a node part of a cluster',
  options: '-v|--v= --rootfs= --kubeconfig= --config= --dry-run --cri-socket= --ignore-preflight-errors=',
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    ['version | config print | config images list | config validate | config migrate | certs ' +
      'check-expiration | upgrade plan | upgrade diff | completion']: reads('cluster'),
    'token list | certs certificate-key | kubeconfig user | init phase upload-certs': secretOut('token'),
    'token create | token delete | token generate | certs renew | certs generate-csr': {
      options: '--ttl= --print-join-command --usages= --groups= --description=',
      run: changesAccess('token'),
    },
    'init | join | upgrade apply | upgrade node | init phase | join phase': {
      options:
        '--apiserver-advertise-address= --pod-network-cidr= --service-cidr= --token= ' +
        '--discovery-token-ca-cert-hash= --control-plane --upload-certs --certificate-key= --node-name= ' +
        '-y|--yes -f|--force',
      run: deploys('cluster'),
    },
    'config images pull': changes('image'),
    'reset | reset phase': { options: '-f|--force --cleanup-tmp-dir --cert-dir=', run: loses('node') },
    '*': isUndescribed,
  },
  examples: {
    'kubeadm upgrade plan': ['read upgrade plan cluster'],
    'kubeadm reset -f': ['lose reset node'],
    'kubeadm token create --print-join-command': ['access token create token'],
  },
})

function criSite(call: ToolCall, name: Word): Site {
  const daemon: DockerPlace = {
    ...reachOf(call),
    is: 'docker',
    host: word('unix:///run/containerd/containerd.sock'),
    context: undefined,
  }
  return { is: 'container', daemon, name, mounts: [], from: call.site }
}

function executes(call: ToolCall): Stream | undefined {
  const [name = word('container', call.span), ...words] = call.operands
  const site = criSite(call, name)
  return words.length === 0 ? (openShell({ ...call, site }) ?? undefined) : call.exec(words, { site })
}

const crictl: Program = tool({
  names: ['crictl'],
  about: 'shows and runs the containers of a Kubernetes node',
  options: '-r|--runtime-endpoint= -i|--image-endpoint= -t|--timeout= -c|--config= -D|--debug',
  verbs: {
    ['ps | pods | images | image | img | inspecti | logs | stats | statsp | info | version | imagefsinfo ' +
      '| events | metricsp | metricdescs | runtime-config | completion | config']: {
      options:
        '-a|--all -o|--output= -q|--quiet --name= --state= --label= --pod= -p= -f|--follow --tail= --since= ' +
        '--no-trunc -n= -l -s -v --get= --set= --list',
      run: (call) =>
        (call.verb === 'config' && call.arguments.has('--set') ? changes('settings') : reads('container'))(call),
    },
    'inspect | inspectp': { options: '-o|--output= -q|--quiet --template=', run: inspects('container') },
    exec: {
      options: '-i|--interactive -t|--tty -s|--sync --timeout= -e= -r= -q|--quiet',
      command: true,
      run: executes,
    },
    attach: (call) => openShell({ ...call, site: criSite(call, call.operands[0] ?? word('container')) }),
    'pull | create | run | runp | start | update | update-runtime-config | checkpoint | port-forward': {
      options: '--auth= --creds= -u= --pod-config= --runtime= --cpu-quota= --memory=',
      run: changes('container'),
    },
    'stop | stopp': restarts('container'),
    'rm | rmp | rmi': {
      options: '-a|--all -f|--force -q|--prune --keep-logs',
      run: (call) =>
        emit(call, 'lose-remade', 'remove', call.verb === 'rmi' ? 'image' : 'container', call.operands[0] ?? ''),
    },
    '*': isUndescribed,
  },
  examples: {
    'crictl ps -a': ['read ps container'],
    'crictl exec -it abc sh': ['unreadable open shell @ container abc'],
    'crictl rmi --prune': ['lose-remade remove image'],
  },
})

const ctr: Program = tool({
  names: ['ctr'],
  about: 'runs the containers of containerd',
  options: '--debug -a|--address= --timeout= --connect-timeout= -n|--namespace=',
  verbs: {
    ['images ls | images list | image ls | i ls | images check | images inspect | containers ls | ' +
      'containers list | container ls | c ls | c list | tasks ls | tasks list | task ls | t ls | tasks ps ' +
      '| t ps | tasks metrics | namespaces ls | ns ls | version | plugins ls | snapshots ls | snapshots ' +
      'info | snapshots usage | snapshots tree | content ls | leases ls | events | info']: {
      options: '-q|--quiet',
      run: reads('container'),
    },
    'containers info | container info | c info': readsData('container'),
    'content get | content fetch': readsData('content'),
    'tasks exec | task exec | t exec': {
      options: '--exec-id= -t|--tty -d|--detach --cwd= --user=',
      command: true,
      run: executes,
    },
    run: {
      options:
        '--rm --null-io --log-uri= -d|--detach -t|--tty --privileged --net-host --mount= --env= --env-file= ' +
        '--label= --cwd= --config= --runtime= --memory-limit= --cpus= --user= --snapshotter= --device= ' +
        '--gpus= --platform= --annotation= --pid-file=',
      command: true,
      run: (call) => {
        const [image = word('image', call.span), id, ...words] = call.operands
        emit(call, 'change', 'run', 'container', image)
        if (call.arguments.has('--privileged', '--mount', '--device'))
          emit(call, 'undescribed', 'open', 'container', image, { note: 'the container may reach the host' })
        return words.length === 0 ? undefined : call.exec(words, { site: criSite(call, id ?? image) })
      },
    },
    ['images pull | image pull | i pull | images import | image import | i import | images tag | images ' +
      'label | images export | image export | i export | images mount | images unmount | containers ' +
      'create | containers label | tasks start | t start | tasks checkpoint | namespaces create | ns ' +
      'create | snapshots mount']: changes('container'),
    'images push | image push | i push': deploys('image'),
    'tasks kill | task kill | t kill | tasks pause | tasks resume | t pause': {
      options: '-s|--signal= -a|--all',
      run: restarts('container'),
    },
    ['images rm | images remove | image rm | i rm | containers rm | containers delete | container rm | c ' +
      'rm | tasks rm | tasks delete | t rm | snapshots rm | content rm | leases rm | namespaces rm | ns ' +
      'rm']: {
      options: '-f|--force',
      run: (call) => emit(call, 'lose-remade', 'remove', 'container', call.operands[0] ?? ''),
    },
    '*': isUndescribed,
  },
  examples: {
    'ctr -n k8s.io images ls': ['read images ls container'],
    'ctr t exec --exec-id x c1 rm y': ['file delete y @ container c1'],
    'ctr images rm x': ['lose-remade remove container x'],
  },
})

export const clusterNodes: readonly Program[] = [eksctl, talosctl, kubeadm, crictl, ctr]
