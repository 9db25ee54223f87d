import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import type { Word } from '../../word.ts'

/** Programs that start another one under another root, in other namespaces, or by its loader. */

const chroot: Program = {
  names: ['chroot', 'nsenter', 'systemd-nspawn', 'proot'],
  about: 'runs a program under another root or in other namespaces',
  examples: {
    'chroot /mnt rm -rf /srv': ['file delete below /srv @ elsewhere'],
    'nsenter -t 1 -m -- systemctl restart x': ['restart restart unit x @ elsewhere'],
    'chroot /mnt': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, nsOptions, 'operand')
    const rest = call.name === 'chroot' || call.name === 'systemd-nspawn' ? read.operands.slice(1) : read.operands
    return runsElsewhere(call, rest)
  },
}

function runsElsewhere(call: Call, words: readonly Word[]): ReturnType<Program['run']> {
  if (words.length === 0) return openShell(call)
  return call.exec(words, {
    site: { is: 'elsewhere', why: `another root or namespace (\`${call.name}\`)`, from: call.site },
  })
}

/** Other namespaces with the same files: what is removed there is removed here. */
const unshare: Program = {
  names: ['unshare', 'firejail'],
  about: 'runs a program in namespaces of its own, with the files of the host',
  examples: {
    'unshare -rn rm x': ['file delete x'],
    'unshare -R /mnt rm x': ['file delete x @ elsewhere'],
    'firejail --net=none --private rm x': ['file delete x'],
    'unshare -r': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, call.name === 'unshare' ? unshareOptions : jailOptions, 'operand')
    if (read.has('-R', '--chroot')) return runsElsewhere(call, read.operands)
    if (read.operands.length === 0) return read.has('--list', '--version') ? undefined : openShell(call)
    return call.exec(read.operands)
  },
}

const unshareOptions = optionTable(
  '-m|--mount=? -u|--uts=? -i|--ipc=? -n|--net=? -p|--pid=? -U|--user=? -C|--cgroup=? -T|--time=? -f|--fork ' +
    '-r|--map-root-user -c|--map-current-user --map-auto --map-user= --map-group= --map-users= --map-groups= ' +
    '--keep-caps --kill-child=? --mount-proc=? --mount-binfmt=? --propagation= --setgroups= -R|--root= -w|--wd= ' +
    '-S|--setuid= -G|--setgid= --monotonic= --boottime= -l|--load-interp=',
)

/** firejail(1): every value is joined. */
const jailOptions = optionTable('--chroot=? --list --version')

/** bwrap(1), bubblewrap 0.11. */
const bubblewrap: Program = {
  names: ['bwrap'],
  about: 'runs a program with a file system put together from parts of this one',
  examples: {
    'bwrap --bind / / --dev /dev rm x': ['file delete x'],
    'bwrap --ro-bind / / --dev /dev --unshare-all -- cat x': ['file read x'],
    'bwrap --ro-bind /usr /usr --bind /srv /mnt -- rm /mnt/x': ['file delete /mnt/x @ elsewhere'],
    'bwrap --bind / /': ['unreadable open shell'],
  },
  run: (call) => {
    let isRoot = false
    let i = 0
    for (let w = call.args[0]; w?.text.startsWith('--') === true && w.text !== '--'; w = call.args[i]) {
      const [from, to] = [call.args[i + 1]?.text, call.args[i + 2]?.text]
      if (TAKES_TWO.has(w.text)) isRoot ||= w.text.includes('bind') && from === '/' && to === '/'
      i += TAKES_THREE.has(w.text) ? 4 : TAKES_TWO.has(w.text) ? 3 : TAKES_NONE.test(w.text) ? 1 : 2
    }
    const rest = call.args.slice(call.args[i]?.text === '--' ? i + 1 : i)
    if (!isRoot || rest.length === 0) return runsElsewhere(call, rest)
    return call.exec(rest)
  },
}

const TAKES_TWO = new Set([
  '--bind',
  '--bind-try',
  '--dev-bind',
  '--dev-bind-try',
  '--ro-bind',
  '--ro-bind-try',
  '--bind-fd',
  '--ro-bind-fd',
  '--file',
  '--bind-data',
  '--ro-bind-data',
  '--symlink',
  '--setenv',
  '--chmod',
])
const TAKES_THREE = new Set(['--overlay'])
const TAKES_NONE =
  /^--(unshare-.*|share-.*|new-session|die-with-parent|as-pid-1|clearenv|disable-userns|assert-userns-disabled|level-prefix|help|version)$/

const nsOptions = optionTable(
  '-t|--target= -m|--mount=? -u|--uts=? -i|--ipc=? -n|--net=? -p|--pid=? -U|--user=? -C|--cgroup=? -T|--time=? -a|--all -r|--root=? -w|--wd=? -S|--setuid= -G|--setgid= -F|--no-fork -f|--fork --userspec= --groups= --skip-chdir -D|--directory= -q|--quiet --bind=',
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

/** Alone it prints the kind of machine; macOS 15 has the form with a program. */
const arch: Program = {
  names: ['arch'],
  about: 'prints the kind of machine, or runs a program as on another one',
  examples: { arch: [], 'arch -x86_64 rm a': ['file delete a'], 'arch -arch arm64 -e A=b rm a': ['file delete a'] },
  run: (call) => {
    const read = readArguments(call.args, archOptions, 'operand')
    return read.operands.length === 0 ? undefined : call.exec(read.operands)
  },
}

const archOptions = optionTable(
  '-32 -64 -c -h -i386 -x86_64 -x86_64h -arm64 -arm64e -arch= -d= -e= --help --version',
  'single',
)

export const rootCarriers: readonly Program[] = [chroot, unshare, bubblewrap, loader, arch]
