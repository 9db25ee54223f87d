import { emit, emitFile } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { changes, deploys, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { clusterAt } from '../kubernetes/place.ts'

/** Networks and certificates of clusters, and reports about what runs there. */

const place = (call: ToolCall) =>
  clusterAt(call, {
    context: call.arguments.value('--context', '--kube-context'),
    kubeconfig: call.arguments.value('--kubeconfig'),
    namespace: call.arguments.value('--namespace'),
  })

/** Cilium CLI 0.18. */
const cilium: Program = tool({
  names: ['cilium', 'cilium-cli'],
  about: 'runs the network of a cluster',
  options: '--context= --kubeconfig= -n|--namespace= --helm-release-name= --as= --as-group=',
  place,
  verbs: {
    ['status | version | config view | clustermesh status | bgp peers | bgp routes | encryption status | ' +
      'features status | multicast list | connectivity help | completion | context']: {
      options: '--wait --wait-duration= -o|--output= --interactive=? --ignore-warnings --verbose --brief',
      run: reads('network'),
    },
    sysdump: {
      options: '--output-filename= --quick --logs-since-time= --node-list= --workers= --debug',
      run: (call) => {
        const file = call.arguments.value('--output-filename')
        if (file !== undefined) emitFile(call, 'create', { ...file, text: `${file.text}.zip` })
        emit(call, 'read', 'collect', 'status', '', { at: call.place() })
      },
    },
    'install | upgrade | hubble enable | clustermesh enable | clustermesh connect | config set | config delete':
      deploys('network'),
    'connectivity test | connectivity perf | hubble port-forward | hubble ui | multicast add | multicast delete':
      changes('network'),
    'uninstall | hubble disable | clustermesh disable | clustermesh disconnect': loses('network'),
    '*': isUndescribed,
  },
  examples: {
    'cilium status --wait': ['read status network'],
    'cilium uninstall': ['lose uninstall network'],
    'cilium connectivity test': ['change connectivity test network'],
  },
})

/** Hubble 1.18: flows of the network, which hold names, ports and paths of requests, and no bodies. */
const hubble: Program = tool({
  names: ['hubble'],
  about: 'shows what flows in the network of a cluster',
  options:
    '--server= --timeout= --tls --tls-allow-insecure --config= -P|--port-forward --port-forward-port= ' +
    '--kube-context= --kubeconfig= --kube-namespace= -D|--debug',
  place,
  verbs: {
    ['observe | observe flows | observe agent-events | observe debug-events | status | list | list nodes | ' +
      'list namespaces | list node | list namespace | version | config view | config get | watch | watch peers']: {
      options:
        '-n|--namespace= --pod= --verdict= --last= --first= --since= --until= -f|--follow -o|--output= --all ' +
        '--from-pod= --to-pod= --from-namespace= --to-namespace= --protocol= --port= --to-port= --from-port= ' +
        '-t|--type= --ip= --to-ip= --from-ip= --fqdn= --to-fqdn= --http-status= --http-method= --http-path= ' +
        '--drop-reason-desc= --print-node-name --label= --service= -A|--all-namespaces --not --workload=',
      run: reads('flow'),
    },
    record: changes('flow'),
    '*': isUndescribed,
  },
  examples: {
    'hubble observe -n shop --verdict DROPPED --last 20': ['read observe flow'],
    'hubble record "10.0.0.0/8 0 10.1.0.0/16 80 TCP"': ['change record flow 10.0.0.0/8 0 10.1.0.0/16 80 TCP'],
  },
})

const FILES = '-f|--filename= -R|--recursive --skip-empty --dry-run -o|--output= -a|--all-namespaces --export'

/** calicoctl 3.30. */
const calico: Program = tool({
  names: ['calicoctl', 'kubectl-calico'],
  about: 'runs the network policies of Calico',
  options: '--context= -c|--config= -n|--namespace= -l|--log-level= --allow-version-mismatch --kubeconfig=',
  place,
  verbs: {
    'get | node status | node checksystem | ipam show | ipam check | version | cluster diags': {
      options: `${FILES} --show-blocks --show-borrowed --show-configuration --ip= --show-all-ips --show-problem-ips`,
      run: reads('network policy'),
    },
    'create | apply | replace | patch | label | convert': {
      options: `${FILES} -p|--patch=`,
      run: changes('network policy'),
    },
    'ipam release | ipam split | ipam configure | datastore migrate lock | datastore migrate unlock | node run':
      changes('address'),
    delete: { options: FILES, run: loses('network policy') },
    '*': isUndescribed,
  },
  examples: {
    'calicoctl get nodes -o wide': ['read get network policy nodes'],
    'calicoctl delete globalnetworkpolicy x': [
      'lose delete network policy globalnetworkpolicy',
      'lose delete network policy x',
    ],
  },
})

/** cert-manager's own client, 2.3. */
const cmctl: Program = tool({
  names: ['cmctl', 'kubectl-cert_manager'],
  about: 'works on certificates of a cluster',
  options: '--context= --kubeconfig= -n|--namespace= -A|--all-namespaces -l|--selector=',
  place,
  verbs: {
    'status certificate | check api | inspect secret | version | completion': {
      options: '--wait= -o|--output=',
      run: reads('certificate'),
    },
    renew: { options: '--all', run: changes('certificate') },
    'approve | deny | create certificaterequest': changes('certificate'),
    '*': isUndescribed,
  },
  examples: {
    'cmctl status certificate shop-tls': ['read status certificate certificate shop-tls'],
    'cmctl renew shop-tls': ['change renew certificate shop-tls'],
  },
})

/** Reports about a cluster; what would change or publish something has a verb or an option of its own. */
const reports: Program = {
  names: ['kor', 'krr', 'nova', 'kubectl-krr', 'kubescape'],
  about: 'tells what is unused, too big, old or weak in a cluster',
  examples: {
    'kor all -n shop': ['read report resource all'],
    'krr simple --context prod': ['read report resource simple'],
    'kor all --delete --no-interactive': ['lose delete resource all'],
    'kubescape scan --submit': ['change submit report'],
    'nova find --helm': ['read report resource find'],
  },
  run: (call) => {
    const words = call.args.map((w) => w.text)
    const context = call.args[words.findIndex((text) => /^--(kube-?)?context$/.test(text)) + 1]
    const joined = call.args.find((w) => /^--(kube-?)?context=/.test(w.text))
    const named =
      joined === undefined ? undefined : { ...joined, text: joined.text.slice(joined.text.indexOf('=') + 1) }
    const at = clusterAt(call, {
      context: named ?? (words.some((t) => /^--(kube-?)?context$/.test(t)) ? context : undefined),
    })
    const first = call.args.find((w) => !w.text.startsWith('-')) ?? ''
    if (words.some((text) => /^--delete(=|$)/.test(text) && text !== '--delete=false'))
      return emit(call, 'lose', 'delete', 'resource', first, { at })
    if (words.some((text) => /^--(submit|account|access-key)(=|$)/.test(text)) || words[0] === 'operator')
      return emit(call, 'change', 'submit', 'report', '', { at })
    // Others of its verbs change files, images and settings.
    if (
      call.name === 'kubescape' &&
      !/^(scan|list|version|completion|help)?$/.test(typeof first === 'string' ? '' : first.text)
    )
      return emit(call, 'undescribed', 'run', 'program', call.name, { at })
    emit(call, 'read', 'report', 'resource', first, { at })
  },
}

export const clusterTraffic: readonly Program[] = [cilium, hubble, calico, cmctl, reports]
