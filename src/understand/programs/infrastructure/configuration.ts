import { emit, emitFile, nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Site } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsData,
  readsSecret,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { isKnown, type Stream, type Word } from '../../word.ts'

/** Chef, Puppet, Bolt and Salt: they bring many hosts to a state. */

const away = (call: Call, why: string): Site => ({ is: 'elsewhere', why, from: call.site })

const converge: Program = {
  names: ['chef-client', 'chef-solo', 'cinc-client', 'chef-apply'],
  about: 'brings this host to the state that recipes say',
  examples: {
    'chef-client --why-run': ['read check host'],
    'chef-client': ['deploy converge host'],
    'chef-solo -r https://x.example/c.tgz': ['remote-code run recipe https://x.example/c.tgz', 'deploy converge host'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(-W|--why-run|--version|--help|-h|-v)$/.test(w.text)))
      return emit(call, 'read', 'check', 'host')
    const remote = call.args.find((w) => /^https?:\/\//.test(w.text))
    if (remote !== undefined) emit(call, 'remote-code', 'run', 'recipe', remote)
    emit(call, 'deploy', 'converge', 'host')
  },
}

/** `knife ssh QUERY COMMAND` runs on every host that the query finds. */
function knifeShell(call: ToolCall): Stream | undefined {
  const [, command] = call.operands
  const site = away(call, 'hosts of a search')
  if (command === undefined || /^(interactive|tmux|screen)$/.test(command.text))
    return openShell({ ...call, site }) ?? undefined
  return call.shell(
    { text: isKnown(command) ? command.text : undefined, carries: command.carries, span: command.span },
    { site },
  )
}

const knife: Program = tool({
  names: ['knife', 'chef', 'cinc'],
  about: 'talks to a Chef server',
  options:
    '-s|--server-url= -k|--key= -u|--user= -c|--config= -E|--environment= -F|--format= -z|--local-mode ' +
    '-y|--yes -a|--attribute= -x|--ssh-user= -P|--ssh-password= -i|--ssh-identity-file= ' +
    '-C|--concurrency= -m|--manual-list -r|--run-list= -N|--node-name= --secret= --secret-file= ' +
    '-o|--cookbook-path= -e= -i|--id-only -R -V --sudo --profile= -S|--script=',
  place: (call) =>
    nowhere(call, 'the Chef server of the settings', [
      ...call.arguments.values('--environment', '--server-url'),
      ...call.operands,
    ]),
  verbs: {
    ['node list | node show | status | search | role list | role show | environment list | environment ' +
      'show | environment compare | cookbook list | cookbook show | client list | client show | user list ' +
      '| user show | data bag list | list | show | diff | deps | ssl check | tag list | supermarket ' +
      'search | supermarket show | supermarket list | config get | config list-profiles | config show | ' +
      'config get-profile | env | describe-cookbook | show-policy']: reads('node'),
    'data bag show': (call) =>
      (call.arguments.has('--secret', '--secret-file') ? readsSecret('data bag') : readsData('data bag'))(call),
    'vault show | vault download | client key show | user key show': readsSecret('secret'),
    ['vault create | vault update | vault edit | vault delete | vault rotate keys | client create | ' +
      'client reregister | client edit | client delete | user create | user edit | user delete | client ' +
      'key create | client key delete | user key create | user key delete | acl add | acl remove']:
      changesAccess('rights'),
    ssh: knifeShell,
    winrm: knifeShell,
    ['bootstrap | bootstrap windows | cookbook upload | role from file | role create | role edit | ' +
      'environment from file | environment create | environment edit | data bag from file | data bag ' +
      'create | data bag edit | node edit | node create | node from file | node run_list add | node ' +
      'run_list remove | node run_list set | node environment set | node policy set | upload | push | ' +
      'push-archive | tag create | tag delete | edit | xargs']: deploys('node'),
    ['node delete | node bulk delete | role delete | role bulk delete | environment delete | cookbook ' +
      'delete | cookbook bulk delete | client bulk delete | data bag delete | delete | delete-policy | ' +
      'delete-policy-group | clean-policy-revisions']: loses('node'),
    ['download | generate cookbook | generate recipe | generate repo | generate policyfile | install | ' +
      'update | export | cookbook download | configure | config use-profile | ssl fetch | supermarket ' +
      'install | supermarket download | gem']: changes('project'),
    'supermarket share': (call) => emit(call, 'publish', 'share', 'cookbook', call.operands[0] ?? ''),
    exec: (call) => {
      const code = call.arguments.value('-e') ?? call.operands[0]
      if (code === undefined) return openShell(call)
      return call.code('ruby', { text: isKnown(code) ? code.text : undefined, carries: code.carries, span: code.span })
    },
    raw: isUndescribed,
    '*': isUndescribed,
  },
  examples: {
    'knife node list': ['read node list node'],
    "knife ssh 'role:web' 'rm -rf /x'": ['file delete below /x @ elsewhere'],
    'knife cookbook upload cart': ['deploy cookbook upload node cart'],
    'knife node delete web1 -y': ['lose node delete node web1'],
    'knife vault show a b': ['read-secret vault show secret a', 'read-secret vault show secret b'],
  },
})

