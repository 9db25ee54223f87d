import { emit, emitFile } from '../../emit.ts'
import { flagProgram } from '../../flags.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { shows } from '../../show.ts'
import {
  changes,
  changesAccess,
  does,
  loses,
  reads,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
  type VerbRun,
} from '../../tool.ts'
import { Carries, isKnown, type Stream } from '../../word.ts'
import { openShell } from '../carriers.ts'
import { emitWipe } from './disks.ts'

/** Volumes over disks: LVM, LUKS, software RAID, ZFS, btrfs, device mapper. */

const lvmShow = shows(
  [
    'lvs',
    'vgs',
    'pvs',
    'lvdisplay',
    'vgdisplay',
    'pvdisplay',
    'lvscan',
    'vgscan',
    'pvscan',
    'lvmdiskscan',
    'lvmconfig',
    'vgck',
    'pvck',
    'lvmdump',
  ],
  'volume',
  'shows the volumes of LVM',
  { lvs: ['read show volume'], 'vgs -o +vg_free': ['read show volume'], 'pvscan --cache': ['change set volume'] },
  {
    changes: {
      pvscan: /^(--cache|-a|--activate)/,
      vgscan: /^(--mknodes|--cache)/,
      vgck: /^--updatemetadata/,
      pvck: /^--(repair|repairtype)/,
    },
  },
)

const lvmOptions =
  '-a|--activate= -A|--autobackup= -c|--chunksize= -C|--contiguous= -d|--debug= -f|--force -h|--help ' +
  '-i|--stripes= -I|--stripesize= -k|--setactivationskip= -K|--ignoreactivationskip ' +
  '-l|--extents= -L|--size= -m|--mirrors= -M|--persistent= -n|--name= -p|--permission= -P|--partial -q|--quiet ' +
  '-r|--resizefs -s|--snapshot -t|--test -T|--thin -v|--verbose -V|--virtualsize= ' +
  '-W|--wipesignatures= -y|--yes -Z|--zero= --addtag= --deltag= --alloc= --type= --thinpool= ' +
  '--poolmetadatasize= --merge --splitcache --uncache --config= --devices= --refresh --monitor= --poll= ' +
  '--restorefile= --uuid= -u= --metadatasize= --dataalignment= --removemissing --mirrorsonly --noudevsync ' +
  '--ignoremonitoring --all -b --background --import --select= -S= -o= --options= --file= --list'

/** Everything that LVM changes; `--test` changes nothing. */
const lvm: Program = flagProgram({
  names: [
    'lvcreate',
    'lvremove',
    'lvextend',
    'lvreduce',
    'lvresize',
    'lvchange',
    'lvconvert',
    'lvrename',
    'vgcreate',
    'vgremove',
    'vgextend',
    'vgreduce',
    'vgchange',
    'vgrename',
    'vgsplit',
    'vgmerge',
    'vgexport',
    'vgimport',
    'vgcfgbackup',
    'vgcfgrestore',
    'pvcreate',
    'pvremove',
    'pvresize',
    'pvmove',
    'pvchange',
    'lvmdevices',
  ],
  about: 'makes, changes and removes the volumes of LVM',
  on: 'volume',
  options: lvmOptions,
  rules: [
    ['-t', 'read', 'dry run'],
    ['-h', 'read', 'help'],
  ],
  otherwise: (call) => {
    const each = (kind: 'change' | 'lose', verb: string) => does(kind, 'volume', { verb })(call)
    switch (call.name) {
      case 'lvremove':
        return each('lose', 'remove')
      case 'vgremove':
        for (const one of call.operands)
          emit(call, 'catastrophe', 'remove', 'volume group', one, { note: 'everything on the disks of the group' })
        return
      case 'pvremove':
        for (const one of call.operands) emitWipe(call, 'wipe', one)
        return
      case 'pvcreate':
        for (const one of call.operands) emitWipe(call, 'format', one)
        return
      case 'vgcreate':
        for (const one of call.operands.slice(1)) emitWipe(call, 'format', one)
        return emit(call, 'change', 'create', 'volume group', call.operands[0] ?? '')
      case 'vgextend':
        for (const one of call.operands.slice(1)) emitWipe(call, 'format', one)
        return emit(call, 'change', 'extend', 'volume group', call.operands[0] ?? '')
      case 'lvreduce':
      case 'vgcfgrestore':
        return each('lose', call.name.slice(2))
      case 'lvresize':
        return each(
          /^[+]/.test((call.arguments.value('-L') ?? call.arguments.value('-l'))?.text ?? '') ? 'change' : 'lose',
          'resize',
        )
      case 'lvconvert':
        return each(call.arguments.has('--merge', '--type', '--uncache', '-m') ? 'lose' : 'change', 'convert')
      default:
        return each('change', call.name.slice(2))
    }
  },
  examples: {
    'lvcreate -L 10G -n data vg0': ['change create volume vg0'],
    'lvremove -f vg0/data': ['lose remove volume vg0/data'],
    'lvextend -r -L +5G vg0/data': ['change extend volume vg0/data'],
    'lvreduce -L 5G vg0/data': ['lose reduce volume vg0/data'],
    'vgremove vg0': ['catastrophe remove volume group vg0'],
    'pvremove /dev/sdb': ['catastrophe wipe disk /dev/sdb'],
    'lvremove --test vg0/data': ['read dry run volume vg0/data'],
  },
})

