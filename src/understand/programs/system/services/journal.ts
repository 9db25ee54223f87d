import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import type { Program } from '../../../program.ts'
import { does } from '../../../tool.ts'
import { systemdPlace } from './systemctl.ts'

/** The logs of a host: what reads them, and what takes them away. */

const journalctl: Program = flagProgram({
  names: ['journalctl'],
  about: 'reads the journal of systemd, and may cut it',
  on: 'journal',
  place: systemdPlace,
  options:
    '--system --user -M|--machine= -m|--merge -D|--directory= -i|--file= --root= --image= --image-policy= ' +
    '--namespace= -S|--since= -U|--until= ' +
    '-c|--cursor= --after-cursor= --cursor-file= -b|--boot=? -u|--unit= --user-unit= --invocation= -I ' +
    '-t|--identifier= -T|--exclude-identifier= ' +
    '-p|--priority= --facility= -g|--grep= --case-sensitive=? -k|--dmesg -o|--output= --output-fields= ' +
    '-n|--lines=? -r|--reverse --show-cursor ' +
    '--utc -x|--catalog --no-hostname --no-full -l|--full -a|--all -f|--follow --no-tail --truncate-newline ' +
    '-q|--quiet --synchronize-on-exit= ' +
    '--no-pager -e|--pager-end --interval= --verify-key= --force -h|--help --version -N|--fields -F|--field= ' +
    '--list-boots --list-invocations ' +
    '--list-namespaces --disk-usage --vacuum-size= --vacuum-files= --vacuum-time= --verify --sync ' +
    '--relinquish-var --smart-relinquish-var ' +
    '-0 -1 -2 -3 -4 -5 -6 -7 -8 -9 --flush --rotate --header --list-catalog --dump-catalog --update-catalog ' +
    '--setup-keys -H|--host= -W|--no-wrap',
  rules: [
    ['-h', 'read', 'help'],
    [
      '--vacuum-size --vacuum-files --vacuum-time',
      does('catastrophe', 'journal', { verb: 'vacuum', note: 'the journal is evidence' }),
    ],
    ['--setup-keys', 'access'],
    ['--rotate', 'change'],
    ['--flush', 'change'],
    ['--relinquish-var --smart-relinquish-var', 'change', 'relinquish'],
    ['--update-catalog', 'change'],
    ['--sync', 'read'],
    [
      '--disk-usage --list-boots --list-invocations --list-namespaces --header --fields -F --list-catalog ' +
        '--dump-catalog --verify',
      'read',
      'list',
    ],
  ],
  otherwise: (call) => {
    const cursor = call.arguments.value('--cursor-file')
    if (cursor !== undefined) emitFile(call, 'edit', cursor)
    emit(call, 'read', 'read', 'journal', call.arguments.value('-u') ?? '', { at: call.place() })
  },
  examples: {
    'journalctl -u myapp -n 50 --no-pager': ['read read journal myapp'],
    'journalctl -u nginx --since "1 hour ago" -f': ['read read journal nginx'],
    'journalctl -k -p err -b -1': ['read read journal'],
    'journalctl _PID=1 -o json': ['read read journal'],
    'journalctl --disk-usage': ['read list journal'],
    'journalctl --list-boots': ['read list journal'],
    'journalctl --vacuum-time=1s': ['catastrophe vacuum journal'],
    'journalctl --rotate --vacuum-size 1M': ['catastrophe vacuum journal'],
    'journalctl --vacuum-t=1s': ['catastrophe vacuum journal'],
    'journalctl --rotate': ['change rotate journal'],
    'journalctl --frobnicate': ['undescribed run program journalctl', 'read read journal'],
  },
})

const dmesg: Program = flagProgram({
  names: ['dmesg'],
  about: 'reads the messages of the kernel, and may clear them',
  on: 'kernel log',
  options:
    '-C|--clear -c|--read-clear -D|--console-off -d|--show-delta -E|--console-on -e|--reltime -F|--file= ' +
    '-f|--facility= -H|--human -J|--json ' +
    '-k|--kernel -L|--color=? -l|--level= -n|--console-level= -P|--nopager -p|--force-prefix -r|--raw --noescape ' +
    '-S|--syslog -s|--buffer-size= ' +
    '-T|--ctime -t|--notime --time-format= -u|--userspace -w|--follow -W|--follow-new -x|--decode -K|--kmsg-file= ' +
    '--since= --until= -h|--help -V|--version',
  rules: [
    ['-h -V', 'read', 'help'],
    ['-C -c', does('catastrophe', 'kernel log', { verb: 'clear', note: 'the messages of the kernel are evidence' })],
    ['-D -E -n', 'change', 'set level'],
  ],
  otherwise: (call) => {
    for (const path of [...call.arguments.values('-F'), ...call.arguments.values('-K')]) emitFile(call, 'read', path)
    emit(call, 'read', 'read', 'kernel log')
  },
  examples: {
    'dmesg -T': ['read read kernel log'],
    'dmesg --level=err,warn --follow': ['read read kernel log'],
    'dmesg -C': ['catastrophe clear kernel log'],
    'dmesg -Tc': ['catastrophe clear kernel log'],
    'dmesg -n 1': ['change set level kernel log'],
  },
})

