import { emit, emitFile } from '../../emit.ts'
import { flagProgram } from '../../flags.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { shows } from '../../show.ts'
import { changes, changesAccess, does, reads, type ToolCall, tool } from '../../tool.ts'
import { isKnownText, type Word } from '../../word.ts'
import { openShell } from '../carriers.ts'

/** Disks and partitions: what shows them, and what takes all that is on them (util-linux 2.40, e2fsprogs 1.47). */

/** A disk, a partition or a volume loses everything on it; a plain file that stands for one is overwritten. */
export function emitWipe(call: Call, verb: string, target: Word): void {
  if (isKnownText(target.text) && !target.text.startsWith('/dev/') && !/^(UUID|LABEL|PARTUUID)=/.test(target.text)) {
    return emitFile(call, 'overwrite', target)
  }
  if (!isKnownText(target.text))
    return emit(call, 'lose', verb, 'disk', target, { note: 'everything on a disk that is not known' })
  emit(call, 'catastrophe', verb, 'disk', target, { note: 'everything on the disk' })
}

const mkfsNames = [
  'mkfs',
  'mke2fs',
  'mkswap',
  'mkdosfs',
  'mkntfs',
  'mkexfatfs',
  'newfs',
  'newfs_msdos',
  'mkudffs',
  'mkisofs',
  'genisoimage',
  'mksquashfs',
  'mkfs.erofs',
]
const kinds = [
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'vfat',
  'fat',
  'msdos',
  'ntfs',
  'exfat',
  'f2fs',
  'jfs',
  'reiserfs',
  'minix',
  'cramfs',
  'bfs',
  'nilfs2',
  'gfs2',
  'ocfs2',
  'udf',
  'zonefs',
  'ubifs',
  'lustre',
]

const mkfs: Program = {
  names: [...mkfsNames, ...kinds.map((kind) => `mkfs.${kind}`)],
  about: 'makes a new file system',
  examples: {
    'mkfs.ext4 -F /dev/sda1': ['catastrophe format disk /dev/sda1'],
    'mkfs -t xfs /dev/sdb': ['catastrophe format disk /dev/sdb'],
    'mkfs.ext4 disk.img': ['file overwrite disk.img'],
    'mkfs.ext4 -n /dev/sda1': ['read dry run disk /dev/sda1'],
    'mkswap /swapfile': ['file overwrite /swapfile'],
    'mkfs.xfs "$DEV"': ['lose format disk \uFFFC'],
    'mkfs.ext4 -V': [],
    'mksquashfs src out.img': ['file read below src', 'file overwrite out.img'],
  },
  run: (call) => {
    if (/^(mkisofs|genisoimage|mksquashfs|mkfs\.erofs)$/.test(call.name)) return makesImage(call)
    const extended = /^(mke2fs|mkfs\.ext\d)$/.test(call.name)
    const read = readArguments(
      call.args,
      optionTable(
        extended
          ? '-b= -C= -c -D -d= -E= -F -G= -g= -I= -i= -J= -j -K -L= -l= -M= -m= -N= -n -O= -o= -q -r= -S -T= -t= -U= -V ' +
              '-v -z= -e='
          : '-t|--type= -V|--version -v -f|--force -F= -L|--label= -n= -U|--uuid= -p|--pagesize= -b= -d= -i= -l= -m= -s= ' +
              '-r= -q -K -N -S= -O= -c -C -I -D= -a -A= -R= -h= -M= -g= --endianness= -e= -o= -w= -x= -E= -W= -X=',
      ),
    )
    if (read.has('-V') && read.operands.length === 0) return
    const target = read.operands[0]
    if (target === undefined) return
    const dry = extended ? read.has('-n') : /^(mkfs\.xfs|mkfs\.f2fs)$/.test(call.name) && read.has('-N')
    if (dry) return emit(call, 'read', 'dry run', 'disk', target)
    emitWipe(call, 'format', target)
  },
}