const luksSecret = (call: ToolCall) => call.arguments.has('--dump-volume-key', '--dump-master-key', '--volume-key-file')

const cryptsetup: Program = tool({
  names: ['cryptsetup', 'veritysetup', 'integritysetup', 'cryptsetup-reencrypt'],
  about: 'opens and makes encrypted disks',
  options:
    '-c|--cipher= -h|--hash= -y|--verify-passphrase -d|--key-file= --keyfile-size= --keyfile-offset= ' +
    '--volume-key-file= --dump-volume-key --dump-master-key -s|--key-size= --key-slot= -S= -q|--batch-mode ' +
    '-t|--timeout= -T|--tries= --align-payload= --header-backup-file= --header= -r|--readonly -i|--iter-time= ' +
    '-v|--verbose --debug --type= -M= --allow-discards --persistent --token-id= --label= --uuid= --sector-size= ' +
    '--pbkdf= --force-password -l|--size= -b= -o= -p= --test-passphrase --token-only --decrypt --encrypt ' +
    '--resume-only --json-file= --external-tokens-path=',
  shortHelp: false,
  verbs: {
    'status | isLuks | luksUUID | benchmark | luksDump | bitlkDump | fvault2Dump | token export | verify | dump': (
      call,
    ) => (luksSecret(call) ? readsSecret('disk')(call) : reads('disk')(call)),
    'open | luksOpen | create | plainOpen | loopaesOpen | tcryptOpen | bitlkOpen | close': changes('disk'),
    'luksClose | remove | resize | luksSuspend | luksResume | refresh | config': changes('disk'),
    'luksFormat | luksErase | erase | luksHeaderRestore | format | repair': (call) => {
      for (const one of call.operands.slice(0, 1)) emitWipe(call, call.verb, one)
    },
    'luksAddKey | luksRemoveKey | luksChangeKey | luksKillSlot | luksConvertKey | token add': changesAccess('disk'),
    'token import | token remove | token unassign': changesAccess('disk'),
    luksHeaderBackup: (call) => {
      readsSecret('disk')(call)
      const path = call.arguments.value('--header-backup-file')
      if (path !== undefined) emitFile(call, 'create', path)
    },
    'reencrypt | luksConvert | convert': loses('disk'),
  },
  examples: {
    'cryptsetup status data': ['read status disk data'],
    'cryptsetup luksDump /dev/sdb': ['read luksDump disk /dev/sdb'],
    'cryptsetup luksDump --dump-volume-key /dev/sdb': ['read-secret luksDump disk /dev/sdb'],
    'cryptsetup luksFormat /dev/sdb': ['catastrophe luksFormat disk /dev/sdb'],
    'cryptsetup open /dev/sdb data': ['change open disk /dev/sdb', 'change open disk data'],
    'cryptsetup luksKillSlot /dev/sdb 1': ['access luksKillSlot disk /dev/sdb', 'access luksKillSlot disk 1'],
  },
})

const eachWiped =
  (verb: string, from: number): VerbRun =>
  (call) => {
    for (const one of call.operands.slice(from)) emitWipe(call, verb, one)
  }

