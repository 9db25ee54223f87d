import { emit, emitFile, nowhere, reachOf } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  changes,
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

/** Clients of servers that build and deploy: starting a pipeline does what stands in it, which nobody here reads. */

function server(...flags: readonly string[]) {
  return (call: ToolCall): Place => {
    const url = call.arguments.value(...flags)
    return url === undefined ? nowhere(call, 'the server of the configuration') : { ...reachOf(call), is: 'url', url }
  }
}

/** jenkins-cli of Jenkins 2. `groovy` runs code in the server. */
const jenkins: Program = tool({
  names: ['jenkins-cli', 'jenkins', 'jcli'],
  about: 'asks and drives a Jenkins',
  options: `-s= -auth= -webSocket -http -ssh -user= -i= -noKeyAuth -noCertificateCheck -logger= -strictHostKey -p= -f
      -v -w -c -r=`,
  style: 'single',
  place: server('-s'),
  verbs: {
    [`list-jobs | list-plugins | get-job | get-view | get-node | console | version | who-am-i | help |
      list-changes | get-gradle | declarative-linter | list-credentials`]: reads('job'),
    'list-credentials-as-xml | get-credentials-as-xml | get-credentials-domain-as-xml': readsSecret('credential'),
    'build | replay-pipeline | rerun': deploys('job'),
    [`create-job | update-job | copy-job | create-view | update-view | create-node | update-node |
      add-job-to-view | remove-job-from-view | enable-job | disable-job | install-plugin | keep-build |
      set-build-description | set-build-display-name | reload-job | enable-plugin | disable-plugin`]: changes('job'),
    [`stop-builds | restart | safe-restart | shutdown | safe-shutdown | quiet-down | cancel-quiet-down |
      offline-node | online-node | connect-node | disconnect-node | clear-queue | reload-configuration |
      wait-node-offline | wait-node-online`]: restarts('server'),
    'delete-job | delete-builds | delete-view | delete-node': loses('job'),
    'groovy | groovysh': (call) =>
      emit(call, 'unreadable', call.verb, 'code', call.operands[0] ?? '', { at: call.place() }),
    [`create-credentials-by-xml | update-credentials-by-xml | delete-credentials | import-credentials-as-xml |
      create-credentials-domain-by-xml | delete-credentials-domain`]: changesAccess('credential'),
    '*': isUndescribed,
  },
  examples: {
    'jenkins-cli -s http://ci.example list-jobs': ['read list-jobs job'],
    'jenkins-cli -s http://ci.example build deploy-prod -f': ['deploy build job deploy-prod'],
    'jenkins-cli -s http://ci.example delete-job shop': ['lose delete-job job shop'],
    'jenkins-cli -s http://ci.example groovy x.groovy': ['unreadable groovy code x.groovy'],
  },
})

/** drone 1.8, buildkite's bk 3, semaphore's sem, codefresh, travis, appveyor. */
const builders: Program = tool({
  names: ['drone', 'drone-cli', 'bk', 'sem', 'codefresh', 'travis', 'appveyor'],
  about: 'asks and drives a server that builds',
  options: `-t|--token= -s|--server= -r|--repo= -R -b|--branch= --format= --limit= --page= --param= -p= -P=
    --pipeline= -f|--file= -o|--output= -i|--interactive --name= --data= --allow-pull-request --image= --org
    --pro --com -m|--message= -c|--commit= -v|--variable= -d|--detach --build= --yes -y --number=`,
  place: server('-s', '--server'),
  verbs: {
    [`info | build ls | build info | build last | build list | build view | build queue | repo ls | repo info |
      log view | logs | cron ls | cron info | orgsecret ls | secret ls | secret info | build logs | lint |
      fmt | jsonnet | starlark | status | show | history | branches | open | whoami | builds | monitor |
      job log | pipeline view | agent list | agent view | artifacts list | describe | version | help |
      cluster list | cluster view | job list`]: reads('build'),
    [`build create | build restart | build promote | build rollback | build approve | build new |
      build rebuild | run | create pipeline | restart | deploy | build rerun | job retry | promote | rebuild |
      requests create | job unblock`]: deploys('build'),
    [`build stop | build cancel | build decline | build kill | cancel | terminate | stop | agent stop |
      agent pause | agent resume | pipeline cancel | job cancel`]: restarts('build'),
    [`repo enable | repo update | repo sync | repo repair | repo chown | cron add | cron enable | cron disable |
      cron exec | convert | sign | pipeline create | pipeline edit | enable | sync | settings | init |
      configure | use | apply | patch | replace | annotate | setup | create | package push | pipeline copy`]:
      changes('build'),
    'repo disable | repo rm | log purge | cron rm | queue purge | delete | disable | server destroy | pipeline delete':
      loses('build'),
    [`secret add | secret update | secret rm | orgsecret add | orgsecret update | orgsecret rm | user add |
      user rm | user update | encrypt | encrypt-file | env set | env unset | login | logout | sshkey |
      template | create secret | delete secret | secret create | secret delete | generate`]: changesAccess('build'),
    get: (call) => {
      const [kind, name] = call.operands
      const secret = /^(secrets?|contexts?)$/.test(kind?.text ?? '') && name !== undefined
      emit(
        call,
        secret || call.args.some((w) => w.text === '--decrypt') ? 'read-secret' : 'read',
        'get',
        'build',
        kind ?? '',
        { at: call.place() },
      )
    },
    'env list | env copy | token | secret get': readsSecret('build'),
    exec: (call) => emit(call, 'undescribed', 'exec', 'pipeline', call.operands[0] ?? ''),
    '*': isUndescribed,
  },
  examples: {
    'drone build ls acme/shop': ['read build ls build acme/shop'],
    'drone build promote acme/shop 12 production': [
      'deploy build promote build acme/shop',
      'deploy build promote build 12',
      'deploy build promote build production',
    ],
    'drone secret add -r acme/shop --name k --data v': ['access secret add build'],
    'drone exec': ['undescribed exec pipeline'],
    // GNU parallel has a program of that name.
    'sem rm -r src': ['undescribed rm program sem', 'file delete below src'],
    'sem get secrets': ['read get build secrets'],
    'sem get secret k': ['read-secret get build secret'],
    'travis logs -r acme/shop': ['read logs build'],
  },
})

