import { emit, lookedAt, reachOf, sessionOf } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import type { Place } from '../../../place.ts'
import type { Program } from '../../../program.ts'
import { changes, does, loses, reads, readsSecret, type ToolCall, tool, type VerbRun } from '../../../tool.ts'
import { verifiedBy } from '../../../verified-by.ts'
import { isKnown, type Stream, type Word } from '../../../word.ts'
import { keepsEvidence, meansEveryUnit, unitsMeant } from '../security/evidence.ts'
import { guardsHost } from '../security/guards.ts'

/** systemctl(1), systemd 257. */

const options =
  '-t|--type= --state= -p|--property= -P= -a|--all --failed -r|--recursive --reverse --after --before ' +
  '--with-dependencies -l|--full --value ' +
  '--show-types --job-mode= -T|--show-transaction --fail --check-inhibitors= -i -q|--quiet -v|--verbose ' +
  '--no-warn --no-block --wait --user --system ' +
  '--global --no-wall --when= --no-ask-password --kill-whom= --kill-who= --kill-value= -s|--signal= --what= ' +
  '-f|--force --message= --now --runtime ' +
  '--preset-mode= --root= --image= --image-policy= -n|--lines= -o|--output= --firmware-setup ' +
  '--boot-loader-menu= --boot-loader-entry= ' +
  '--reboot-argument= --plain --timestamp= --mkdir --marked --read-only --drop-in= --stdin --dry-run -H|--host= ' +
  '-M|--machine= -C|--capsule= ' +
  '--no-pager --legend= --no-legend --no-reload --test --irreversible --replace --job-id=? --name= --user-unit='

/** Where a systemd tool lands: `-H host`, `-M machine`, else here. */
export function systemdPlace(call: ToolCall): Place {
  const host = call.arguments.value('-H')
  if (host !== undefined) return { is: 'host', name: host, options: [], ...reachOf(call) }
  const machine = call.arguments.value('-M')
  // `user@.host` is the manager of another user of this machine.
  if (machine === undefined || /^([\w.-]+@)?\.host$/.test(machine.text)) return sessionOf(call)
  return { ...sessionOf(call), site: { is: 'elsewhere', why: `the machine \`${machine.text}\``, from: call.site } }
}

/** Units that put the host down when they are started. */
const POWER_UNIT =
  /^(reboot|poweroff|halt|shutdown|kexec|rescue|emergency|suspend|hibernate|hybrid-sleep|soft-reboot|exit|runlevel[0156])(\.target)?$|^ctrl-alt-del\.target$/
const STOPS = new Set(['stop', 'kill', 'disable', 'mask', 'freeze', 'clean'])

/** A verb that does something to each unit that it names. */
function units(kind: 'restart' | 'change'): VerbRun {
  return (call) => {
    const at = call.place()
    const { verb, operands } = call
    const user = call.arguments.has('--user') ? ['--user'] : []
    const elsewhere = call.arguments.has('-H', '-M')
    if (operands.length === 0) emit(call, kind, verb, 'unit', '', { at })
    for (const operand of lookedAt(call, operands)) {
      if (meansEveryUnit(operand.text) && STOPS.has(verb)) {
        emit(call, 'catastrophe', verb, 'unit', operand, { at, note: 'every unit of the host' })
        continue
      }
      const verify = elsewhere
        ? {}
        : verifiedBy(call, [call.name, ...user, kind === 'restart' ? 'status' : 'is-enabled', operand])
      for (const name of unitsMeant(operand.text))
        emitUnit(call, kind, verb, { ...operand, text: name }, { at, ...verify })
    }
    if (call.arguments.has('--now') && kind === 'change') {
      for (const operand of lookedAt(call, operands))
        emit(call, 'restart', verb === 'enable' ? 'start' : 'stop', 'unit', operand, { at })
    }
  }
}

function emitUnit(
  call: ToolCall,
  kind: 'restart' | 'change',
  verb: string,
  name: Word,
  more: { readonly at: Place },
): void {
  if (STOPS.has(verb) && keepsEvidence(name.text)) {
    return emit(call, 'catastrophe', verb, 'unit', name, { ...more, note: 'the unit keeps the logs of the host' })
  }
  if (STOPS.has(verb) && guardsHost(name.text)) {
    return emit(call, 'access', verb, 'unit', name, { ...more, note: 'the unit decides who gets in' })
  }
  if (!STOPS.has(verb) && kind === 'restart' && POWER_UNIT.test(name.text)) {
    return emit(call, 'lose', verb, 'unit', name, { ...more, note: 'the unit puts the host down' })
  }
  emit(call, kind, verb, 'unit', name, more)
}

