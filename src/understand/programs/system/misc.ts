import { emit, emitFile, reachOf } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { shows } from '../../show.ts'
import { Carries, emptyStream, openStream } from '../../word.ts'
import { asksHelp } from '../files.ts'

/** Small programs: conditions, messages, clipboards, what starts another program when a file changes. */

/** The shell has these built in; an action without a shell, `sudo` and `xargs` call the programs. */
const conditions: Program = {
  names: [
    'true',
    'false',
    'test',
    '[',
    ':',
    'pwd',
    'wait',
    'ulimit',
    'umask',
    'type',
    'hash',
    'cd',
    'dialog',
    'whiptail',
    'zenity',
    'kdialog',
    'gum',
    'sleepenh',
    'pathchk',
    'beep',
  ],
  about: 'asks, compares or does nothing',
  examples: {
    'sudo true': [],
    'env false': [],
    'sudo test -f a': [],
    'xargs -n1 [ -f a ] < x': ['file read x'],
    'whiptail --yesno x 5 5': [],
  },
  run: (call) => (/^(dialog|whiptail|zenity|kdialog|gum)$/.test(call.name) ? openStream : emptyStream),
}

const logger: Program = {
  names: ['logger', 'lprm', 'lp', 'lpr', 'cupsenable', 'cupsdisable'],
  about: 'writes a line into the log, or prints on paper',
  examples: {
    'logger -t deploy done': ['change write log'],
    'logger -f a.txt': ['file read a.txt', 'change write log'],
    'logger -n log.example "$(cat .env)"': ['file read .env', 'disclose send log log.example'],
    'lp a.pdf': ['file read a.pdf', 'change print paper'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    if (call.name !== 'logger') {
      for (const path of call.args.filter((w) => !w.text.startsWith('-') && w.text.includes('.')))
        emitFile(call, 'read', path)
      return emit(call, 'change', 'print', 'paper')
    }
    const read = readArguments(
      call.args,
      optionTable(
        '-d|--udp -e|--skip-empty -f|--file= -i --id=? -n|--server= -P|--port= -p|--priority= -s|--stderr -S|--size= ' +
          '-T|--tcp -t|--tag= -u|--socket= --journald=? --msgid= --no-act --octet-count --prio-prefix --rfc3164 ' +
          '--rfc5424=? --sd-id= --sd-param= -V',
      ),
    )
    const file = read.value('-f')
    if (file !== undefined) emitFile(call, 'read', file)
    const host = read.value('-n')
    const carries = [...read.operands, ...read.values('-t')].reduce((sum, w) => sum | w.carries, call.stdin.carries)
    const secret = (carries & (Carries.secret | Carries.data)) !== 0 || (file !== undefined && isSecretPath(file.text))
    const at = host === undefined ? {} : { at: { is: 'host', name: host, options: [], ...reachOf(call) } as const }
    if (host !== undefined && secret) return emit(call, 'disclose', 'send', 'log', host, at)
    if (read.has('--no-act')) return emit(call, 'read', 'dry run', 'log')
    emit(call, 'change', 'write', 'log', host ?? '', at)
  },
}

const watchman: Program = {
  names: ['watchman'],
  about: 'watches files for other programs',
  examples: {
    'watchman watch-list': ['read list watch'],
    'watchman watch .': ['change set watch'],
    "watchman -- trigger . x '*.ts' -- rm a": ['file delete a', 'change set watch'],
    'watchman shutdown-server': ['restart stop process watchman'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const verb = words[0]?.text ?? ''
    if (verb === 'trigger') {
      const last = call.args.findLastIndex((w) => w.text === '--')
      if (last > 0) call.exec(call.args.slice(last + 1))
      return emit(call, 'change', 'set', 'watch')
    }
    if (verb === 'shutdown-server') return emit(call, 'restart', 'stop', 'process', 'watchman')
    const reads =
      /^(watch-list|find|since|query|clock|version|get-sockname|get-pid|get-config|list-capabilities|trigger-list|debug.*|log-level|state.*|)$/.test(
        verb,
      )
    emit(call, reads ? 'read' : 'change', reads ? 'list' : 'set', 'watch')
  },
}

const looksOnly = shows(
  [
    'getopt',
    'xdpyinfo',
    'xwininfo',
    'xprop',
    'xlsclients',
    'glxinfo',
    'vainfo',
    'vulkaninfo',
    'clinfo',
    'exif',
    'catdoc',
    'antiword',
    'img2txt',
    'zbarimg',
    'units',
    'gcal',
    'ncal',
    'pi',
    'primes',
    'number',
    'asciiquarium',
    'cmatrix',
    'fortune',
    'toilet',
    'ddate',
    'tokei',
    'cloc',
    'scc',
    'sloccount',
    'loc',
  ],
  'thing',
  'shows something',
  { 'tokei src': ['read show thing'] },
)

export const miscellany: readonly Program[] = [conditions, logger, watchman, looksOnly]
