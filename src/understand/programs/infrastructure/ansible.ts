import { emit, emitFile, nowhere, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Place, Site } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { changes, isUndescribed, publishes, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, isKnown, type Stream, stream, type Word, word } from '../../word.ts'

/** Ansible (ansible-core 2.19). Its inventory says which hosts are meant; here only its name is seen. */

const OPTIONS =
  '-i|--inventory|--inventory-file= -l|--limit= -m|--module-name= -a|--args= -e|--extra-vars= ' +
  '-u|--user= -b|--become -K|--ask-become-pass -k|--ask-pass --become-user= --become-method= ' +
  '--become-password-file= ' +
  '--connection-password-file= -C|--check -D|--diff -f|--forks= -o|--one-line -t|--tree|--tags= ' +
  '-v|--verbose --vault-id= --vault-password-file|--vault-pass-file= ' +
  '-J|--ask-vault-pass|--ask-vault-password -c|--connection= ' +
  '-T|--timeout= -P|--poll= -B|--background= --private-key|--key-file= --playbook-dir= ' +
  '-M|--module-path= --list-hosts --syntax-check --list-tasks --list-tags --skip-tags= ' +
  '--start-at-task= --step --flush-cache --force-handlers ' +
  '--ssh-common-args= --ssh-extra-args= --sftp-extra-args= --scp-extra-args= --task-timeout= --version -h|--help'

let table: OptionTable | undefined
function readOptions(call: Call): Arguments {
  table ??= optionTable(OPTIONS)
  return readArguments(call.args, table)
}

const isLocal = (w: Word | undefined) => w !== undefined && /^(localhost|127\.0\.0\.1|::1),?$/.test(w.text)

