import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { does } from '../../../tool.ts'
import { emitWipe } from './disks.ts'

/** Mounting, swap, checks and settings of file systems. */

const mountOptions =
  '-a|--all -B|--bind -c|--no-canonicalize -f|--fake -F|--fork -h|--help -i|--internal-only -l|--show-labels ' +
  '-L|--label= -m|--mkdir=? -M|--move -n|--no-mtab -N|--namespace= ' +
  '-o|--options= -O|--test-opts= -r|--read-only -R|--rbind -s -T|--fstab= -t|--types= -U|--uuid= -v|--verbose ' +
  '-V|--version -w|--rw|--read-write --source= --target= --target-prefix= ' +
  '--options-mode= --options-source= --options-source-force --onlyonce --exclusive --beneath --map-users= ' +
  '--map-groups= --make-shared --make-slave --make-private --make-unbindable ' +
  '--make-rshared --make-rslave --make-rprivate --make-runbindable -p|--pass-fd='

/** What a mount hides is out of reach for as long as it stands, so it is a change of the directory too. */
const mount: Program = {
  names: [
    'mount',
    'mount.nfs',
    'mount.cifs',
    's3fs',
    'gcsfuse',
    'fusermount',
    'fusermount3',
    'bindfs',
    'mergerfs',
    'pmount',
    'udisksctl',
    'squashfuse',
    'encfs',
    'gocryptfs',
    'cryfs',
  ],
  about: 'mounts file systems, or shows them',
  examples: {
    mount: ['read show file system'],
    'mount -t ext4': ['read show file system'],
    'mount -l': ['read show file system'],
    'mount -o remount,rw /data': ['change mount file system /data'],
    'mount /dev/sdb1 /mnt': ['change mount file system /mnt', 'file edit /mnt'],
    'mount --bind /tmp/x /etc/prodgate': ['change mount file system /etc/prodgate', 'file edit /etc/prodgate'],
    'mount --bind src /tmp/x; rm -rf /tmp/x/a': [
      'change mount file system /tmp/x',
      'file edit /tmp/x',
      'file delete below /tmp/x/a',
      'file delete below /repo/src/a',
    ],
    'mount -a': ['change mount file system'],
    'mount -fav': ['read dry run file system'],
    'fusermount -u /mnt': ['change unmount file system /mnt'],
    'udisksctl status': ['read show file system'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        call.name === 'fusermount' || call.name === 'fusermount3' ? '-u -z -q -o= -h -V' : mountOptions,
        'abbreviated',
      ),
    )
    if (read.has('-h', '-V')) return
    const target = read.value('--target') ?? read.operands.at(-1)
    if (call.name === 'udisksctl') {
      const verb = read.operands[0]?.text ?? 'status'
      const kind = /^(status|info|monitor|dump|help)$/.test(verb)
        ? 'read'
        : /^power-off$/.test(verb)
          ? 'lose'
          : 'change'
      return emit(call, kind, kind === 'read' ? 'show' : verb, 'file system')
    }
    if (read.has('-u') && call.name.startsWith('fusermount'))
      return emit(call, 'change', 'unmount', 'file system', target ?? '')
    if (read.has('-f') && call.name === 'mount') return emit(call, 'read', 'dry run', 'file system')
    if (target === undefined)
      return emit(
        call,
        read.has('-a', '-L', '-U') ? 'change' : 'read',
        read.has('-a', '-L', '-U') ? 'mount' : 'show',
        'file system',
      )
    emit(call, 'change', 'mount', 'file system', target)
    const again = read.values('-o').some((w) => w.text.split(',').includes('remount')) || read.operands.length === 1
    if (!again) emitFile(call, 'edit', target, { verb: 'mount over' })
    const source = read.value('--source') ?? read.operands[0]
    const isBound = read.has('-B', '-R', '-M') || read.values('-o').some((w) => /(^|,)r?bind(,|$)/.test(w.text))
    // From here on it is the same directory by another name: `rm -rf` of the one empties the other.
    if (read.has('-M') && source !== undefined) emitFile(call, 'edit', source, { verb: 'unmount' })
    if (isBound && source !== undefined && source !== target) call.moved(source, target)
  },
}

