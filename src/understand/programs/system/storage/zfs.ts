import { emit, emitFile } from '../../../emit.ts'
import type { Program } from '../../../program.ts'
import { changes, does, loses, reads, type ToolCall, tool } from '../../../tool.ts'
import { Carries, type Stream } from '../../../word.ts'

/** File systems that are volumes too: ZFS (OpenZFS 2.3) and btrfs. */

/** A stream of a dataset: all that is in it. */
const sends = (call: ToolCall): Stream => {
  does('read-data', 'dataset')(call)
  return { text: undefined, carries: Carries.data, span: call.span }
}

const zfs: Program = tool({
  names: ['zfs'],
  about: 'shows and controls the datasets of ZFS',
  options: '-r -R -f -p -n -v -d= -o= -s= -S= -t= -H -j -x= -i= -I= -L -e -c -w -D -F -u -V= -b= -k -a -l -g -h',
  shortHelp: false,
  dryRun: (call) => call.arguments.has('-n') && /^(destroy|send|receive|recv|create)$/.test(call.verb),
  verbs: {
    'list | get | version | userspace | groupspace | projectspace | holds | diff | bookmark | wait | projecttree':
      reads('dataset'),
    mount: (call) => does(call.operands.length === 0 && !call.arguments.has('-a') ? 'read' : 'change', 'dataset')(call),
    [`
      snapshot | snap | create | clone | promote | rename | set | inherit | upgrade | unmount | umount |
      share | unshare | hold | release | receive | recv | project | redact | rewrite | jail | unjail
    `]: (call) => does(call.arguments.has('-F') && /^rec/.test(call.verb) ? 'lose' : 'change', 'dataset')(call),
    send: sends,
    'destroy | rollback': loses('dataset'),
    'allow | unallow | load-key | unload-key | change-key': (call) =>
      does(call.operands.length < 2 && call.verb === 'allow' ? 'read' : 'access', 'dataset')(call),
  },
  examples: {
    'zfs list -t snapshot': ['read list dataset'],
    'zfs get all tank/data': ['read get dataset all', 'read get dataset tank/data'],
    'zfs snapshot tank/data@a': ['change snapshot dataset tank/data@a'],
    'zfs destroy -r tank/data': ['lose destroy dataset tank/data'],
    'zfs destroy -nv tank/data': ['read dry run plan destroy'],
    'zfs rollback tank/data@a': ['lose rollback dataset tank/data@a'],
    'zfs send tank/data@a | cat': ['read-data send dataset tank/data@a'],
  },
})

const zpool: Program = tool({
  names: ['zpool'],
  about: 'shows and controls the pools of ZFS',
  options: '-f -n -o= -O= -m= -R= -T= -v -H -p -P -L -g -d= -D -N -t -a -l -s -c -i -x -w -j -y -q -r -e',
  shortHelp: false,
  dryRun: (call) => call.arguments.has('-n') && /^(create|add|split|remove)$/.test(call.verb),
  verbs: {
    'list | status | iostat | history | get | version | wait': reads('pool'),
    events: (call) =>
      emit(
        call,
        call.arguments.has('-c') ? 'catastrophe' : 'read',
        'events',
        'pool',
        '',
        call.arguments.has('-c') ? { note: 'the events of the pool are evidence' } : {},
      ),
    'destroy | labelclear': does('catastrophe', 'pool', { note: 'everything on the disks of the pool' }),
    create: loses('pool'),
    'scrub | online | offline | add | attach | detach | replace | clear | export | import': changes('pool'),
    'upgrade | trim | initialize | reguid | reopen | set | resilver | sync | checkpoint | ddtprune': changes('pool'),
    'remove | split': loses('pool'),
  },
  examples: {
    'zpool status -x': ['read status pool'],
    'zpool iostat -v 1 3': ['read iostat pool 1', 'read iostat pool 3'],
    'zpool destroy tank': ['catastrophe destroy pool tank'],
    'zpool scrub tank': ['change scrub pool tank'],
    'zpool create -n t sdb': ['read dry run plan create'],
  },
})

const btrfs: Program = tool({
  names: ['btrfs', 'btrfs-convert', 'btrfstune'],
  about: 'shows and controls btrfs',
  options:
    '-q -v -r -f= -p= -c= -e -o -t -a -g -u -s -d= -m= -h -H -b -k -B -R -C -E= -i= --force --repair --readonly ' +
    '--commit-after --raw --human-readable',
  shortHelp: false,
  verbs: {
    'filesystem show | filesystem df | filesystem du | filesystem usage | fi show | fi df': reads('file system'),
    'fi du | fi usage | f show | f df | subvolume list | subvolume show': reads('file system'),
    'subvolume get-default | subvolume find-new | sub list | sub show | device stats': reads('file system'),
    'device usage | device scan | device ready | dev stats | scrub status': reads('file system'),
    'balance status | replace status | qgroup show | inspect-internal dump-super': reads('file system'),
    'inspect-internal dump-tree | inspect-internal inode-resolve | property get': reads('file system'),
    'property list | version': reads('file system'),
    'subvolume create | subvolume snapshot | subvolume set-default | subvolume sync': changes('file system'),
    'sub create | sub snapshot | filesystem resize | filesystem label | filesystem sync': changes('file system'),
    'filesystem defragment | filesystem mkswapfile | fi resize | fi label | fi defrag': changes('file system'),
    'device add | device remove | device delete | scrub start | scrub cancel | scrub resume': changes('file system'),
    'balance start | balance pause | balance cancel | balance resume | replace start': changes('file system'),
    'replace cancel | qgroup create | qgroup assign | qgroup limit | quota enable': changes('file system'),
    'quota disable': changes('file system'),
    'quota rescan | property set | receive': changes('file system'),
    'subvolume delete | sub delete | sub del | subvolume del | qgroup destroy | rescue': loses('file system'),
    send: (call) => {
      does('read-data', 'file system')(call)
      for (const path of call.arguments.values('-f')) emitFile(call, 'overwrite', path)
      return { text: undefined, carries: Carries.data, span: call.span }
    },
    check: (call) => does(call.arguments.has('--repair', '--force') ? 'lose' : 'read', 'file system')(call),
    restore: does('read-data', 'file system'),
    '*': (call) => does(call.name === 'btrfs' ? 'undescribed' : 'lose', 'file system')(call),
  },
  examples: {
    'btrfs filesystem usage /': ['read filesystem usage file system /'],
    'btrfs subvolume delete /srv/old': ['lose subvolume delete file system /srv/old'],
    'btrfs scrub status /': ['read scrub status file system /'],
    'btrfs check --repair /dev/sdb': ['lose check file system /dev/sdb'],
  },
})

export const zfsPrograms: readonly Program[] = [zfs, zpool, btrfs]