const mdadm: Program = flagProgram({
  names: ['mdadm'],
  about: 'shows and controls software RAID',
  on: 'array',
  options:
    '-D|--detail -E|--examine -Q|--query -s|--scan -v|--verbose -b|--brief -X|--examine-bitmap -Y|--export ' +
    '--detail-platform --examine-badblocks -F|--monitor -C|--create -A|--assemble -B|--build -G|--grow -S|--stop ' +
    '-R|--run -o|--readonly -w|--readwrite -a|--add=? --re-add= -r|--remove= -f|--fail= --set-faulty= --replace= ' +
    '--with= --zero-superblock --kill-subarray= --update-subarray= --misc --manage --incremental -I --wait -W ' +
    '--wait-clean -l|--level= -n|--raid-devices= -x|--spare-devices= -c|--chunk= -e|--metadata= -z|--size= ' +
    '--backup-file= --bitmap= -N|--name= -u|--uuid= -p|--layout= --force --test -t --config= -1 -y|--syslog ' +
    '-m|--mail= -d|--delay= --daemonise -h -V --assume-clean --action= --dump= --restore=',
  rules: [
    ['-V -h', 'read', 'help'],
    ['--zero-superblock --kill-subarray', eachWiped('wipe', 0)],
    ['-C -B', eachWiped('format', 1)],
    ['-G -f --set-faulty -r -a --re-add --replace --update-subarray --action --restore', 'change', 'manage'],
    ['-S', 'restart', 'stop'],
    ['-A -R -o -w -I -F', 'change', 'assemble'],
    ['-D -E -Q -X --detail-platform --examine-badblocks -W --wait-clean', 'read', 'show'],
  ],
  otherwise: 'change',
  examples: {
    'mdadm --detail /dev/md0': ['read show array /dev/md0'],
    'mdadm --stop /dev/md0': ['restart stop array /dev/md0'],
    'mdadm --zero-superblock /dev/sdb': ['catastrophe wipe disk /dev/sdb'],
    'mdadm /dev/md0 --fail /dev/sdb1': ['change manage array /dev/md0'],
  },
})

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

const dmsetup: Program = tool({
  names: ['dmsetup', 'multipath', 'multipathd', 'iscsiadm', 'losetup', 'drbdadm', 'targetcli', 'nbd-client', 'rbd-nbd'],
  about: 'shows and controls devices over devices',
  options:
    '-a|--all -l|--list -ll -j|--associated= -d|--detach= -D|--detach-all -f|--find -c|--set-capacity= ' +
    '-P|--partscan -r|--read-only -o|--offset= --sizelimit= --show -J|--json -O|--output= -n -m|--mode= ' +
    '-p|--portal= -T|--targetname= -u|--logout -L= --login --logout -R|--rescan -s -F -r -v= -k= --showkeys ' +
    '--target= --tree -C --columns --options= --name= -w -W -t -q -B -i= -h -b= -I= --op= -S --value=',
  shortHelp: false,
  verbs: {
    '': (call) => {
      const given = call.arguments
      if (given.has('-D')) return emit(call, 'lose', 'detach', 'device')
      if (call.name === 'targetcli') return openShell(call)
      const login =
        (call.name === 'iscsiadm' && given.has('--login', '--logout', '-u', '-R')) ||
        given.strangers.some((w) => /^(-l|--login)$/.test(w.text))
      const sets =
        given.has('-d', '-c', '-F', '-W', '-w') ||
        login ||
        (call.name === 'losetup' && given.has('-f') && given.has('--show'))
      const deletes = call.name === 'iscsiadm' && given.value('--op')?.text === 'delete'
      emit(call, deletes ? 'lose' : sets ? 'change' : 'read', sets ? 'set' : 'show', 'device')
    },
    [`
      ls | info | status | table | deps | targets | version | help | udevcookies | udevcreatecookie | report |
      splitname | cstate | dstate | role | dump | sh-resources | show | list
    `]: (call) => does(call.arguments.has('--showkeys') ? 'read-secret' : 'read', 'device')(call),
    'create | load | reload | suspend | resume | rename | message | remove | clear | mknodes': changes('device'),
    'udevcomplete | udevreleasecookie | mangle | setgeometry | up | down | adjust | connect': changes('device'),
    'disconnect | primary | secondary | attach | detach | reconfigure | reset': changes('device'),
    'remove_all | wipe_table | create-md | wipe-md | invalidate': does('catastrophe', 'device', {
      note: 'everything on the devices',
    }),
    '*': (call) => {
      const [first] = call.arguments.operands
      if (call.name !== 'losetup') return does('change', 'device')(call)
      const reading = call.arguments.operands.length === 1 && !call.arguments.has('-f', '-c', '-d')
      emit(call, reading ? 'read' : 'change', reading ? 'show' : 'attach', 'device', first ?? '')
    },
  },
  examples: {
    'losetup -a': ['read show device'],
    'losetup /dev/loop0': ['read show device /dev/loop0'],
    'losetup -f disk.img': ['change attach device disk.img'],
    'losetup -d /dev/loop0': ['change set device'],
    'dmsetup ls --tree': ['read ls device'],
    'dmsetup table --showkeys': ['read-secret table device'],
    'dmsetup remove_all': ['catastrophe remove_all device'],
    'multipath -ll': ['read show device'],
    'multipath -F': ['change set device'],
    'iscsiadm -m session': ['read show device'],
    'iscsiadm -m node -T t --logout': ['change set device'],
  },
})