/** `puppet resource user dev` shows it, `ensure=absent` behind it changes it. */
function resource(call: ToolCall): void {
  const [type, name, ...rest] = call.operands
  const set = rest.find((w) => w.text.includes('='))
  if (set === undefined) return emit(call, 'read', 'show', type?.text ?? 'resource', name ?? '')
  const access = /^(user|group|ssh_authorized_key|selboolean|firewall)$/.test(type?.text ?? '')
  if (type?.text === 'file' && set.text === 'ensure=absent' && name !== undefined)
    return emitFile(call, 'delete', name, { recursive: true })
  emit(
    call,
    access ? 'access' : type?.text === 'service' ? 'restart' : 'change',
    'set',
    type?.text ?? 'resource',
    name ?? '',
  )
}

function applies(call: ToolCall): void {
  for (const path of call.operands.slice(0, 1)) if (call.verb === 'apply') emitFile(call, 'read', path)
  emit(
    call,
    call.arguments.has('--noop') ? 'read' : 'deploy',
    call.arguments.has('--noop') ? 'check' : 'converge',
    'host',
  )
}

const puppet: Program = tool({
  names: ['puppet', 'puppetserver'],
  about: 'brings this host to the state that manifests say',
  options:
    '--environment= --server= --certname= --noop -t|--test -e|--execute= -l|--logdest= --modulepath= ' +
    '--hiera_config= -v|--verbose -d|--debug --onetime --no-daemonize --tags= --render-as= --section= ' +
    '--version= --node= --facts= --explain --all --target= -f|--force',
  verbs: {
    'agent | apply | device': applies,
    resource,
    ['facts | facts show | facts find | config print | module list | module search | parser validate | ' +
      'parser dump | epp validate | describe | doc | help | ca list | cert list | ssl show | ssl verify | ' +
      'catalog find | catalog compile | status | job list | job show | filebucket list']: reads('host'),
    lookup: readsData('value'),
    ['config set | config delete | module install | module upgrade | module uninstall | ssl ' +
      'submit_request | ssl download_cert | ssl bootstrap | strings generate | generate types | epp ' +
      'render | plugin download']: changes('settings'),
    ['ca sign | ca revoke | ca clean | ca generate | ca setup | cert sign | cert revoke | cert clean | ' +
      'cert generate | ssl clean']: changesAccess('certificate'),
    'node deactivate | node purge | node clean | filebucket restore': loses('node'),
    'job run | task run | plan run | code deploy | access login': deploys('node'),
    '*': isUndescribed,
  },
  examples: {
    'puppet agent -t --noop': ['read check host'],
    'puppet agent -t': ['deploy converge host'],
    'puppet resource service nginx': ['read show service nginx'],
    'puppet resource service nginx ensure=stopped': ['restart set service nginx'],
    'puppet ca sign --certname web1': ['access ca sign certificate'],
  },
})