const umount: Program = flagProgram({
  names: ['umount', 'swapoff', 'swapon', 'umount.nfs'],
  about: 'takes file systems and swap away, or adds swap',
  on: 'file system',
  options:
    '-a|--all -A|--all-targets -c|--no-canonicalize -d|--detach-loop --fake -f|--force -i|--internal-only ' +
    '-l|--lazy -n|--no-mtab -N|--namespace= -O|--test-opts= -q|--quiet -R|--recursive -r|--read-only -t|--types= ' +
    '-v|--verbose -V|--version -h|--help -s|--summary --show=? --noheadings --raw --bytes --output-all ' +
    '-p|--priority= -e|--ifexists -o|--options= -L= -U= -T|--fixpgsz',
  rules: [
    ['-h -V', 'read', 'help'],
    ['-s --show', 'read', 'show'],
    ['--fake', 'read', 'dry run'],
  ],
  otherwise: (call) => {
    const nothing = call.name === 'swapon' && call.operands.length === 0 && !call.arguments.has('-a', '-L', '-U')
    if (nothing) return emit(call, 'read', 'show', 'file system')
    const verb = call.name === 'swapon' ? 'add swap' : call.name === 'swapoff' ? 'take swap' : 'unmount'
    // Without the root, or without any of them, nothing on the host goes on.
    const whole =
      verb === 'unmount' &&
      (call.arguments.has('-a', '-A') || call.operands.some((w) => /^\/(usr|var|home|boot)?\/?$/.test(w.text)))
    does(whole ? 'lose' : 'change', 'file system', { verb })(call)
    // What stood in it is gone from there, as it is behind what is mounted over it.
    if (verb === 'unmount' && !whole)
      for (const one of call.operands) if (!one.text.startsWith('/dev/')) emitFile(call, 'edit', one, { verb })
  },
  examples: {
    'umount /mnt': ['change unmount file system /mnt', 'file edit /mnt'],
    'umount /dev/sdb1': ['change unmount file system /dev/sdb1'],
    'umount -a': ['lose unmount file system'],
    'umount -l /': ['lose unmount file system /'],
    swapon: ['read show file system'],
    'swapon --show': ['read show file system'],
    'swapoff -a': ['change take swap file system'],
  },
})

const fsck: Program = {
  names: [
    'fsck',
    'e2fsck',
    'fsck.ext2',
    'fsck.ext3',
    'fsck.ext4',
    'fsck.xfs',
    'fsck.vfat',
    'fsck.fat',
    'dosfsck',
    'fsck.btrfs',
    'fsck.f2fs',
    'xfs_repair',
    'ntfsfix',
    'fsck_apfs',
    'fsck_hfs',
    'reiserfsck',
    'btrfsck',
  ],
  about: 'checks file systems, and may repair them',
  examples: {
    'fsck -N /dev/sda1': ['read check file system /dev/sda1'],
    'e2fsck -n /dev/sda1': ['read check file system /dev/sda1'],
    'fsck -y /dev/sda1': ['lose repair file system /dev/sda1'],
    'xfs_repair -n /dev/sdb': ['read check file system /dev/sdb'],
    'xfs_repair -L /dev/sdb': ['lose repair file system /dev/sdb'],
  },
  run: (call) => {
    const targets = call.args.filter((w) => !w.text.startsWith('-'))
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    if (flags.some((one) => /^(-V|--version|--help)$/.test(one)) && targets.length === 0) return
    const only = flags.some((one) => /^-[a-zA-Z]*n/.test(one) || one === '-N' || one === '--dry-run')
    for (const one of targets) emit(call, only ? 'read' : 'lose', only ? 'check' : 'repair', 'file system', one)
    if (targets.length === 0) emit(call, only ? 'read' : 'lose', only ? 'check' : 'repair', 'file system')
  },
}