function makesImage(call: Call): void {
  const read = readArguments(
    call.args,
    optionTable('-o= -V= -comp= -b= -e= -volid= -A= -P= -J -R -r -l -graft-points -quiet -noappend', 'single'),
  )
  const out = read.value('-o')
  const sources = out === undefined ? read.operands.slice(0, -1) : read.operands
  for (const source of sources) emitFile(call, 'read', source, { recursive: true })
  const target = out ?? read.operands.at(-1)
  if (target !== undefined) emitFile(call, 'overwrite', target)
}

const wipe: Program = flagProgram({
  names: [
    'wipefs',
    'blkdiscard',
    'badblocks',
    'scrub',
    'nwipe',
    'zerofree',
    'fstrim',
    'blkzone',
    'sg_format',
    'sg_sanitize',
  ],
  about: 'takes away what is on a disk, or shows its signatures',
  on: 'disk',
  style: 'gnu',
  options:
    '-a|--all -b= -c= -e= -f|--force -J|--json -i|--noheadings -l= -n -o|--offset= -O|--output= -p|--parsable ' +
    '-q|--quiet -s -S|--signature= -t|--types= -V -h -v|--verbose -w -x= -X -z|--zeroout --secure --backup=? ' +
    '--lock=? -A -I --listed-in= --quiet-unsupported -m|--minimum= --dry-run -N --step= --length=',
  rules: [['-V -h --dry-run', 'read', 'show']],
  otherwise: (call) => {
    const given = call.arguments
    const showing =
      (call.name === 'wipefs' && (given.has('-n') || !given.has('-a', '-o', '-t'))) ||
      (call.name === 'badblocks' && !given.has('-w', '-n')) ||
      (call.name === 'blkzone' && /^(report|capacity)$/.test(call.operands[0]?.text ?? '')) ||
      (call.name === 'zerofree' && given.has('-n'))
    if (showing || call.name === 'fstrim' || (call.name === 'badblocks' && given.has('-n'))) {
      const kind = showing ? 'read' : 'change'
      for (const one of call.operands) emit(call, kind, showing ? 'show' : 'set', 'disk', one)
      if (call.operands.length === 0) emit(call, kind, showing ? 'show' : 'set', 'disk')
      return
    }
    for (const one of call.operands.slice(0, call.name === 'badblocks' ? 1 : undefined)) emitWipe(call, 'wipe', one)
  },
  examples: {
    'wipefs /dev/sda': ['read show disk /dev/sda'],
    'wipefs -a /dev/sda': ['catastrophe wipe disk /dev/sda'],
    'wipefs -n -a /dev/sda': ['read show disk /dev/sda'],
    'blkdiscard -f /dev/nvme0n1': ['catastrophe wipe disk /dev/nvme0n1'],
    'badblocks -sv /dev/sda': ['read show disk /dev/sda'],
    'badblocks -w /dev/sda': ['catastrophe wipe disk /dev/sda'],
    'fstrim -av': ['change set disk'],
  },
})