/** ceph, gluster: storage of many hosts. */
const ceph: Program = tool({
  names: ['ceph', 'gluster', 'ceph-volume', 'radosgw-admin', 'crushtool', 'ceph-authtool'],
  about: 'shows and controls storage of many hosts',
  options:
    '-c|--conf= -n|--name= -k|--keyring= -f|--format= -m= --id= --cluster= -s|--status -w|--watch -h ' +
    '--connect-timeout= --yes-i-really-really-mean-it --yes-i-really-mean-it -i= -o= --uid= --bucket= ' +
    '--mode=script',
  shortHelp: false,
  verbs: {
    '': (call) => (call.arguments.has('-s', '-w', '-h') ? emit(call, 'read', 'status', 'storage') : openShell(call)),
    'status | health | health detail | df | df detail | osd tree | osd df | osd stat | osd dump': reads('storage'),
    'osd perf | osd status | osd pool ls | osd pool stats | osd pool get | osd blocked-by': reads('storage'),
    'mon stat | mon dump | quorum_status | pg stat | pg dump | pg ls | pg query | pg dump_stuck': reads('storage'),
    'mds stat | fs ls | fs status | mgr stat | mgr module ls | mgr services | versions | version': reads('storage'),
    features: reads('storage'),
    'crash ls | crash info | log last | orch ls | orch ps | orch host ls | orch device ls': reads('storage'),
    'config dump | config get | config show | device ls | time-sync-status | balancer status': reads('storage'),
    tell: reads('storage'),
    'volume info | volume status | volume list | volume heal | peer status | pool list': reads('storage'),
    'volume profile | volume top | lvm list | inventory | user list | bucket list | bucket stats': reads('storage'),
    'usage show | quota': reads('storage'),
    'auth ls | auth list | auth get | auth get-key | auth print-key | auth export': readsSecret('storage'),
    'user info | config-key get | config-key dump': readsSecret('storage'),
    'auth add | auth caps | auth del | auth rm | auth get-or-create | auth import': changesAccess('storage'),
    'user create | user rm | user modify | user suspend | key create | key rm | caps add': changesAccess('storage'),
    'caps rm | subuser create': changesAccess('storage'),
    'osd out | osd in | osd down | osd set | osd unset | osd reweight | osd crush': changes('storage'),
    'osd pool set | osd pool create | osd pool application | pg repair | pg scrub': changes('storage'),
    'pg deep-scrub | pg force-recovery': changes('storage'),
    'config set | config rm | mgr module enable | mgr module disable | mgr fail | mds fail': changes('storage'),
    'orch apply | orch host add | balancer on | balancer off | crash archive': changes('storage'),
    'crash archive-all | volume start | volume set | volume add-brick | volume rebalance': changes('storage'),
    'peer probe': changes('storage'),
    'orch restart | orch start | orch stop | orch daemon | volume stop': restarts('storage'),
    'osd pool delete | osd pool rm | osd purge | osd destroy | osd rm | osd lost | fs rm': loses('storage'),
    'orch rm | volume delete | volume remove-brick | volume reset | peer detach | bucket rm': loses('storage'),
    'object rm | lvm zap | mon remove | config-key rm | crash rm | crash prune': loses('storage'),
  },
  examples: {
    'ceph -s': ['read status storage'],
    'ceph health detail': ['read health detail storage'],
    'ceph osd tree': ['read osd tree storage'],
    'ceph osd out 3': ['change osd out storage 3'],
    'ceph osd pool delete p p': ['lose osd pool delete storage p'],
    'gluster volume status': ['read volume status storage'],
  },
})