const tune: Program = {
  names: [
    'tune2fs',
    'resize2fs',
    'xfs_growfs',
    'xfs_admin',
    'xfs_quota',
    'xfs_io',
    'xfs_fsr',
    'xfs_freeze',
    'xfs_metadump',
    'xfs_db',
    'e2label',
    'e2image',
    'debugfs',
    'e4defrag',
    'fatlabel',
    'dosfslabel',
    'ntfslabel',
    'fsadm',
    'fsfreeze',
    'swaplabel',
    'exportfs',
    'quotaon',
    'quotaoff',
    'quotacheck',
    'setquota',
    'edquota',
    'eject',
  ],
  about: 'shows and changes settings of file systems',
  examples: {
    'tune2fs -l /dev/sda1': ['read show file system /dev/sda1'],
    'tune2fs -c 10 /dev/sda1': ['change set file system /dev/sda1'],
    'resize2fs /dev/vg0/data': ['change set file system /dev/vg0/data'],
    'resize2fs -P /dev/vg0/data': ['read show file system /dev/vg0/data'],
    'debugfs -R "stat <2>" /dev/sda1': ['read-data look file system /dev/sda1'],
    'debugfs -w -R "rm x" /dev/sda1': ['lose edit file system /dev/sda1'],
    'exportfs -v': ['read show file system'],
    'exportfs -ra': ['access export file system'],
    'e2label /dev/sda1': ['read show file system /dev/sda1'],
    "xfs_quota -x -c 'report -h' /data": ['read show file system /data'],
  },
  run: (call) => {
    const operands = call.args.filter(
      (w, i) => !w.text.startsWith('-') && !/^-[cCiIjJmMrRuUeEoOTgLtpbfsS]$/.test(call.args[i - 1]?.text ?? ''),
    )
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const has = (pattern: RegExp) => flags.some((one) => pattern.test(one))
    const first = operands[0] ?? ''
    const reads = (verb = 'show') => emit(call, 'read', verb, 'file system', first)
    if (has(/^--(help|version)$/)) return
    switch (call.name) {
      case 'tune2fs':
      case 'xfs_admin':
        return flags.every((one) => /^-[lu]$/.test(one))
          ? reads()
          : emit(call, 'change', 'set', 'file system', operands.at(-1) ?? '')
      case 'resize2fs':
        return has(/^-P$/)
          ? reads()
          : emit(call, operands.length > 1 && !has(/^-M$/) ? 'lose' : 'change', 'set', 'file system', first)
      case 'xfs_growfs':
        return has(/^-n$/) ? reads() : emit(call, 'change', 'set', 'file system', first)
      case 'e2label':
      case 'fatlabel':
      case 'dosfslabel':
      case 'ntfslabel':
        return operands.length < 2 ? reads() : emit(call, 'change', 'set', 'file system', first)
      case 'debugfs':
      case 'xfs_db':
        return emit(
          call,
          has(/^-[a-z]*[wx]/) ? 'lose' : 'read-data',
          has(/^-[a-z]*[wx]/) ? 'edit' : 'look',
          'file system',
          first,
        )
      case 'xfs_metadump':
      case 'e2image':
        emit(call, 'read-data', 'dump', 'file system', first)
        if (operands[1] !== undefined) emitFile(call, 'overwrite', operands[1])
        return
      case 'xfs_quota': {
        const commands = call.args.filter((_, i) => call.args[i - 1]?.text === '-c').map((w) => w.text)
        return commands.length > 0 && commands.every((one) => /^(report|df|quota|state|print|path|free)\b/.test(one))
          ? reads()
          : emit(call, 'access', 'set quota', 'file system', first)
      }
      case 'exportfs':
        return flags.length === 0 || (flags.every((one) => /^-[vs]+$/.test(one)) && operands.length === 0)
          ? reads()
          : emit(call, 'access', 'export', 'file system', first)
      case 'quotaon':
        return has(/^-[a-z]*p/) ? reads() : emit(call, 'change', 'set', 'file system', first)
      case 'edquota':
      case 'setquota':
        return emit(call, 'access', 'set quota', 'file system', first)
      default:
        emit(call, 'change', 'set', 'file system', first)
    }
  },
}

