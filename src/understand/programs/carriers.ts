import { emit, emitFile, sessionOf } from '../emit.ts'
import { type OptionTable, optionTable, readArguments } from '../options.ts'
import type { Env, Site } from '../place.ts'
import type { Call, Program, Shift } from '../program.ts'
import { envFrom } from '../shell/scope.ts'
import { isKnown, openStream, type Stream, UNKNOWN, type Word, word } from '../word.ts'

/** Programs that run another one which stands in their words. */

/** A carrier that reads its own options and runs the rest. `skip` operands stand between (`timeout 30s`). */
function carrier(
  names: readonly string[],
  about: string,
  options: string,
  examples: Program['examples'],
  more: { readonly skip?: number; readonly alone?: (call: Call) => void; readonly shift?: (call: Call) => Shift } = {},
): Program {
  let table: OptionTable | undefined
  return {
    names,
    about,
    examples,
    run: (call) => {
      table ??= optionTable(options)
      const read = readArguments(call.args, table, 'operand')
      const rest = read.operands.slice(more.skip ?? 0)
      if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
      if (rest.length === 0) return more.alone?.(call)
      return call.exec(rest, more.shift?.(call) ?? {})
    },
  }
}

/** `NAME=value` words in front of a program, as `env` and `sudo` take them. */
export function takeAssignments(words: readonly Word[]): {
  readonly set: ReadonlyMap<string, Word>
  readonly rest: readonly Word[]
} {
  const set = new Map<string, Word>()
  let i = 0
  for (; i < words.length; i++) {
    const w = words[i] as Word
    const equals = w.text.indexOf('=')
    if (equals <= 0 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(w.text.slice(0, equals))) break
    set.set(w.text.slice(0, equals), { ...w, text: w.text.slice(equals + 1) })
  }
  return { set, rest: words.slice(i) }
}

export function withVariables(
  base: Env | undefined,
  set: ReadonlyMap<string, Word>,
  drop: readonly string[] = [],
): Env {
  const all = new Map<string, Word>()
  for (const name of base?.names() ?? []) {
    const value = base?.get(name)
    if (value !== undefined && !drop.includes(name)) all.set(name, value)
  }
  for (const [name, value] of set) all.set(name, value)
  return envFrom(all)
}

const sudoOptions = optionTable(
  '-A|--askpass -B|--bell -b|--background -C|--close-from= -D|--chdir= -E|--preserve-env=? -e|--edit -g|--group= -H|--set-home ' +
    '-h|--host= -i|--login -K|--remove-timestamp -k|--reset-timestamp -l|--list -n|--non-interactive -P|--preserve-groups ' +
    '-p|--prompt= -R|--chroot= -r|--role= -S|--stdin -s|--shell -t|--type= -T|--command-timeout= -U|--other-user= -u|--user= ' +
    '-V|--version -v|--validate -N|--no-update --help',
)

const sudo: Program = {
  names: ['sudo', 'doas'],
  about: 'runs a program as another user',
  examples: {
    'sudo systemctl restart nginx': ['restart restart unit nginx'],
    'sudo -n -u root true': [],
    'sudo LANG=C sh -c "rm x"': ['file delete x'],
    'sudo -i': ['unreadable open shell'],
    'sudo -l': ['read list rights'],
    'sudo -e /etc/hosts': ['file edit /etc/hosts'],
  },
  run: (call) => {
    const read = readArguments(call.args, sudoOptions, 'operand')
    if (read.has('--help', '-V') || (read.operands.length === 0 && read.has('-l', '-v', '-k', '-K'))) {
      return emit(call, 'read', 'list', 'rights')
    }
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    if (read.has('-e')) {
      for (const path of read.operands) emitFile(call, 'edit', path)
      return
    }
    const { set, rest } = takeAssignments(read.operands)
    const chdir = read.value('-D')
    const shift: Shift = {
      env: withVariables(call.env, set),
      ...(chdir === undefined ? {} : { cwd: isKnown(chdir) ? chdir.text : UNKNOWN }),
      ...(read.has('-R') ? { site: { is: 'elsewhere', why: 'another root directory', from: call.site } as Site } : {}),
    }
    if (rest.length === 0) {
      if (call.stdinGiven) return call.shell(call.stdin, shift)
      return openShell(call)
    }
    return call.exec(rest, shift)
  },
}

