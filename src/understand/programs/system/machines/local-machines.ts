import { emit, emitFile, nowhere, reachOf, sessionOf } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import type { Program } from '../../../program.ts'
import {
  changes,
  isUndescribed,
  loses,
  publishes,
  reads,
  restarts,
  type ToolCall,
  tool,
  type Verb,
} from '../../../tool.ts'
import { type Stream, type Word, word } from '../../../word.ts'

/** Virtual machines and system containers of this host. What is in their disks is nowhere else. */

/** `prod:web` is on another server; these names of servers hold images alone, or are this host. */
function isRemote({ text }: Word): boolean {
  const remote = /^([\w.-]+):/.exec(text)?.[1]
  return remote !== undefined && !/^(local|images|ubuntu|ubuntu-daily|ubuntu-minimal|docker|oci-\w+)$/.test(remote)
}

/** The machine comes first, its command behind it; without one it is a shell. */
function inside(options: string, machine: 'operand' | 'option' | 'none'): Verb {
  return {
    command: true,
    options,
    run: (call): Stream | undefined => {
      // As a container of this host's: it is of the session's class, and no file of it can be looked at.
      const daemon = { ...reachOf(call), is: 'docker', host: undefined, context: undefined } as const
      const name = (machine === 'operand' ? call.operands[0] : undefined) ?? word(call.name)
      const away = { is: 'elsewhere', why: `a remote of ${call.name}`, from: call.site } as const
      const site = isRemote(name) ? away : ({ is: 'container', daemon, name, mounts: [], from: call.site } as const)
      const words = call.operands.filter((w, i) => i > 1 || w.text !== '--')
      const rest = machine === 'operand' ? words.slice(1) : words
      const command = rest[0]?.text === '--' ? rest.slice(1) : rest
      return command.length === 0 ? (openShell({ ...call, site }) ?? undefined) : call.exec(command, { site })
    },
  }
}

const OPTIONS = `-f|--force -v|--verbose -q|--quiet -j|--json --format= --debug --log-level= --tty=? -y|--yes -p|--profile=
  -d|--data --all-projects --project= --very-verbose`

const SIZES = `-c|--cpu|--cpus= -m|--memory= -d|--disk= -r|--runtime= --arch= --vm-type= --mount-type= -t|--vm-type=
  -k|--kubernetes --network-address --name= --set= --containerd= --mount= --rosetta --edit --disk-size= --timeout=
  -s|--storage= -n|--network= --image= --no-graphics --dir= --net-bridged= --vm --ephemeral --config= --device=
  --type= --no-profiles --target= --user= --dns= --ssh-agent -e|--env= --from= -i= --root --home= --pull
  --additional-packages= --init --nvidia --release= --distro= --foreground`