const flush = shows(['sync', 'fsync'], 'file system', 'writes what is in memory to the disks', {
  sync: ['read show file system'],
})

/** GNU ddrescue 1.28. */
const DDRESCUE =
  '-a|--min-read-rate= -A|--try-again -b|--sector-size= -B|--binary-prefixes -c|--cluster-size= -C|--complete-only ' +
  '-d|--idirect -D|--odirect -e|--max-bad-areas= -E|--max-error-rate= -f|--force -F|--fill-mode= -G|--generate-mode ' +
  '-H|--test-mode= -i|--input-position= -I|--verify-input-size -J|--verify-on-error=? -K|--skip-size= ' +
  '-L|--loose-domain -m|--domain-mapfile= -M|--retrim -n|--no-scrape -N|--no-trim -o|--output-position= ' +
  '-O|--reopen-on-error -p|--preallocate -P|--data-preview=? -q|--quiet -r|--retry-passes= -R|--reverse ' +
  '-s|--size= -S|--sparse -t|--truncate -T|--timeout= -u|--unidirectional -v|--verbose -w|--ignore-write-errors ' +
  '-X|--exit-on-error=? -y|--synchronous -Z|--max-read-rate='

/** Images of disks, made, read and copied by tools of virtual machines. */
const qemuImg: Program = {
  names: ['qemu-img', 'qemu-nbd', 'ddrescue', 'partclone', 'clonezilla'],
  about: 'shows and makes images of disks',
  examples: {
    'qemu-img info a.img': ['read info image'],
    'qemu-img create -f qcow2 a.img 1G': ['file overwrite a.img'],
    'ddrescue /dev/sda /dev/sdb map': ['read-data copy disk /dev/sda', 'catastrophe overwrite disk /dev/sdb'],
    'ddrescue -f -n /dev/sda /dev/sdb': ['read-data copy disk /dev/sda', 'catastrophe overwrite disk /dev/sdb'],
    'qemu-img dd if=a of=/dev/sda': ['file read a', 'catastrophe overwrite disk /dev/sda'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-f= -O= -o= -b= -F= -c -p -q -S= -U -l= -a= -d= -s= -n -t= -T= -r= -m= -W --output= -u --object= ' +
          '--image-opts --backing-chain --disconnect= --connect=',
      ),
    )
    const [verb, ...rest] = read.operands
    if (call.name === 'ddrescue') {
      const [from, to] = readArguments(call.args, optionTable(DDRESCUE)).operands
      if (from !== undefined) emit(call, 'read-data', 'copy', 'disk', from)
      if (to !== undefined) emitWipe(call, 'overwrite', to)
      return
    }
    if (call.name !== 'qemu-img') return emit(call, 'change', 'connect', 'image')
    if (/^(info|check|map|measure|compare|--version|--help)$/.test(verb?.text ?? '--help'))
      return emit(call, 'read', verb?.text ?? 'help', 'image')
    if (verb?.text === 'create' && rest[0] !== undefined) return emitWipe(call, 'create', rest[0])
    if (verb?.text === 'convert') {
      for (const source of rest.slice(0, -1)) emitFile(call, 'read', source)
      return rest.length > 1 ? emitWipe(call, 'overwrite', rest.at(-1) ?? verb) : undefined
    }
    if (verb?.text === 'dd') {
      for (const one of rest) {
        const value = { ...one, text: one.text.slice(3) }
        if (one.text.startsWith('if=')) emitFile(call, 'read', value)
        else if (one.text.startsWith('of=')) emitWipe(call, 'overwrite', value)
      }
      return
    }
    emit(
      call,
      /^(commit|rebase|amend|resize|snapshot|bitmap)$/.test(verb?.text ?? '') ? 'lose' : 'undescribed',
      verb?.text ?? 'run',
      'image',
      rest[0] ?? '',
    )
  },
}

export const mounts: readonly Program[] = [mount, umount, fsck, tune, flush, qemuImg]