/** Tools with a script of letters on standard input: the letters are not read, and may write the table. */
const fdisk: Program = {
  names: [
    'fdisk',
    'gdisk',
    'cfdisk',
    'sfdisk',
    'sgdisk',
    'cgdisk',
    'addpart',
    'delpart',
    'partx',
    'partprobe',
    'kpartx',
    'resizepart',
    'growpart',
    'fixparts',
    'gpart',
  ],
  about: 'shows and writes partition tables',
  examples: {
    'fdisk -l /dev/sda': ['read list disk /dev/sda'],
    'fdisk /dev/sda': ['unreadable open shell /dev/sda'],
    "printf 'd\\nw\\n' | fdisk /dev/sda": ['catastrophe partition disk /dev/sda'],
    'sgdisk --zap-all /dev/sda': ['catastrophe partition disk /dev/sda'],
    'sgdisk -p /dev/sda': ['read list disk /dev/sda'],
    'sgdisk --backup=t.bin /dev/sda': ['read list disk /dev/sda', 'file overwrite t.bin'],
    'sfdisk -d /dev/sda': ['read list disk /dev/sda'],
    'sfdisk /dev/sda < layout': ['file read layout', 'catastrophe partition disk /dev/sda'],
    partprobe: ['change read again disk'],
    'growpart /dev/sda 1': ['change grow disk /dev/sda', 'change grow disk 1'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const each = (kind: 'read' | 'change', verb: string, from = words) => {
      for (const one of from) emit(call, kind, verb, 'disk', one)
      if (from.length === 0) emit(call, kind, verb, 'disk')
    }
    if (flags.some((one) => /^--(version|help)$/.test(one))) return
    const disk = words.at(-1)
    switch (call.name) {
      case 'sgdisk': {
        const backup = call.args.findIndex((w) => /^(-b|--backup)(=|$)/.test(w.text))
        const only = flags.every(
          (one) =>
            /^(-[pPivdDLEfFNbO]+|-[bi]=?.*|--(print|info|verify|display-alignment|first-.*|end-.*|list-types|backup|pretend|print-mbr|version|help)(=.*)?)$/.test(
              one,
            ) && !/^-d/.test(one),
        )
        if (!only)
          return void (disk === undefined ? emit(call, 'lose', 'partition', 'disk') : emitWipe(call, 'partition', disk))
        each('read', 'list', disk === undefined ? [] : [disk])
        const given = call.args[backup]
        const path =
          given === undefined
            ? undefined
            : given.text.includes('=')
              ? { ...given, text: given.text.slice(given.text.indexOf('=') + 1) }
              : call.args[backup + 1]
        if (path !== undefined) emitFile(call, 'overwrite', path)
        return
      }
      case 'sfdisk':
        if (
          flags.some((one) =>
            /^-[dlJVgsTFn]|^--(dump|list|json|verify|show-geometry|show-size|list-types|list-free|no-act|label-list|show-pt-geometry)/.test(
              one,
            ),
          )
        )
          return each('read', 'list')
        if (words.length > 1 && flags.some((one) => /^--(part-(uuid|label|type|attrs)|disk-id)/.test(one)))
          return each('read', 'list', words.slice(0, 1))
        return disk === undefined ? undefined : emitWipe(call, 'partition', words[0] as Word)
      case 'partprobe':
        return each('change', 'read again')
      case 'partx':
        return each(flags.some((one) => /^(-[adu]|--(add|delete|update))/.test(one)) ? 'change' : 'read', 'list')
      case 'kpartx':
        return each(flags.some((one) => /^-[adu]/.test(one)) ? 'change' : 'read', 'list')
      case 'growpart':
        return each(flags.some((one) => /^(-N|--dry-run)$/.test(one)) ? 'read' : 'change', 'grow')
      case 'addpart':
      case 'resizepart':
        return each('change', 'grow', words.slice(0, 1))
      case 'delpart':
        return each('change', 'forget', words.slice(0, 1))
      default:
        if (flags.some((one) => /^(-l|-x|--list|--list-details|-s|--getsz|-P)/.test(one))) return each('read', 'list')
        if (call.stdinGiven && disk !== undefined) return emitWipe(call, 'partition', disk)
        return openShell(call, disk)
    }
  },
}

const parted: Program = {
  names: ['parted'],
  about: 'shows and writes partition tables',
  examples: {
    'parted -l': ['read print disk'],
    'parted -s /dev/sda unit MiB print free': ['read print disk /dev/sda'],
    'parted -s /dev/sda mklabel gpt': ['catastrophe partition disk /dev/sda'],
    'parted -s /dev/sda rm 1': ['catastrophe partition disk /dev/sda'],
    'parted -s /dev/sda mkpart primary 1MiB 100%': ['lose mkpart disk /dev/sda'],
    'parted /dev/sda': ['unreadable open shell /dev/sda'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('-l|--list -m|--machine -j|--json -s|--script -f|--fix -a|--align= -h -v'),
    )
    const [disk, ...words] = read.operands
    const text = words.map((w) => w.text)
    if (read.has('-l', '-v', '-h')) return emit(call, 'read', 'print', 'disk')
    if (disk === undefined || words.length === 0) return openShell(call, disk)
    if (text.some((one) => /^(mklabel|mktable|rm|rescue|resizepart|resize)$/.test(one)))
      return emitWipe(call, 'partition', disk)
    const verb = text.find((one) => /^(mkpart|name|set|toggle|disk_set|type|select|move|cp|mkfs|mkpartfs)$/.test(one))
    if (verb !== undefined) return emit(call, 'lose', verb, 'disk', disk)
    const shows = text.some((one) => /^(print|p|unit|align-check|version|help|quit)$/.test(one))
    emit(call, shows ? 'read' : 'undescribed', 'print', 'disk', disk)
  },
}

const hdparm: Program = flagProgram({
  names: [
    'hdparm',
    'sdparm',
    'smartctl',
    'blockdev',
    'sg_inq',
    'sg_map',
    'lsblk',
    'blkid',
    'findfs',
    'sg_logs',
    'sg_vpd',
    'sg_readcap',
    'sg_scan',
    'sg_ses',
    'ledctl',
  ],
  about: 'shows and sets how a disk works',
  on: 'disk',
  style: 'gnu',
  options:
    '-a=? -A=? -B=? -b=? -c=? -C -d=? -D=? -E= -f -F -g -h -H -i -I -j -J=? -k=? -K=? -l= -L=? -m=? -M=? -n= -N=? ' +
    '-o= -O= -p=? -P=? -q -Q=? -r=? -R=? -s=? -S= -t=? -T=? -u=? -U= -v -V -w -W=? -x=? -X=? -y -Y -z -Z ' +
    '--fibmap --fwdownload= --security-erase --security-erase-enhanced --security-disable --security-unlock ' +
    '--security-set-pass --security-freeze --trim-sector-ranges --write-sector --make-bad-sector ' +
    '--repair-sector --yes-i-know-what-i-am-doing --please-destroy-my-drive --dco-restore --dco-setmax ' +
    '--sanitize-block-erase --sanitize-crypto-scramble --sanitize-overwrite --user-master= --read-sector --direct ' +
    '--Istdout ' +
    '--all --info --health --attributes --capabilities --log= --scan --scan-open --test= --abort --smart= ' +
    '--offlineauto= --saveauto= --set= --get= --xall --json=? --device= --tolerance= --badsum= --report= ' +
    '--nocheck= --identify=? --quietmode= ' +
    '--getsz --getsize64 --getsize --getss --getpbsz --getbsz --getro --getra --getfra --getalignoff --getiomin ' +
    '--getioopt --getmaxsect --getdiscardzeroes --getdiskseq --getzonesz --report --setro --setrw --setra= ' +
    '--setfra= --setbsz= --flushbufs --rereadpt ' +
    '--output= --fs --json --list --bytes --nodeps --paths --pairs --raw --noheadings --scsi --nvme --virtio ' +
    '--topology --perms --tree=? --include= --exclude= --inverse --sort= --zoned --discard --garbage-collect ' +
    '--cache-file= --label= --uuid= --match-tag= --probe --usages= --match-types= --hint= --sysroot= --width= ' +
    '--merge --dedup= --output-all --ascii --all-devices',
  rules: [
    [
      '--security-erase --security-erase-enhanced --trim-sector-ranges --write-sector --make-bad-sector ' +
        '--repair-sector --please-destroy-my-drive --dco-restore --dco-setmax --sanitize-block-erase ' +
        '--sanitize-crypto-scramble --sanitize-overwrite --fwdownload',
      (call) => {
        for (const one of call.operands.slice(-1)) emitWipe(call, 'erase', one)
      },
    ],
    ['--security-set-pass --security-disable --security-unlock --security-freeze', 'access', 'lock'],
    ['--read-sector', 'read-data', 'read sector'],
    [
      '--setro --setrw --setra --setfra --setbsz --flushbufs --rereadpt --test --abort --smart --offlineauto ' +
        '--saveauto --set',
      'change',
      'set',
    ],
  ],
  otherwise: (call) => {
    const given = call.arguments
    // The letters of hdparm set where they have a value, `-y`, `-Y`, `-f` act at once; the other programs only show.
    const sets =
      call.name === 'hdparm' &&
      given.given.some((one) => one.value !== undefined || /^-[yYfFwzZSsX]$/.test(one.name)) &&
      !given.given.every((one) => /^-[tTiIgCHNv]$/.test(one.name))
    const tests = call.name === 'smartctl' && given.has('-t', '-X', '-s', '-o', '-S')
    const led = call.name === 'ledctl' && call.operands.length > 0
    for (const one of call.operands)
      emit(call, sets || tests || led ? 'change' : 'read', sets || tests ? 'set' : 'show', 'disk', one)
    if (call.operands.length === 0) emit(call, 'read', 'show', 'disk')
  },
  examples: {
    'hdparm -I /dev/sda': ['read show disk /dev/sda'],
    'hdparm -tT /dev/sda': ['read show disk /dev/sda'],
    'hdparm -S 120 /dev/sda': ['change set disk /dev/sda'],
    'hdparm --user-master u --security-erase p /dev/sda': ['catastrophe erase disk /dev/sda'],
    'smartctl -a /dev/sda': ['read show disk /dev/sda'],
    'smartctl -t long /dev/sda': ['change set disk long', 'change set disk /dev/sda'],
    'lsblk -f': ['read show disk'],
    'lsblk -o NAME,SIZE': ['read show disk'],
    'blkid /dev/sda1': ['read show disk /dev/sda1'],
    'blockdev --getsize64 /dev/sda': ['read show disk /dev/sda'],
    'blockdev --setro /dev/sda': ['change set disk /dev/sda'],
  },
})

const wipes = (call: ToolCall) => {
  for (const one of call.operands.slice(0, 1)) emitWipe(call, call.verb, one)
}

const nvme: Program = tool({
  names: ['nvme'],
  about: 'shows and controls NVMe disks',
  options:
    '-n|--namespace-id= -o|--output-format= -v|--verbose -l|--lbaf= -s|--ses= -f|--force -r|--reset ' +
    '-H|--human-readable -a= -e|--log-entries= -t= -w= --raw-binary -b -i= -d= -c=',
  verbs: {
    'list | list-subsys | id-ctrl | id-ns | list-ns | list-ctrl | nvm-id-ctrl | list-id | get-ns-id': reads('disk'),
    'get-log | telemetry-log | fw-log | smart-log': reads('disk'),
    'ana-log | error-log | effects-log | endurance-log | predictable-lat-log | persistent-event-log': reads('disk'),
    'self-test-log | sanitize-log | version | help': reads('disk'),
    'get-feature | get-property | show-regs | discover | show-topology | show-hostnqn | gen-hostnqn': reads('disk'),
    'resv-report | supported-log-pages | lba-status-log': reads('disk'),
    read: does('read-data', 'disk'),
    'format | sanitize | delete-ns | write | write-zeroes | write-uncor | dsm | security-send | copy': wipes,
    'create-ns | attach-ns | detach-ns | set-feature | set-property | reset | subsystem-reset': changes('disk'),
    'ns-rescan | connect | connect-all | disconnect': changes('disk'),
    'disconnect-all | fw-download | fw-commit | fw-activate | device-self-test | flush': changes('disk'),
    'resv-acquire | resv-register | resv-release': changes('disk'),
    'gen-dhchap-key | check-dhchap-key | tls-key': changesAccess('disk'),
  },
  examples: {
    'nvme list': ['read list disk'],
    'nvme smart-log /dev/nvme0': ['read smart-log disk /dev/nvme0'],
    'nvme format /dev/nvme0n1': ['catastrophe format disk /dev/nvme0n1'],
  },
})

const free = shows(
  [
    'df',
    'findmnt',
    'repquota',
    'quota',
    'dumpe2fs',
    'xfs_info',
    'filefrag',
    'e2freefrag',
    'dfc',
    'duf',
    'ncdu',
    'gdu',
    'dust',
    'mountpoint',
    'xfs_estimate',
  ],
  'file system',
  'shows file systems and the space on them',
  {
    'df -h': ['read show file system'],
    'df -i /': ['read show file system'],
    'findmnt -t ext4': ['read show file system'],
    'dumpe2fs -h /dev/sda1': ['read show file system'],
  },
)

export const disks: readonly Program[] = [mkfs, wipe, fdisk, parted, hdparm, nvme, free]
