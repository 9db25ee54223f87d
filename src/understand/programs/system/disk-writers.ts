import { emit, emitFile } from '../../emit.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, type Word } from '../../word.ts'
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

const fio: Program = {
  names: ['fio'],
  about: 'measures disks by reading and writing (fio 3.39)',
  examples: {
    'fio --name=x --filename=/dev/sda --rw=randread --size=1G': ['read measure disk /dev/sda'],
    'fio --name=x --filename=/dev/sda --rw=randwrite --size=1G': ['catastrophe overwrite disk /dev/sda'],
    'fio --name=x --filename=/tmp/a --readwrite=write --size=1M': ['file overwrite /tmp/a'],
    'fio --name=x --rw=write --size=1M': ['change measure disk'],
    'fio --name=x --rw=write --filename "$D"': ['lose overwrite disk \uFFFC'],
    'fio job.fio': ['undescribed run job job.fio'],
    'fio --version': [],
  },
  run: (call) => {
    if (call.args.some((w) => /^(?:--version|-v|--help|-h|--cmdhelp.*|--enghelp.*)$/.test(w.text))) return
    const way = valueGiven(call, '--rw', '--readwrite')?.text ?? 'read'
    const target = valueGiven(call, '--filename')
    const reads = /^(?:rand)?read(?::\d+)?$/.test(way) || call.args.some((w) => w.text === '--readonly')
    for (const one of call.args) if (/\.(?:fio|ini|job)$/.test(one.text)) emit(call, 'undescribed', 'run', 'job', one)
    if (target !== undefined) {
      if (reads) emit(call, 'read', 'measure', 'disk', target)
      else emitWipe(call, 'overwrite', target)
    } else if (call.args.some((w) => w.text.startsWith('--name'))) emit(call, 'change', 'measure', 'disk')
  },
}

/** What of the words is an image and what a disk: the image stands first. */
const imageWriters: Program = {
  names: ['bmaptool', 'rpi-imager', 'etcher', 'balena-etcher', 'dd_rescue', 'usbimager', 'caligula'],
  about: 'writes an image onto a disk',
  examples: {
    'bmaptool copy a.img /dev/sdb': ['file read a.img', 'catastrophe overwrite disk /dev/sdb'],
    'bmaptool create a.img -o a.bmap': ['file read a.img', 'file overwrite a.bmap'],
    'rpi-imager --cli a.img /dev/sdb': ['file read a.img', 'catastrophe overwrite disk /dev/sdb'],
    'rpi-imager --version': [],
    'dd_rescue /dev/zero /dev/sda': ['catastrophe overwrite disk /dev/sda'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-') && !/^(?:copy|burn|create|write)$/.test(w.text))
    const target = words.findLast((w) => w.text.startsWith('/dev/') || !isKnown(w))
    for (const one of words) {
      if (one === target) emitWipe(call, 'overwrite', one)
      else if (valueGiven(call, '-o', '--output') === one) emitFile(call, 'overwrite', one)
      else if (!one.text.startsWith('/dev/')) emitFile(call, 'read', one)
    }
  },
}

const firmware: Program = {
  names: ['flashrom', 'systemd-repart', 'ioping'],
  about: 'writes the firmware of a board, or the partitions of a disk, or measures it',
  examples: {
    'flashrom -p internal': ['read show firmware'],
    'flashrom -p internal -w a.bin': ['lose write firmware'],
    'systemd-repart /dev/sda': ['read dry run disk /dev/sda'],
    'systemd-repart --dry-run=no --empty=force /dev/sda': ['catastrophe partition disk /dev/sda'],
    'ioping -c 3 /dev/sda': ['read measure disk /dev/sda'],
    'ioping -WWW /dev/sda': ['catastrophe overwrite disk /dev/sda'],
  },
  run: (call) => {
    const has = (pattern: RegExp) => call.args.some((w) => pattern.test(w.text))
    const disk = call.args.findLast((w) => !w.text.startsWith('-'))
    if (call.name === 'flashrom') {
      const writes = has(/^(?:-[wE]|--write|--erase|--write=.*)$/)
      return emit(call, writes ? 'lose' : 'read', writes ? 'write' : 'show', 'firmware')
    }
    if (disk === undefined) return
    if (call.name === 'ioping' ? has(/^-[A-Za-z]*W/) : has(/^--dry-run=(?:no|false|0)$/))
      return emitWipe(call, call.name === 'ioping' ? 'overwrite' : 'partition', disk)
    emit(call, 'read', call.name === 'ioping' ? 'measure' : 'dry run', 'disk', disk)
  },
}

export const diskWriters: readonly Program[] = [fio, imageWriters, firmware]