/** An interactive shell, or any other session into which somebody types later: nobody can read it before it runs. */
export function openShell(call: Call, name: Word | string = ''): void {
  emit(call, 'unreadable', 'open', 'shell', name, { note: 'what is typed into it later cannot be read now' })
}

const su: Program = {
  names: ['su', 'runuser'],
  about: 'runs a shell as another user',
  examples: {
    "su - deploy -c 'systemctl restart myapp'": ['restart restart unit myapp'],
    "su -c 'ls' root": ['file list .'],
    'su -': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, suOptions)
    const code = read.value('-c', '--session-command')
    if (code !== undefined) return call.shell({ text: code.text, carries: code.carries, span: code.span })
    const user = read.value('-u')
    if (user !== undefined && read.operands.length > 0) return call.exec(read.operands)
    if (call.stdinGiven) return call.shell(call.stdin)
    return openShell(call)
  },
}
const suOptions = optionTable(
  '-|-l|--login -c|--command= --session-command= -f|--fast -g|--group= -G|--supp-group= -m|-p|--preserve-environment -P|--pty -s|--shell= -u|--user= -w|--whitelist-environment=',
)

const envOptions = optionTable(
  '-i|--ignore-environment -0|--null -u|--unset= -C|--chdir= -S|--split-string= -v|--debug -a|--argv0= --block-signal=? --default-signal=? --ignore-signal=? --list-signal-handling --help --version',
)

const env: Program = {
  names: ['env'],
  about: 'runs a program with other variables, or prints them all',
  examples: {
    env: ['read-secret print environment'],
    'env LANG=C systemctl restart nginx': ['restart restart unit nginx'],
    "env -S 'systemctl restart nginx'": ['restart restart unit nginx'],
    'env -i true': [],
    'env FOO=bar': ['read-secret print environment'],
  },
  run: (call) => {
    const read = readArguments(call.args, envOptions, 'operand')
    if (read.has('--help', '--version')) return
    const drop = read.values('-u').map((w) => w.text)
    const chdir = read.value('-C')
    const cwd = chdir === undefined ? {} : { cwd: isKnown(chdir) ? chdir.text : UNKNOWN }
    const split = read.value('-S')
    const base = read.has('-i') ? undefined : call.env
    if (split !== undefined) {
      // `-S` splits as a shell would split words, without running anything (env(1), GNU coreutils 9).
      if (!isKnown(split)) return emit(call, 'unreadable', 'run', 'program', split)
      const words = [
        ...split.text
          .split(/\s+/)
          .filter((one) => one !== '')
          .map((one) => word(unquote(one), split.span)),
        ...read.operands,
      ]
      const { set, rest } = takeAssignments(words)
      return rest.length === 0
        ? printsEnvironment(call)
        : call.exec(rest, { env: withVariables(base, set, drop), ...cwd })
    }
    const { set, rest } = takeAssignments(read.operands)
    if (rest.length === 0) return printsEnvironment(call)
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    return call.exec(rest, { env: withVariables(base, set, drop), ...cwd })
  },
}