/** `show -p Environment` prints what units keep in their environment; `show -p MainPID` prints a number about a unit. */
const show: VerbRun = (call): Stream | undefined => {
  const properties = [...call.arguments.values('-p'), ...call.arguments.values('-P')].flatMap((w) => w.text.split(','))
  const secret = properties.some(
    (one) => /^(Environment|PassEnvironment|SetCredential|ExecStart(Ex)?)$/.test(one) && one.startsWith('Env'),
  )
  does(secret ? 'read-secret' : 'read', 'unit')(call)
  return { text: undefined, carries: secret ? 1 : 0, span: call.span, about: call.operands[0]?.text }
}

/** What `clean` removes: caches and runtime files unless `--what` says more. */
const clean: VerbRun = (call) => {
  const what = call.arguments
    .values('--what')
    .map((w) => w.text)
    .join(',')
  if (/logs|all/.test(what)) return does('catastrophe', 'unit', { note: 'the logs of the unit' })(call)
  return does(/state|configuration|fdstore/.test(what) ? 'lose' : 'lose-remade', 'unit')(call)
}

const edit: VerbRun = (call) => {
  if (call.arguments.has('--stdin') && call.stdinGiven) return changes('unit')(call)
  changes('unit')(call)
  return openShell(call, call.operands[0])
}

const setsBehind =
  (operands: number): VerbRun =>
  (call) =>
    does(call.operands.length > operands ? 'change' : 'read', 'unit')(call)

const powers = loses('host')

const systemctl: Program = tool({
  names: ['systemctl'],
  about: 'controls the units of systemd',
  options,
  style: 'abbreviated',
  place: systemdPlace,
  dryRun: (call) => call.arguments.has('--dry-run') || call.arguments.has('--test'),
  verbs: {
    '': reads('unit'),
    'status | is-active | is-enabled | is-failed | is-system-running | list-units | list-unit-files': reads('unit'),
    'list-timers | list-sockets': reads('unit'),
    'list-paths | list-automounts | list-jobs | list-dependencies | list-machines | cat | help | get-default | whoami':
      reads('unit'),
    show,
    'show-environment': readsSecret('environment'),
    'start | stop | restart | reload | try-restart | reload-or-restart | try-reload-or-restart': units('restart'),
    'condrestart | force-reload': units('restart'),
    'reload-or-try-restart | condreload | condstop | condtry-restart | kill | isolate | freeze | thaw':
      units('restart'),
    'enable | disable | reenable | preset | mask | unmask | link | add-wants | add-requires': units('change'),
    'set-property | bind | mount-image': units('change'),
    'preset-all | set-default | set-environment | unset-environment | import-environment': changes('unit'),
    'daemon-reload | daemon-reexec': changes('unit'),
    'reset-failed | cancel': changes('unit'),
    // The level or the target stands last; without one it is shown.
    'service-log-level | service-log-target': setsBehind(1),
    'log-level | log-target | service-watchdogs': setsBehind(0),
    revert: loses('unit'),
    clean,
    edit,
    'halt | poweroff | reboot | soft-reboot | kexec | exit | switch-root | suspend | hibernate | hybrid-sleep': powers,
    'suspend-then-hibernate | sleep | default | rescue | emergency': powers,
  },
  examples: {
    'systemctl status nginx --no-pager': ['read status unit nginx'],
    systemctl: ['read  unit'],
    'systemctl list-units --failed --no-pager': ['read list-units unit'],
    'systemctl show -p MainPID,ActiveState myapp': ['read show unit myapp'],
    'systemctl show -p Environment myapp': ['read-secret show unit myapp'],
    'systemctl restart nginx myapp': ['restart restart unit nginx', 'restart restart unit myapp'],
    'systemctl --user restart cart-dev': ['restart restart unit cart-dev'],
    'systemctl enable --now myapp.timer': ['change enable unit myapp.timer', 'restart start unit myapp.timer'],
    'systemctl edit --full myapp': ['change edit unit myapp', 'unreadable open shell myapp'],
    'systemctl daemon-reload': ['change daemon-reload unit'],
    'systemctl service-log-level nginx': ['read service-log-level unit nginx'],
    'systemctl service-log-level nginx debug': [
      'change service-log-level unit nginx',
      'change service-log-level unit debug',
    ],
    'systemctl log-level': ['read log-level unit'],
    'systemctl log-level debug': ['change log-level unit debug'],
    'systemctl stop auditd': ['catastrophe stop unit auditd'],
    'systemctl restart rsyslog': ['restart restart unit rsyslog'],
    'systemctl disable ufw.service': ['access disable unit ufw.service'],
    'systemctl restart ufw': ['restart restart unit ufw'],
    "systemctl stop 'fire*'": ['access stop unit fire*'],
    "systemctl stop 'shop*'": ['restart stop unit shop*'],
    "systemctl stop 'prod*'": ['restart stop unit prod*', 'restart stop unit prodgate'],
    "systemctl stop '*'": ['catastrophe stop unit *'],
    'systemctl reboot': ['lose reboot host'],
    'systemctl isolate reboot.target': ['lose isolate unit reboot.target'],
    'systemctl --dry-run reboot': ['read dry run plan reboot'],
    'systemctl clean --what=logs myapp': ['catastrophe clean unit myapp'],
    'systemctl frobnicate nginx': ['undescribed frobnicate program systemctl'],
    'systemctl "$X" nginx': ['unreadable run verb \uFFFC'],
    'kill $(systemctl show -p MainPID --value prodgate)': ['read show unit prodgate', 'restart stop process prodgate'],
  },
})

