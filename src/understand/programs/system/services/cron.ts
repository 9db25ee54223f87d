import { emit, emitFile, lookedAt } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { isKnown, isKnownText, type Stream, word } from '../../../word.ts'
import { asksHelp } from '../../files.ts'

/** Jobs that run later: crontab(1) and crontab(5), cronie 1.7 and its kin. */

const crontab: Program = {
  names: ['crontab', 'fcrontab'],
  about: 'shows, sets and removes the jobs of cron',
  examples: {
    'crontab -l': ['read list job'],
    'crontab -u deploy -l': ['read list job'],
    'crontab -r': ['lose remove job'],
    'crontab -e': ['unreadable open shell'],
    "echo '*/5 * * * * /usr/local/bin/sweep' | crontab -": [
      'undescribed run program /usr/local/bin/sweep',
      'change set job',
    ],
    "crontab <<'EOF'\nMAILTO=x\n# c\n@daily rm a\n0 3 * * 1 cat b%text\nEOF": [
      'file delete a',
      'file read b',
      'change set job',
    ],
    'crontab jobs.txt': ['file read jobs.txt', 'unreadable run code', 'change set job'],
    'crontab -T jobs.txt': ['file read jobs.txt'],
    "crontab -l | sed 's/a/b/' | crontab -": ['read list job', 'unreadable run code', 'change set job'],
  },
  run: (call): Stream | undefined => {
    if (asksHelp(call)) return undefined
    const read = readArguments(call.args, optionTable('-u= -l -r -e -i -s -n= -c -V -T= -x= -t -z'))
    const test = read.value('-T')
    if (test !== undefined) {
      emitFile(call, 'read', test)
      return undefined
    }
    if (read.has('-V', '-c')) return undefined
    if (read.has('-r')) {
      emit(call, 'lose', 'remove', 'job')
      return undefined
    }
    if (read.has('-e')) {
      openShell(call)
      return undefined
    }
    const file = read.operands[0]
    if (read.has('-l')) {
      emit(call, 'read', 'list', 'job')
      return { text: undefined, carries: 0, span: call.span }
    }
    if (file === undefined && !call.stdinGiven) {
      emit(call, 'unreadable', 'set', 'job', '', { note: 'the jobs are typed in' })
      return undefined
    }
    if (file !== undefined && file.text !== '-') emitFile(call, 'read', file)
    const table = file === undefined || file.text === '-' ? call.stdin : { ...call.readFile(file), span: file.span }
    readJobs(call, table)
    // No job in it: the ones that are there go.
    emit(call, table.text?.trim() === '' ? 'lose' : 'change', 'set', 'job')
    return undefined
  },
}

const MOST_LINES = 500

/** Each line's command runs by a shell in the home of its user. */
function readJobs(call: Call, table: Stream): void {
  if (table.text === undefined) {
    call.shell({ ...table, text: undefined })
    return
  }
  for (const line of lookedAt(call, table.text.split('\n'), MOST_LINES)) {
    const code = commandOf(line)
    if (code !== undefined) call.shell({ text: code, carries: table.carries, span: table.span }, { cwd: call.home })
  }
}