function unquote(text: string): string {
  return /^(['"]).*\1$/.test(text) ? text.slice(1, -1) : text
}

function printsEnvironment(call: Call): Stream {
  emit(call, 'read-secret', 'print', 'environment')
  return { text: undefined, carries: 1, span: call.span }
}

const printenv: Program = {
  names: ['printenv'],
  about: 'prints variables',
  examples: {
    printenv: ['read-secret print environment'],
    'printenv PATH': ['read print variable PATH'],
    'printenv AWS_SECRET_ACCESS_KEY': ['read-secret print variable AWS_SECRET_ACCESS_KEY'],
  },
  run: (call) => {
    const names = call.args.filter((w) => !w.text.startsWith('-'))
    if (names.length === 0) return printsEnvironment(call)
    for (const name of names)
      emit(call, isSecretVariable(name.text) ? 'read-secret' : 'read', 'print', 'variable', name)
    return openStream
  },
}

/** A variable that holds a secret, by the words of its name. `TOKENIZER` is none. */
export function isSecretVariable(name: string): boolean {
  return (
    name
      .toUpperCase()
      .split('_')
      .some((part) =>
        [
          'SECRET',
          'SECRETS',
          'TOKEN',
          'PASSWORD',
          'PASSWD',
          'PASSPHRASE',
          'APIKEY',
          'CREDENTIALS',
          'PAT',
          'PGPASSWORD',
        ].includes(part),
      ) || /(^|_)(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|SSH|DEPLOY)_KEY(_|$)/i.test(name)
  )
}

const xargsOptions = optionTable(
  '-0|--null -a|--arg-file= -d|--delimiter= -E= -e|--eof=? -I= -i|--replace=? -L= -l|--max-lines=? -n|--max-args= -o|--open-tty -P|--max-procs= -p|--interactive --process-slot-var= -r|--no-run-if-empty -s|--max-chars= -t|--verbose -x|--exit --show-limits --help --version -J= -R= -S=',
)

/** Words that come from standard input: whatever stands there. Known lines are given one by one, so that paths are seen. */
function inputWords(stream: Stream, span: Call['span'], byLine: boolean): readonly Word[] {
  const unknown: Word = {
    text: UNKNOWN,
    span,
    carries: stream.carries,
    pattern: false,
    splits: true,
    about: stream.about,
  }
  if (stream.text === undefined || stream.text.includes(UNKNOWN)) return [unknown]
  const pieces = stream.text.split(byLine ? /[\n\0]/ : /[ \t\n\0]+/).filter((one) => one !== '')
  if (pieces.length > 200 || pieces.some((one) => /['"\\]/.test(one))) return [unknown]
  return pieces.map((one) => word(one, span, { carries: stream.carries }))
}

const xargs: Program = {
  names: ['xargs', 'gxargs'],
  about: 'runs a program with words from standard input',
  examples: {
    "printf '%s\\n' a b | xargs rm": ['file delete a', 'file delete b'],
    'xargs rm < unknown.txt': ['file read unknown.txt', 'file delete \uFFFC'],
    'ls | xargs -I{} sh -c "rm {}"': ['file list .', 'unreadable run code', 'file delete \uFFFC'],
    'ls | xargs': ['file list .'],
  },
  run: (call) => {
    const read = readArguments(call.args, xargsOptions, 'operand')
    const file = read.value('-a')
    if (file !== undefined) emitFile(call, 'read', file)
    const input = file === undefined ? call.stdin : call.readFile(file)
    const place = read.value('-I', '-J')?.text ?? (read.has('-i') ? (read.value('-i')?.text ?? '{}') : undefined)
    const words = inputWords(input, call.span, place !== undefined || read.has('-d', '-0'))
    const command = read.operands
    if (command.length === 0) return { text: undefined, carries: input.carries, span: call.span }
    const stdin = { text: '', carries: 0, span: call.span }
    if (place === undefined) return call.exec([...command, ...words], { stdin })
    let out: Stream = openStream
    for (const one of words) {
      // The word is put in where the mark stands, also in the middle of shell code: there it is code that nobody read.
      out = call.exec(
        command.map((w) =>
          w.text.includes(place)
            ? { ...w, text: w.text.split(place).join(one.text), carries: w.carries | one.carries, about: one.about }
            : w,
        ),
        { stdin },
      )
    }
    return out
  },
}

const parallel: Program = {
  names: ['parallel'],
  about: 'runs a program once for each word',
  examples: {
    'parallel systemctl restart ::: nginx myapp': ['restart restart unit nginx', 'restart restart unit myapp'],
    parallel: ['unreadable run code', 'unreadable run program \uFFFC'],
  },
  run: (call) => {
    const read = readArguments(call.args, parallelOptions, 'operand')
    const mark = read.operands.findIndex((w) => /^:::\+?$/.test(w.text))
    const command = mark < 0 ? read.operands : read.operands.slice(0, mark)
    const given =
      mark < 0
        ? inputWords(call.stdin, call.span, true)
        : read.operands.slice(mark + 1).filter((w) => !/^:::/.test(w.text))
    if (command.length === 0) {
      for (const one of given) call.shell({ text: one.text, carries: one.carries, span: one.span })
      return
    }
    for (const one of given) {
      const text = command.map((w) => w.text).join(' ')
      const code = text.includes('{}') ? text.split('{}').join(one.text) : `${text} ${one.text}`
      call.shell({ text: code, carries: one.carries, span: call.span })
    }
  },
}
const parallelOptions = optionTable(
  '-j|--jobs= -k|--keep-order -a|--arg-file= -I= -n|--max-args= -N= --colsep= -C= --bar --eta --progress -t --dry-run --halt= --joblog= -v --will-cite --timeout= --tag --linebuffer --lb -u',
)

const watch: Program = {
  names: ['watch'],
  about: 'runs shell text again and again',
  examples: { 'watch -n 5 systemctl restart nginx': ['restart restart unit nginx'], "watch -n1 'ls'": ['file list .'] },
  run: (call) => {
    const read = readArguments(call.args, watchOptions, 'operand')
    const text = read.operands.map((w) => w.text).join(' ')
    if (read.has('-x')) return call.exec(read.operands)
    return call.shell({ text, carries: 0, span: read.operands.length === 1 ? read.operands[0]?.span : call.span })
  },
}
const watchOptions = optionTable(
  '-n|--interval= -d|--differences=? -t|--no-title -b|--beep -e|--errexit -g|--chgexit -c|--color -x|--exec -p|--precise -q|--equexit= -r|--no-rerun -w|--no-wrap',
)

const flock: Program = {
  names: ['flock'],
  about: 'runs a program while it holds a lock',
  examples: {
    'flock /tmp/x systemctl restart nginx': ['restart restart unit nginx'],
    "flock -n /tmp/x -c 'rm a'": ['file delete a'],
  },
  run: (call) => {
    const read = readArguments(call.args, flockOptions, 'operand')
    const [, ...rest] = read.operands
    const code = read.value('-c') ?? (rest[0]?.text === '-c' || rest[0]?.text === '--command' ? rest[1] : undefined)
    if (code !== undefined) return call.shell({ text: code.text, carries: code.carries, span: code.span })
    return rest.length > 0 ? call.exec(rest) : undefined
  },
}
const flockOptions = optionTable(
  '-s|--shared -x|-e|--exclusive -u|--unlock -n|--nonblock|--nb -w|--wait|--timeout= -E|--conflict-exit-code= -o|--close -c|--command= -F|--no-fork --verbose',
)

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

const schedule: Program = {
  names: ['at', 'batch'],
  about: 'runs shell text later',
  examples: {
    "echo 'systemctl restart nginx' | at now + 5 minutes": ['restart restart unit nginx', 'change schedule job'],
    'at -l': ['read list job'],
    'at now': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, atOptions)
    if (read.has('-l', '-c', '-V')) return emit(call, 'read', 'list', 'job')
    if (read.has('-r', '-d')) return emit(call, 'lose', 'remove', 'job', read.operands[0] ?? '')
    const file = read.value('-f')
    if (file !== undefined) emitFile(call, 'read', file, { quiet: true })
    if (file === undefined && !call.stdinGiven) return openShell(call)
    call.shell(file === undefined ? call.stdin : call.readFile(file))
    emit(call, 'change', 'schedule', 'job')
  },
}
const atOptions = optionTable('-q= -f= -m -M -l -c -r -d -v -V -t= -b')

const script: Program = {
  names: ['script', 'unbuffer', 'expect'],
  about: 'runs a program in a terminal of its own',
  examples: {
    "script -qc 'systemctl restart nginx' /dev/null": ['restart restart unit nginx'],
    script: ['unreadable open shell'],
    'unbuffer systemctl restart nginx': ['restart restart unit nginx'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-c|--command= -q|--quiet -f|--flush -a|--append -e|--return -t|--timing=? -E|--echo= -I= -O= -B= -p',
      ),
      call.name === 'unbuffer' ? 'operand' : 'never',
    )
    const code = read.value('-c')
    if (call.name === 'unbuffer' && read.operands.length > 0) return call.exec(read.operands)
    if (code === undefined) return openShell(call)
    return call.shell({ text: code.text, carries: code.carries, span: code.span })
  },
}

const terminals: Program = {
  names: ['tmux', 'screen'],
  about: 'types into another terminal, or opens one',
  examples: {
    "tmux send-keys -t ops 'systemctl restart nginx' Enter": [
      'restart restart unit nginx',
      'unreadable type terminal ops',
    ],
    'tmux ls': ['read list session'],
    "tmux new-session -d 'npm start'": ['unreadable open shell'],
    "screen -S ops -X stuff 'rm x'": ['file delete x', 'unreadable type terminal ops'],
    'screen -ls': ['read list session'],
  },
  run: (call) => {
    const [first, ...rest] = call.args
    if (first === undefined) return openShell(call)
    if (call.name === 'screen') {
      if (/^-(ls|list|v|-version)$/.test(first.text)) return emit(call, 'read', 'list', 'session')
      const stuff = call.args.findIndex((w) => w.text === 'stuff')
      const name = call.args[call.args.findIndex((w) => w.text === '-S') + 1]?.text ?? ''
      if (stuff >= 0) return typed(call, call.args.slice(stuff + 1), name)
      return openShell(call)
    }
    if (
      /^(ls|list-\w+|display-message|display|info|show-\w+|show|capture-pane|capturep|has-session|has|-V)$/.test(
        first.text,
      )
    ) {
      return emit(call, 'read', 'list', 'session')
    }
    if (first.text === 'send-keys' || first.text === 'send') {
      const read = readArguments(rest, optionTable('-t= -l -H -M -R -X -F -K -N= -c='))
      return typed(call, read.operands, read.value('-t')?.text ?? '')
    }
    if (/^(kill-\w+)$/.test(first.text)) return emit(call, 'restart', 'stop', 'session')
    return openShell(call)
  },
}

/** Without the line ends at its end, as they are typed or written. */
function withoutReturn(keys: string): string {
  for (let text = keys; ; ) {
    const end = ['^M', '\\n', '\\015', '\r', '\n'].find((one) => text.endsWith(one))
    if (end === undefined) return text
    text = text.slice(0, -end.length)
  }
}

/** Keys for another terminal: what is typed is read as far as it goes, and stays unread all the same. */
function typed(call: Call, keys: readonly Word[], name: string): void {
  const text = keys
    .filter((w) => !/^(Enter|C-m|C-[a-z]|Escape|Tab|Space|Up|Down)$/.test(w.text))
    .map((w) => withoutReturn(w.text))
    .join(' ')
  if (text.trim() !== '') call.shell({ text, carries: 0, span: keys[0]?.span })
  emit(call, 'unreadable', 'type', 'terminal', name, { note: 'what stands in that terminal already is not known' })
}

const systemdRun: Program = {
  names: ['systemd-run'],
  about: 'runs a program as a unit, now or by a timer',
  examples: { 'systemd-run --on-active=60 systemctl restart nginx': ['restart restart unit nginx', 'change run unit'] },
  run: (call) => {
    const read = readArguments(call.args, systemdRunOptions, 'operand')
    if (read.operands.length === 0) return openShell(call)
    const out = call.exec(read.operands)
    emit(call, 'change', 'run', 'unit')
    return out
  },
}
const systemdRunOptions = optionTable(
  '-u|--unit= -p|--property= --description= --slice= -r|--remain-after-exit --scope --user --system -H|--host= -M|--machine= --service-type= --uid= --gid= --nice= --working-directory= -d|--same-dir -E|--setenv= -t|--pty -P|--pipe -q|--quiet -G|--collect --wait -S|--shell --on-active= --on-boot= --on-startup= --on-unit-active= --on-unit-inactive= --on-calendar= --timer-property= --path-property= --no-block --no-ask-password',
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

export const carriers: readonly Program[] = [
  sudo,
  su,
  env,
  printenv,
  xargs,
  parallel,
  watch,
  flock,
  chroot,
  schedule,
  script,
  terminals,
  systemdRun,
  loader,
  carrier(
    ['nice'],
    'runs a program at another priority',
    '-n|--adjustment= --help --version -0 -1 -2 -3 -4 -5 -6 -7 -8 -9',
    { 'nice -n 10 rm x': ['file delete x'], 'nice ls': ['file list .'] },
  ),
  carrier(
    ['ionice'],
    'runs a program at another disk priority',
    '-c|--class= -n|--classdata= -p|--pid= -P|--pgid= -t|--ignore -u|--uid=',
    { 'ionice -c3 rm x': ['file delete x'] },
  ),
  carrier(['nohup'], 'runs a program that outlives the terminal', '--help --version', {
    'nohup rm x': ['file delete x'],
  }),
  carrier(
    ['timeout', 'gtimeout'],
    'runs a program for a time',
    '-k|--kill-after= -s|--signal= -v|--verbose --preserve-status --foreground',
    { 'timeout -s KILL 30s rm x': ['file delete x'] },
    { skip: 1 },
  ),
  carrier(
    ['time', 'gtime'],
    'measures a program',
    '-p|--portability -f|--format= -o|--output= -a|--append -v|--verbose -q|--quiet',
    { 'command time -v rm x': ['file delete x'] },
  ),
  carrier(['setsid'], 'runs a program in a session of its own', '-c|--ctty -f|--fork -w|--wait', {
    'setsid -f rm x': ['file delete x'],
  }),
  carrier(['stdbuf'], 'runs a program with other buffers', '-i|--input= -o|--output= -e|--error=', {
    'stdbuf -oL rm x': ['file delete x'],
  }),
  carrier(
    ['chrt'],
    'runs a program at another real-time priority',
    '-b|--batch -d|--deadline -f|--fifo -i|--idle -o|--other -r|--rr -v -p=',
    { 'chrt -b 0 rm x': ['file delete x'] },
    { skip: 1 },
  ),
  carrier(
    ['taskset'],
    'runs a program on some processors',
    '-c|--cpu-list -p|--pid -a',
    { 'taskset 1 rm x': ['file delete x'] },
    { skip: 1 },
  ),
  carrier(['prlimit'], 'runs a program under limits', '--nofile=? --nproc=? --as=? --cpu=? --core=? -p|--pid=', {
    'prlimit --nofile=1 rm x': ['file delete x'],
  }),
  carrier(
    [
      'chronic',
      'ts',
      'caffeinate',
      'catchsegv',
      'fakeroot',
      'torsocks',
      'proxychains',
      'proxychains4',
      'dbus-run-session',
      'faketime',
      'daemonize',
      'valgrind',
      'heaptrack',
      'rr',
      'xvfb-run',
    ],
    'runs a program under its eyes',
    '-f|-ff -e= -o= -p= -s= -c -q -i -d -t -u -v -y -tt -T',
    { 'fakeroot rm x': ['file delete x'] },
    { alone: (call) => emit(call, 'undescribed', 'run', 'program', call.name, { at: sessionOf(call) }) },
  ),
]
