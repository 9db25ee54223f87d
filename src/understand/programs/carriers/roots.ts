import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'

/** Programs that start another one under another root, in other namespaces, or by its loader. */

const chroot: Program = {
  names: ['chroot', 'nsenter', 'unshare', 'systemd-nspawn', 'proot', 'bwrap', 'firejail'],
  about: 'runs a program under another root or in other namespaces',
  examples: {
    'chroot /mnt rm -rf /srv': ['file delete below /srv @ elsewhere'],
    'nsenter -t 1 -m -- systemctl restart x': ['restart restart unit x @ elsewhere'],
    'chroot /mnt': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, nsOptions, 'operand')
    const rest = call.name === 'chroot' || call.name === 'systemd-nspawn' ? read.operands.slice(1) : read.operands
    if (rest.length === 0) return openShell(call)
    return call.exec(rest, {
      site: { is: 'elsewhere', why: `another root or namespace (\`${call.name}\`)`, from: call.site },
    })
  },
}

const nsOptions = optionTable(
  '-t|--target= -m|--mount=? -u|--uts=? -i|--ipc=? -n|--net=? -p|--pid=? -U|--user=? -C|--cgroup=? -T|--time=? -a|--all -r|--root=? -w|--wd=? -S|--setuid= -G|--setgid= -F|--no-fork -f|--fork --userspec= --groups= --skip-chdir -D|--directory= -q|--quiet --map-root-user --mount-proc=? --bind= --ro-bind=',
)

const loader: Program = {
  names: [
    'ld-linux-x86-64.so.2',
    'ld-linux.so.2',
    'ld-linux-aarch64.so.1',
    'ld.so',
    'qemu-x86_64',
    'setarch',
    'linux64',
    'linux32',
  ],
  about: 'starts a program by its loader',
  examples: { '/lib64/ld-linux-x86-64.so.2 /bin/rm x': ['file delete x'] },
  run: (call) => {
    const rest = call.args.filter((w, i) => !(w.text.startsWith('-') && i < 3))
    const command =
      call.name === 'setarch' && /^(x86_64|i\d86|aarch64|linux)/.test(rest[0]?.text ?? '') ? rest.slice(1) : rest
    return command.length === 0 ? undefined : call.exec(command)
  },
}

export const rootCarriers: readonly Program[] = [chroot, loader]