/** Inside a running job: what is said to the server about it. */
const agent: Program = tool({
  names: ['buildkite-agent'],
  about: 'speaks of a job to its server',
  options: `--job= --build= --step= --agent-access-token= --endpoint= --format= --context= --style= --append --dry-run
      --replace --no-interpolation --token= --tags= --name= --queue= --spawn= --priority=`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  place: (call) => nowhere(call, 'the server of the job'),
  verbs: {
    [`meta-data get | meta-data keys | meta-data exists | artifact search | artifact shasum | step get`]: reads('job'),
    'artifact download': changes('artifact'),
    'artifact upload': (call) => {
      for (const path of call.operands) emitFile(call, 'read', path)
      emit(call, 'change', 'upload', 'artifact', call.operands[0] ?? '', { at: call.place() })
    },
    'annotate | annotation remove | meta-data set | step update | redactor add | lock': changes('job'),
    'pipeline upload': deploys('pipeline'),
    'step cancel | start | stop | pause | resume | job update': restarts('job'),
    'env set | env unset': (call) => emit(call, 'change', call.verb, 'variable', call.operands[0] ?? ''),
    'env get | env dump | secret get | oidc request-token': readsSecret('job'),
    '*': isUndescribed,
  },
  examples: {
    'buildkite-agent meta-data get release': ['read meta-data get job release'],
    'buildkite-agent pipeline upload': ['deploy pipeline upload pipeline'],
    'buildkite-agent artifact upload dist/a.tgz': ['file read dist/a.tgz', 'change upload artifact dist/a.tgz'],
    'buildkite-agent secret get k': ['read-secret secret get job k'],
  },
})

/** Spinnaker's spin 1.31 and hal, Octopus 2. */
const deliverers: Program = tool({
  names: ['spin', 'hal', 'octopus', 'octo', 'gocd', 'harness'],
  about: 'drives a server that deploys',
  options: `--gate-endpoint= --config= -a|--application= -n|--name= -o|--output= -f|--file= --parameter-file=
      -q|--quiet -k|--insecure --server= --apiKey= --project= --environment= --deployTo= --version= --space= -s=
      --channel= --release-number= --tenant= -p= -e= -y|--yes --no-prompt --account= --type=`,
  place: server('--gate-endpoint', '--server'),
  verbs: {
    [`application list | application get | pipeline list | pipeline get | pipeline execution list |
      pipeline execution get | project list | project get-pipelines | canary config list | account list |
      account get | version list | version latest | release list | release view | environment list |
      environment view | project view | deployment-target list | tenant list | space list | config list |
      task wait | list-releases | list-environments | list-projects | help | version`]: reads('release'),
    [`pipeline execute | release deploy | release create | release promote | deploy | deploy apply |
      runbook run | runbook snapshot publish | create-release | deploy-release | promote-release | push |
      package upload | run-runbook`]: deploys('release'),
    [`pipeline save | application save | pipeline update | canary config save | project create |
      environment create | tenant create | config set | config edit | config version edit | pack |
      package zip create | package nuget create | tenant connect | build-information | deployment-target create`]:
      changes('release'),
    'pipeline execution cancel | release progression prevent | release progression allow | shutdown | task cancel':
      restarts('release'),
    [`pipeline delete | application delete | project delete | release delete | environment delete |
      canary config delete | deploy clean | tenant delete | delete-releases | deployment-target delete`]:
      loses('release'),
    'config get': (call) =>
      emit(
        call,
        /key|token/i.test(call.operands[0]?.text ?? '') ? 'read-secret' : 'read',
        'config get',
        'release',
        call.operands[0] ?? '',
        { at: call.place() },
      ),
    'account create | account delete | config provider | config security | user | login | logout':
      changesAccess('release'),
    '*': isUndescribed,
  },
  examples: {
    'spin pipeline list --application shop': ['read pipeline list release'],
    'spin pipeline execute --application shop --name deploy': ['deploy pipeline execute release'],
    'octopus release deploy --project shop --environment prod': ['deploy release deploy release'],
    'spin application delete shop': ['lose application delete release shop'],
  },
})

export const pipelines: readonly Program[] = [jenkins, builders, agent, deliverers]
