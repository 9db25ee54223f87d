import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changes, changesAccess, does, reads, type ToolCall, tool } from '../../../tool.ts'
import { isKnownText, type Word } from '../../../word.ts'

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

export const disks: readonly Program[] = [mkfs, wipe, hdparm, nvme, free]
