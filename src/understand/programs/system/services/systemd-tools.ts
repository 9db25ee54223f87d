import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import {
  changes,
  changesAccess,
  does,
  isUndescribed,
  loses,
  reads,
  readsData,
  restarts,
  tool,
  type VerbRun,
} from '../../../tool.ts'
import { Carries } from '../../../word.ts'
import { systemdPlace } from './systemctl.ts'

/** The smaller tools of systemd 257. */

export const systemdOptions =
  '-H|--host= -M|--machine= -a|--all -l|--full -p|--property= --value -P= -n|--lines= -o|--output= --json= -j ' +
  '-q|--quiet --no-pager --no-legend ' +
  '--no-ask-password --user --system --kill-whom= -s|--signal= --static --transient --pretty -i|--interface= -4 ' +
  '-6 --legend=? --cache=? --stale-data=? ' +
  '-t|--type= -c|--class= --raw=? --protocol= --monitor -1 -r|--reverse --since= --until= --debugger= ' +
  '--adjust-system-clock'

const loginctl: Program = tool({
  names: ['loginctl'],
  about: 'shows and ends the sessions of users',
  options: systemdOptions,
  place: systemdPlace,
  verbs: {
    '': reads('session'),
    'list-sessions | session-status | show-session | list-users | user-status | show-user': reads('session'),
    'list-seats | seat-status | show-seat': reads('session'),
    'terminate-session | terminate-user | terminate-seat | kill-session | kill-user': restarts('session'),
    'activate | lock-session | unlock-session | lock-sessions | unlock-sessions | attach': changes('session'),
    'flush-devices | enable-linger': changes('session'),
    'disable-linger': changes('session'),
  },
  examples: {
    loginctl: ['read  session'],
    'loginctl user-status me': ['read user-status session me'],
    'loginctl terminate-user me': ['restart terminate-user session me'],
  },
})

/** A tool whose verbs read without an argument and set with one. */
const setsWithArgument =
  (on: string): VerbRun =>
  (call) =>
    does(call.operands.length === 0 ? 'read' : 'change', on)(call)

const hostnamectl: Program = tool({
  names: ['hostnamectl'],
  about: 'shows and sets the name of the host',
  options: systemdOptions,
  place: systemdPlace,
  verbs: {
    '': reads('host'),
    'status | show': reads('host'),
    'hostname | icon-name | chassis | deployment | location': setsWithArgument('host'),
    'set-hostname | set-icon-name | set-chassis | set-deployment | set-location': changes('host'),
  },
  examples: {
    hostnamectl: ['read  host'],
    'hostnamectl status': ['read status host'],
    'hostnamectl hostname': ['read hostname host'],
    'hostnamectl hostname web2': ['change hostname host web2'],
    'hostnamectl set-hostname web2': ['change set-hostname host web2'],
  },
})

const timedatectl: Program = tool({
  names: ['timedatectl', 'localectl'],
  about: 'shows and sets the clock and the language of the host',
  options: systemdOptions,
  place: systemdPlace,
  verbs: {
    '': reads('host'),
    'status | show | list-timezones | timesync-status | show-timesync | list-locales | list-keymaps': reads('host'),
    'list-x11-keymap-models | list-x11-keymap-layouts | list-x11-keymap-variants | list-x11-keymap-options':
      reads('host'),
    'set-time | set-timezone | set-local-rtc | set-ntp | ntp-servers | revert | set-locale': changes('host'),
    'set-keymap | set-x11-keymap': changes('host'),
  },
  examples: {
    timedatectl: ['read  host'],
    'timedatectl show': ['read show host'],
    'timedatectl set-timezone UTC': ['change set-timezone host UTC'],
    'localectl status': ['read status host'],
    'localectl set-locale C': ['change set-locale host C'],
  },
})

/** A lookup tells the name server what it looks for: a name made of a secret carries it away. */
const query: VerbRun = (call) => {
  const told = call.operands.some((w) => (w.carries & (Carries.secret | Carries.data)) !== 0)
  if (told) emit(call, 'disclose', 'query', 'name', '', { note: 'the name is made of a secret or of stored data' })
  emit(call, 'read', 'query', 'name', call.operands[0] ?? '')
}

