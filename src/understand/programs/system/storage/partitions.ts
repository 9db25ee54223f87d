import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import type { Word } from '../../../word.ts'
import { emitWipe } from './disks.ts'

/** Partition tables (util-linux 2.40, gdisk 1.0, parted 3.6). */

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
            /^(-[pPivdDLEfFNbO]+|-[bi]=?.*|--(print|info|verify|display-alignment|first-[^=]*|end-[^=]*|list-types|backup|pretend|print-mbr|version|help)(=.*)?)$/.test(
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

export const partitions: readonly Program[] = [fdisk, parted]
