import { matchesExtended } from '../../../../lib/extended-regex.ts'
import { emit } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { type Arguments, optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { isKnown, isKnownText, type Word } from '../../../word.ts'
import { keepsEvidence } from '../security/evidence.ts'

/** Programs that send signals to processes (procps-ng 4, psmisc 23, util-linux 2.40). */

const SIGNAL = /^-(\d+|(SIG)?(RTM(IN|AX)([+-]\d+)?|[A-Z]{2,}\d?))$/

/** One process that gets a signal: by number, by name, or by what a computed number is about. */
function emitStop(call: Call, target: Word): void {
  const about = target.about
  if (about === 'processes') {
    return emit(call, 'lose', 'stop', 'process', target, { note: 'the list of processes is handed on whole' })
  }
  if (about === undefined) return emit(call, 'restart', 'stop', 'process', target)
  emitByPattern(call, { ...target, text: about }, true)
}

/** Processes whose names match a pattern: the gate and the keepers of logs are meant by any pattern that fits them. */
function emitByPattern(call: Call, pattern: Word, regex: boolean): void {
  const { text } = pattern
  if (keepsEvidence(text)) {
    return emit(call, 'catastrophe', 'stop', 'process', pattern, {
      note: 'the process keeps the logs of the host: evidence',
    })
  }
  const gate =
    isKnownText(text) &&
    (regex ? (matchesExtended(text, 'prodgate') ?? text.includes('prod')) || text.includes('prodgate') : false)
  if (gate && text !== 'prodgate') emit(call, 'restart', 'stop', 'process', { ...pattern, text: 'prodgate' })
  emit(call, 'restart', 'stop', 'process', pattern)
}

/** True for a pattern that leaves nothing out. */
function meansEveryProcess(pattern: string): boolean {
  return ['systemd', 'q7', 'sshd'].every((one) => matchesExtended(pattern, one) === true)
}

const isSignal0 = (w: Word | undefined) => w?.text === '-0' || w?.text === '0'

const kill: Program = {
  names: ['kill', 'tkill'],
  about: 'sends a signal to processes by number',
  examples: {
    'kill 4711': ['restart stop process 4711'],
    'kill -HUP 4711 %1': ['restart stop process 4711', 'restart stop process %1'],
    'kill -s TERM -- -4711': ['restart stop process -4711'],
    'kill -0 4711': ['read check process 4711'],
    'kill -l': ['read list signal'],
    'kill -9 -1': ['catastrophe stop process -1'],
    'kill -1 4711': ['restart stop process 4711'],
    'kill -KILL -- -1': ['catastrophe stop process -1'],
    'kill -STOP "$(pgrep -f prodgate)"': ['read list process prodgate', 'restart stop process prodgate'],
    "ps aux | awk '/[p]rodgate/ {print $2}' | xargs kill": [
      'read list process',
      'restart stop process prodgate',
      'restart stop process [p]rodgate',
    ],
    "ps aux | awk '$3 > 90 {print $2}' | xargs kill": ['read list process', 'restart stop process $3 > 90 {print $2}'],
    'kill $(cat /run/prodgate.pid)': [
      'file read /run/prodgate.pid',
      'restart stop process prodgate',
      'restart stop process /run/prodgate.pid',
    ],
    "ps aux | grep '[p]rodgate' | xargs kill": [
      'read list process',
      'restart stop process prodgate',
      'restart stop process [p]rodgate',
    ],
    'lsof -ti:3000 | xargs kill': ['read list open file', 'restart stop process \uFFFC'],
    'kill $(pidof nginx)': ['read list process nginx', 'restart stop process nginx'],
    'kill $(pidof auditd)': ['read list process auditd', 'catastrophe stop process auditd'],
  },
  run: (call) => {
    const args = call.args.slice()
    let signal: Word | undefined
    const first = args[0]
    if (first === undefined) return
    if (/^-(l|L|-list|-table|-help|-version|V)$/.test(first.text) || first.text.startsWith('--list='))
      return emit(call, 'read', 'list', 'signal')
    if (/^(-s|-n|--signal|-q|--queue|--timeout)$/.test(first.text)) {
      signal = args[1]
      args.splice(0, 2)
    } else if (first.text.startsWith('--signal=')) {
      signal = { ...first, text: first.text.slice('--signal='.length) }
      args.shift()
    } else if (SIGNAL.test(first.text) && args.length > 1) {
      signal = first
      args.shift()
    }
    for (const target of args.filter((w) => w.text !== '--' && !/^-[apv]$/.test(w.text))) {
      if (target.text === '-1') emit(call, 'catastrophe', 'stop', 'process', target, { note: 'every process' })
      else if (isSignal0(signal)) emit(call, 'read', 'check', 'process', target)
      else emitStop(call, target)
    }
  },
}

export const pkillOptions =
  '-e|--echo -f|--full -i|--ignore-case -x|--exact -n|--newest -o|--oldest -O|--older= -v|--inverse -c|--count ' +
  '-l|--list-name -a|--list-full -w|--lightweight ' +
  '-d|--delimiter= -u|--euid= -U|--uid= -g|--pgroup= -G|--group= -s|--session= -t|--terminal= -P|--parent= ' +
  '-r|--runstates= -F|--pidfile= -L|--logpidfile ' +
  '-A|--ignore-ancestors -H|--require-handler -Q|--shell-quote -m|--mrelease --signal= -q|--queue= --cgroup= ' +
  '--env= --ns= --nslist= --quick -V|--version -h|--help -I'

export const NARROWS = ['-P', '-g', '-s', '-t', '-F', '--cgroup', '--ns', '-n', '-o', '-r', '--env']

const pkill: Program = {
  names: ['pkill'],
  about: 'sends a signal to processes by name',
  examples: {
    'pkill -f "node dist/index.js"': ['restart stop process node dist/index.js'],
    'pkill -9 prodgate': ['restart stop process prodgate'],
    "pkill -f 'pr.d.*'": ['restart stop process prodgate', 'restart stop process pr.d.*'],
    "pkill -9 '(puma|sidekiq)'": ['restart stop process (puma|sidekiq)'],
    'pkill -9 .': ['catastrophe stop process .'],
    'pkill -U root': ['catastrophe stop process'],
    'pkill -u root nginx': ['restart stop process nginx'],
    'pkill -u deploy': ['lose stop process'],
    'pkill -0 nginx': ['read check process nginx'],
    'pkill -F /run/prodgate.pid': ['restart stop process prodgate', 'restart stop process /run/prodgate.pid'],
    'pkill -v nginx': ['catastrophe stop process nginx'],
    'pkill rsyslogd': ['catastrophe stop process rsyslogd'],
    'pkill --frobnicate x': ['undescribed run program pkill', 'restart stop process x'],
  },
  run: (call) => {
    const signal = call.args.find((w) => SIGNAL.test(w.text))
    const read = readArguments(
      call.args.filter((w) => w !== signal),
      optionTable(pkillOptions, 'abbreviated'),
    )
    if (read.has('-h', '-V')) return
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    const pattern = read.operands[0]
    if (isSignal0(signal ?? read.value('--signal'))) return emit(call, 'read', 'check', 'process', pattern ?? '')
    stopMatching(call, read, pattern, true)
  },
}

function stopMatching(call: Call, read: Arguments, pattern: Word | undefined, regex: boolean): void {
  const everyone = { note: 'every process' } as const
  if (read.has('-v', '--inverse')) return emit(call, 'catastrophe', 'stop', 'process', pattern ?? '', everyone)
  const every = pattern === undefined || (regex && isKnown(pattern) && meansEveryProcess(pattern.text))
  if (!every && pattern !== undefined)
    return regex ? emitByPattern(call, pattern, true) : emitByPattern(call, pattern, false)
  const users = [...read.values('-u'), ...read.values('-U'), ...read.values('-G')]
  if (users.some((w) => w.text.split(',').some((one) => one === 'root' || one === '0'))) {
    return emit(call, 'catastrophe', 'stop', 'process', pattern ?? '', everyone)
  }
  const narrow = NARROWS.flatMap((one) => read.values(one))
  for (const one of narrow) emitByPattern(call, one, true)
  if (narrow.length > 0 || read.has('-n', '-o')) return
  if (users.length > 0) return emit(call, 'lose', 'stop', 'process', pattern ?? '', { note: 'every process of a user' })
  if (pattern !== undefined) emit(call, 'catastrophe', 'stop', 'process', pattern, everyone)
}

const killall: Program = {
  names: ['killall', 'gkillall', 'skill', 'snice'],
  about: 'sends a signal to processes by name',
  examples: {
    'killall -9 node puma': ['restart stop process node', 'restart stop process puma'],
    "killall -r 'prod.*'": ['restart stop process prodgate', 'restart stop process prod.*'],
    'killall -u root': ['catastrophe stop process'],
    'killall -l': ['read list signal'],
    'killall -s HUP nginx': ['restart stop process nginx'],
    'killall -0 nginx': ['read check process nginx'],
    'skill -KILL -u deploy': ['lose stop process'],
  },
  run: (call) => {
    const signal = call.args.find((w) => SIGNAL.test(w.text))
    const options =
      '-e|--exact -I|--ignore-case -g|--process-group -i|--interactive -l|--list -q|--quiet -r|--regexp -m ' +
      '-s|--signal= -u|--user= -v|--verbose -V|--version -w|--wait -n|--ns= -y|--younger-than= -o|--older-than= ' +
      '-Z|--context= -c= -t= -p= -d'
    const read = readArguments(
      call.args.filter((w) => w !== signal),
      optionTable(options, 'abbreviated'),
    )
    if (read.has('-l', '-V')) return emit(call, 'read', 'list', 'signal')
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    const names = [...read.operands, ...read.values('-c')]
    if (isSignal0(signal ?? read.value('-s'))) return emit(call, 'read', 'check', 'process', names[0] ?? '')
    if (names.length === 0 && (read.has('-u') || read.has('-t'))) {
      const root = read.value('-u')?.text === 'root'
      return emit(call, root ? 'catastrophe' : 'lose', 'stop', 'process', '', {
        note: root ? 'every process' : 'every process of a user',
      })
    }
    const regex = read.has('-r', '-m')
    for (const name of names) {
      if (regex && isKnown(name) && meansEveryProcess(name.text))
        emit(call, 'catastrophe', 'stop', 'process', name, { note: 'every process' })
      else emitByPattern(call, name, regex)
    }
  },
}

const killall5: Program = {
  names: ['killall5', 'xkill'],
  about: 'sends a signal to every process, or to a window that is clicked on',
  examples: { 'killall5 -9': ['catastrophe stop process'], xkill: ['restart stop window'] },
  run: (call) => {
    if (call.name === 'xkill') return emit(call, 'restart', 'stop', 'window')
    emit(call, 'catastrophe', 'stop', 'process', '', { note: 'every process' })
  },
}

const fuser: Program = {
  names: ['fuser'],
  about: 'shows who uses a file or port, and may stop them',
  examples: {
    'fuser -v 80/tcp': ['read list process 80/tcp'],
    'fuser -k 3000/tcp': ['restart stop process 3000/tcp'],
    'fuser -km /data': ['restart stop process /data'],
    'fuser -km /': ['catastrophe stop process /'],
    'fuser -l': ['read list process'],
    'echo x; kill $(fuser /run/prodgate/s.sock)': [
      'read list process /run/prodgate/s.sock',
      'restart stop process prodgate',
      'restart stop process /run/prodgate/s.sock',
    ],
  },
  run: (call) => {
    const signal = call.args.find((w) => SIGNAL.test(w.text))
    const read = readArguments(
      call.args.filter((w) => w !== signal),
      optionTable(
        '-a|--all -i|--interactive -I|--inode -k|--kill -l|--list-signals -m|--mount -M|--ismountpoint ' +
          '-n|--namespace= -s|--silent -u|--user -v|--verbose -V|--version -w|--writeonly -4|--ipv4 -6|--ipv6 -c -',
      ),
    )
    const stops = read.has('-k') && !isSignal0(signal)
    if (read.operands.length === 0) return emit(call, 'read', 'list', 'process')
    for (const one of read.operands) {
      if (!stops) emit(call, 'read', 'list', 'process', one)
      else if (read.has('-m') && one.text === '/')
        emit(call, 'catastrophe', 'stop', 'process', one, { note: 'every process' })
      else emitByPattern(call, one, true)
    }
    return { text: undefined, carries: 0, span: call.span, about: read.operands[0]?.text }
  },
}

const daemon: Program = {
  names: ['start-stop-daemon'],
  about: 'starts and stops a program in the background',
  examples: {
    'start-stop-daemon --start --exec /bin/rm -- x': ['file delete x'],
    'start-stop-daemon -S -b -x /usr/bin/tail -- -f a': ['file read a'],
    'start-stop-daemon --stop --name prodgate': ['restart stop process prodgate'],
    'start-stop-daemon -K -p /run/nginx.pid': ['restart stop process /run/nginx.pid'],
    'start-stop-daemon --status --pidfile /run/x.pid': ['read check process'],
  },
  run: (call) => {
    const table =
      '-S|--start -K|--stop -T|--status -H|--help -V|--version -x|--exec= -n|--name= -p|--pidfile= -u|--user= ' +
      '-g|--group= -s|--signal= -R|--retry= -a|--startas= ' +
      '-t|--test -o|--oknodo -q|--quiet -c|--chuid= -r|--chroot= -d|--chdir= -b|--background -C|--no-close ' +
      '-N|--nicelevel= -P|--procsched= -I|--iosched= -k|--umask= -m|--make-pidfile -v|--verbose -O|--output= --pid= ' +
      '--ppid= --notify-await --notify-timeout= --remove-pidfile'
    const read = readArguments(call.args, optionTable(table, 'abbreviated'))
    if (read.has('-H', '-V')) return
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    if (read.has('-T', '-t')) return emit(call, 'read', 'check', 'process')
    if (read.has('-K')) {
      const targets = ['-n', '-x', '-p', '--pid', '-u'].flatMap((one) => read.values(one))
      for (const one of targets) emitByPattern(call, one, true)
      if (targets.length === 0) emit(call, 'lose', 'stop', 'process')
      return
    }
    const program = read.value('-a') ?? read.value('-x')
    if (program === undefined) return emit(call, 'undescribed', 'run', 'program', call.name)
    return call.exec([program, ...read.operands])
  },
}

const renice: Program = {
  names: ['renice', 'schedtool', 'cgclassify', 'cpulimit', 'reptyr'],
  about: 'changes how a process is run',
  examples: {
    'renice -n 5 -p 4711': ['change set process'],
    'cpulimit -l 50 rm a': ['change set process', 'file delete a'],
    'reptyr 4711': ['unreadable open shell'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|--version|-h|-V)$/.test(w.text))) return
    // It takes the terminal of a process that runs elsewhere.
    if (call.name === 'reptyr') return openShell(call)
    emit(call, 'change', 'set', 'process')
    if (call.name !== 'cpulimit') return
    const command = readArguments(call.args, cpulimitOptions, 'operand').operands
    if (command.length > 0) call.exec(command)
  },
}

const cpulimitOptions = optionTable(
  '-l|--limit= -p|--pid= -e|--exe= -P|--path= -c|--cpu= -b|--background -f|--foreground -i|--include-children ' +
    '-k|--kill -m|--monitor-forks -q|--quiet -r|--restore -v|--verbose -z|--lazy',
)

export const processes: readonly Program[] = [kill, pkill, killall, killall5, fuser, daemon, renice]
