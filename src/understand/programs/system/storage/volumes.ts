import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import {
  changes,
  changesAccess,
  does,
  loses,
  reads,
  readsSecret,
  type ToolCall,
  tool,
  type VerbRun,
} from '../../../tool.ts'
import { isKnown } from '../../../word.ts'
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
        for (const one of call.operands) {
          // A group without a volume in it means all its volumes.
          if (isKnown(one) && /^(\/dev\/)?[^/]+\/?$/.test(one.text))
            emit(call, 'catastrophe', 'remove', 'volume', one, { note: 'every volume of the group' })
          else emit(call, 'lose', 'remove', 'volume', one)
        }
        return call.operands.length === 0 ? each('lose', 'remove') : undefined
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
    'lvremove /dev/vg0/data': ['lose remove volume /dev/vg0/data'],
    'lvremove -f "$LV"': ['lose remove volume \uFFFC'],
    'lvremove -f vg0': ['catastrophe remove volume vg0'],
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

const dmsetup: Program = tool({
  names: ['dmsetup', 'multipath', 'multipathd', 'losetup', 'drbdadm', 'targetcli', 'nbd-client', 'rbd-nbd'],
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
      const sets =
        given.has('-d', '-c', '-F', '-W', '-w') || (call.name === 'losetup' && given.has('-f') && given.has('--show'))
      emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', 'device')
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
  },
})

const iscsiadm: Program = {
  names: ['iscsiadm'],
  about: 'shows and controls disks over the network',
  examples: {
    'iscsiadm -m session -P 3': ['read show device'],
    'iscsiadm -m node -T t --logout': ['change set device'],
    'iscsiadm -m node -T t -o delete': ['lose delete device'],
  },
  run: (call) => {
    const words = call.args.map((w) => w.text)
    if (words.includes('delete')) return emit(call, 'lose', 'delete', 'device')
    const sets = words.some((one) =>
      /^(-l|-u|-R|-s|--login|--logout|--logoutall.*|--loginall.*|--rescan|new|update)$/.test(one),
    )
    emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', 'device')
  },
}

export const volumes: readonly Program[] = [lvmShow, lvm, cryptsetup, mdadm, dmsetup, iscsiadm]