/** Clusters of hosts that take over from one another. */
const pcs: Program = {
  names: [
    'pcs',
    'crm',
    'crm_mon',
    'crm_resource',
    'corosync-quorumtool',
    'corosync-cfgtool',
    'corosync-cmapctl',
    'pvecm',
    'qm',
    'pct',
    'virsh',
    'xl',
    'VBoxManage',
    'multipass',
    'lxc-ls',
    'lxc-info',
  ],
  about: 'shows and controls clusters of hosts and virtual machines',
  examples: {
    'pcs status': ['read status cluster'],
    'crm_mon -1': ['read show cluster'],
    'pcs resource restart web': ['restart restart cluster web'],
    'virsh list --all': ['read list cluster'],
    'virsh destroy vm1': ['restart destroy cluster vm1'],
    'virsh undefine vm1 --remove-all-storage': ['lose undefine cluster vm1'],
    'virsh console vm1': ['unreadable open shell'],
    'virsh frobnicate vm1': ['undescribed frobnicate cluster vm1'],
    virsh: ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('-c|--connect= -r= -h -f= --name= --file= -1 -A -n -r -s -i --all'),
    )
    const words = read.operands.filter(
      (w) =>
        !/^(cluster|resource|node|constraint|stonith|quorum|property|alert|config|snapshot|guest)$/.test(w.text) ||
        read.operands.length === 1,
    )
    const [verb, name] = words
    if (
      /^(crm_mon|corosync-quorumtool|lxc-ls|lxc-info)$/.test(call.name) ||
      (call.name === 'corosync-cfgtool' && read.strangers.every((w) => w.text === '-s')) ||
      read.strangers.some((w) => /^--(help|version)$/.test(w.text))
    )
      return emit(call, 'read', 'show', 'cluster')
    if (call.name === 'corosync-cmapctl')
      return emit(call, read.strangers.some((w) => /^-[sdD]/.test(w.text)) ? 'change' : 'read', 'show', 'cluster')
    if (verb === undefined) return openShell(call)
    if (!isKnown(verb)) return emit(call, 'unreadable', 'run', 'verb', verb)
    const text = verb.text
    if (/^(console|edit|shell|connect|monitor|enter)$/.test(text)) return openShell(call)
    if (
      /^(list|show|status|info|showvminfo|failcount|relations|dominfo|domstate|domblk\w*|domif\w*|dommemstat|domstats|vcpu\w*info|nodeinfo|node\w*stats|net-(list|info|dumpxml|dhcp-leases)|pool-(list|info|dumpxml)|vol-(list|info|path)|snapshot-(list|info)|capabilities|sysinfo|version|hostname|uri|top|uptime|dmesg|vcpu-list|nodes|pending|find|ls|report|dumpxml|describe|networks|get|domid|domname|domuuid|listsnapshot)$/.test(
        text,
      )
    )
      return emit(call, 'read', text, 'cluster', name ?? '')
    if (
      /^(start|stop|restart|reboot|reset|shutdown|destroy|suspend|resume|pause|unpause|cleanup|refresh|ban|move|migrate|standby|unstandby|managedsave|controlvm|startvm|enable|disable|manage|unmanage|maintenance|unmaintenance|poweroff|save|restore|rebuild)$/.test(
        text,
      )
    )
      return emit(call, 'restart', text, 'cluster', name ?? '')
    if (
      /^(undefine|delete|remove|unregistervm|purge|net-(destroy|undefine|delete)|pool-(destroy|delete|undefine)|vol-(delete|wipe)|snapshot-(delete|revert)|delsnapshot|rollback|clear)$/.test(
        text,
      )
    )
      return emit(call, 'lose', text, 'cluster', name ?? '')
    if (
      /^(define|create|createvm|modifyvm|clone|set\w*|update|attach-\w+|detach-\w+|autostart|snapshot-create(-as)?|net-(define|start|autostart)|pool-(define|start|refresh)|vol-(create|clone|resize)|blockresize|launch|mount|umount|transfer|add|group|op|meta)$/.test(
        text,
      )
    )
      return emit(call, 'change', text, 'cluster', name ?? '')
    if (/^(exec|qemu-agent-command|qemu-monitor-command|guestcontrol|auth|acl|token)$/.test(text))
      return emit(call, 'unreadable', text, 'cluster', name ?? '')
    emit(call, 'undescribed', text, 'cluster', name ?? '')
  },
}

export const volumes: readonly Program[] = [lvmShow, lvm, cryptsetup, mdadm, zfs, zpool, btrfs, dmsetup, ceph, pcs]
