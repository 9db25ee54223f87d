import { emit, emitFile } from '../../../emit.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import type { Word } from '../../../word.ts'
import { asksHelp } from '../../files.ts'
import { emitWipe } from './disks.ts'

/** Programs that measure a disk by writing on it, and that put an image onto one. */

/** The value of `--name=value` or `--name value`, the last one given. */
function valueGiven(call: Call, ...names: readonly string[]): Word | undefined {
  let last: Word | undefined
  for (const [i, one] of call.args.entries()) {
    const equals = one.text.indexOf('=')
    if (names.includes(one.text)) last = call.args[i + 1] ?? last
    else if (equals > 0 && names.includes(one.text.slice(0, equals)))
      last = { ...one, text: one.text.slice(equals + 1) }
  }
  return last
}

/** Options by which fio measures and no more; others run programs, load engines, write files. */
const FIO = `--name= --rw= --readwrite= --filename= --directory= --size= --filesize= --nrfiles= --bs= --blocksize= --direct=?
  --buffered=? --ioengine= --iodepth= --numjobs= --runtime= --time_based=? --group_reporting=? --ramp_time= --randrepeat=?
  --norandommap=? --invalidate=? --fsync= --fdatasync= --end_fsync=? --rwmixread= --rwmixwrite= --loops= --offset= --sync=
  --thread=? --startdelay= --stonewall=? --refill_buffers=? --verify= --eta= --readonly --minimal --output-format= --output=
  --random_distribution= --percentage_random= --lat_percentiles=? --gtod_reduce=? --status-interval=`

const FIO_ENGINES = /^(?:libaio|io_uring|p?sync|pvsync2?|vsync|posixaio|mmap|windowsaio|null)$/

const fio: Program = {
  names: ['fio'],
  about: 'measures disks by reading and writing (fio 3.39)',
  examples: {
    'fio --name=x --filename=/dev/sda --rw=randread --size=1G': ['read measure disk /dev/sda'],
    'fio -name=x -filename=/dev/sda -rw=randwrite -size=1G': ['catastrophe overwrite disk /dev/sda'],
    'fio --name=x --filename=/tmp/a:/dev/sda --rw=write': [
      'file overwrite /tmp/a',
      'catastrophe overwrite disk /dev/sda',
    ],
    'fio --name=x --rw=write --filename=/dev/sda --name=y --rw=read --filename=a': [
      'catastrophe overwrite disk /dev/sda',
      'file overwrite a',
    ],
    'fio --name=x --filename=/tmp/a --readwrite=write --size=1M': ['file overwrite /tmp/a'],
    'fio --name=x --rw=write --size=1M': ['change measure disk'],
    'fio --name=x --rw=write --filename "$D"': ['lose overwrite disk \uFFFC'],
    'fio --name=x --rw=read --exec_prerun=x': ['undescribed run job --exec_prerun=x', 'change measure disk'],
    'fio job.fio': ['undescribed run job job.fio'],
    'fio --version': [],
  },
  run: (call) => {
    if (call.args.some((w) => /^(?:--version|-v|--help|-h|--cmdhelp.*|--enghelp.*)$/.test(w.text))) return
    // One hyphen does, too (getopt_long_only(3)).
    const args = call.args.map((w) => (/^-[a-z]{2}/.test(w.text) ? { ...w, text: `-${w.text}` } : w))
    const read = readArguments(args, optionTable(FIO))
    const engines = read.values('--ioengine').filter((w) => !FIO_ENGINES.test(w.text))
    for (const one of [...read.operands, ...read.strangers, ...engines]) emit(call, 'undescribed', 'run', 'job', one)
    const output = read.value('--output')
    if (output !== undefined) emitFile(call, 'overwrite', output)
    const ways = [...read.values('--rw'), ...read.values('--readwrite')]
    const reads = read.has('--readonly') || ways.every((w) => /^(?:rand)?read(?::\d+)?$/.test(w.text))
    // Several files stand with colons between.
    const targets = read.values('--filename').flatMap((w) => w.text.split(':').map((text) => ({ ...w, text })))
    for (const one of targets) {
      if (reads) emit(call, 'read', 'measure', 'disk', one)
      else emitWipe(call, 'overwrite', one)
    }
    if (targets.length === 0 && read.has('--name')) emit(call, 'change', 'measure', 'disk')
  },
}

