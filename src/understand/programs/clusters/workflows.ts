import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import {
  changes,
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
import { type Stream, unknownWord, word } from '../../word.ts'
import { chooseContext, clusterAt, kubectlPlace } from '../kubernetes/place.ts'

/** Tools for what runs in a cluster beside plain workloads: workflows, pipelines, functions, virtual machines. */

const KUBE =
  '--context= --cluster= --kubeconfig= -n|--namespace= --as= --as-group= --server= --token= --user= ' +
  '--request-timeout= --insecure-skip-tls-verify=?'

const SHOWS =
  '-o|--output= -l|--selector= -A|--all-namespaces -w|--watch -f|--follow --since= --since-time= --tail= ' +
  '--field-selector= --limit= --no-color -c|--container= -p|--previous --status= --completed --running --failed ' +
  '--prefix= --older= --resubmitted --node-field-selector= --log-options= -L|--last -a|--all -t|--task='

function lint(call: ToolCall): void {
  emit(call, 'read', 'lint', 'manifest', call.operands[0] ?? '', { at: call.place() })
}

/** Argo Workflows 3.7. With `--server` it asks a server of its own, and which that is nobody listed. */
const argo: Program = tool({
  names: ['argo'],
  about: 'runs workflows in a cluster',
  options: `${KUBE} -s|--argo-server= --argo-base-href= --argo-http1 -e|--secure=? -k|--insecure-skip-verify -v|--verbose --loglevel= --gloglevel= --instanceid= --managed-namespace=`,
  place: (call) => {
    const server = call.arguments.value('--argo-server') ?? call.env.get('ARGO_SERVER')
    if (server === undefined) return kubectlPlace(call)
    return { ...clusterAt(call, { server: { ...server, text: `https://${server.text}` } }) }
  },
  verbs: {
    ['list | get | logs | watch | wait | version | cron list | cron get | template list | template get | ' +
      'cluster-template list | cluster-template get | archive list | archive get | archive list-label-keys | ' +
      'archive list-label-values | completion']: { options: SHOWS, run: reads('workflow') },
    'lint | template lint | cron lint | cluster-template lint': {
      options: '--offline --kinds= --strict=? --no-color -o|--output=',
      run: lint,
    },
    'submit | resubmit | retry | archive resubmit | archive retry': {
      options:
        '--from= -p|--parameter= -f|--parameter-file= --entrypoint= --name= --generate-name= -l|--labels= ' +
        '--serviceaccount= --dry-run --server-dry-run --watch --wait --log --priority= --node-field-selector= ' +
        '--restart-successful --memoized -o|--output= --scheduled-time=',
      run: (call) =>
        (call.arguments.has('--dry-run', '--server-dry-run') ? reads('workflow') : deploys('workflow'))(call),
    },
    ['template create | template update | cron create | cron update | cron backfill | cluster-template create | ' +
      'cluster-template update | cp | node set']: changes('workflow'),
    'stop | terminate | suspend | resume | cron suspend | cron resume': restarts('workflow'),
    'delete | template delete | cron delete | cluster-template delete | archive delete': {
      options: `${SHOWS} --dry-run --force --query-unsuccessful`,
      run: (call) => (call.arguments.has('--dry-run') ? reads('workflow') : loses('workflow'))(call),
    },
    'auth token': readsSecret('token'),
    '*': isUndescribed,
  },
  examples: {
    'argo list -n jobs --status Failed': ['read list workflow'],
    'argo logs -n jobs etl-x': ['read logs workflow etl-x'],
    'argo submit etl.yaml': ['deploy submit workflow etl.yaml'],
    'argo submit --dry-run etl.yaml': ['read submit workflow etl.yaml'],
    'argo stop etl-x': ['restart stop workflow etl-x'],
    'argo delete etl-x': ['lose delete workflow etl-x'],
    'argo auth token': ['read-secret auth token token'],
  },
})

const ROLLOUT = 'rollout'

/** The plugin of kubectl under its own name (1.8). */
const rollouts: Program = tool({
  names: ['kubectl-argo-rollouts', 'argo-rollouts'],
  about: 'shows and steers rollouts',
  options: KUBE,
  place: kubectlPlace,
  verbs: {
    ['get | get rollout | get experiment | list | list rollouts | list experiments | status | version | lint | ' +
      'dashboard | completion']: { options: SHOWS, run: reads(ROLLOUT) },
    'promote | abort | retry | retry rollout | undo | set image': {
      options: '--full --to-revision=',
      run: deploys(ROLLOUT),
    },
    'pause | terminate | terminate analysisrun | terminate experiment': changes(ROLLOUT),
    restart: restarts(ROLLOUT),
    '*': isUndescribed,
  },
  examples: {
    'kubectl-argo-rollouts get rollout cart -n shop': ['read get rollout rollout cart'],
    'kubectl-argo-rollouts promote cart': ['deploy promote rollout cart'],
  },
})

// `pr` and `tr` are the tool's own short names.
const TEKTON_KINDS = [
  'pr',
  'tr',
  'p',
  't',
  'pipeline',
  'pipelinerun',
  'task',
  'taskrun',
  'customrun',
  'triggerbinding',
  'eventlistener',
  'triggertemplate',
  'clustertriggerbinding',
  'bundle',
  'hub',
  'chain',
] as const
const of = (verb: string) => TEKTON_KINDS.map((kind) => `${kind} ${verb}`).join(' | ')

/** The client of Tekton, 0.43. */
const tekton: Program = tool({
  names: ['tkn'],
  about: 'runs pipelines of Tekton',
  options: '-c|--context= -k|--kubeconfig= -n|--namespace= -C|--no-color',
  place: (call) =>
    clusterAt(call, {
      context: call.arguments.value('--context'),
      kubeconfig: call.arguments.value('--kubeconfig'),
      namespace: call.arguments.value('--namespace'),
    }),
  verbs: {
    [`${of('list')} | ${of('ls')} | ${of('describe')} | ${of('desc')} | ${of('logs')} | ${of('export')} | version | ` +
      'hub search | hub info | hub get | completion']: {
      options: `${SHOWS} -L|--last -F|--fzf --step= --label= --all --allsteps --timestamps --reverse`,
      run: reads('pipeline'),
    },
    [`${of('start')}`]: {
      options:
        '-p|--param= -w|--workspace= -s|--serviceaccount= -l|--labels= -L|--last --use-param-defaults --showlog ' +
        '--dry-run --output= --use-pipelinerun= -f|--filename= --timeout= --prefix-name= -i|--image=',
      run: (call) => (call.arguments.has('--dry-run') ? reads('pipeline') : deploys('pipeline'))(call),
    },
    [of('cancel')]: restarts('pipeline'),
    [of('delete')]: loses('pipeline'),
    'hub install | hub upgrade | hub downgrade | hub reinstall | bundle push': deploys('task'),
    '*': isUndescribed,
  },
  examples: {
    'tkn pipelinerun list -n ci': ['read pipelinerun list pipeline'],
    'tkn pipelinerun logs -f -n ci x': ['read pipelinerun logs pipeline x'],
    'tkn pipeline start build --dry-run': ['read pipeline start pipeline build'],
    'tkn pipeline start build': ['deploy pipeline start pipeline build'],
    'tkn pipelinerun delete x -f': ['lose pipelinerun delete pipeline x'],
  },
})

/** Knative 1.18. */
const knative: Program = tool({
  names: ['kn'],
  about: 'runs services of Knative',
  options: `${KUBE} --config= --log-http`,
  place: kubectlPlace,
  verbs: {
    ['service list | service describe | revision list | revision describe | route list | route describe | source ' +
      'list | broker list | broker describe | trigger list | trigger describe | channel list | version | domain ' +
      'list | plugin list | source list-types | service export']: {
      options: `${SHOWS} --mode= --with-revisions -v|--verbose`,
      run: reads('service'),
    },
    'service create | service update | service apply | service import': deploys('service'),
    'service delete | revision delete | broker delete | trigger delete | route delete | channel delete | domain delete':
      loses('service'),
    'broker create | trigger create | trigger update | channel create | domain create': changes('service'),
    '*': isUndescribed,
  },
  examples: {
    'kn service list': ['read service list service'],
    'kn service update cart --traffic cart-2=100': [
      'deploy service update service cart',
      'deploy service update service cart-2=100',
    ],
    'kn service delete cart': ['lose service delete service cart'],
  },
})

/** KubeVirt 1.6. */
const virtctl: Program = tool({
  names: ['virtctl'],
  about: 'runs virtual machines in a cluster',
  options: KUBE,
  place: kubectlPlace,
  verbs: {
    'version | guestosinfo | userlist | fslist | permitted-devices | create vm': reads('virtual machine'),
    'start | stop | restart | pause | unpause | pause vm | unpause vm | soft-reboot | migrate | migrate-cancel':
      restarts('virtual machine'),
    'addvolume | removevolume | expose | image-upload': changes('virtual machine'),
    'port-forward': changes('port'),
    'console | vnc | ssh | guestfs': (call) => openShell(call),
    'memory-dump | vmexport download': readsData('virtual machine'),
    '*': isUndescribed,
  },
  examples: {
    'virtctl version': ['read version virtual machine'],
    'virtctl restart vm1': ['restart restart virtual machine vm1'],
    'virtctl console vm1': ['unreadable open shell'],
    'virtctl guestfs disk1': ['unreadable open shell'],
  },
})

/** It writes the kubeconfig; what stands behind `--` is run with it. */
function connects(call: ToolCall): Stream | undefined {
  emit(call, 'change', 'write', 'kubeconfig', call.operands[0] ?? word(''))
  chooseContext(call, unknownWord(call.span))
  const dashes = call.args.findIndex((w) => w.text === '--')
  return dashes < 0 ? undefined : call.exec(call.args.slice(dashes + 1))
}

/** Virtual clusters (0.28): a cluster inside another. */
const vcluster: Program = tool({
  names: ['vcluster'],
  about: 'makes clusters within a cluster',
  options: '--context= --config= --debug --log-output= --silent -n|--namespace= --driver= -s',
  place: (call) => clusterAt(call, { context: call.arguments.value('--context') }),
  verbs: {
    'list | ls | describe | info | version | get | platform list': reads('cluster'),
    'create | upgrade': deploys('cluster'),
    'pause | resume': restarts('cluster'),
    delete: loses('cluster'),
    'connect | disconnect': {
      options: '--update-current=? --kube-config= --kube-config-context-name= --local-port= --pod= --print --server=',
      run: connects,
    },
    '*': isUndescribed,
  },
  examples: {
    'vcluster list': ['read list cluster'],
    'vcluster connect dev': ['change write kubeconfig dev'],
    'vcluster connect dev -n team': ['change write kubeconfig dev'],
    'vcluster connect dev -- kubectl delete ns shop': ['change write kubeconfig dev', 'lose delete namespace shop'],
    'vcluster debug shell dev': ['undescribed debug program vcluster'],
    'vcluster delete dev -n team': ['lose delete cluster dev'],
  },
})

/** Cluster API, 1.11. */
const clusterctl: Program = tool({
  names: ['clusterctl'],
  about: 'runs clusters by Cluster API',
  options: '--config= --kubeconfig= --kubeconfig-context= -n|--namespace= -v=',
  place: (call) =>
    clusterAt(call, {
      context: call.arguments.value('--kubeconfig-context'),
      kubeconfig: call.arguments.value('--kubeconfig'),
      namespace: call.arguments.value('--namespace'),
    }),
  verbs: {
    ['describe | describe cluster | version | upgrade plan | config repositories | init list-images | generate | ' +
      'generate cluster | generate provider | generate yaml | completion']: {
      options:
        '--show-conditions= --show-resourcesets --echo --grouping --disable-no-echo --kubernetes-version= ' +
        '--control-plane-machine-count= --worker-machine-count= --infrastructure= --flavor= --from= -i=',
      run: reads('cluster'),
    },
    'get kubeconfig': readsSecret('kubeconfig'),
    'init | upgrade apply | alpha rollout restart | alpha rollout undo': deploys('cluster'),
    'delete | move': loses('cluster'),
    '*': isUndescribed,
  },
  examples: {
    'clusterctl describe cluster prod': ['read describe cluster cluster prod'],
    'clusterctl get kubeconfig prod': ['read-secret get kubeconfig kubeconfig prod'],
    'clusterctl delete --all': ['lose delete cluster'],
  },
})

/** Carvel's kapp (0.64): an application is a set of resources that it applies and takes away together. */
const kapp: Program = tool({
  names: ['kapp'],
  about: 'deploys sets of resources',
  options:
    '-a|--app= -n|--namespace= --kubeconfig= --kubeconfig-context= -f|--file= -y|--yes --diff-run -c|--diff-changes ' +
    '--app-namespace= --color --debug --json --tty --into-ns= --map-ns= -p|--patch --wait=? --wait-timeout= ' +
    '--filter= --labels= -t|--tree -A|--all-namespaces --raw --status --follow --lines= -m|--pod-name= --prev-app=',
  place: (call) =>
    clusterAt(call, {
      context: call.arguments.value('--kubeconfig-context'),
      kubeconfig: call.arguments.value('--kubeconfig'),
      namespace: call.arguments.value('--namespace'),
    }),
  dryRun: (call) => call.arguments.has('--diff-run'),
  verbs: {
    'list | ls | inspect | logs | version | app-change list | app-change ls | app-group list | completion':
      reads('application'),
    'deploy | app-group deploy | rename | label': deploys('application'),
    'delete | app-group delete | app-change gc | app-change garbage-collect': loses('application'),
    '*': isUndescribed,
  },
  examples: {
    'kapp ls': ['read ls application'],
    'kapp deploy -a cart -f k8s -y': ['deploy deploy application'],
    'kapp deploy -a cart -f k8s --diff-run': ['read dry run plan deploy'],
    'kapp delete -a cart -y': ['lose delete application'],
  },
})

export const clusterWorkflows: readonly Program[] = [
  argo,
  rollouts,
  tekton,
  knative,
  virtctl,
  vcluster,
  clusterctl,
  kapp,
]