const resolvectl: Program = tool({
  names: ['resolvectl', 'systemd-resolve'],
  about: 'looks names up, shows and sets the resolver',
  options:
    `${systemdOptions} --status --statistics --flush-caches --reset-statistics --reset-server-features --set-dns= ` +
    '--set-domain= --revert',
  verbs: {
    '': (call) => {
      const sets = call.arguments.has(
        '--flush-caches',
        '--reset-statistics',
        '--reset-server-features',
        '--set-dns',
        '--set-domain',
        '--revert',
      )
      emit(call, sets ? 'change' : 'read', sets ? 'set' : 'status', 'resolver')
    },
    'query | service | openpgp | tlsa': query,
    'status | statistics | show-cache | show-server-state | monitor': reads('resolver'),
    'dns | domain | default-route | llmnr | mdns | dnssec | dnsovertls | nta': (call) =>
      does(call.operands.length > 1 ? 'change' : 'read', 'resolver')(call),
    'log-level': setsWithArgument('resolver'),
    'flush-caches | reset-statistics | reset-server-features | revert': changes('resolver'),
    '*': (call) =>
      call.name === 'systemd-resolve' ? query({ ...call, operands: call.arguments.operands }) : isUndescribed(call),
  },
  examples: {
    'resolvectl status': ['read status resolver'],
    'resolvectl query api.example': ['read query name api.example'],
    'resolvectl dns eth0': ['read dns resolver eth0'],
    'resolvectl dns eth0 1.1.1.1': ['change dns resolver eth0', 'change dns resolver 1.1.1.1'],
    'resolvectl flush-caches': ['change flush-caches resolver'],
    'systemd-resolve --status': ['read status resolver'],
    'resolvectl query "$(cat .env).x.example"': [
      'file read .env',
      'disclose query name',
      'read query name \uFFFC.x.example',
    ],
  },
})

const coredumpctl: Program = tool({
  names: ['coredumpctl'],
  about: 'lists and takes out core dumps',
  options:
    `${systemdOptions} -S= -U= -F|--field= -o|--output= -D|--directory= --file= --root= --image= ` +
    '-A|--debugger-arguments=',
  verbs: {
    '': reads('core dump'),
    'list | info': reads('core dump'),
    dump: (call) => {
      readsData('core dump')(call)
      const path = call.arguments.value('-o')
      if (path !== undefined) {
        emitFile(call, 'overwrite', path)
        call.wroteFile(path, { text: undefined, carries: Carries.data, span: path.span })
      }
      return { text: undefined, carries: Carries.data, span: call.span }
    },
    'debug | gdb': (call) => openShell(call),
  },
  examples: {
    'coredumpctl list': ['read list core dump'],
    'coredumpctl info 4711': ['read info core dump 4711'],
    'coredumpctl dump 4711 -o core.bin': ['read-data dump core dump 4711', 'file overwrite core.bin'],
    'coredumpctl gdb': ['unreadable open shell'],
  },
})

const analyze: Program = tool({
  names: ['systemd-analyze'],
  about: 'shows how the host started and what its units are',
  options:
    `${systemdOptions} --global --order --require --from-pattern= --to-pattern= --fuzz= --man=? --generators=? ` +
    '--instance= --root= --image= --base-time= --iterations= --security-policy= --offline=? --threshold= ' +
    '--profile= --table --unit= --recursive-errors= --tldr',
  verbs: {
    '': reads('boot'),
    'time | blame | critical-chain | dump | plot | dot | unit-files | unit-paths | exit-status': reads('boot'),
    'capability | condition | syscall-filter': reads('boot'),
    'filesystems | calendar | timestamp | timespan | cat-config | verify | security | inspect-elf': reads('boot'),
    'malloc | fdstore | image-policy': reads('boot'),
    'compare-versions | has-tpm2 | pcrs | srk | architectures | smbios11 | unit-gdb': reads('boot'),
    'dlopen-metadata | get-log-level | get-log-target': reads('boot'),
    'log-level | log-target | service-watchdogs': setsWithArgument('boot'),
    'set-log-level | set-log-target': changes('boot'),
  },
  examples: {
    'systemd-analyze blame': ['read blame boot'],
    'systemd-analyze': ['read  boot'],
    'systemd-analyze security nginx': ['read security boot nginx'],
    'systemd-analyze log-level debug': ['change log-level boot debug'],
  },
})

