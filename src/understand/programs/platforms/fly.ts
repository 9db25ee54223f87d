import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
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

function console(call: ToolCall): Stream | undefined | void {
  const code = call.arguments.value('-C', '--command')
  return runsRemotely(call, code === undefined ? [] : [code], 'a machine of the app')
}

function machineExec(call: ToolCall): Stream | undefined | void {
  return runsRemotely(call, call.operands.slice(1), 'a machine of the app')
}

function forwards(call: ToolCall): void {
  call.tunnel({ port: call.operands[0]?.text.split(':')[0], to: undefined })
  emit(call, 'change', 'forward', 'port', call.operands[0] ?? '', { at: call.place() })
}

function gets(call: ToolCall): void {
  const to = call.operands[1] ?? call.operands[0]
  emit(call, 'read-data', 'get', 'file', call.operands[0] ?? '', { at: call.place() })
  if (to !== undefined)
    emitFile(call, 'overwrite', call.operands[1] ?? { ...to, text: to.text.slice(to.text.lastIndexOf('/') + 1) })
}

/** https://fly.io/docs/flyctl/ */
export const fly: Program = tool({
  names: ['fly', 'flyctl'],
  about: 'handles apps of Fly.io',
  options: `-a|--app= -c|--config= -t|--access-token= --verbose --debug -j|--json -o|--org= -r|--region= --image=
    -i= --strategy= -e|--env= --build-arg= --build-secret= --dockerfile= --remote-only --local-only --now --ha
    --detach -y|--yes -q|--quiet --name= -n= -s|--size= --count= --vm-size= --vm-memory= --vm-cpus= --memory= -m=
    --process-group= -g|--group= --machine= --select --stage -C|--command= -u|--user= -A|--address= --pty
    --volume= --force --container= --follow --no-tail --instance= --release-command-timeout= --wait-timeout=
    --expiry= -x= -p|--port= --bind-addr= -w|--watch --rate= --all -d|--database= --username= --password=
    --metadata= --state= --timeout= --signal= --time= --cluster= --build-only --push --image-label=
    --primary-region=`,
  place: (call) => appAt(call, 'fly', call.arguments.value('--app'), undefined),
  verbs: {
    [`status | logs | releases | apps list | apps releases | apps errors | app list | apps open | open |
      list apps | list orgs | checks list | config show | config display | config env | config validate |
      certs list | certs check | certs show | certs setup | dig | docs | doctor | history | image show | info |
      ips list | ips private | machine list | machines list | m list | machine status | machines status |
      m status | machine leases view | machine place | machine wait | machines wait | machine egress-ip list |
      monitor | orgs list | orgs show | ping | platform regions | platform status | platform vm-sizes |
      postgres list | pg list | postgres users list | pg users list | postgres db list | pg db list |
      postgres config show | pg config show | postgres events list | pg events list | mpg list | mpg status |
      mpg databases list | mpg users list | mpg backup list | redis list | redis status | redis plans |
      regions list | scale show | secrets list | services list | storage list | storage dashboard |
      synthetics list | tokens list | volumes list | volume list | vol list | volumes show | volume show |
      vol show | volumes snapshots list | volume snapshots list | vol snapshots list | volumes lsvd |
      wireguard list | wireguard status | version | whoami | auth whoami | jobs | incidents list |
      incidents hosts list | dashboard | dashboard metrics | extensions list | ext list | autoscale show | help |
      consul | sftp find | ssh log | sftp ls | curl | domains list | domains show | dns-records list | vm status`]:
      reads('app'),
    [`deploy | launch | image update | machine update | machines update | m update | machine clone |
      machines clone | m clone | secrets deploy | postgres failover | pg failover | machine run | machines run |
      m run | mpg restore | redis update`]: deploys('app'),
    'ssh console | console': console,
    'machine exec | machines exec | m exec': machineExec,
    [`ssh sftp shell | sftp shell | postgres connect | pg connect | redis connect | mpg connect | postgres barman`]: (
      call,
    ) => openShell(call),
    'ssh sftp find': reads('file'),
    'ssh sftp get | sftp get': gets,
    'ssh sftp put | sftp put': (call) => {
      const from = call.operands[0]
      if (from !== undefined) emitFile(call, 'read', from)
      emit(call, 'change', 'put', 'file', call.operands[1] ?? '', { at: call.place() })
    },
    'proxy | redis proxy | mpg proxy | machine api-proxy | storage proxy': forwards,
    [`secrets set | secrets import | secrets unset | secrets sync | tokens create | tokens create deploy |
      tokens create org | tokens create readonly | tokens create ssh | tokens create machine-exec |
      tokens revoke | tokens attenuate | wireguard create | wireguard remove | wireguard reset |
      wireguard token create | wireguard token delete | ssh issue | ssh establish | orgs invite | orgs remove |
      orgs create | orgs delete | postgres users create | pg users create | mpg users create | mpg users delete |
      ips allocate-v4 | ips allocate-v6 | ips release | certs import | postgres renew-ssh-certs |
      pg renew-ssh-certs | mpg attach | mpg detach | secrets keys`]: changesAccess('secret'),
    'auth token | tokens debug': (call) => {
      emit(call, 'read-secret', call.verb, 'token')
      return { text: undefined, carries: Carries.secret, span: call.span }
    },
    [`restart | apps restart | app restart | machine restart | machines restart | m restart | machine stop |
      machines stop | m stop | machine start | machines start | m start | machine kill | machines kill | m kill |
      machine suspend | machines suspend | machine cordon | machines cordon | machine uncordon |
      machines uncordon | postgres restart | pg restart | apps suspend | apps resume | suspend | resume |
      redis restart`]: restarts('machine'),
    [`destroy | apps destroy | app destroy | machine destroy | machines destroy | m destroy | machine remove |
      machines remove | volumes destroy | volume destroy | vol destroy | volumes delete | volume delete |
      vol delete | postgres detach | pg detach | mpg destroy | redis destroy | redis delete | redis reset |
      storage destroy | postgres import | pg import | extensions destroy | mpg databases delete | certs remove |
      certs delete | synthetics delete`]: loses('app'),
    [`scale count | scale vm | scale memory | apps create | apps move | app create | move | certs add |
      certs create | volumes create | volume create | vol create | volumes extend | volume extend | vol extend |
      volumes fork | volume fork | vol fork | volumes update | volume update | volumes snapshots create |
      volume snapshots create | machine create | machines create | machine leases clear | postgres create |
      pg create | postgres attach | pg attach | postgres config update | pg config update |
      postgres backup create | pg backup create | mpg create | mpg backup create | mpg databases create |
      redis create | storage create | storage update | regions add | regions remove | regions set |
      regions backup | autoscale set | autoscale disable | postgres add_flycast | extensions create |
      synthetics agent | ips allocate`]: changes('app'),
    [`config save | auth login | auth logout | auth docker | auth signup | agent | agent start | agent stop |
      agent restart | version update | version upgrade | settings analytics | settings | wireguard websockets |
      completion | init | mcp | mcp server | mcp proxy`]: locally('change', 'fly session'),
    'mysql | postgres backup list | pg backup list': doesOne('read', 'app'),
    // The tool of Concourse has the same name, and other verbs.
    'pipelines | builds | watch | jobs | workers | containers | teams | targets | get-pipeline | check-resource | resources | resource-versions | validate-pipeline | format-pipeline | userinfo':
      reads('pipeline'),
    'set-pipeline | sp | trigger-job | tj | execute | e | rerun-build | abort-build | pause-pipeline | unpause-pipeline | pause-job | unpause-job | rename-pipeline | order-pipelines | expose-pipeline | hide-pipeline | pin-resource | unpin-resource':
      deploys('pipeline'),
    'destroy-pipeline | dp | destroy-team | clear-task-cache | prune-worker | land-worker | archive-pipeline':
      loses('pipeline'),
    'set-team': changesAccess('team'),
    'intercept | hijack': (call) => openShell(call),
    '*': isUndescribed,
  },
  examples: {
    'fly status': ['read status app'],
    'fly logs -a acme': ['read logs app'],
    'fly deploy -a acme-prod': ['deploy deploy app'],
    "fly ssh console -a acme -C 'rm x'": ['file delete x @ elsewhere'],
    'fly ssh console': ['unreadable open shell'],
    'fly secrets list': ['read secrets list app'],
    'fly secrets set A=b': ['access secrets set secret A=b'],
    'fly volumes destroy vol_1': ['lose volumes destroy app vol_1'],
    'fly volumes list': ['read volumes list app'],
    'fly apps destroy acme': ['lose apps destroy app acme'],
    'fly machine restart 1': ['restart machine restart machine 1'],
    'fly scale count 0': ['change scale count app 0'],
    'fly proxy 5432 -a acme-db': ['change forward port 5432'],
    'fly auth token': ['read-secret auth token token'],
    'fly -t ci pipelines': ['read pipelines pipeline'],
    'fly -t ci trigger-job -j a/b': ['deploy trigger-job pipeline a/b'],
    'fly frob': ['undescribed frob program fly'],
  },
})