const machines: Program = tool({
  names: ['colima', 'limactl', 'orb', 'orbctl', 'tart', 'rdctl', 'multipass'],
  about: 'runs virtual machines on this host',
  options: OPTIONS,
  verbs: {
    [`list | ls | status | version | info | show-ssh | get | ip | doctor | logs | completion | list-settings |
      template list | template validate | validate | disk list | disk ls | snapshot list | snapshot ls |
      hostagent status | ssh-config | usernet | config get | fqn | tunnel list | find | networks | aliases`]:
      reads('machine'),
    [`start | create | init | update | set | edit | clone | copy | rename | pull | import | disk create | disk resize |
      disk unlock | disk import | snapshot create | start-at-login | install | generate-entry |
      upgrade | config set | default | kubernetes start | template copy | factory-settings | mount | umount | launch |
      snapshot | recover | alias | unalias`]: {
      options: SIZES,
      run: changes('machine'),
    },
    'stop | restart | suspend | kubernetes stop | shutdown': {
      options: '-a|--all --timeout=',
      run: restarts('machine'),
    },
    [`delete | rm | remove | reset | factory-reset | disk delete | disk rm | disk remove | snapshot delete | snapshot rm |
      snapshot apply | restore | purge | kubernetes delete | kubernetes reset | rmi`]: {
      options: '-a|--all -p|--purge --rm-home --remove-kubernetes-cache --hard --destructive',
      run: loses('machine'),
    },
    'prune | cache clean | clean': (call) => emit(call, 'lose-remade', call.verb, 'cache'),
    'ssh | nerdctl': inside('--layer -p|--profile=', 'none'),
    'run | enter': inside(
      `${SIZES} -c|--container= -m|--machine= -u|--user= -w|--workdir= -p|--path --no-tty -T`,
      'option',
    ),
    'shell | exec': inside('--workdir= --shell= --preserve-env -i -t --reconnect', 'operand'),
    'push | copy-to-registry': publishes('image'),
    'cp | scp': {
      options: '-r|--recursive --backend=',
      run: (call) => {
        const to = call.operands.at(-1)
        for (const from of call.operands.slice(0, -1)) if (!from.text.includes(':')) emitFile(call, 'read', from)
        if (to === undefined || to.text.includes(':')) emit(call, 'change', 'copy', 'machine', to ?? '')
        else emitFile(call, 'overwrite', to)
      },
    },
    '*': isUndescribed,
  },
  examples: {
    'multipass exec dev -- ls /srv': ['file list /srv @ container dev'],
    'multipass exec dev -- sudo rm -rf /srv': ['file delete below /srv @ container dev'],
    'multipass delete --purge dev': ['lose delete machine dev'],
    'multipass list': ['read list machine'],
    'colima status': ['read status machine'],
    'colima start --cpu 4 --memory 8': ['change start machine'],
    'colima delete -f': ['lose delete machine'],
    'colima ssh -- rm x': ['file delete x @ container colima'],
    'limactl list': ['read list machine'],
    'limactl delete -f default': ['lose delete machine default'],
    'limactl shell default rm x': ['file delete x @ container default'],
    'limactl shell default': ['unreadable open shell @ container default'],
    'limactl cp a.txt default:/tmp': ['file read a.txt', 'change copy machine default:/tmp'],
    'limactl snapshot create default': ['change snapshot create machine default'],
    'limactl snapshot apply default': ['lose snapshot apply machine default'],
    'colima kubernetes reset': ['lose kubernetes reset machine'],
    'tart push dev ghcr.io/acme/dev:1': ['publish push image dev', 'publish push image ghcr.io/acme/dev:1'],
    'orb delete ubuntu': ['lose delete machine ubuntu'],
    'tart clone a b': ['change clone machine a', 'change clone machine b'],
    'rdctl factory-reset': ['lose factory-reset machine'],
    'colima frobnicate': ['undescribed frobnicate program colima'],
  },
})