const machinectl: Program = tool({
  names: ['machinectl', 'portablectl', 'homectl', 'userdbctl', 'oomctl', 'networkctl', 'udevadm', 'systemd-hwdb'],
  about: 'shows and controls containers, links, devices and homes',
  options:
    `${systemdOptions} --uid= -E|--setenv= --mkdir --read-only --verify= --format= --force --max-addresses= --name= ` +
    '--attribute-walk --query= --path= --export --subsystem-match= --action= --settle --timeout= --kernel ' +
    '--udev --runtime --now --drop-in= --stats',
  verbs: {
    '': reads('machine'),
    'list | status | show | image-status | show-image | list-images | list-transfers | inspect': reads('machine'),
    'is-attached | lldp | label | cat | dump': reads('machine'),
    'users-in-group | groups-of-user | user | group | services | ssh-authorized-keys | info': reads('machine'),
    'monitor | settle | test | test-builtin | verify | wait': reads('machine'),
    'poweroff | reboot | terminate | kill | start | stop | up | down | renew | forcerenew | reconfigure':
      restarts('machine'),
    'login | edit': (call) => openShell(call),
    shell: {
      command: true,
      run: (call) => {
        const [machine, ...command] = call.operands
        if (command.length === 0) return openShell(call, machine)
        return call.exec(command, {
          site: { is: 'elsewhere', why: `the machine \`${machine?.text}\``, from: call.site },
        })
      },
    },
    'enable | disable | bind | copy-to | copy-from | clone | rename | read-only | set-limit': changes('machine'),
    'pull-tar | pull-raw | import-tar | import-raw': changes('machine'),
    'import-fs | export-tar | export-raw | cancel-transfer | attach | detach | reattach': changes('machine'),
    'set-property | reload | trigger | control | update': changes('machine'),
    'activate | deactivate | with | resize | lock | unlock | lock-all | deactivate-all | mask': changes('machine'),
    'unmask | persistent-storage': changes('machine'),
    'remove | clean | delete | rebalance': loses('machine'),
    'create | update-home | passwd | authenticate | adopt | register | unregister': changesAccess('machine'),
  },
  examples: {
    'machinectl list': ['read list machine'],
    'machinectl shell c1 /bin/rm -r x': ['file delete below x @ elsewhere'],
    'machinectl shell c1': ['unreadable open shell c1'],
    'machinectl remove c1': ['lose remove machine c1'],
    'networkctl status': ['read status machine'],
    'networkctl down eth0': ['restart down machine eth0'],
    'udevadm info --query=all --name=/dev/sda': ['read info machine'],
    'udevadm trigger': ['change trigger machine'],
  },
})

const tmpfilesOptions =
  '--user --create --clean --remove --purge --boot --graceful --dry-run --prefix= -E --exclude-prefix= --root= ' +
  '--image= --image-policy= --replace= --cat-config --tldr --no-pager -h|--help --version --inline'

