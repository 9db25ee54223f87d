import { emit, nowhere, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { joinWords } from '../../options.ts'
import type { Site, UrlPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
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
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, isKnown, type Stream, stream, word } from '../../word.ts'

/** Nomad, Consul, Packer, Vagrant, Boundary and Waypoint. */

/** The server that an option or a variable names; else the one of this host. */
function serverAt(option: string, variable: string, usual: string): (call: ToolCall) => UrlPlace {
  return (call) => {
    const given = call.arguments.value(option) ?? call.env.get(variable) ?? word(usual)
    const text = given.text.includes('://') ? given.text : `http://${given.text}`
    return { ...reachOf(call), is: 'url', url: { ...given, text } }
  }
}

const away = (call: ToolCall, why: string): Site => ({ is: 'elsewhere', why, from: call.site })

function secretOut(on: string): (call: ToolCall) => Stream {
  return (call) => {
    readsSecret(on)(call)
    return stream(undefined, Carries.secret, call.span)
  }
}

/** `nomad alloc exec [-task x] ALLOCATION command …`. */
function executes(call: ToolCall): Stream | undefined {
  const [allocation, ...words] = call.operands
  const site = away(call, 'an allocation of nomad')
  if (words.length === 0) return openShell({ ...call, site }, allocation ?? '') ?? undefined
  return call.exec(words, { site })
}

const NOMAD =
  '-address= -region= -namespace= -token= -ca-cert= -ca-path= -client-cert= -client-key= ' +
  '-tls-server-name= -tls-skip-verify -no-color -force-color -json -t= -verbose -short -detach -yes ' +
  '-output -hcl2-strict= ' +
  '-var= -var-file= -check-index= -purge -global -shutdown-delay= -no-shutdown-delay -task= -group= ' +
  '-job -f -tail -n= -c= -stderr -stdout -stat -H -i= -it -e= -signal|-s= -all-tasks -enable -disable ' +
  '-deadline= -force -monitor= -self -message|-m= -keep-ineligible -ignore-system -policy= -type= ' +
  '-name= -out= -in= -filter= -per-page= -page-token= -config= -dev -log-level= -node-id= -server-id='

const nomad: Program = tool({
  names: ['nomad'],
  about: 'runs jobs on a cluster',
  options: NOMAD,
  style: 'single',
  place: serverAt('-address', 'NOMAD_ADDR', 'http://127.0.0.1:4646'),
  verbs: {
    ['status | job status | job inspect | job plan | plan | job validate | validate | job history | job ' +
      'deployments | job allocs | job periodic list | alloc status | alloc logs | logs | alloc checks | ' +
      'node status | node config | server members | agent-info | deployment list | deployment status | ' +
      'eval status | eval list | namespace list | namespace status | namespace inspect | var list | ' +
      'volume status | service list | service info | operator raft list-peers | operator autopilot ' +
      'get-config | operator autopilot health | operator scheduler get-config | operator metrics | ' +
      'operator snapshot inspect | plugin status | quota list | quota status | quota inspect | scaling ' +
      'policy list | scaling policy info | monitor | version | ui | acl policy list | acl role list | acl ' +
      'auth-method list | acl token list | node pool list | node pool info | license get | recommendation ' +
      'list | config validate']: reads('job'),
    fmt: {
      options: '-check -list= -write= -recursive',
      run: (call) => emit(call, call.arguments.has('-check') ? 'read' : 'change', 'format', 'code'),
    },
    'alloc fs | fs': readsData('file'),
    'job run | run | deployment promote | deployment resume | job revert | job promote': deploys('job'),
    'job stop | stop': (call) =>
      emit(call, call.arguments.has('-purge') ? 'lose' : 'restart', 'stop', 'job', call.operands[0] ?? '', {
        at: call.place(),
      }),
    ['job restart | alloc restart | alloc stop | alloc signal | job eval | deployment pause | deployment ' +
      'fail | node drain']: restarts('job'),
    ['job dispatch | job scale | job periodic force | job init | job action | job start | job tag apply ' +
      '| job tag unset | node eligibility | node meta apply | namespace apply | volume create | volume ' +
      'register | volume init | volume detach | quota apply | node pool apply | operator scheduler ' +
      'set-config | operator autopilot set-config | operator debug | recommendation apply | server join | ' +
      'system reconcile summaries | var init | setup consul | setup vault']: changes('job'),
    'alloc exec | exec': { options: NOMAD, command: true, run: executes },
    ['acl bootstrap | acl policy apply | acl policy delete | acl role create | acl role delete | acl ' +
      'role update | acl token create | acl token delete | acl token update | acl auth-method create | ' +
      'acl auth-method delete | acl auth-method update | acl binding-rule create | acl binding-rule ' +
      'delete | operator root keyring rotate | operator gossip keyring install | operator gossip keyring ' +
      'use | operator gossip keyring remove | login | tls ca create | tls cert create']: changesAccess('rights'),
    'acl policy info | acl role info': reads('rights'),
    ['acl token info | acl token self | var get | operator gossip keyring list | operator root keyring ' + 'list']:
      secretOut('secret'),
    'var put | var lock': (call) => emit(call, 'access', 'put', 'secret', call.operands[0] ?? '', { at: call.place() }),
    ['var purge | namespace delete | volume delete | volume deregister | service delete | quota delete | ' +
      'node pool delete | node purge | operator raft remove-peer | operator snapshot restore | server ' +
      'force-leave | eval delete']: loses('job'),
    'system gc': (call) => emit(call, 'lose-remade', 'collect', 'system', '', { at: call.place() }),
    'operator snapshot save': readsData('snapshot'),
    agent: (call) => emit(call, 'change', 'start', 'nomad'),
    '*': isUndescribed,
  },
  examples: {
    'nomad job status cart': ['read job status job cart'],
    'nomad job plan cart.hcl': ['read job plan job cart.hcl'],
    'nomad job run cart.hcl': ['deploy job run job cart.hcl'],
    'nomad job stop -purge cart': ['lose stop job cart'],
    'nomad job stop cart': ['restart stop job cart'],
    'nomad alloc exec -task web 1a2b rm -rf /x': ['file delete below /x @ elsewhere'],
    'nomad var get app/db': ['read-secret var get secret app/db'],
  },
})

const CONSUL =
  '-http-addr= -token= -token-file= -ca-file= -ca-path= -client-cert= -client-key= -tls-server-name= ' +
  '-datacenter= -namespace= -partition= -stale -format= -keys -recurse -detailed -raw -separator= ' +
  '-base64 -cas -modify-index= -flags= -acquire -release -session= ' +
  '-prefix= -id= -name= -policy-name= -policy-id= -role-name= -rules= -description= -service= -node= ' +
  '-wait= -tag= -type= -key= -handler= -shell= -child-exit-code -n= -try= -monitor-retry= -pass-stdin ' +
  '-enable -disable -reason= -kind= -config-file= -config-dir= -dev -allow -deny -replace -file ' +
  '-source= -destination= -prefix -wan -status= -log-level='

const consul: Program = tool({
  names: ['consul'],
  about: 'keeps settings and services of a network',
  options: CONSUL,
  style: 'single',
  place: serverAt('-http-addr', 'CONSUL_HTTP_ADDR', 'http://127.0.0.1:8500'),
  verbs: {
    ['members | info | catalog datacenters | catalog nodes | catalog services | operator raft list-peers ' +
      '| operator autopilot get-config | operator autopilot state | operator usage instances | monitor | ' +
      'rtt | intention list | intention check | intention get | intention match | config list | config ' +
      'read | version | validate | snapshot inspect | acl policy list | acl policy read | acl role list | ' +
      'acl role read | acl token list | acl auth-method list | acl binding-rule list | acl ' +
      'templated-policy list | connect ca get-config | peering list | peering read | services export-list ' +
      '| troubleshoot proxy | troubleshoot upstreams | troubleshoot ports | resource list | resource read']:
      reads('service'),
    'kv get': (call) => (call.arguments.has('-keys') ? reads('key') : readsData('key'))(call),
    'kv export': readsData('key'),
    'kv put': (call) => emit(call, 'change', 'put', 'key', call.operands[0] ?? '', { at: call.place() }),
    ['services register | services deregister | config write | maint | event | operator autopilot ' +
      'set-config | resource apply']: changes('key'),
    'kv delete': (call) =>
      emit(call, call.arguments.has('-recurse') ? 'lose' : 'change', 'delete', 'key', call.operands[0] ?? '', {
        at: call.place(),
      }),
    ['kv import | snapshot restore | config delete | peering delete | operator raft remove-peer | ' +
      'force-leave | resource delete']: loses('key'),
    'snapshot save': readsData('snapshot'),
    ['acl bootstrap | acl policy create | acl policy update | acl policy delete | acl role create | acl ' +
      'role update | acl role delete | acl token create | acl token update | acl token delete | acl token ' +
      'clone | acl set-agent-token | acl auth-method create | acl auth-method update | acl auth-method ' +
      'delete | acl binding-rule create | acl binding-rule update | acl binding-rule delete | intention ' +
      'create | intention delete | connect ca set-config | keyring | login | logout | tls ca create | tls ' +
      'cert create | peering generate-token | peering establish | services export']: changesAccess('rights'),
    'acl token read | keygen': secretOut('token'),
    'reload | leave': restarts('consul'),
    'agent | connect proxy | connect envoy | connect expose | connect redirect-traffic': (call) =>
      emit(call, 'change', 'start', 'consul'),
    exec: {
      options: CONSUL,
      command: true,
      run: (call) =>
        call.shell(
          {
            text: call.operands.every(isKnown) ? call.operands.map((w) => w.text).join(' ') : undefined,
            carries: 0,
            span: call.operands.length === 1 ? call.operands[0]?.span : call.span,
          },
          { site: away(call, 'the nodes of consul') },
        ),
    },
    lock: {
      options: CONSUL,
      command: true,
      run: (call) =>
        call.operands.length < 2
          ? reads('lock')(call)
          : call.shell({
              text: call.operands
                .slice(1)
                .map((w) => w.text)
                .join(' '),
              carries: 0,
              span: call.span,
            }),
    },
    watch: {
      options: CONSUL,
      command: true,
      run: (call) => (call.operands.length === 0 ? reads('key')(call) : call.exec(call.operands)),
    },
    '*': isUndescribed,
  },
  examples: {
    'consul members': ['read members service'],
    'consul kv get -keys app/': ['read kv get key app/'],
    'consul kv get app/db': ['read-data kv get key app/db'],
    'consul kv put app/a 1': ['change put key app/a'],
    'consul kv delete -recurse app/': ['lose delete key app/'],
    "consul exec 'rm -rf /x'": ['file delete below /x @ elsewhere'],
  },
})

const packer: Program = tool({
  names: ['packer'],
  about: 'makes machine images',
  options:
    '-var= -var-file= -only= -except= -machine-readable -color= -debug -force -on-error= ' +
    '-parallel-builds= -timestamp-ui -warn-on-undeclared-var -syntax-only -evaluate-datasources -check ' +
    '-diff -recursive -write= -upgrade -path= -use-sequential-evaluation -ignore-prerelease-plugins',
  style: 'single',
  place: (call) =>
    nowhere(call, 'the cloud that a template names', [...call.arguments.values('-var-file', '-var'), ...call.operands]),
  verbs: {
    'validate | inspect | version | plugins installed | plugins required | fix': reads('template'),
    fmt: (call) =>
      emit(call, call.arguments.has('-check') ? 'read' : 'change', 'format', 'code', call.operands[0] ?? ''),
    build: deploys('image'),
    'init | plugins install | plugins remove | hcl2_upgrade': (call) =>
      emit(call, 'change', call.verb, 'plugin', call.operands[0] ?? ''),
    console: (call) => emit(call, 'unreadable', 'open', 'console'),
    '*': isUndescribed,
  },
  examples: {
    'packer validate x.pkr.hcl': ['read validate template x.pkr.hcl'],
    'packer build x.pkr.hcl': ['deploy build image x.pkr.hcl'],
    'packer init .': ['change init plugin .'],
  },
})

/** A machine of this host that cannot be looked into. */
function vagrantShell(call: ToolCall): Stream | undefined {
  const site = away(call, 'a machine of vagrant')
  // What stands behind `--` is handed to ssh: its options, or a command.
  const dashes = call.args.findIndex((w) => w.text === '--')
  const handed = dashes < 0 ? [] : call.args.slice(dashes + 1)
  const command =
    call.arguments.value('-c', '--command') ??
    (handed[0] === undefined || handed[0].text.startsWith('-') ? undefined : joinWords(handed))
  if (command === undefined) return openShell({ ...call, site }, call.operands[0] ?? '') ?? undefined
  return call.shell(
    { text: isKnown(command) ? command.text : undefined, carries: command.carries, span: command.span },
    { site },
  )
}

const vagrant: Program = tool({
  names: ['vagrant'],
  about: 'runs virtual machines of this host',
  options: '--machine-readable --no-color --debug --timestamp --color',
  verbs: {
    ['status | global-status | port | ssh-config | winrm-config | validate | version | box list | box ' +
      'outdated | plugin list | snapshot list | list-commands | cloud search | cloud box show | ' +
      'autocomplete']: { options: '--prune --host= -i', run: reads('machine') },
    ['up | provision | init | package | rsync | rsync-auto | upload | box add | box update | box ' +
      'repackage | plugin install | plugin update | plugin uninstall | plugin repair | plugin expunge | ' +
      'snapshot save | snapshot push | share | login | cloud auth login']: {
      options:
        '--provider= --provision --provision-with= --parallel --name= --box-version= -f|--force -m ' +
        '--output= --base= --vagrantfile= --include= --checksum= --plugin-version= --local',
      run: changes('machine'),
    },
    'halt | reload | suspend | resume': {
      options: '-f|--force --provision --provision-with= -a|--all-global',
      run: restarts('machine'),
    },
    'destroy | snapshot restore | snapshot pop | snapshot delete': {
      options: '-f|--force -g|--graceful --parallel --no-provision --no-delete --no-start',
      run: loses('machine'),
    },
    'box remove | box prune': {
      options: '-f|--force --all --provider= --box-version= -n --name= -k',
      run: (call) => emit(call, 'lose-remade', 'remove', 'box', call.operands[0] ?? ''),
    },
    'ssh | winrm | powershell': {
      options: '-c|--command= -p|--plain -t|--tty -s|--shell= -e|--elevated',
      run: vagrantShell,
    },
    'cloud publish | cloud box create | cloud box update | cloud version release': publishes('box'),
    'cloud box delete | cloud version delete | cloud version revoke': loses('box'),
    '*': isUndescribed,
  },
  examples: {
    'vagrant status': ['read status machine'],
    'vagrant up': ['change up machine'],
    'vagrant destroy -f': ['lose destroy machine'],
    "vagrant ssh -c 'rm x'": ['file delete x @ elsewhere'],
    'vagrant ssh': ['unreadable open shell @ elsewhere'],
    'vagrant ssh -- rm x': ['file delete x @ elsewhere'],
    'vagrant ssh -- -L 80:localhost:80': ['unreadable open shell -L @ elsewhere'],
  },
})

/** `connect` leads a port of this host to a target behind Boundary. */
function connects(call: ToolCall): void {
  emit(
    call,
    'change',
    'forward',
    'port',
    call.arguments.value('-target-id', '-target-name') ?? call.operands[0] ?? '',
    { at: call.place() },
  )
  const port = call.arguments.value('-listen-port')
  call.tunnel({ port: port !== undefined && isKnown(port) && port.text !== '0' ? port.text : undefined, to: undefined })
  if (call.verb !== 'connect') openShell({ ...call, site: away(call, 'a target of Boundary') })
}

const boundary: Program = tool({
  names: ['boundary'],
  about: 'leads into protected networks',
  options:
    '-addr= -token= -scope-id= -id= -format= -target-id= -target-name= -target-scope-id= ' +
    '-target-scope-name= -listen-port= -listen-addr= -host-id= -exec= -username= -dbname= ' +
    '-auth-method-id= -login-name= -password= -keyring-type= -recursive -filter= -name= -description= ' +
    '-config=',
  style: 'single',
  place: serverAt('-addr', 'BOUNDARY_ADDR', 'http://127.0.0.1:9200'),
  verbs: {
    ['targets list | targets read | hosts list | hosts read | scopes list | scopes read | sessions list ' +
      '| sessions read | users list | users read | groups list | roles list | search | version | config | ' +
      'host-catalogs list | host-sets list | session-recordings list | workers list']: reads('target'),
    'connect | connect ssh | connect postgres | connect rdp | connect http | connect kube | connect mysql': connects,
    'targets authorize-session': secretOut('session'),
    'authenticate | authenticate password | authenticate oidc | logout': changes('login'),
    ['targets create | targets update | hosts create | hosts update | host-catalogs create | host-sets ' +
      'create | host-sets add-hosts']: changes('target'),
    'targets delete | hosts delete | scopes delete | host-catalogs delete': loses('target'),
    ['roles create | roles add-grants | roles set-grants | roles add-principals | users create | users ' +
      'delete | accounts create | accounts set-password | credentials create | targets ' +
      'add-credential-sources | scopes create | groups create']: changesAccess('rights'),
    'sessions cancel': restarts('session'),
    'database init | database migrate': deploys('database'),
    'server | dev': (call) => emit(call, 'change', 'start', 'boundary'),
    '*': isUndescribed,
  },
  examples: {
    'boundary targets list -recursive': ['read targets list target'],
    'boundary connect -target-id ttcp_1': ['change forward port ttcp_1'],
  },
})

const waypoint: Program = tool({
  names: ['waypoint'],
  about: 'builds and releases applications',
  options:
    '-app|-a= -project|-p= -workspace|-w= -var= -var-file= -remote -local -server-addr= -plain -prune ' + '-context=',
  style: 'single',
  place: (call) =>
    nowhere(call, 'the platform of a waypoint project', [
      ...call.arguments.values('-project', '-app', '-workspace'),
      ...call.operands,
    ]),
  verbs: {
    ['status | logs | version | artifact list | artifact list-builds | deployment list | release list | ' +
      'project list | project inspect | config get | config source-get | context list | context verify | ' +
      'runner list | hostname list | workspace list']: reads('app'),
    'up | deploy | release | deployment deploy': deploys('app'),
    ['build | init | artifact build | artifact push | config set | config source-set | context create | ' +
      'context use | context delete | project apply | project create | trigger create | hostname register ' +
      '| fmt | runner agent']: changes('app'),
    'destroy | deployment destroy | project destroy | server uninstall': loses('app'),
    exec: {
      command: true,
      run: (call) =>
        call.operands.length === 0
          ? openShell(call)
          : call.exec(call.operands, { site: away(call, 'an application of waypoint') }),
    },
    'user token | token new | server bootstrap': secretOut('token'),
    'install | server install | server upgrade | server run': deploys('server'),
    '*': isUndescribed,
  },
  examples: {
    'waypoint up': ['deploy up app'],
    'waypoint status': ['read status app'],
    'waypoint destroy -auto-approve': ['lose destroy app'],
  },
})

export const hashicorp: readonly Program[] = [nomad, consul, packer, vagrant, boundary, waypoint]