/** A variable that leads the connection to another host than the inventory names. */
const LEADS = /\bansible_(ssh_)?host\b(?!["']?\s*[=:]\s*["']?(localhost|127\.0\.0\.1)(?![\w.-]))/

/** True where nothing but this host can be meant. */
function staysHere(read: Arguments, hosts: Word | undefined): boolean {
  if (read.values('--extra-vars').some((one) => LEADS.test(one.text))) return false
  if (read.value('--connection')?.text === 'local') return true
  const inventories = read.values('--inventory')
  if (inventories.length > 0) return inventories.every(isLocal)
  return isLocal(hosts)
}

/** Names that may say which environment the hosts belong to. */
function names(call: Call, read: Arguments): readonly Word[] {
  return [
    ...read.values('--inventory', '--limit', '--extra-vars'),
    ...read.operands,
    ...call.args.filter((w) => w.text.startsWith('@')),
  ]
}

function hostsOf(call: Call, read: Arguments, hosts: Word | undefined): Site {
  if (staysHere(read, hosts)) return call.site
  const from = read.value('--inventory')
  // `-i web1,` is the host itself; a variable may lead the connection to another one.
  const only = read.values('--inventory').length === 1 ? /^([\w.-]+),$/.exec(from?.text ?? '')?.[1] : undefined
  if (only !== undefined && from !== undefined && !read.has('--extra-vars'))
    return { is: 'host', name: { ...from, text: only }, options: [], from: call.site, env: call.env }
  return {
    is: 'elsewhere',
    why: `hosts of the inventory ${from === undefined ? 'that the settings name' : `\`${from.text}\``}`,
    from: call.site,
  }
}

/** `key=value` arguments of a module; words without one are its free form. */
function readModule(text: string): { readonly fields: ReadonlyMap<string, string>; readonly free: string } {
  const fields = new Map<string, string>()
  const free: string[] = []
  for (const part of text.match(/[A-Za-z_]+=(?:"[^"]*"|'[^']*'|\S*)|\S+/g) ?? []) {
    const equals = part.indexOf('=')
    if (equals > 0 && /^[A-Za-z_]+$/.test(part.slice(0, equals)))
      fields.set(part.slice(0, equals), part.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2'))
    else free.push(part)
  }
  return { fields, free: free.join(' ') }
}

const READS = new Set([
  'ping',
  'win_ping',
  'setup',
  'gather_facts',
  'stat',
  'debug',
  'wait_for',
  'wait_for_connection',
  'service_facts',
  'package_facts',
  'find',
  'getent',
  'assert',
  'mount_facts',
  'uptime',
  'validate_argument_spec',
])
const ACCESS = new Set([
  'user',
  'group',
  'authorized_key',
  'acl',
  'iptables',
  'ufw',
  'firewalld',
  'seboolean',
  'selinux',
  'known_hosts',
  'mysql_user',
  'postgresql_user',
  'postgresql_privs',
  'win_user',
  'rabbitmq_user',
  'htpasswd',
])
const EDITS = new Set(['lineinfile', 'blockinfile', 'replace', 'ini_file', 'sysctl', 'cron'])
const WRITES = new Set(['copy', 'template', 'get_url', 'unarchive', 'assemble', 'win_copy'])

/** What one module does on its hosts. */
function runsModule(call: Call, module: string, args: Word, site: Site): Stream | undefined {
  const there: Call = { ...call, site, cwd: site === call.site ? call.cwd : '/' }
  const text = isKnown(args) ? args.text : undefined
  const name = module.slice(module.lastIndexOf('.') + 1)
  if (name === 'shell' || name === 'raw' || name === 'command' || name === 'win_shell') {
    // The free form may begin with settings of the module (`chdir=/srv make`).
    const code = text
      ?.replace(/^((chdir|creates|removes|executable|stdin|argv)=\S+\s+)+/, '')
      .replace(/^cmd=(["']?)(.*)\1$/, '$2')
    return call.shell({ text: code, carries: args.carries, span: code === text ? args.span : call.span }, { site })
  }
  const { fields, free } = readModule(text ?? '')
  const state = fields.get('state') ?? ''
  const path = word(fields.get('path') ?? fields.get('dest') ?? fields.get('name') ?? free, args.span)
  if (name === 'script') {
    const script = word(free.split(' ')[0] ?? '', args.span)
    emitFile(call, 'read', script)
    return call.shell({ ...call.readFile(script), span: args.span }, { site })
  }
  if (READS.has(name)) emit(there, 'read', name, 'host')
  else if (name === 'slurp' || name === 'fetch') emitFile(there, 'read', word(fields.get('src') ?? free, args.span))
  else if (ACCESS.has(name)) emit(there, 'access', name, 'host', path)
  else if (name === 'file')
    emitFile(
      there,
      state === 'absent' ? 'delete' : state === 'touch' || state === 'directory' ? 'create' : 'permissions',
      path,
      { recursive: state === 'absent' || fields.get('recurse') === 'yes' },
    )
  else if (EDITS.has(name)) emitFile(there, 'edit', path)
  else if (WRITES.has(name)) emitFile(there, 'overwrite', path)
  else if (/^(service|systemd|systemd_service|win_service|sysvinit|supervisorctl)$/.test(name)) {
    if (state !== '') emit(there, 'restart', state, 'unit', path)
    if (state === '' || fields.has('enabled') || fields.has('masked')) emit(there, 'change', 'set', 'unit', path)
  } else if (PACKAGES.has(name)) emit(there, 'change', state === '' ? 'install' : state, 'package', path)
  else if (name === 'reboot' || name === 'win_reboot') emit(there, 'lose', 'reboot', 'host')
  else if (state === 'absent' && /(db|database|volume|bucket|instance|stack|disk|filesystem|lvol)$/.test(name))
    emit(there, 'lose', 'remove', name, path)
  else if (text === undefined) emit(there, 'unreadable', 'run', 'module', name)
  else emit(there, 'change', state === '' ? 'run' : state, name, path)
  return undefined
}

const PACKAGES = new Set([
  'package',
  'apt',
  'dnf',
  'dnf5',
  'yum',
  'apk',
  'pacman',
  'zypper',
  'homebrew',
  'snap',
  'npm',
  'pip',
])

const adHoc: Program = {
  names: ['ansible'],
  about: 'runs one module on many hosts',
  examples: {
    "ansible web -i inventories/production -m shell -a 'systemctl restart nginx'": [
      'restart restart unit nginx @ elsewhere',
    ],
    'ansible all -m ping': ['read ping host @ elsewhere'],
    "ansible all -a 'rm -rf /srv/x'": ['file delete below /srv/x @ elsewhere'],
    "ansible localhost -m command -a 'rm x'": ['file delete x'],
    "ansible all -i localhost, -e ansible_host=web1 -m command -a 'rm x'": ['file delete x @ elsewhere'],
    "ansible all -i localhost, -e ansible_host=localhost.example -m command -a 'rm x'": ['file delete x @ elsewhere'],
    "ansible all -i localhost, -e ansible_host=localhost -m command -a 'rm x'": ['file delete x'],
    "ansible web -m service -a 'name=nginx state=restarted' --check": ['read check host web'],
    "ansible web -m service -a 'name=nginx state=restarted'": ['restart restarted unit nginx @ elsewhere'],
    "ansible web -m file -a 'path=/srv/x state=absent'": ['file delete below /srv/x @ elsewhere'],
    "ansible all -i web1, -m service -a 'name=nginx state=restarted'": ['restart restarted unit nginx @ host web1'],
    "ansible web -m systemd -a 'name=nginx enabled=no'": ['change set unit nginx @ elsewhere'],
    "ansible web -m apt -a 'name=nginx state=absent'": ['change absent package nginx @ elsewhere'],
    'ansible web --list-hosts': ['read list host web'],
    'ansible web -m shell -a "$X"': ['unreadable run code'],
  },
  run: (call) => {
    const read = readOptions(call)
    const hosts = read.operands[0]
    if (read.has('--version', '--help') || hosts === undefined) return emit(call, 'read', 'help', 'help')
    const at = nowhere(call, 'the hosts of an inventory', names(call, read))
    if (read.has('--list-hosts')) return emit(call, 'read', 'list', 'host', hosts, { at })
    if (read.has('--check')) return emit(call, 'read', 'check', 'host', hosts, { at })
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name, { at })
    const module = read.value('--module-name') ?? word('command')
    if (!isKnown(module)) return emit(call, 'unreadable', 'run', 'module', module, { at })
    return runsModule(call, module.text, read.value('--args') ?? word('', call.span), hostsOf(call, read, hosts))
  },
}

const playbook: Program = {
  names: ['ansible-playbook'],
  about: 'brings many hosts to a state',
  examples: {
    'ansible-playbook -i inventories/production site.yml': ['file read site.yml', 'deploy run playbook site.yml'],
    'ansible-playbook -i inventories/production site.yml --check --diff': [
      'file read site.yml',
      'read check playbook site.yml',
    ],
    'ansible-playbook site.yml --list-tasks': ['file read site.yml', 'read list playbook site.yml'],
    'ansible-playbook -i localhost, -c local dev.yml': ['file read dev.yml', 'undescribed run playbook dev.yml'],
  },
  run: (call) => {
    const read = readOptions(call)
    if (read.has('--version', '--help') || read.operands.length === 0) return emit(call, 'read', 'help', 'help')
    const here = staysHere(read, undefined)
    const at: Place = here ? sessionOf(call) : nowhere(call, 'the hosts of an inventory', names(call, read))
    for (const path of read.operands) {
      emitFile(call, 'read', path)
      if (read.has('--list-hosts', '--list-tasks', '--list-tags')) emit(call, 'read', 'list', 'playbook', path, { at })
      else if (read.has('--check', '--syntax-check')) emit(call, 'read', 'check', 'playbook', path, { at })
      else if (here) emit(call, 'undescribed', 'run', 'playbook', path, { at })
      else emit(call, 'deploy', 'run', 'playbook', path, { at })
    }
  },
}

/** A playbook of a repository, run on this host. */
const pull: Program = {
  names: ['ansible-pull'],
  about: 'fetches a playbook and runs it here',
  examples: { 'ansible-pull -U https://git.example/x.git': ['remote-code run playbook https://git.example/x.git'] },
  run: (call) => {
    const at = call.args.findIndex((w) => /^(-U|--url)$/.test(w.text))
    emit(call, 'remote-code', 'run', 'playbook', call.args[at + 1] ?? '')
  },
}

function decrypts(call: ToolCall): Stream {
  for (const path of call.operands) {
    emit(call, 'read-secret', call.verb, 'file', path)
    const to = call.arguments.value('--output')
    if (call.verb === 'decrypt' && to === undefined) emitFile(call, 'edit', path)
    if (call.verb === 'edit') emitFile(call, 'edit', path)
    if (to !== undefined && to.text !== '-') emitFile(call, 'overwrite', to)
  }
  return stream(undefined, Carries.secret, call.span)
}

const vault: Program = tool({
  names: ['ansible-vault'],
  about: 'keeps secrets in files of a repository',
  options:
    '--vault-id= --vault-password-file|--vault-pass-file= -J|--ask-vault-pass -v|--verbose ' +
    '--encrypt-vault-id= --new-vault-id= --new-vault-password-file= --output= -n|--name= -p|--prompt ' +
    '--stdin-name= --show-input --skip-tty-check',
  verbs: {
    'view | decrypt | edit': decrypts,
    'encrypt | create | rekey': (call) => {
      for (const path of call.operands) emitFile(call, call.verb === 'create' ? 'create' : 'edit', path)
    },
    encrypt_string: (call) => emit(call, 'read', 'encrypt', 'text'),
    '*': isUndescribed,
  },
  examples: {
    'ansible-vault view group_vars/prod/vault.yml': ['read-secret view file group_vars/prod/vault.yml'],
    'ansible-vault encrypt x.yml': ['file edit x.yml'],
    'ansible-vault decrypt x.yml': ['read-secret decrypt file x.yml', 'file edit x.yml'],
  },
})

const galaxy: Program = tool({
  names: ['ansible-galaxy'],
  about: 'installs roles and collections',
  options:
    '-s|--server= --token|--api-key= -c|--ignore-certs -r|--role-file|--requirements-file= ' +
    '-p|--roles-path|--collections-path= -f|--force --force-with-deps -n|--no-deps --timeout= ' +
    '-v|--verbose --init-path= --type= --offline --pre -U|--upgrade --format= -g|--keep-scm-meta',
  verbs: {
    'list | info | search | role list | role info | role search | collection list | collection verify': reads('role'),
    'install | role install | collection install | collection download': (call) => {
      const remote = call.operands.find((w) => /(:\/\/|^git@|^git\+)/.test(w.text))
      if (remote !== undefined) emit(call, 'remote-code', 'install', 'role', remote)
      emit(call, 'change', 'install', 'role', call.operands[0] ?? call.arguments.value('--role-file') ?? '')
    },
    'init | remove | role init | role remove | collection init | collection build': changes('role'),
    'collection publish | role import | import': publishes('collection'),
    'role delete | delete | role setup | setup': (call) =>
      emit(call, 'lose', call.verb, 'role', call.operands[0] ?? ''),
    '*': isUndescribed,
  },
  examples: {
    'ansible-galaxy install -r requirements.yml': ['change install role requirements.yml'],
    'ansible-galaxy collection install git+https://x.example/y': [
      'remote-code install role git+https://x.example/y',
      'change install role git+https://x.example/y',
    ],
    'ansible-galaxy collection list': ['read collection list role'],
  },
})

const inspectors: Program = {
  names: ['ansible-inventory', 'ansible-config', 'ansible-doc', 'ansible-lint', 'ansible-console', 'ansible-navigator'],
  about: 'shows what ansible knows',
  examples: {
    'ansible-inventory -i inventories/production --graph': ['read show inventory'],
    'ansible-inventory --list': ['read-data show inventory'],
    'ansible-doc copy': ['read show documentation'],
    'ansible-lint': ['read check playbook'],
    'ansible-lint --fix': ['change fix playbook'],
    'ansible-console web': ['unreadable open shell'],
    'ansible-navigator run site.yml': ['undescribed run program ansible-navigator'],
  },
  run: (call) => {
    const has = (...flags: readonly string[]) => call.args.some((w) => flags.includes(w.text))
    if (call.name === 'ansible-inventory') {
      // Variables of hosts stand in the list, secrets among them.
      return emit(call, has('--list', '--host', '--vars', '--export') ? 'read-data' : 'read', 'show', 'inventory')
    }
    if (call.name === 'ansible-lint')
      return emit(
        call,
        call.args.some((w) => w.text.startsWith('--fix')) ? 'change' : 'read',
        has('--fix') ? 'fix' : 'check',
        'playbook',
      )
    if (call.name === 'ansible-console') return openShell(call)
    if (call.name === 'ansible-navigator')
      return emit(call, 'undescribed', 'run', 'program', call.name, {
        at: nowhere(call, 'the hosts of an inventory', call.args),
      })
    return emit(call, 'read', 'show', call.name === 'ansible-doc' ? 'documentation' : 'settings')
  },
}

export const ansible: readonly Program[] = [adHoc, playbook, pull, vault, galaxy, inspectors]
