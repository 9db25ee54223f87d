import { emit, emitFile, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { AwsPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { unknownWord } from '../../word.ts'
import { chooseContext } from '../kubernetes/place.ts'

/** Deployers of AWS that stand beside `aws`, `cdk`, `sam` and `serverless`; the account is that of the SDK. */

function account(call: ToolCall): AwsPlace {
  const read = call.arguments
  return {
    ...reachOf(call),
    is: 'aws',
    profile: read.value('--profile'),
    region: read.value('--region'),
    endpoint: read.value('--endpoint-url'),
    words: call.args,
  }
}

const stage = (kind: Parameters<typeof emit>[1], on: string) => (call: ToolCall) =>
  emit(call, kind, call.verb, on, call.operands[0] ?? call.arguments.value('--stage') ?? '', { at: call.place() })

/** ecspresso 2 and lambroll 1. */
const rollers: Program = tool({
  names: ['ecspresso', 'lambroll', 'ecs-deploy', 'fargate', 'ecsctl'],
  about: 'deploys services and functions to AWS',
  options: `--profile= --region= --config|--config-file= --envfile= --tfstate= --option= --log-level=
    --function= --src= --dry-run --tasks= --skip-task-definition --force-new-deployment --no-wait --cluster= -c=
    --service= -n= --image= -i= --timeout= -t= --tag= --endpoint-url= --revision= --alias= --keep-versions=
    --ext-str= --ext-code= --payload= --async --task-definition=`,
  place: account,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`status | verify | versions | render | list | logs | appspec | wait | revisions | version |
      info | scan`]: reads('service'),
    // What compares for it is a command of its own.
    diff: (call) =>
      call.args.some((w) => w.text.startsWith('--external'))
        ? emit(call, 'unreadable', 'run', 'program', '', { at: call.place() })
        : reads('service')(call),
    tasks: (call) => stage(call.args.some((w) => w.text.startsWith('--stop')) ? 'restart' : 'read', 'service')(call),
    'deploy | create | rollback | refresh | run | register | invoke | services': stage('deploy', 'service'),
    init: (call) => emit(call, 'change', 'init', 'settings'),
    'scale | service scale': stage('change', 'service'),
    'service restart': stage('restart', 'service'),
    exec: (call) => openShell(call),
    'delete | deregister | archive | destroy': stage('lose', 'service'),
    // `ecs-deploy CLUSTER SERVICE` and `ecs-deploy -c CLUSTER -n SERVICE` have no verb.
    '': (call) =>
      call.name === 'ecs-deploy'
        ? emit(call, 'deploy', 'deploy', 'service', call.arguments.value('-n') ?? '', { at: call.place() })
        : isUndescribed(call),
    '*': isUndescribed,
  },
  examples: {
    'ecspresso diff --config ecspresso.yml': ['read diff service'],
    'ecspresso deploy --config ecspresso.yml': ['deploy deploy service'],
    'ecspresso diff --external "sh x.sh"': ['unreadable run program'],
    'ecspresso tasks --stop': ['restart tasks service'],
    'ecspresso tasks': ['read tasks service'],
    'ecspresso deploy --dry-run=false': ['deploy deploy service'],
    'ecspresso deploy --dry-run': ['read dry run plan deploy'],
    'ecspresso exec --config ecspresso.yml': ['unreadable open shell'],
    'lambroll deploy --function f.json': ['deploy deploy service'],
    'ecs-deploy -c shop -n web -i web:2': ['deploy deploy service web'],
    'lambroll delete --function f.json': ['lose delete service'],
  },
})