/** https://linuxcontainers.org/incus/docs/main/ and its elder. Projects, networks and pools are removed one by one. */
const incus: Program = tool({
  names: ['incus', 'lxc'],
  about: 'runs system containers and virtual machines on this host',
  options: OPTIONS,
  place: (call) => {
    const remotes = call.operands.filter(isRemote)
    return remotes.length === 0 ? sessionOf(call) : nowhere(call, `a remote of ${call.name}`, remotes)
  },
  verbs: {
    [`list | ls | info | version | image list | image info | image show | config show | config get | config list |
      network list | network show | network info | storage list | storage show | storage info | storage volume list |
      storage volume show | storage volume info | profile list | profile show | project list | project show |
      project info | remote list | snapshot list | snapshot show | operation list | operation show | cluster list |
      cluster show | warning list | warning show | monitor | query | top | webui`]: {
      options:
        '-c|--columns= --resources --show-log -e|--expanded --target= --type= --pretty -X|--request= --wait -d|--data=',
      run: (call: ToolCall) =>
        call.arguments.has('-X', '-d')
          ? emit(call, 'undescribed', 'query', 'program', call.name)
          : emit(call, 'read', call.verb, 'machine', call.operands[0] ?? ''),
    },
    'config trust | auth': (call) => emit(call, 'access', call.verb, 'machine', call.operands[0] ?? ''),
    [`launch | create | init | copy | cp | move | mv | rename | snapshot | snapshot create | publish | import |
      image import | image copy | image edit | image refresh | image alias | config set | config unset | config edit |
      config device | config template | config metadata | network create | network set | network edit | network attach |
      network detach | storage create | storage set | storage edit | storage volume create | storage volume copy |
      storage volume attach | storage volume detach | profile create | profile set | profile edit | profile add |
      profile remove | profile assign | profile device | project create | project switch | project set | remote add |
      remote switch | alias`]: { options: SIZES, run: changes('machine') },
    'start | stop | restart | pause | resume | freeze | unfreeze': {
      options: `--all --stateful --stateless --timeout= --console=? ${SIZES}`,
      run: restarts('machine'),
    },
    // What is rebuilt starts with an empty disk.
    [`delete | rm | rebuild | restore | snapshot restore | snapshot delete | image delete | network delete | storage delete |
      storage volume delete | profile delete | project delete | config trust remove`]: loses('machine'),
    exec: inside('--cwd= --env= -n|--disable-stdin -t|--force-interactive -T --mode= --user= --group=', 'operand'),
    'shell | console': (call) => openShell(call),
    'file push': (call) => {
      for (const from of call.operands.slice(0, -1)) emitFile(call, 'read', from)
      emit(call, 'change', 'copy', 'machine', call.operands.at(-1) ?? '', { at: call.place() })
    },
    'file pull | export | image export | storage volume export': (call) => {
      const to = call.operands.at(-1)
      emit(call, 'read-data', call.verb, 'machine', call.operands[0] ?? '', { at: call.place() })
      if (to !== undefined && call.operands.length > 1) emitFile(call, 'overwrite', to)
    },
    'file delete': loses('file'),
    '*': isUndescribed,
  },
  examples: {
    'incus list': ['read list machine'],
    'incus exec prod:web -- rm x': ['file delete x @ elsewhere'],
    'incus launch images:debian/13 dev': ['change launch machine images:debian/13', 'change launch machine dev'],
    'incus delete dev -f': ['lose delete machine dev'],
    'lxc exec dev -- rm x': ['file delete x @ container dev'],
    'incus rebuild images:debian/13 dev': ['lose rebuild machine images:debian/13', 'lose rebuild machine dev'],
    'lxc stop dev': ['restart stop machine dev'],
    'incus query -X DELETE /1.0/instances/dev': ['undescribed query program incus'],
  },
})

/** Their containers have the home and the files of the host: what is run there is run here. */
const boxes: Program = tool({
  names: ['distrobox', 'toolbox'],
  about: 'runs containers that share the home of the host',
  options: `-n|--name= -v|--verbose -y|--assumeyes --log-level= -r|--root --dry-run`,
  verbs: {
    'list | ls | version | help': reads('container'),
    'create | init | upgrade | assemble | export | generate-entry | ephemeral': {
      options: SIZES,
      run: changes('container'),
    },
    stop: { options: '-a|--all', run: restarts('container') },
    'rm | remove | rmi': { options: '-f|--force -a|--all --rm-home', run: loses('container') },
    enter: {
      command: true,
      options: '-e|--exec -T|--no-tty -a|--additional-flags= --clean-path -nw|--no-workdir -d|--distro= --release=',
      run: (call) => {
        const from = call.operands.findIndex((w) => w.text === '--' || w.text === '-e')
        return from < 0 ? openShell(call) : call.exec(call.operands.slice(from + 1))
      },
    },
    run: {
      command: true,
      options: '-c|--container= -d|--distro= --release= --preserve-fds=',
      run: (call) => (call.operands.length === 0 ? openShell(call) : call.exec(call.operands)),
    },
    '*': isUndescribed,
  },
  examples: {
    'distrobox list': ['read list container'],
    'distrobox enter dev -- rm x': ['file delete x'],
    'toolbox run -c dev rm x': ['file delete x'],
    'toolbox enter dev': ['unreadable open shell'],
    'distrobox rm -f dev': ['lose rm container dev'],
  },
})

export const localMachines: readonly Program[] = [machines, incus, boxes]