/** A known text that is not a verb decides nothing; one that is unknown decides everything. */
function serviceCommand(call: ToolCall, unit: Word | undefined, command: Word | undefined): void {
  if (unit === undefined) return emit(call, 'read', 'list', 'unit')
  if (command === undefined) return emit(call, 'read', 'status', 'unit', unit)
  if (!isKnown(command))
    return emit(call, 'unreadable', 'run', 'verb', command, { note: 'the verb is not known before it runs' })
  const verb = command.text
  if (
    /^(status|describe|configtest|checkconfig|check|test|version|show|list|extrastatus|config-test|info|rcvar|onestatus)$/.test(
      verb,
    )
  ) {
    return emit(call, 'read', verb, 'unit', unit)
  }
  if (
    /^(one|quiet|fast)?(start|stop|restart|reload|force-reload|try-restart|condrestart|graceful|force-stop|zap|pause|rotate|upgrade)$/.test(
      verb,
    )
  ) {
    const kind = /stop$|zap$|pause$/.test(verb) ? 'stop' : verb
    return emitUnit(call, 'restart', kind, unit, {
      at: sessionOf(call),
      ...verifiedBy(call, ['service', unit, 'status']),
    })
  }
  emit(call, 'undescribed', verb, 'unit', unit)
}

const service: Program = tool({
  names: ['service', 'rc-service', 'invoke-rc.d', 'rcctl', 'initctl'],
  about: 'starts and stops the services of older init systems',
  options:
    '--status-all -e -l|--list -r|--resolve= --full-restart -q|--quiet -v|--verbose -s|--ifstarted -S|--ifstopped ' +
    '-i|--ifexists -c|--ifcrashed -D|--nodeps',
  verbs: {
    '': reads('unit'),
    '*': (call) => {
      if (call.arguments.has('--status-all', '-e', '-l', '-r')) return emit(call, 'read', 'list', 'unit')
      const [first, second] = call.arguments.operands
      // `initctl restart x` and `rcctl restart x` name the verb first.
      if (call.name === 'rcctl' || call.name === 'initctl') {
        if (/^(list|ls|show-config|version|get|check-config|log-priority|usage)$/.test(first?.text ?? ''))
          return emit(call, 'read', 'list', 'unit')
        if (/^(enable|disable|set|order|reload-configuration|emit)$/.test(first?.text ?? ''))
          return emit(call, 'change', first?.text ?? '', 'unit', second ?? '')
        return serviceCommand(call, second ?? first, first)
      }
      serviceCommand(call, first, second)
    },
  },
  examples: {
    'service nginx status': ['read status unit nginx'],
    'service nginx restart': ['restart restart unit nginx'],
    'service --status-all': ['read  unit'],
    'rc-service nginx stop': ['restart stop unit nginx'],
    'rcctl restart httpd': ['restart restart unit httpd'],
    'initctl list': ['read list unit'],
    'service auditd stop': ['catastrophe stop unit auditd'],
    'service firewalld stop': ['access stop unit firewalld'],
    'service nginx frobnicate': ['undescribed frobnicate unit nginx'],
    'service nginx $X': ['unreadable run verb \uFFFC'],
    '/etc/init.d/nginx stop': ['restart stop unit nginx'],
  },
})

export const unitPrograms: readonly Program[] = [systemctl, service]