/** Zappa 0.60, Chalice 1.32, and others that make functions of a project. */
const functions: Program = tool({
  names: ['zappa', 'chalice', 'claudia'],
  about: 'deploys a project as functions to AWS',
  options: `--profile= --region= --stage= -a|--all --no-upload -y|--yes --since= --http --non-http --no-cleanup
      -s|--settings_file= --project-dir= --autogen-policy --production|-p --force --tail -f|--follow --port=
      --host=`,
  place: account,
  verbs: {
    [`status | tail | logs | url | validate | gen-policy | env list | metrics | version | help | info | list |
      get-config`]: stage('read', 'function'),
    'deploy | update | rollback | create | package-deploy | schedule | certify': stage('deploy', 'function'),
    'init | package | save-python-shell | generate-pipeline | new-project | template | generate-sdk | gen-openapi': (
      call,
    ) => emit(call, 'change', call.verb, 'project', ''),
    'local | sandbox | dev | start | run': (call) => emit(call, 'restart', call.verb, 'server', ''),
    'invoke | manage | shell': stage('unreadable', 'function'),
    'undeploy | unschedule | delete | destroy | stack delete': stage('lose', 'function'),
    'env add | env rm | env get': stage('access', 'function'),
    '*': isUndescribed,
  },
  examples: {
    'zappa tail production': ['read tail function production'],
    'zappa update production': ['deploy update function production'],
    'zappa undeploy dev -y': ['lose undeploy function dev'],
    'chalice deploy --stage prod': ['deploy deploy function prod'],
    'chalice local': ['restart local server'],
  },
})

/** rain 1.22 and stacker, sceptre 4: stacks of CloudFormation. */
const stacks: Program = tool({
  names: ['rain', 'sceptre', 'stacker', 'qaz', 'stackup', 'formica'],
  about: 'deploys stacks of CloudFormation',
  options: `-p|--profile= -r|--region= -y|--yes -d|--detach --params= --tags= --termination-protection --var=
      --var-file= --dir= --no-colour --output= -f|--follow -l|--long --ignore-dependencies`,
  place: account,
  verbs: {
    [`ls | cat | logs | tree | info | diff | fmt | stackset ls | forecast | list | describe | status |
      validate | generate | dump | drift | estimate-cost | watch`]: reads('stack'),
    'deploy | create | update | launch | build | stackset deploy | set-policy | execute | pkg | bootstrap | cc deploy':
      deploys('stack'),
    console: readsSecret('session'),
    'rm | delete | destroy | stackset rm | prune | cc rm': loses('stack'),
    '*': isUndescribed,
  },
  examples: {
    'rain ls': ['read ls stack'],
    'rain deploy t.yaml shop -y': ['deploy deploy stack t.yaml', 'deploy deploy stack shop'],
    'rain rm shop': ['lose rm stack shop'],
    'sceptre launch prod': ['deploy launch stack prod'],
  },
})

/** Cloud Custodian 0.9: a policy says what is done, and some of them delete. */
const custodian: Program = tool({
  names: ['custodian', 'c7n'],
  about: 'runs policies over what stands in a cloud',
  options: `-s|--output-dir= -c|--config= -p|--policies= -t|--resource= --profile= --region= --assume= -d|--dryrun
      --dry-run --cache= -f= -l= -m= -v -q --skip-validation --days=`,
  place: account,
  dryRun: (call) => call.arguments.has('--dryrun', '--dry-run'),
  verbs: {
    'schema | validate | report | logs | metrics | version | docs': reads('policy'),
    run: (call) => {
      for (const path of call.operands) emitFile(call, 'read', path)
      emit(call, 'lose', 'run', 'policy', call.operands[0] ?? '', { at: call.place() })
    },
    '*': isUndescribed,
  },
  examples: {
    'custodian validate p.yml': ['read validate policy p.yml'],
    'custodian run --dryrun -s out p.yml': ['read dry run plan run'],
    'custodian run -s out p.yml': ['file read p.yml', 'lose run policy p.yml'],
  },
})

