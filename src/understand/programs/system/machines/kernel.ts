import { emit } from '../../../emit.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { isKnown } from '../../../word.ts'

/** Settings and modules of the kernel. */

/** sysctl(8): `key=value` sets, a key alone shows. */
const sysctl: Program = {
  names: ['sysctl'],
  about: 'shows and sets settings of the kernel',
  examples: {
    'sysctl -a': ['read show kernel setting'],
    'sysctl -n vm.swappiness': ['read show kernel setting vm.swappiness'],
    'sysctl -w vm.swappiness=10': ['change set kernel setting vm.swappiness=10'],
    'sysctl vm.swappiness=10': ['change set kernel setting vm.swappiness=10'],
    'sysctl -p': ['change load kernel setting'],
    'sysctl --system': ['change load kernel setting'],
    'sysctl --dry-run -w a=1': ['read dry run kernel setting'],
    'sysctl kernel.core_pattern="|$X"': ['change set kernel setting kernel.core_pattern=|\uFFFC'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-a|--all|-A|-X -b|--binary -e|--ignore -h|--help -N|--names -n|--values -p|--load=? -f -q|--quiet ' +
          '-r|--pattern= --system -V|--version -w|--write -d -o -x --dry-run',
        'abbreviated',
      ),
    )
    if (read.has('-h', '-V')) return
    if (read.has('--dry-run')) return emit(call, 'read', 'dry run', 'kernel setting')
    if (read.has('-p', '-f', '--system')) return emit(call, 'change', 'load', 'kernel setting', read.operands[0] ?? '')
    if (read.operands.length === 0) return emit(call, 'read', 'show', 'kernel setting')
    for (const one of read.operands) {
      const sets = read.has('-w') || one.text.includes('=') || (!isKnown(one) && one.splits)
      emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', 'kernel setting', one)
    }
  },
}

const modules: Program = {
  names: [
    'modprobe',
    'rmmod',
    'insmod',
    'depmod',
    'dkms',
    'kldload',
    'kldunload',
    'update-initramfs',
    'dracut',
    'mkinitcpio',
    'kmod',
  ],
  about: 'loads and removes modules of the kernel',
  examples: {
    'modprobe -n -v br_netfilter': ['read show module'],
    'modprobe br_netfilter': ['change load module br_netfilter'],
    'modprobe -r br_netfilter': ['change remove module br_netfilter'],
    'insmod ./x.ko': ['unreadable load module ./x.ko'],
    'rmmod x': ['change remove module x'],
    'dkms status': ['read show module'],
    'dkms install x/1.0': ['change load module x/1.0'],
    'update-initramfs -u': ['change load module'],
  },
  run: (call) => {
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const operands = call.args.filter((w) => !w.text.startsWith('-'))
    const has = (pattern: RegExp) => flags.some((one) => pattern.test(one))
    if (has(/^(--help|--version|-V|-h)$/)) return
    const module = (call.name === 'dkms' || call.name === 'kmod' ? operands[1] : operands[0]) ?? ''
    const showing =
      (call.name === 'modprobe' &&
        has(
          /^(-[a-mo-z]*n[a-z]*|--dry-run|--simulate|--show|-D|--show-depends|-c|--showconfig|--dump-modversions|-R|--resolve-alias|--show-exports|--show-modversions)$/,
        )) ||
      (call.name === 'depmod' && has(/^(-n|--dry-run|--show)$/)) ||
      (call.name === 'dkms' && /^(status|match|)$/.test(operands[0]?.text ?? '')) ||
      (call.name === 'kmod' && /^(list|static-nodes|)$/.test(operands[0]?.text ?? '')) ||
      (call.name === 'dracut' && has(/^--(list-modules|print-cmdline|kver)$/)) ||
      (call.name === 'mkinitcpio' && !has(/^(-p|-P|-g|-U|--preset|--allpresets|--generate)/))
    if (showing) return emit(call, 'read', 'show', 'module')
    if (call.name === 'insmod')
      return emit(call, 'unreadable', 'load', 'module', module, { note: 'its code in the kernel is not read' })
    const removes =
      /^(rmmod|kldunload)$/.test(call.name) ||
      has(/^-[a-qs-z]*r[a-z]*$|^--remove$/) ||
      /^(remove|uninstall|delete)$/.test(operands[0]?.text ?? '')
    emit(call, 'change', removes ? 'remove' : 'load', 'module', module)
  },
}

export const kernel: readonly Program[] = [sysctl, modules]