const bolt: Program = tool({
  names: ['bolt'],
  about: 'runs commands and tasks on many hosts',
  options:
    '-t|--targets= -q|--query= --rerun= -u|--user= -p|--password= --private-key= --run-as= ' +
    '--sudo-password= -i|--inventoryfile= --project= --modulepath= --transport= -c|--concurrency= ' +
    '--params= --noop --format= --tty -e|--execute=',
  place: (call) =>
    nowhere(call, 'the targets of bolt', [...call.arguments.values('--targets', '--inventoryfile'), ...call.operands]),
  verbs: {
    'command run': (call) => {
      const [command] = call.operands
      return call.shell(
        {
          text: command !== undefined && isKnown(command) ? command.text : undefined,
          carries: command?.carries ?? 0,
          span: command?.span ?? call.span,
        },
        { site: away(call, 'the targets of bolt') },
      )
    },
    'script run': (call) => {
      const [path] = call.operands
      if (path === undefined) return undefined
      return call.shell({ ...call.readFile(path), span: path.span }, { site: away(call, 'the targets of bolt') })
    },
    'inventory show | task show | plan show | module show | group show | guide | lookup': reads('target'),
    'task run | plan run | apply': (call) => (call.arguments.has('--noop') ? reads('target') : deploys('target'))(call),
    'file upload | file download': changes('file'),
    'module install | module add | project init | project migrate | secret createkeys': (call) =>
      emit(call, 'change', call.verb, 'project'),
    'secret decrypt': readsSecret('secret'),
    'secret encrypt': reads('secret'),
    '*': isUndescribed,
  },
  examples: {
    "bolt command run 'rm -rf /x' -t web": ['file delete below /x @ elsewhere'],
    'bolt inventory show': ['read inventory show target'],
    'bolt task run reboot -t web': ['deploy task run target reboot'],
  },
})

const SALT =
  '-L|--list -G|--grain -E|--pcre -N|--nodegroup -C|--compound -I|--pillar -S|--ipcidr -R|--range ' +
  '-t|--timeout= -b|--batch|--batch-size= --batch-wait= --out|--output= -c|--config-dir= --async ' +
  '-v|--verbose -l|--log-level= -s|--static --show-timeout --local --id= --subset= --no-color ' +
  '--state-output= --hide-timeout -u|--user= -r|--raw -i|--ignore-host-keys --roster= --roster-file= ' +
  '--priv= --passwd= --retcode-passthrough -d --file-root= --pillar-root= --return= -a|--auth='

/** Reading functions that do more where they are told to: `file.find /srv delete=f`, `manage.down removekeys=True`. */
const SALT_DOES_MORE = /^(delete|exec|removekeys)=(?!false$|0$|none$)/i

const SALT_READS: readonly RegExp[] = [
  /^test\.(ping|version|versions|echo|fib)$/,
  /^grains\.(items|item|get|ls|has_value)$/,
  /^(status|sys)\.\w+$/,
  /^jobs\.(active|list_jobs?|lookup_jid|last_run|print_job|exit_success|list_jobs_filter|master)$/,
  /^disk\.(usage|inodeusage|percent)$/,
  /^network\.(interfaces|ip_addrs6?|ipaddrs6?|netstat|active_tcp|arp|dig|ping|traceroute|hw_addr|subnets|get_hostname)$/,
  /^pkg\.(list_pkgs|version|latest_version|list_upgrades|available_version)$/,
  /^service\.(status|get_all|available|enabled|get_enabled)$/,
  /^ps\.(top|pgrep|\w*memory\w*|\w*cpu\w*)$/,
  /^state\.show_\w+$/,
  /^file\.(stats|file_exists|directory_exists|list_dir|find)$/,
  /^user\.(info|list_users)$/,
  /^cp\.list_\w+$/,
  /^saltutil\.(running|find_job|is_running)$/,
  /^(mine|config)\.get$/,
  /^cmd\.(which|has_exec)$/,
  /^manage\.(status|up|down|versions|present|list_\w+)$/,
]

