import { emit } from '../../emit.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsSecret,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, stream } from '../../word.ts'
import { clusterAt } from '../kubernetes/place.ts'

/** Service meshes. */

const place = (call: ToolCall) =>
  clusterAt(call, {
    context: call.arguments.value('--context'),
    kubeconfig: call.arguments.value('--kubeconfig'),
    namespace: call.arguments.value('--namespace'),
  })

const istioctl: Program = tool({
  names: ['istioctl'],
  about: 'runs the Istio mesh',
  options: '--context= -c|--kubeconfig= -n|--namespace= -i|--istioNamespace= --as= --as-group= --vklog=',
  place,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    ['analyze | proxy-status | ps | version | verify-install | describe | experimental describe | x ' +
      'describe | manifest generate | manifest diff | profile list | profile dump | profile diff | ' +
      'validate | kube-inject | remote-clusters | ztunnel-config | zc | waypoint list | waypoint status | ' +
      'tag list | bug-report | metrics | x metrics | experimental metrics | check-inject | x check-inject ' +
      '| experimental precheck | x precheck | authz check | x authz check | injector list']: {
      options: '-A|--all-namespaces -f|--filename= -o|--output= --set= -r|--revision= --use-kube --recursive -R',
      run: reads('mesh'),
    },
    'proxy-config | pc': {
      options: '-o|--output= --port= --fqdn= --direction= --subset= --name= --type=',
      run: reads('proxy'),
    },
    'proxy-config secret | pc secret | proxy-config s | pc s': {
      options: '-o|--output=',
      run: (call) => (call.arguments.has('--output') ? readsSecret('certificate') : reads('certificate'))(call),
    },
    'proxy-config log | pc log': {
      options: '--level= -r|--reset',
      run: (call) => (call.arguments.has('--level', '--reset') ? changes('proxy') : reads('proxy'))(call),
    },
    'install | upgrade | manifest apply | manifest install': {
      options:
        '-f|--filename= --set= -r|--revision= -y|--skip-confirmation --force -d|--manifests= ' +
        '--readiness-timeout= --dry-run',
      run: deploys('mesh'),
    },
    uninstall: {
      options: '-f|--filename= --purge -r|--revision= -y|--skip-confirmation --force --set= --dry-run',
      run: loses('mesh'),
    },
    'dashboard | dash | d': changes('port'),
    'waypoint apply | waypoint generate | tag set | tag generate | admin log | operator init': {
      options: '-l|--level= --revision= --overwrite -r --enroll-namespace --for= --name= --all',
      run: changes('mesh'),
    },
    'waypoint delete | tag remove | operator remove': loses('mesh'),
    'create-remote-secret | x create-remote-secret': (call) => {
      emit(call, 'read-secret', 'create', 'remote secret', '', { at: call.place() })
      return stream(undefined, Carries.secret, call.span)
    },
    '*': isUndescribed,
  },
  examples: {
    'istioctl analyze -n shop': ['read analyze mesh'],
    'istioctl pc secret web -o json': ['read-secret pc secret certificate web'],
    'istioctl install --set profile=demo -y': ['deploy install mesh'],
    'istioctl uninstall --purge -y': ['lose uninstall mesh'],
  },
})

const linkerd: Program = tool({
  names: ['linkerd'],
  about: 'runs the Linkerd mesh; what it installs it only prints',
  options:
    '--context= --kubeconfig= -n|--namespace= -L|--linkerd-namespace= --cni-namespace= --api-addr= ' +
    '--as= --as-group= --verbose',
  place,
  verbs: {
    ['check | version | install | install-cni | inject | uninject | upgrade | uninstall | prune | ' +
      'profile | diagnostics | authz | identity | completion | policy | viz check | viz install | viz ' +
      'uninstall | viz stat | viz top | viz tap | viz edges | viz routes | viz list | viz authz | viz ' +
      'stat-inbound | viz stat-outbound | viz profile | multicluster check | multicluster install | ' +
      'multicluster gateways | multicluster allow | jaeger check | jaeger install | jaeger list']: {
      options:
        '-o|--output= --set= -f|--values= --crds --proxy --pre --wait= -t|--time-window= --to= --from= ' +
        '-A|--all-namespaces',
      run: reads('mesh'),
    },
    'viz dashboard | jaeger dashboard': changes('port'),
    'multicluster link | multicluster link-gen': readsSecret('credentials'),
    'multicluster unlink': changesAccess('cluster'),
    '*': isUndescribed,
  },
  examples: {
    'linkerd check': ['read check mesh'],
    'linkerd viz stat deploy': ['read viz stat mesh deploy'],
    'linkerd multicluster link --cluster-name x': ['read-secret multicluster link credentials x'],
  },
})

export const meshes: readonly Program[] = [istioctl, linkerd]