/** Helpers of systemd that run a program, set the host up, or only print. */
const helpers: Program = {
  names: [
    'systemd-tmpfiles',
    'systemd-sysusers',
    'systemd-firstboot',
    'systemd-machine-id-setup',
    'systemd-notify',
    'systemd-mount',
    'systemd-umount',
    'systemd-creds',
    'systemd-cat',
    'systemd-inhibit',
    'systemd-socket-activate',
  ],
  about: 'helpers of systemd',
  examples: {
    'systemd-tmpfiles --clean': ['lose-remade clean temporary files'],
    'systemd-tmpfiles --remove x.conf': ['lose remove temporary files'],
    'systemd-tmpfiles --cat-config': ['read show temporary files'],
    'systemd-sysusers': ['access set account'],
    'systemd-creds cat db': ['read-secret cat credential db'],
    'systemd-creds list': ['read list credential'],
    'systemd-cat rm a': ['file delete a', 'change write journal'],
    'systemd-inhibit --list': ['read list inhibitor'],
    'systemd-inhibit --why=x rm a': ['file delete a'],
    'systemd-mount /dev/sdb1 /mnt': ['change mount file system /dev/sdb1'],
  },
  run: (call) => {
    const text = call.args.map((w) => w.text)
    if (text.includes('--help') || text.includes('--version')) return
    switch (call.name) {
      case 'systemd-tmpfiles': {
        const read = readArguments(call.args, optionTable(tmpfilesOptions, 'abbreviated'))
        if (read.has('--cat-config', '--dry-run', '--tldr')) return emit(call, 'read', 'show', 'temporary files')
        if (read.has('--remove', '--purge')) return emit(call, 'lose', 'remove', 'temporary files')
        if (read.has('--clean')) emit(call, 'lose-remade', 'clean', 'temporary files')
        if (read.has('--create') || read.strangers.length > 0) emit(call, 'change', 'create', 'temporary files')
        return
      }
      case 'systemd-sysusers':
        return emit(
          call,
          text.includes('--cat-config') || text.includes('--dry-run') ? 'read' : 'access',
          'set',
          'account',
        )
      case 'systemd-firstboot':
        return emit(call, 'access', 'set', 'host')
      case 'systemd-creds': {
        const [verb, name] = call.args.filter((w) => !w.text.startsWith('-'))
        const kind = /^(list|has-tpm2|setup)?$/.test(verb?.text ?? '')
          ? 'read'
          : verb?.text === 'encrypt'
            ? 'change'
            : 'read-secret'
        emit(call, kind, verb?.text ?? 'list', 'credential', name ?? '')
        return { text: undefined, carries: kind === 'read-secret' ? Carries.secret : 0, span: call.span }
      }
      case 'systemd-cat':
      case 'systemd-inhibit':
      case 'systemd-socket-activate': {
        if (text.includes('--list')) return emit(call, 'read', 'list', 'inhibitor')
        const read = readArguments(
          call.args,
          optionTable(
            '-t|--identifier= -p|--priority= --stderr-priority= --level-prefix= --namespace= --what= --who= --why= ' +
              '--mode= --no-ask-password -l|--listen= -d|--datagram -a|--accept --seqpacket -E|--setenv= --fdname= --inetd ' +
              '--now',
          ),
          'operand',
        )
        if (read.operands.length > 0) call.exec(read.operands)
        if (call.name === 'systemd-cat') emit(call, 'change', 'write', 'journal')
        return
      }
      case 'systemd-mount':
      case 'systemd-umount': {
        if (text.includes('--list')) return emit(call, 'read', 'list', 'file system')
        const first = call.args.find((w) => !w.text.startsWith('-'))
        return emit(call, 'change', call.name === 'systemd-mount' ? 'mount' : 'unmount', 'file system', first ?? '')
      }
      default:
        return emit(call, 'change', call.name.slice('systemd-'.length), 'host')
    }
  },
}

const bootctl: Program = tool({
  names: ['bootctl', 'kernel-install', 'grubby', 'efibootmgr'],
  about: 'shows and sets what the host starts from',
  options:
    `${systemdOptions} --esp-path= --boot-path= --root= --image= -x --print-boot-path --print-root-device ` +
    '--no-variables --graceful --all-architectures --variables=? --info=? --default-kernel --default-index ' +
    '--default-title --add-kernel= --remove-kernel= --update-kernel= --args= --remove-args= --set-default= ' +
    '--set-default-index= -v|--verbose -b|--bootnum= -B|--delete-bootnum -c|--create -n= -N|--delete-bootnext ' +
    '-o= -O|--delete-bootorder -d|--disk= -L|--label= -p|--part=',
  verbs: {
    '': (call) => {
      const { arguments: given } = call
      if (given.has('-B', '-O', '--remove-kernel')) return emit(call, 'lose', 'remove', 'boot entry')
      const only = [
        '--info',
        '--default-kernel',
        '--default-index',
        '--default-title',
        '-v',
        '--print-boot-path',
        '-x',
        '--print-root-device',
        '--no-pager',
      ]
      const reading = given.given.every((one) => only.includes(one.name))
      emit(call, reading && given.strangers.length === 0 ? 'read' : 'change', reading ? 'show' : 'set', 'boot entry')
    },
    [`
      status | list | is-installed | reboot-to-firmware | systemd-efi-options | random-seed | inspect |
      kernel-identify | kernel-inspect
    `]: (call) => does(call.operands.length > 0 && call.verb !== 'status' ? 'change' : 'read', 'boot entry')(call),
    'install | update | set-default | set-oneshot | set-timeout | set-timeout-oneshot | add | add-all':
      changes('boot entry'),
    'remove | unlink | cleanup': loses('boot entry'),
  },
  examples: {
    'bootctl status': ['read status boot entry'],
    efibootmgr: ['read show boot entry'],
    'efibootmgr -b 0001 -B': ['lose remove boot entry'],
    'grubby --info=ALL': ['read show boot entry'],
    'grubby --update-kernel=ALL --args=quiet': ['change set boot entry'],
    'bootctl remove': ['lose remove boot entry'],
  },
})

export const systemdTools: readonly Program[] = [
  loginctl,
  hostnamectl,
  timedatectl,
  resolvectl,
  coredumpctl,
  analyze,
  machinectl,
  helpers,
  bootctl,
]