/** The target stands last, or behind an option; what stands before it is the image. */
const imageWriters: Program = {
  names: ['bmaptool', 'rpi-imager', 'etcher', 'balena-etcher', 'usbimager', 'caligula'],
  about: 'writes an image onto a disk',
  examples: {
    'bmaptool copy a.img /dev/sdb': ['file read a.img', 'catastrophe overwrite disk /dev/sdb'],
    'bmaptool copy a.img b': ['file read a.img', 'file overwrite b'],
    'bmaptool create a.img -o a.bmap': ['file read a.img', 'file overwrite a.bmap'],
    'rpi-imager --cli a.img /dev/sdb': ['file read a.img', 'catastrophe overwrite disk /dev/sdb'],
    'etcher --drive=/dev/sdb a.img -y': ['file read a.img', 'catastrophe overwrite disk /dev/sdb'],
    'rpi-imager --version': [],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const words = call.args.filter((w) => !w.text.startsWith('-') && !/^(?:copy|burn|create|write)$/.test(w.text))
    const named = valueGiven(call, '-o', '--output', '--out', '-d', '--drive', '--target')
    const target = named ?? (words.length > 1 || words[0]?.text.startsWith('/dev/') ? words.at(-1) : undefined)
    for (const one of words) if (one !== target) emitFile(call, 'read', one)
    if (target !== undefined) emitWipe(call, 'overwrite', target)
  },
}

const ddRescue: Program = {
  names: ['dd_rescue'],
  about: 'copies a disk that has faults (dd_rescue 1.99)',
  examples: {
    'dd_rescue /dev/zero /dev/sda': ['catastrophe overwrite disk /dev/sda'],
    'dd_rescue -l a.log /dev/sda b.img': [
      'read-data copy disk /dev/sda',
      'file overwrite b.img',
      'file overwrite a.log',
    ],
    'dd_rescue a b': ['file read a', 'file overwrite b'],
    'dd_rescue -Z a b': ['undescribed run option -Z', 'file read a', 'file overwrite b'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable('-s= -S= -b= -B= -m= -e= -l= -o= -Y= -r -R -t -T -k -M -x -q -v -V -f -i -I -w -d -D -a -A -p -P'),
    )
    for (const one of read.strangers) emit(call, 'undescribed', 'run', 'option', one)
    const [from, ...targets] = read.operands
    if (from === undefined) return
    if (!from.text.startsWith('/dev/')) emitFile(call, 'read', from)
    else if (!/^\/dev\/(?:zero|null|u?random|stdin)$/.test(from.text)) emit(call, 'read-data', 'copy', 'disk', from)
    for (const one of [...targets, ...read.values('-Y')]) emitWipe(call, 'overwrite', one)
    for (const one of [...read.values('-l'), ...read.values('-o')]) emitFile(call, 'overwrite', one)
  },
}

/** What only shows something about the firmware; anything else writes it, or its protection. */
const FLASHROM_SHOWS =
  /^-(?:V+|p|c|h|R|L|z|r|v|l|i)$|^--(?:verbose|programmer(?:=.*)?|chip(?:=.*)?|flash-(?:size|name)|wp-(?:status|list)|help|version|list-supported|read|verify)$/

const firmware: Program = {
  names: ['flashrom', 'systemd-repart', 'ioping'],
  about: 'writes the firmware of a board, or the partitions of a disk, or measures it',
  examples: {
    'flashrom -p internal': ['read show firmware'],
    'flashrom -p internal -w a.bin': ['lose write firmware'],
    'flashrom -p internal -VE': ['lose write firmware'],
    'flashrom -p internal -r a.bin': ['file overwrite a.bin', 'read show firmware'],
    'systemd-repart /dev/sda': ['read dry run disk /dev/sda'],
    'systemd-repart --dry-run=no --empty=force /dev/sda': ['catastrophe partition disk /dev/sda'],
    'systemd-repart --dry-run no': ['catastrophe partition disk'],
    'ioping -c 3 /dev/sda': ['read measure disk /dev/sda'],
    'ioping -WWW /dev/sda': ['catastrophe overwrite disk /dev/sda'],
    'ioping -G /dev/sda': ['catastrophe overwrite disk /dev/sda'],
  },
  run: (call) => {
    if (call.name === 'flashrom') {
      const out = valueGiven(call, '-r', '--read')
      if (out !== undefined) emitFile(call, 'overwrite', out)
      const writes = call.args.some((w) => w.text.startsWith('-') && !FLASHROM_SHOWS.test(w.text))
      return emit(call, writes ? 'lose' : 'read', writes ? 'write' : 'show', 'firmware')
    }
    const operand = call.args.findLast((w) => !w.text.startsWith('-'))
    if (call.name === 'ioping') {
      if (operand === undefined) return
      const writes = call.args.some((w) => /^-[A-Za-z]*[WG]|^--?[a-z-]*write/.test(w.text))
      return writes ? emitWipe(call, 'overwrite', operand) : emit(call, 'read', 'measure', 'disk', operand)
    }
    const dry = valueGiven(call, '--dry-run')
    const disk = operand === dry ? undefined : (operand ?? valueGiven(call, '--image', '--root'))
    if (dry === undefined || /^(?:yes|y|true|t|on|1)$/i.test(dry.text))
      return emit(call, 'read', 'dry run', 'disk', disk ?? '')
    // With no disk named it is the one that the system runs from.
    if (disk === undefined) emit(call, 'catastrophe', 'partition', 'disk', '')
    else emitWipe(call, 'partition', disk)
  },
}

export const diskWriters: readonly Program[] = [fio, imageWriters, ddRescue, firmware]