/** LocalStack 4: AWS made up on this host; what stands in it is there to be made again. */
const localstack: Program = tool({
  names: ['localstack'],
  about: 'runs AWS on this host',
  options: `-d|--detached --docker --host --no-banner -p|--profile= -f|--format= --follow --network= -e|--env=
    -s|--stack= -t|--timeout= --merge= --services= -m|--message= --local`,
  verbs: {
    [`status | status services | status docker | logs | wait | config show | config validate | update --check |
      state inspect | pod list | pod inspect | pod versions | license info | extensions list | aws list`]:
      reads('service'),
    'start | stop | restart': restarts('service'),
    [`state export | state import | pod load | pod save | pod remote | extensions install | extensions init |
      extensions dev | update all | update docker-images | update localstack-cli | dns`]: (call) =>
      emit(call, 'change', call.verb, 'state', call.operands[0] ?? ''),
    'state reset': (call) => emit(call, 'lose-remade', 'reset', 'state'),
    'pod delete': (call) => emit(call, 'lose', 'delete', 'state', call.operands[0] ?? ''),
    'auth show-token': readsSecret('token'),
    'ssh | replicator': (call) => openShell(call),
    'auth set-token | auth login | auth logout | login | logout | license activate': changesAccess('service'),
    '*': isUndescribed,
  },
  examples: {
    'localstack start -d': ['restart start service'],
    'localstack status services': ['read status services service'],
    'localstack state reset': ['lose-remade reset state'],
    'localstack auth set-token x': ['access auth set-token service x'],
  },
})

/** kOps 1.32: only `--yes` does it; the state stands in a bucket. */
const kops: Program = tool({
  names: ['kops'],
  about: 'makes clusters of machines in a cloud',
  options: `--name= --state= --yes -y -o|--output= -f|--filename= --config= -v= --zones= --node-count= --cloud=
    --admin=? --user= --internal --instance-group= --force --cloudonly --validate-count= --wait= --target=
    --out= --dry-run --unregister --bastion --full --profile= --region= --kubeconfig=`,
  place: account,
  verbs: {
    [`get | version | toolbox dump | validate cluster | validate | get clusters | get ig | get instancegroups |
      get assets | get instances | completion`]: reads('cluster'),
    'get secrets | get keypairs | get all': readsSecret('cluster'),
    [`create cluster | update cluster | upgrade cluster | replace | edit cluster | edit ig |
      edit instancegroup | create ig | create instancegroup | create | promote keypair`]: (call) =>
      emit(
        call,
        call.arguments.has('--yes', '-y') ? 'deploy' : 'change',
        call.verb,
        'cluster',
        call.arguments.value('--name') ?? call.operands[0] ?? '',
        { at: call.place() },
      ),
    'rolling-update cluster': (call) =>
      emit(
        call,
        call.arguments.has('--yes', '-y') ? 'restart' : 'read',
        call.verb,
        'cluster',
        call.arguments.value('--name') ?? call.operands[0] ?? '',
        { at: call.place() },
      ),
    'delete cluster | delete ig | delete instancegroup | delete instance | delete | toolbox enroll': (call) =>
      emit(
        call,
        call.arguments.has('--yes', '-y') ? 'lose' : 'read',
        call.verb,
        'cluster',
        call.arguments.value('--name') ?? call.operands[0] ?? '',
        { at: call.place() },
      ),
    'create secret | create keypair | delete secret | distrust keypair | create sshpublickey': changesAccess('cluster'),
    'export kubeconfig | export kubecfg': (call) => {
      // What it writes with `--admin` may do everything in the cluster.
      const kind = call.arguments.has('--admin') ? 'access' : 'change'
      emit(call, kind, 'write', 'kubeconfig', call.arguments.value('--name') ?? '')
      chooseContext(call, unknownWord(call.span))
    },
    '*': isUndescribed,
  },
  examples: {
    'kops get clusters --state s3://acme-kops': ['read get clusters cluster'],
    'kops delete cluster --name k.example': ['read delete cluster cluster k.example'],
    'kops delete cluster --name k.example --yes': ['lose delete cluster cluster k.example'],
    'kops rolling-update cluster k.example --yes': ['restart rolling-update cluster cluster k.example'],
    'kops export kubeconfig k.example': ['change write kubeconfig'],
  },
})

export const awsDeployers: readonly Program[] = [rollers, functions, stacks, custodian, localstack, kops]