/** The command of one line; `undefined` for a comment, a setting or an empty line. */
function commandOf(line: string): string | undefined {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return undefined
  if (!isKnownText(text)) return text
  const words = text.split(/\s+/)
  // `NAME = value` is a setting; a job begins with five fields of time or with a nickname.
  if (!text.startsWith('@') && /^["']?[A-Za-z_]\w*["']?\s*=/.test(text)) return undefined
  const skip = text.startsWith('@') ? 1 : 5
  const command = text.slice(offsetOf(text, Math.min(skip, words.length)))
  // An open `%` ends the command; what follows is its standard input, crontab(5).
  const percent = /(?<!\\)%/.exec(command)
  return (percent === null ? command : command.slice(0, percent.index)).replaceAll('\\%', '%')
}

/** Where the word with this number begins. */
function offsetOf(text: string, number: number): number {
  let at = 0
  for (let i = 0; i < number; i++) {
    while (at < text.length && !/\s/.test(text.charAt(at))) at++
    while (at < text.length && /\s/.test(text.charAt(at))) at++
  }
  return at
}

const runParts: Program = {
  names: ['run-parts', 'anacron'],
  about: 'runs every program of a directory',
  examples: {
    'run-parts --test /etc/cron.daily': ['file list /etc/cron.daily'],
    'run-parts /etc/cron.daily': ['file list /etc/cron.daily', 'undescribed run program /etc/cron.daily'],
    'anacron -T': ['read check job'],
    'anacron -f': ['restart run job'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    if (call.name === 'anacron') {
      const checks = call.args.some((w) => /^-(T|V|h)$/.test(w.text))
      return emit(call, checks ? 'read' : 'restart', checks ? 'check' : 'run', 'job')
    }
    const read = readArguments(
      call.args,
      optionTable(
        '--test --list -v|--verbose --report --reverse --exit-on-error --stdin --new-session --regex= --lsbsysinit ' +
          '-u|--umask= -a|--arg= -V -h --debug',
      ),
    )
    const [directory] = read.operands
    if (directory === undefined) return
    emitFile(call, 'list', directory)
    if (read.has('--test', '--list')) return
    const names = isKnown(directory)
      ? call.files.list(directory.text.startsWith('/') ? directory.text : `${call.cwd}/${directory.text}`)
      : undefined
    if (names === undefined || names.length === 0 || names.length > 50)
      return emit(call, 'undescribed', 'run', 'program', directory)
    const given = read.values('-a')
    // Debian passes over every name with a dot; the one of cronie runs all but what editors and packages leave.
    for (const name of names)
      if (!/(^\.|~$|,$|\.(bak|swp|cfsaved|rpm(save|orig|new)|dpkg-\w+)$)/.test(name))
        call.exec([word(`${directory.text.replace(/\/$/, '')}/${name}`, directory.span), ...given])
  },
}

const atJobs: Program = {
  names: ['atrm', 'cronnext'],
  about: 'removes jobs that would run later, or shows when they do',
  examples: { 'atrm 3': ['lose remove job 3'], cronnext: ['read list job'] },
  run: (call) => {
    if (asksHelp(call)) return
    if (call.name !== 'atrm') return emit(call, 'read', 'list', 'job')
    for (const one of call.args.filter((w) => !w.text.startsWith('-'))) emit(call, 'lose', 'remove', 'job', one)
  },
}

/** Queues of batch systems: a script that is handed in runs on another host. */
const queues: Program = {
  names: [
    'qsub',
    'qstat',
    'qdel',
    'qhold',
    'qrls',
    'qalter',
    'qhost',
    'pbsnodes',
    'tracejob',
    'squeue',
    'sinfo',
    'sacct',
    'sstat',
    'sprio',
    'sshare',
    'sreport',
    'scontrol',
    'sbatch',
    'srun',
    'salloc',
    'scancel',
    'bjobs',
    'bsub',
    'bkill',
    'bqueues',
    'bhosts',
    'condor_q',
    'condor_status',
    'condor_submit',
    'condor_rm',
    'seff',
  ],
  about: 'hands jobs to a batch system, shows and ends them',
  examples: {
    'squeue -u me': ['read list job'],
    'scontrol show job 3': ['read list job'],
    'scontrol update JobId=3 Priority=1': ['change update job'],
    'scancel 3': ['restart stop job 3'],
    'srun -n 2 rm a': ['change submit job', 'file delete a @ elsewhere'],
    'sbatch x.sh': ['file read x.sh', 'change submit job', 'unreadable run code'],
    'qdel 3': ['restart stop job 3'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const site = { is: 'elsewhere', why: 'a host of the batch system', from: call.site } as const
    const table =
      '-n|--ntasks= -N|--nodes= -c= -p|--partition= -A|--account= -t|--time= -J|--job-name= -o|--output= ' +
      '-e|--error= -w|--nodelist= -x= -C= -G= -q|--qos= -D|--chdir= --mem= --gres= --cpus-per-task= ' +
      '--ntasks-per-node= -l= -P= -S= -v= -W= -m= -M= -b= -d= -a= -u= -I --pty --wrap= -R= -K'
    const read = readArguments(call.args, optionTable(table), 'operand')
    switch (call.name) {
      case 'srun':
      case 'bsub':
        emit(call, 'change', 'submit', 'job')
        if (read.has('--pty')) return openShell(call)
        return read.operands.length === 0 ? openShell(call) : void call.exec(read.operands, { site })
      case 'salloc':
        return openShell(call)
      case 'sbatch':
      case 'qsub':
      case 'condor_submit': {
        const script = read.operands[0]
        const wrapped = read.value('--wrap')
        if (script !== undefined) emitFile(call, 'read', script)
        emit(call, 'change', 'submit', 'job')
        call.shell(
          wrapped !== undefined
            ? { text: wrapped.text, carries: 0, span: wrapped.span }
            : script === undefined
              ? call.stdin
              : { ...call.readFile(script), span: script.span },
          { site },
        )
        return
      }
      case 'scontrol': {
        const verb = read.operands[0]?.text ?? ''
        if (/^(show|ping|version|help|listpids|token|getaddrs|schedloglevel|completing|details)$/.test(verb))
          return emit(call, verb === 'token' ? 'read-secret' : 'read', 'list', 'job')
        if (verb === '') return openShell(call)
        return emit(
          call,
          /^(requeue|suspend|resume|hold|release|reboot|reconfigure|shutdown|abort)$/.test(verb)
            ? 'restart'
            : verb === 'delete'
              ? 'lose'
              : 'change',
          verb,
          'job',
        )
      }
      case 'scancel':
      case 'qdel':
      case 'bkill':
      case 'condor_rm':
        if (read.operands.length === 0) emit(call, 'lose', 'stop', 'job')
        for (const one of read.operands) emit(call, 'restart', 'stop', 'job', one)
        return
      case 'qhold':
      case 'qrls':
      case 'qalter':
        return emit(call, 'change', 'set', 'job', read.operands[0] ?? '')
      default:
        emit(call, 'read', 'list', 'job')
    }
  },
}

export const jobs: readonly Program[] = [crontab, runParts, atJobs, queues]