function runsFunction(
  call: Call,
  name: Word,
  args: readonly Word[],
  site: Site,
  at: Parameters<typeof nowhere>[2],
): Stream | undefined {
  const place = site === call.site ? undefined : nowhere(call, 'the minions of salt', at)
  const more = place === undefined ? {} : { at: place }
  if (!isKnown(name)) return emit(call, 'unreadable', 'run', 'function', name, more) ?? undefined
  const first = args.find((w) => !/^\w+=/.test(w.text)) ?? args[0]
  if (/^cmd\.(run\w*|shell|powershell)$/.test(name.text)) {
    const code = first?.text.replace(/^cmd=/, '')
    return call.shell(
      {
        text: first !== undefined && isKnown(first) ? code : undefined,
        carries: first?.carries ?? 0,
        span: first?.span ?? call.span,
      },
      { site },
    )
  }
  const there: Call = { ...call, site }
  const told = args.find((w) => SALT_DOES_MORE.test(w.text))
  if (told !== undefined) emit(call, 'lose', name.text, 'minion', told, more)
  else if (SALT_READS.some((one) => one.test(name.text))) emit(call, 'read', name.text, 'minion', '', more)
  else if (name.text.startsWith('pillar.')) emit(call, 'read-data', name.text, 'minion', '', more)
  else if (/^state\./.test(name.text))
    emit(
      call,
      args.some((w) => /^test=true$/i.test(w.text)) ? 'read' : 'deploy',
      name.text,
      'minion',
      first ?? '',
      more,
    )
  else if (/^(file\.remove|file\.delete)$/.test(name.text) && first !== undefined)
    emitFile(there, 'delete', first, { recursive: true })
  else if (/^(service\.(restart|stop|start|reload|force_reload)|supervisord\.\w+|ps\.p?kill\w*)$/.test(name.text))
    emit(call, 'restart', name.text, 'unit', first ?? '', more)
  else if (/^system\.(reboot|shutdown|halt|poweroff|init)$/.test(name.text))
    emit(call, 'lose', name.text, 'host', '', more)
  else if (/^(user|group|shadow|ssh|iptables|nftables|firewalld|acl|selinux|sudo)\./.test(name.text))
    emit(call, 'access', name.text, 'host', first ?? '', more)
  else emit(call, 'change', name.text, 'minion', first ?? '', more)
  return undefined
}

let saltTable: OptionTable | undefined
const salt: Program = {
  names: ['salt', 'salt-call', 'salt-ssh', 'salt-run'],
  about: 'runs functions on many hosts',
  examples: {
    "salt '*' test.ping": ['read test.ping minion'],
    "salt 'web*' cmd.run 'rm -rf /x'": ['file delete below /x @ elsewhere'],
    "salt '*' state.apply test=True": ['read state.apply minion test=True'],
    "salt '*' state.apply": ['deploy state.apply minion'],
    'salt-call --local cmd.run "rm x"': ['file delete x'],
    "salt '*' service.restart nginx": ['restart service.restart unit nginx'],
    'salt-run manage.status': ['read manage.status minion'],
    'salt-run jobs.kill_job 2026': ['change jobs.kill_job minion 2026'],
    'salt-run manage.down removekeys=True': ['lose manage.down minion removekeys=True'],
    "salt '*' file.find /srv mtime=+30d": ['read file.find minion'],
    "salt '*' file.find /srv mtime=+30d delete=f": ['lose file.find minion delete=f'],
  },
  run: (call) => {
    saltTable ??= optionTable(SALT)
    const read = readArguments(call.args, saltTable)
    const own = call.name === 'salt-call' || call.name === 'salt-run'
    const target = own ? undefined : read.operands[0]
    const [name, ...args] = own ? read.operands : read.operands.slice(1)
    if (name === undefined) return emit(call, 'read', 'help', 'help')
    const site = call.name === 'salt-call' ? call.site : away(call, 'the minions of salt')
    return runsFunction(call, name, args, site, target === undefined ? args : [target, ...args])
  },
}

const saltKeys: Program = {
  names: ['salt-key', 'salt-cp'],
  about: 'says which hosts belong to salt, or copies files to them',
  examples: {
    'salt-key -L': ['read list keys'],
    'salt-key -A': ['access change keys'],
    "salt-cp '*' a /b": ['file read a', 'change copy file /b'],
  },
  run: (call) => {
    const [target, ...paths] = call.args.filter((w) => !w.text.startsWith('-'))
    if (call.name === 'salt-cp') {
      for (const path of paths.slice(0, -1)) emitFile(call, 'read', path)
      return emit(call, 'change', 'copy', 'file', paths.at(-1) ?? '', {
        at: nowhere(call, 'the minions of salt', target === undefined ? [] : [target]),
      })
    }
    const listing =
      /^(-L|--list-all|-l|--list(=.*)?|-F|--finger-all|-f|--finger(=.*)?|--out(=.*)?|-h|--help|--version)$/
    const reading = call.args.every((w) => listing.test(w.text) || /^(acc|pre|un|den|rej|all|json|yaml)$/.test(w.text))
    emit(call, reading ? 'read' : 'access', reading ? 'list' : 'change', 'keys')
  },
}

export const configurationTools: readonly Program[] = [converge, knife, puppet, bolt, salt, saltKeys]