/** logrotate(8): a forced rotation drops the oldest logs, and a configuration of its own may drop all of them. */
const logrotate: Program = flagProgram({
  names: ['logrotate'],
  about: 'rotates logs by a configuration',
  on: 'log',
  options:
    '-d|--debug -f|--force -m|--mail= -s|--state= -v|--verbose -l|--log= --skip-state-lock --wait-for-state-lock ' +
    '--usage -?|--help --version',
  rules: [
    ['--usage -?', 'read', 'help'],
    ['-d', 'read', 'dry run'],
    ['-f', 'lose', 'rotate'],
  ],
  otherwise: does('change', 'log', { verb: 'rotate' }),
  examples: {
    'logrotate -d /etc/logrotate.conf': ['read dry run log /etc/logrotate.conf'],
    'logrotate -f /etc/logrotate.d/nginx': ['lose rotate log /etc/logrotate.d/nginx'],
    'logrotate /etc/logrotate.conf': ['change rotate log /etc/logrotate.conf'],
  },
})

const auditctl: Program = flagProgram({
  names: ['auditctl'],
  about: 'controls the audit of the kernel',
  on: 'audit rule',
  options:
    '-D -d= -e= -s -l -v -h -a= -A= -W= -w= -F= -S= -C= -k= -p= -b= --backlog_wait_time= -f= -r= -R= -i -c -m= ' +
    '-q= -t --reset-lost ' +
    '--reset_backlog_wait_time_actual --loginuid-immutable --signal=',
  rules: [
    ['-h -v', 'read', 'help'],
    ['-D', does('catastrophe', 'audit rule', { verb: 'delete all', note: 'the audit of the host ends' })],
    ['-d -W', does('catastrophe', 'audit rule', { verb: 'delete', note: 'the audit of the host is narrowed' })],
    [
      '-e',
      (call) => {
        const off = call.arguments.value('-e')?.text
        if (off === '0')
          return emit(call, 'catastrophe', 'disable', 'audit', '', { note: 'the audit of the host ends' })
        return emit(call, off === '1' || off === '2' ? 'access' : 'unreadable', 'enable', 'audit')
      },
    ],
    [
      '-R',
      (call) => {
        const path = call.arguments.value('-R')
        if (path === undefined) return
        emitFile(call, 'read', path)
        const text = call.readFile(path).text
        if (text === undefined) return emit(call, 'unreadable', 'load', 'audit rule', path)
        const ends = /^[ \t]*-(D|d|W)\b|^[ \t]*-e[ \t]*0\b/m.test(text)
        return emit(call, ends ? 'catastrophe' : 'access', 'load', 'audit rule', path)
      },
    ],
    ['-l -s', 'read', 'list'],
    ['--signal', 'restart', 'signal'],
  ],
  otherwise: 'access',
  examples: {
    'auditctl -l': ['read list audit rule'],
    'auditctl -s': ['read list audit rule'],
    'auditctl -D': ['catastrophe delete all audit rule'],
    'auditctl -e 0': ['catastrophe disable audit'],
    'auditctl -e 1': ['access enable audit'],
    'auditctl -w /etc/passwd -p wa -k passwd': ['access run audit rule'],
    'auditctl -R /etc/audit/audit.rules': [
      'file read /etc/audit/audit.rules',
      'unreadable load audit rule /etc/audit/audit.rules',
    ],
  },
})

const augenrules: Program = flagProgram({
  names: ['augenrules'],
  about: 'puts the audit rules together',
  on: 'audit rule',
  options: '--check --load',
  rules: [
    ['--check', 'read', 'check'],
    ['--load', 'access', 'load'],
  ],
  otherwise: 'access',
  examples: { 'augenrules --check': ['read check audit rule'], 'augenrules --load': ['access load audit rule'] },
})

export const journal: readonly Program[] = [journalctl, dmesg, logrotate, auditctl, augenrules]
