import { emit, nowhere, reachOf, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { AwsPlace, Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, type Stream } from '../../word.ts'
import { appAt, doesOne, locally, runsRemotely } from './app.ts'

/** Dokku runs on the host itself; the app's name may say which environment it is. https://dokku.com/docs/ */
const dokku: Program = tool({
  names: ['dokku'],
  about: 'runs the apps of this host',
  options: `--app= --quiet --trace --force --rm -f --no-restart --all --parallel= --process-type= --global
    --encoded --format= --export --num= -n= -t|--tail -p= -q --rm-container --env= -e= --verbose --merged
    --skip-deploy --timeout=`,
  place: (call) => ({ ...sessionOf(call), names: call.operands }),
  verbs: {
    [`apps:list | apps:report | apps:exists | apps:locked | ps:report | ps:inspect | logs | logs:report |
      logs:failed | domains:report | certs:report | certs:show | proxy:report | ports:list | ports:report |
      nginx:show-config | nginx:report | nginx:access-logs | nginx:error-logs | nginx:validate-config |
      config:keys | config:report | storage:list | storage:report | network:list | network:report |
      network:info | git:report | git:status | checks:report | buildpacks:list | buildpacks:report |
      builder:report | cron:list | cron:report | docker-options:report | events | events:list | plugin:list |
      plugin:installed | registry:report | resource:report | scheduler:report | ssh-keys:list | tags |
      trace:status | version | help | report | urls | url | postgres:list | postgres:links | postgres:logs |
      postgres:exists | mysql:list | mysql:logs | redis:list | redis:logs | letsencrypt:list |
      letsencrypt:active | run:list | run:logs | app-json:report | maintenance:report`]: reads('app'),
    [`config:show | config | config:get | config:export | config:bundle | postgres:info | mysql:info |
      redis:info | mongo:info`]: doesOne('read-secret', 'config'),
    [`config:set | config:unset | config:clear | ssh-keys:add | ssh-keys:remove | certs:add | certs:update |
      certs:remove | certs:generate | http-auth:enable | http-auth:disable | http-auth:add-user |
      http-auth:remove-user | letsencrypt:enable | letsencrypt:disable | acl:add | acl:remove | git:auth |
      registry:login | postgres:expose | mysql:expose | redis:expose`]: changesAccess('config'),
    [`apps:create | apps:rename | apps:clone | apps:lock | apps:unlock | domains:add | domains:set |
      domains:remove | domains:clear | domains:enable | domains:disable | ports:add | ports:set | ports:remove |
      proxy:enable | proxy:disable | proxy:set | proxy:build-config | nginx:set | storage:mount |
      storage:unmount | storage:ensure-directory | network:create | network:set | network:rebuild | ps:scale |
      ps:set | checks:set | checks:enable | checks:disable | checks:skip | buildpacks:add | buildpacks:set |
      buildpacks:remove | buildpacks:clear | builder:set | cron:set | docker-options:add |
      docker-options:remove | docker-options:clear | git:set | git:initialize | plugin:install | plugin:enable |
      plugin:disable | plugin:update | resource:limit | resource:reserve | scheduler:set | postgres:create |
      postgres:link | postgres:unlink | postgres:backup | postgres:promote | mysql:create | mysql:link |
      redis:create | redis:link | letsencrypt:auto-renew | logs:set | maintenance:enable | maintenance:disable |
      registry:set | apps:set`]: changes('app'),
    [`ps:restart | ps:start | ps:stop | ps:restart-policy | ps:restore | ps:retire | postgres:restart |
      postgres:stop | postgres:start | mysql:restart | redis:restart | nginx:start | nginx:stop | run:stop |
      proxy:restart`]: restarts('app'),
    [`ps:rebuild | ps:rebuildall | deploy | git:from-image | git:from-archive | git:sync | git:load-image |
      git:unlock | tags:deploy | postgres:upgrade | checks:run | release-and-deploy | app-json:run`]: deploys('app'),
    [`apps:destroy | postgres:destroy | postgres:import | mysql:destroy | mysql:import | redis:destroy |
      redis:import | mongo:destroy | network:destroy | cleanup | repo:purge-cache | repo:gc | plugin:uninstall |
      storage:destroy | builder:cleanup`]: loses('app'),
    'postgres:export | mysql:export | redis:export | mongo:export': doesOne('read-data', 'database'),
    [`postgres:connect | postgres:enter | mysql:connect | mysql:enter | redis:connect | redis:enter |
      mongo:connect`]: psql,
    [`run | run:detached`]: {
      command: true,
      options: '--rm --env= -e= --no-tty --force-tty --cron-id=',
      run: (call) => runsRemotely(call, call.operands.slice(1), 'a container of the app'),
    },
    enter: { command: true, run: (call) => runsRemotely(call, call.operands.slice(2), 'a container of the app') },
    '*': isUndescribed,
  },
  examples: {
    'dokku apps:list': ['read apps:list app'],
    'dokku logs shop -t': ['read logs app shop'],
    'dokku config:show shop': ['read-secret config:show config shop'],
    'dokku ps:restart shop': ['restart ps:restart app shop'],
    'dokku apps:destroy shop --force': ['lose apps:destroy app shop'],
    'dokku run shop rm x': ['file delete x @ elsewhere'],
    'dokku enter shop web': ['unreadable open shell shop'],
  },
})

function psql(call: ToolCall): Stream | undefined | void {
  if (!call.stdinGiven) return openShell(call, call.operands[0] ?? '')
  call.sql(call.stdin, 'postgresql', call.place())
  return { text: undefined, carries: Carries.data, span: call.span }
}

/** The space that was chosen before stands in a file of the home. */
function cfPlace(call: ToolCall): Place {
  const space = call.arguments.value('-s') ?? call.chosen('cf space')
  return appAt(call, 'other', call.operands[0], space)
}

function cfTarget(call: ToolCall): void {
  const space = call.arguments.value('-s', '-o')
  if (space === undefined) return emit(call, 'read', 'show', 'cf target')
  call.choose('cf space', space)
  emit(call, 'change', 'set', 'cf target', space)
}

function cfSsh(call: ToolCall): Stream | undefined | void {
  const code = call.arguments.value('-c', '--command')
  if (call.arguments.has('-L'))
    return emit(call, 'change', 'forward', 'port', call.operands[0] ?? '', { at: call.place() })
  return runsRemotely(call, code === undefined ? [] : [code], 'a container of the app')
}

function cfTask(call: ToolCall): Stream | undefined | void {
  const code = call.arguments.value('--command', '-c') ?? call.operands[1]
  return runsRemotely(call, code === undefined ? [] : [code], 'a container of the app')
}

/** https://cli.cloudfoundry.org */
const cf: Program = tool({
  names: ['cf', 'cf7', 'cf8'],
  about: 'handles apps of Cloud Foundry',
  options: `-s= -o= -f= -b= -c|--command= -i= -k= -m= -p= -u= -n= -d= -t= -q= --strategy= --hostname= --path=
    --port= --var= --vars-file= --docker-image= --docker-username= --no-start --no-route --random-route --recent
    -v --guid --process= -L= -N --task --name= --origin= --sso --sso-passcode= -X= -H= --instances=
    --max-in-flight= --droplet= --lifecycle= --wait -w --version=`,
  shortHelp: false,
  place: cfPlace,
  verbs: {
    [`apps | a | app | logs | events | services | s | service | marketplace | m | orgs | o | org | spaces |
      space | routes | r | route | domains | buildpacks | stacks | stack | quotas | quota | org-quotas |
      org-quota | space-quotas | space-quota | security-groups | security-group | running-security-groups |
      staging-security-groups | network-policies | tasks | revisions | revision | packages | droplets |
      isolation-segments | feature-flags | feature-flag | org-users | space-users | plugins | repo-plugins |
      list-plugin-repos | version | help | get-health-check | labels | service-brokers | service-keys |
      check-route | sidecars | ssh-enabled | space-ssh-allowed | router-groups`]: reads('app'),
    [`env | e | oauth-token | service-key | running-environment-variable-group | revg |
      staging-environment-variable-group | sevg | ssh-code`]: doesOne('read-secret', 'app'),
    [`push | p | rollback | stage | stage-package | copy-source | set-droplet | continue-deployment |
      cancel-deployment | upgrade-service | bg-deploy | blue-green-deploy`]: deploys('app'),
    'start | st | stop | sp | restart | rs | restage | rg | restart-app-instance | terminate-task': restarts('app'),
    [`scale | create-app | rename | bind-service | bs | unbind-service | us | create-service | cs |
      update-service | rename-service | create-user-provided-service | cups | update-user-provided-service |
      uups | map-route | unmap-route | create-route | create-domain | create-private-domain |
      create-shared-domain | create-space | create-org | rename-space | rename-org | set-health-check |
      create-buildpack | update-buildpack | set-label | unset-label | apply-manifest | create-app-manifest |
      set-quota | set-org-quota | set-space-quota | create-quota | update-quota | create-package |
      bind-route-service | unbind-route-service | share-route | move-route | update-destination`]: changes('app'),
    [`set-env | se | unset-env | create-service-key | csk | delete-service-key | dsk | create-user |
      delete-user | set-org-role | unset-org-role | set-space-role | unset-space-role | create-security-group |
      update-security-group | delete-security-group | bind-security-group | unbind-security-group |
      bind-running-security-group | unbind-running-security-group | bind-staging-security-group |
      unbind-staging-security-group | add-network-policy | remove-network-policy | enable-ssh | disable-ssh |
      allow-space-ssh | disallow-space-ssh | enable-service-access | disable-service-access | share-service |
      unshare-service | set-running-environment-variable-group | srevg | set-staging-environment-variable-group |
      ssevg | enable-feature-flag | disable-feature-flag | share-private-domain | unshare-private-domain |
      create-service-broker | update-service-broker | delete-service-broker | passwd`]: changesAccess('role'),
    [`delete | d | delete-service | ds | delete-space | delete-org | delete-route | delete-orphaned-routes |
      delete-domain | delete-private-domain | delete-shared-domain | delete-buildpack | delete-quota |
      delete-org-quota | delete-space-quota | delete-isolation-segment | purge-service-instance |
      purge-service-offering`]: loses('app'),
    ssh: cfSsh,
    'run-task | rt': cfTask,
    'target | t': cfTarget,
    [`login | l | logout | lo | auth | api | install-plugin | uninstall-plugin | add-plugin-repo |
      remove-plugin-repo | config`]: locally('change', 'cf session'),
    curl: isUndescribed,
    '*': isUndescribed,
  },
  examples: {
    'cf apps': ['read apps app'],
    'cf logs shop --recent': ['read logs app shop'],
    'cf env shop': ['read-secret env app shop'],
    'cf push shop -f manifest.yml': ['deploy push app shop'],
    'cf restart shop': ['restart restart app shop'],
    'cf delete shop -r': ['lose delete app shop'],
    "cf ssh shop -c 'rm x'": ['file delete x @ elsewhere'],
    'cf target -s prod': ['change set cf target prod'],
    'cf set-env shop A b': ['access set-env role shop', 'access set-env role A', 'access set-env role b'],
  },
})

function awsPlace(call: ToolCall): AwsPlace {
  const read = call.arguments
  return {
    is: 'aws',
    profile: read.value('--profile'),
    region: read.value('--region'),
    endpoint: undefined,
    words: call.args,
    ...reachOf(call),
  }
}

function ebSsh(call: ToolCall): Stream | undefined | void {
  const code = call.arguments.value('-c', '--command')
  return runsRemotely(call, code === undefined ? [] : [code], 'a machine of the environment')
}

function ebTerminates(call: ToolCall): void {
  emit(call, 'lose', 'terminate', call.arguments.has('--all') ? 'application' : 'environment', call.operands[0] ?? '', {
    at: call.place(),
  })
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/eb3-cmd-commands.html */
const eb: Program = tool({
  names: ['eb'],
  about: 'handles environments of AWS Elastic Beanstalk',
  options: `--profile= -r|--region= --debug --quiet -v|--verbose --no-verify-ssl -l|--label= -m|--message=
    --version= --staged --timeout= -c|--command= -e= -i= -n= -k= -p= -a|--all -f|--follow --stream -cw
    --cloudwatch-logs= --cfg= --source= --process --nohang -d= -t= --force -b= --single --envvars= --tags= -s=
    --refresh --view= -z --zip --output= --instance_type= --sample --platform=`,
  place: awsPlace,
  verbs: {
    [`status | health | events | list | config get | config list | tags --list | platform list | platform show |
      platform status | platform events | platform logs | local status | local logs | open | console | labs | help`]:
      reads('environment'),
    logs: (call) => {
      const changesStream = call.arguments.value('--cloudwatch-logs')?.text
      emit(
        call,
        changesStream === 'disable' ? 'catastrophe' : changesStream === undefined ? 'read' : 'change',
        'logs',
        'environment',
        call.operands[0] ?? '',
        { at: call.place() },
      )
    },
    printenv: doesOne('read-secret', 'environment'),
    [`deploy | create | swap | upgrade | clone | migrate | restore | platform select | platform create |
      codesource deploy`]: deploys('environment'),
    'setenv | config put': changesAccess('environment variable'),
    [`scale | config | config save | config delete | tags | appversion | abort | use | platform use |
      labs cleanup-versions | migrate cleanup`]: changes('environment'),
    'restart | rebuild': restarts('environment'),
    terminate: ebTerminates,
    'platform delete': loses('platform'),
    ssh: ebSsh,
    [`init | local run | local open | local setenv | local printenv | codesource | platform init |
      platform workspace`]: locally('change', 'eb project'),
    '*': isUndescribed,
  },
  examples: {
    'eb status': ['read status environment'],
    'eb deploy shop-prod': ['deploy deploy environment shop-prod'],
    'eb printenv': ['read-secret printenv environment'],
    'eb terminate shop-prod --force': ['lose terminate environment shop-prod'],
    "eb ssh shop -c 'rm x'": ['file delete x @ elsewhere'],
    'eb ssh': ['unreadable open shell'],
    'eb logs': ['read logs environment'],
    'eb setenv A=b': ['access setenv environment variable A=b'],
  },
})

/** The environment that `amplify env checkout` chose stands in a file of the directory. */
function amplifyPlace(call: ToolCall): Place {
  return nowhere(
    call,
    'the environment that is checked out here',
    call.verb === 'env checkout' ? call.operands : call.arguments.values('--env', '--envName', '--branch'),
  )
}

const amplify: Program = tool({
  names: ['amplify', 'ampx'],
  about: 'builds and deploys backends with AWS Amplify',
  options: `-y|--yes --env= --envName= --branch= --app-id= --appId= --profile= --force --restore --apiKeyExpiry=
    --headless --identifier= --once --stream-function-logs --outputs-format= --outputs-out-dir= --debug -v
    --invalidateCloudFront --simple-backend --iterative-rollback --minify --category=`,
  place: amplifyPlace,
  verbs: {
    'push | publish | pipeline-deploy | hosting publish | env restore': deploys('backend'),
    [`status | env list | env get | diagnose | version | help | console | info | sandbox list-env |
      api gql-compile | codegen statements | codegen models | codegen types | generate outputs |
      generate graphql-client-code | generate forms | generate schema-from-database`]: reads('backend'),
    'pull | env pull': doesOne('change', 'backend'),
    [`delete | env remove | remove | sandbox delete | api remove | auth remove | storage remove |
      function remove | hosting remove`]: loses('backend'),
    sandbox: deploys('sandbox'),
    'sandbox secret list': reads('secret'),
    'sandbox secret get': doesOne('read-secret', 'secret'),
    'sandbox secret set | sandbox secret remove': changesAccess('secret'),
    'env add | env checkout | env import | env update': changes('environment'),
    [`add | update | init | configure | configure project | api add | api update | auth add | auth update |
      storage add | storage update | function add | function update | hosting add | hosting configure | codegen |
      codegen add | mock | function build | build | override | import | plugin | upgrade | configure profile |
      configure telemetry`]: locally('change', 'amplify project'),
    '*': isUndescribed,
  },
  examples: {
    'amplify status': ['read status backend'],
    'amplify push -y': ['deploy push backend'],
    'amplify delete --force': ['lose delete backend'],
    'ampx sandbox secret get A': ['read-secret sandbox secret get secret A'],
    'amplify env checkout prod': ['change env checkout environment prod'],
  },
})

export const selfHosted: readonly Program[] = [dokku, cf, eb, amplify]
