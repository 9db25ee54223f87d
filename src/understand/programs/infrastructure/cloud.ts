import { emit, nowhere, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { AwsPlace, UnknownPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import { isSecretVariable } from '../../secrets/variable.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  publishes,
  reads,
  readsData,
  readsSecret,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, isKnown, type Stream, stream, word } from '../../word.ts'
import { startClient } from '../agents/client.ts'
import { COPILOT_AGENT, isCopilotAgent } from '../agents/copilot.ts'
import { kubectlPlace } from '../kubernetes/place.ts'
import { runAwsSignIn } from '../sign-in.ts'

/** Tools that make infrastructure of a cloud from a project's code. */

/** Their account is that of the AWS settings; stages and stacks are names that can only raise it. */
function awsPlace(call: ToolCall): AwsPlace {
  const read = call.arguments
  runAwsSignIn(call)
  return {
    ...reachOf(call),
    is: 'aws',
    profile: read.value('--profile', '--aws-profile'),
    region: read.value('--region'),
    // The wrappers of LocalStack lead everything to it.
    endpoint: call.name.endsWith('local') ? word('http://localhost:4566', call.span) : undefined,
    words: call.args,
  }
}

function stackPlace(call: ToolCall): UnknownPlace {
  const named = call.arguments.values('--stack')
  return nowhere(call, 'the stack and its cloud stand in a backend that is not looked at', [...named, ...call.operands])
}

/** The list masks secrets; a value that is asked for by its name is printed. */
function configValue(call: ToolCall): Stream | undefined {
  const [key] = call.operands
  const open = call.arguments.has('--show-secrets') || key === undefined || !isKnown(key) || looksSecret(key.text)
  emit(call, open ? 'read-secret' : 'read', 'get', 'config', key ?? '', { at: call.place() })
  return open ? stream(undefined, Carries.secret, call.span) : undefined
}

/** `dbPassword`, `app:apiToken`. */
function looksSecret(key: string): boolean {
  return isSecretVariable(key.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_'))
}

/** The value behind the key may be the secret itself, so only the key is named. */
function setsConfig(call: ToolCall): void {
  const secret = call.arguments.has('--secret')
  emit(call, secret ? 'access' : 'change', 'set', secret ? 'secret' : 'config', call.operands[0] ?? '', {
    at: call.place(),
  })
}

function maybeSecret(on: string): (call: ToolCall) => Stream | undefined {
  return (call) => {
    if (!call.arguments.has('--show-secrets')) return reads(on)(call) ?? undefined
    readsSecret(on)(call)
    return stream(undefined, Carries.secret, call.span)
  }
}

const PULUMI =
  '-d|--debug -m|--message= -p|--parallel= -r|--refresh=? -f|--skip-preview -y|--yes -t|--target= ' +
  '--target-dependents --replace= --exclude= --policy-pack= --policy-pack-config= --save-plan= ' +
  '--plan= -c|--config= --config-file= ' +
  '--diff --expect-no-changes --json|-j --show-secrets --secret --plaintext --path --all ' +
  '--preview-only --exec-kind= --import-file= --force --file= --version= --preserve-config ' +
  '--secrets-provider= --copy-config-from= ' +
  '--no-select --suppress-outputs --remove --run-program --attach-debugger=?'

const pulumi: Program = tool({
  names: ['pulumi'],
  about: 'makes infrastructure from programs',
  options:
    '-C|--cwd= -s|--stack= --color= --disable-integrity-checking -e|--emoji --fully-qualify-stack-names ' +
    '--logflow --logtostderr --memprofilerate= --non-interactive --profiling= --tracing= -v|--verbose= ' +
    '-Q',
  place: stackPlace,
  dryRun: (call) => call.arguments.has('--preview-only'),
  verbs: {
    ['preview | pre | logs | about | about env | whoami | version | stack ls | stack graph | stack ' +
      'history | history | stack tag ls | stack tag get | plugin ls | org get-default | schema check | ' +
      'policy ls | policy group ls | deployment settings env | env ls | env version']: {
      options: PULUMI,
      run: reads('stack'),
    },
    'stack | stack output | config': { options: PULUMI, run: maybeSecret('stack') },
    'config get': { options: PULUMI, run: configValue },
    'config set | config set-all': { options: PULUMI, run: setsConfig },
    // Which stack later commands mean stands in a file of this host, as a context of kubectl does.
    'stack select': {
      options: PULUMI,
      run: (call) => {
        if (call.args.some((w) => w.text === '-c' || w.text === '--create')) return changes('stack')(call)
        const [name] = call.operands
        emit(call, name === undefined ? 'unreadable' : 'change', 'select', 'stack', name ?? '')
      },
    },
    ['config rm | config rm-all | config cp | config refresh | stack init | stack rename ' +
      '| stack tag set | stack tag rm | stack unselect | new | cancel | import | refresh | state rename | ' +
      'state unprotect | state protect | state edit | state move | state repair | state upgrade | state ' +
      'taint | state untaint | plugin install | plugin rm | package add | install | convert | org ' +
      'set-default']: { options: PULUMI, run: changes('stack') },
    'up | update | watch | deployment run | policy enable | policy disable': { options: PULUMI, run: deploys('stack') },
    'destroy | dn | down | stack rm | state delete | stack import': { options: PULUMI, run: loses('stack') },
    'stack export': {
      options: PULUMI,
      run: (call) => (call.arguments.has('--show-secrets') ? maybeSecret('stack')(call) : readsData('stack')(call)),
    },
    'stack change-secrets-provider | env set | env edit | env rm': { options: PULUMI, run: changesAccess('secret') },
    'env open | env get': readsSecret('environment'),
    'env run': (call) => (call.operands.length > 1 ? call.exec(call.operands.slice(1)) : openShell(call)),
    'login | logout': (call) => emit(call, 'change', call.verb, 'login', call.operands[0] ?? ''),
    'policy publish | package publish': publishes('package'),
    console: (call) => emit(call, 'read', 'open', 'page'),
    '*': isUndescribed,
  },
  examples: {
    'pulumi stack select dev': ['change select stack dev'],
    'pulumi preview -s prod': ['read preview stack'],
    'pulumi up -y -s prod': ['deploy up stack'],
    'pulumi up --preview-only': ['read dry run plan up'],
    'pulumi destroy --yes': ['lose destroy stack'],
    'pulumi stack output url': ['read stack output stack url'],
    'pulumi stack output --show-secrets': ['read-secret stack output stack'],
    'pulumi config get dbPassword': ['read-secret get config dbPassword'],
    'pulumi config get aws:region': ['read get config aws:region'],
    'pulumi config set --secret dbPassword x': ['access set secret dbPassword'],
  },
})

/** The command of `--app` is run to find out what is meant; a directory is a finished assembly. */
function runsApp(call: ToolCall): void {
  const app = call.arguments.value('--app')
  if (app !== undefined && (!isKnown(app) || /\s/.test(app.text)))
    call.shell({ text: isKnown(app) ? app.text : undefined, carries: app.carries, span: app.span })
}

const CDK =
  '--all -c|--context= --require-approval= --no-execute -m|--method= --change-set-name= ' +
  '-O|--outputs-file= --parameters= --force|-f --hotswap --hotswap-fallback --watch --exclusively|-e ' +
  '--concurrency= --progress= --toolkit-stack-name= --ci ' +
  '--notification-arns= --rollback=? --previous-parameters --template= --fail --security-only ' +
  '--strict --context-lines= --clear --reset= --language|-l= --generate-only --bootstrap-bucket-name= ' +
  '--cloudformation-execution-policies= ' +
  '--trust= --trust-for-lookup= --qualifier= --tags|-t= --unstable= --action= --type= --dry-run ' +
  '--long --json|-j --quiet|-q --validation --import-existing-resources --logs --orphan= ' +
  '--resource-mapping= --change-set=?'

const cdk: Program = tool({
  names: ['cdk', 'cdklocal'],
  about: 'makes AWS stacks from programs',
  options:
    '--app|-a= --profile= --role-arn|-r= --region= --output|-o= --plugin|-p= --build= --ca-bundle-path= ' +
    '--proxy= --verbose|-v --debug --lookups --ignore-errors --json --no-color --notices ' +
    '--path-metadata --asset-metadata --staging --version-reporting --trace --ec2creds|-i --ci ' +
    '--cli-telemetry',
  place: awsPlace,
  verbs: {
    'list | ls | synth | synthesize | diff | docs | doc | doctor | metadata | notices | drift | flags': {
      options: CDK,
      run: (call) => {
        runsApp(call)
        reads('stack')(call)
      },
    },
    context: {
      options: CDK,
      run: (call) => emit(call, call.arguments.has('--clear', '--reset') ? 'change' : 'read', 'context', 'settings'),
    },
    'deploy | watch | bootstrap | rollback | publish-assets': {
      options: CDK,
      run: (call) => {
        runsApp(call)
        // Without execution a change set stays behind on the other side.
        const prepared =
          call.arguments.has('--no-execute') || call.arguments.value('--method')?.text === 'prepare-change-set'
        if (prepared) changes('change set')(call)
        else deploys('stack')(call)
      },
    },
    'import | refactor | orphan': {
      options: CDK,
      run: (call) => (call.arguments.has('--dry-run') ? reads('stack') : changes('stack'))(call),
    },
    'destroy | gc': { options: CDK, run: loses('stack') },
    'init | migrate | acknowledge | ack | cli-telemetry': {
      options: CDK,
      run: (call) => emit(call, 'change', call.verb, 'project', call.operands[0] ?? ''),
    },
    '*': isUndescribed,
  },
  examples: {
    'cdk diff': ['read diff stack'],
    'cdk deploy Shop --require-approval never': ['deploy deploy stack Shop'],
    'cdk deploy Shop --no-execute': ['change deploy change set Shop'],
    'cdk destroy Shop -f': ['lose destroy stack Shop'],
    "cdk synth --app 'rm -rf x'": ['file delete below x', 'read synth stack'],
  },
})

const cdktf: Program = tool({
  names: ['cdktf'],
  about: 'makes infrastructure from programs through terraform',
  options:
    '-a|--app= -o|--output= --log-level= --disable-logging --skip-synth --parallelism= --var= ' +
    '--var-file= --outputs-file= --auto-approve --target= --template= --project-name= --providers=',
  place: stackPlace,
  verbs: {
    'list | ls | synth | synthesize | diff | plan | debug | output | outputs | version | completion': {
      options: '--json',
      run: reads('stack'),
    },
    'deploy | apply | watch': deploys('stack'),
    destroy: loses('stack'),
    'init | get | convert | provider add | provider list | provider upgrade | login': (call) =>
      emit(call, 'change', call.verb, 'project', call.operands[0] ?? ''),
    '*': isUndescribed,
  },
  examples: {
    'cdktf diff': ['read diff stack'],
    'cdktf deploy prod': ['deploy deploy stack prod'],
    'cdktf destroy': ['lose destroy stack'],
  },
})

const sst: Program = tool({
  names: ['sst'],
  about: 'makes applications on a cloud from programs',
  options:
    '--stage= --profile= --region= --target= --exclude= --print-logs --verbose --config= --continue ' +
    '--dev --json --to= --from= --fallback',
  place: awsPlace,
  verbs: {
    'diff | version | state list | secret fallback list | diagnostic | console | introspect': reads('app'),
    'deploy | dev | refresh': deploys('app'),
    'remove | state remove | state repair': loses('app'),
    'secret list | state export': readsSecret('secret'),
    'secret set | secret remove | secret load': changesAccess('secret'),
    'unlock | add | install | init | upgrade | tunnel | cert | telemetry | state edit': changes('app'),
    shell: { command: true, run: (call) => (call.operands.length === 0 ? openShell(call) : call.exec(call.operands)) },
    '*': isUndescribed,
  },
  examples: {
    'sst deploy --stage production': ['deploy deploy app'],
    'sst diff --stage production': ['read diff app'],
    'sst remove --stage dev': ['lose remove app'],
    'sst secret list': ['read-secret secret list secret'],
  },
})

const serverless: Program = tool({
  names: ['serverless', 'sls'],
  about: 'deploys functions to a cloud',
  options:
    '-s|--stage= -r|--region= --aws-profile= -c|--config= --param= --verbose -f|--function= ' +
    '-p|--package|--path= -d|--data= -t|--timestamp|--type= --app= --org= -l|--log --tail --startTime= ' +
    '--filter= -n|--name= --template= --template-path= --force --raw --context= -e|--env= --qualifier= ' +
    '--httpPort= --lambdaPort= --noPrependStageInUrl',
  place: awsPlace,
  verbs: {
    ['info | print | logs | metrics | deploy list | deploy list functions | doctor | plugin list | ' +
      'plugin search | version | help | usage | list']: reads('service'),
    'deploy | deploy function | rollback | rollback function | dev': deploys('service'),
    remove: loses('service'),
    invoke: changes('function'),
    ['invoke local | offline | offline start | package | create | plugin install | plugin uninstall | ' +
      'install | generate-event | test | dynamodb start | dynamodb install']: (call) =>
      emit(call, 'change', call.verb, 'function', call.arguments.value('--function') ?? ''),
    'config credentials | config': changesAccess('credentials'),
    'login | logout | dashboard': (call) => emit(call, 'change', call.verb, 'login'),
    '*': isUndescribed,
  },
  examples: {
    'sls deploy --stage production': ['deploy deploy service'],
    'sls deploy list': ['read deploy list service'],
    'serverless remove --stage dev': ['lose remove service'],
    'sls invoke local -f hello': ['change invoke local function hello'],
    'sls logs -f hello --tail': ['read logs service'],
  },
})

const SAM =
  '-t|--template-file|--template= --stack-name= --s3-bucket= --s3-prefix= --image-repository= ' +
  '--image-repositories= --kms-key-id= --parameter-overrides= --capabilities= --config-file= ' +
  '--config-env= -g|--guided --no-execute-changeset ' +
  '--execute-changeset --no-confirm-changeset --confirm-changeset --fail-on-empty-changeset ' +
  '--no-fail-on-empty-changeset --role-arn= --resolve-s3 --resolve-image-repos --no-progressbar ' +
  '--tags= --notification-arns= -e|--event= -n|--env-vars|--name= -d|--debug-port= ' +
  '-p|--port= --host= -v|--docker-volume-basedir= --docker-network= -b|--build-dir= -s|--base-dir= ' +
  '-u|--use-container --cached --parallel -m|--manifest= --output= --output-template-file= ' +
  '--force-upload --no-prompts --semantic-version= ' +
  '--watch --code --resource-id= --resource= --dependency-layer --start-time= --end-time= --filter= ' +
  '--tail --lint --event-file= --test-event-name= --invocation-type= --container-env-vars= ' +
  '--warm-containers= --runtime= --app-template= --location= --dependency-manager='

const sam: Program = tool({
  names: ['sam', 'samlocal'],
  about: 'deploys functions to AWS',
  options: '--profile= --region= --debug --beta-features --no-beta-features --save-params --info',
  place: awsPlace,
  verbs: {
    ['validate | logs | traces | list endpoints | list resources | list stack-outputs | docs | remote ' +
      'test-event list']: { options: SAM, run: reads('stack') },
    'remote test-event get': { options: SAM, run: readsData('event') },
    deploy: {
      options: SAM,
      run: (call) => (call.arguments.has('--no-execute-changeset') ? changes('change set') : deploys('stack'))(call),
    },
    'sync | pipeline bootstrap': { options: SAM, run: deploys('stack') },
    delete: {
      options: SAM,
      run: (call) =>
        emit(call, 'lose', 'delete', 'stack', call.arguments.value('--stack-name') ?? '', { at: call.place() }),
    },
    publish: { options: SAM, run: publishes('application') },
    ['package | remote invoke | remote callback succeed | remote callback fail | remote test-event put | ' +
      'remote test-event delete']: { options: SAM, run: changes('function') },
    ['build | init | local invoke | local start-api | local start-lambda | local generate-event | ' + 'pipeline init']:
      { options: SAM, run: (call) => emit(call, 'change', call.verb, 'function', call.operands[0] ?? '') },
    '*': isUndescribed,
  },
  examples: {
    'sam deploy --stack-name shop': ['deploy deploy stack'],
    'sam deploy --no-execute-changeset': ['change deploy change set'],
    'sam validate --lint': ['read validate stack'],
    'sam local invoke Fn -e e.json': ['change local invoke function Fn'],
    'sam delete --stack-name shop --no-prompts': ['lose delete stack shop'],
  },
})

const COPILOT =
  '-a|--app= -e|--env= -n|--name= --container= -c|--command= --task-id= --json --yes --tag= ' +
  '--resource-tags= --deploy --follow --limit= --since= --start-time= --end-time= --tasks= --previous ' +
  '--force --no-rollback --diff --diff-yes --profile= --region= --all --init-wkld --resources ' +
  '--manifest --diff-only'

/** What runs in a task runs on a machine of the cloud. */
function copilotExec(call: ToolCall): Stream | undefined {
  const command = call.arguments.value('--command')
  const site = { is: 'elsewhere', why: 'a task of the cloud', from: call.site } as const
  if (command === undefined) return openShell({ ...call, site }, call.arguments.value('--name') ?? '') ?? undefined
  return call.shell(
    { text: isKnown(command) ? command.text : undefined, carries: command.carries, span: command.span },
    { site },
  )
}

const awsCopilot: Program = tool({
  names: ['copilot', 'copilot-cli', 'ecs-cli'],
  about: 'deploys containers to AWS',
  options: COPILOT,
  place: awsPlace,
  verbs: {
    ['app ls | app show | env ls | env show | svc ls | svc show | svc status | svc logs | job ls | job ' +
      'logs | pipeline ls | pipeline show | pipeline status | svc package | env package | job package | ' +
      'version | docs | ps | images']: reads('service'),
    ['deploy | svc deploy | env deploy | job deploy | pipeline deploy | task run | job run | init | app ' +
      'init | env init | svc init | job init | app upgrade | env upgrade | svc override | up | compose up ' +
      '| push']: deploys('service'),
    ['svc delete | app delete | env delete | job delete | task delete | pipeline delete | down | compose ' + 'down']:
      loses('service'),
    'svc pause | svc resume | compose stop | compose start | scale': changes('service'),
    'svc exec | task exec': copilotExec,
    'secret init': changesAccess('secret'),
    'storage init | pipeline init | configure': changes('project'),
    // Another program of this name is an agent, which goes on by itself.
    '': isUndescribed,
    '*': isUndescribed,
  },
  examples: {
    'copilot-cli svc status -n api': ['read svc status service'],
    "copilot-cli svc exec -n api -c 'rm x'": ['file delete x @ elsewhere'],
    'copilot-cli app delete --yes': ['lose app delete service'],
  },
})

/** Two programs have this name: one whose first word is a thing of AWS, and an agent that is mostly given options. */
const copilot: Program = {
  ...awsCopilot,
  run: (call) => (isCopilotAgent(call) ? startClient(call, COPILOT_AGENT) : awsCopilot.run(call)),
  examples: {
    ...awsCopilot.examples,
    'copilot -p x': ['undescribed run program copilot'],
    'copilot -p x --allow-all': ['access start client copilot', 'undescribed run program copilot'],
    'copilot svc status -n api': ['read svc status service'],
  },
}

const crossplane: Program = tool({
  names: ['crossplane'],
  about: 'makes infrastructure from objects of a cluster',
  options:
    '--context= --kubeconfig= -n|--namespace= --cluster= --server= --verbose -o|--output= ' +
    '-f|--package-root= --examples-root= --package-file= --domain=',
  place: kubectlPlace,
  verbs: {
    ['render | beta render | validate | beta validate | beta trace | trace | beta top | version | beta ' +
      'convert | xpkg extract']: reads('composition'),
    'xpkg build | xpkg init': (call) => emit(call, 'change', call.verb, 'package', call.operands[0] ?? ''),
    'xpkg install | xpkg update': deploys('package'),
    'xpkg push': publishes('package'),
    'xpkg login | xpkg logout': (call) => emit(call, 'change', call.verb, 'login'),
    '*': isUndescribed,
  },
  examples: {
    'crossplane beta trace bucket x': ['read beta trace composition bucket', 'read beta trace composition x'],
    'crossplane xpkg push x': ['publish xpkg push package x'],
  },
})

export const cloudCode: readonly Program[] = [pulumi, cdk, cdktf, sst, serverless, sam, copilot, crossplane]
