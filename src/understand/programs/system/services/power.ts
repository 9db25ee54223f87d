import { emit } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import type { Program } from '../../../program.ts'
import { does, loses } from '../../../tool.ts'

/**
 * What puts a host down: held everywhere (contract, section 3, fine points), so it has the row of a loss: nobody who
 * works there gets the moment back.
 */

const down = loses('host')

const shutdown: Program = flagProgram({
  names: ['shutdown'],
  about: 'puts the host down, now or later',
  on: 'host',
  options:
    '-H|--halt -P|--poweroff -r|--reboot -h -k -c --no-wall --show --help -p -o -s -n -F -t= /s /r /t= /a /h /f /p',
  rules: [
    ['-c', 'change', 'cancel'],
    ['--show', 'read'],
    ['-k', 'change', 'warn'],
  ],
  otherwise: does('lose', 'host', { verb: 'shutdown' }),
  examples: {
    'shutdown -h now': ['lose shutdown host now'],
    'shutdown -r +5 "for a new kernel"': ['lose shutdown host +5', 'lose shutdown host for a new kernel'],
    shutdown: ['lose shutdown host'],
    'shutdown -c': ['change cancel host'],
    'shutdown --show': ['read show host'],
    'sudo shutdown now': ['lose shutdown host now'],
  },
})

const reboot: Program = {
  names: ['reboot', 'halt', 'poweroff', 'pm-suspend', 'pm-hibernate', 'kexec'],
  about: 'puts the host down',
  examples: {
    reboot: ['lose reboot host'],
    'reboot -f': ['lose reboot host'],
    'poweroff --help': [],
    'halt -w': ['change write record'],
    'kexec -l /boot/vmlinuz': ['change load host'],
    'kexec -e': ['lose kexec host'],
  },
  run: (call) => {
    const words = call.args.map((w) => w.text)
    if (words.some((one) => /^(--help|--version)$/.test(one))) return
    if (words.some((one) => /^(-w|--wtmp-only)$/.test(one))) return emit(call, 'change', 'write', 'record')
    if (call.name === 'kexec' && words.some((one) => /^(-l|-p|-u|--load|--load-panic|--unload)$/.test(one)))
      return emit(call, 'change', 'load', 'host')
    emit(call, 'lose', call.name, 'host')
  },
}

const init: Program = {
  names: ['init', 'telinit'],
  about: 'changes the run level of the host',
  examples: {
    'init 6': ['lose set run level 6'],
    'telinit q': ['change reload init'],
    'telinit 3': ['lose set run level 3'],
  },
  run: (call) => {
    const level = call.args.find((w) => !w.text.startsWith('-'))
    if (level === undefined) return emit(call, 'read', 'help', 'help')
    if (/^[qQuU]$/.test(level.text)) return emit(call, 'change', 'reload', 'init')
    emit(call, 'lose', 'set', 'run level', level)
  },
}

const rtcwake: Program = flagProgram({
  names: ['rtcwake'],
  about: 'puts the host to sleep until a time',
  on: 'host',
  options:
    '-A|--adjfile= -a|--auto --date= -d|--device= -l|--local --list-modes -m|--mode= -n|--dry-run -s|--seconds= ' +
    '-t|--time= -u|--utc -v|--verbose -V -h',
  rules: [['-n --list-modes -h -V', 'read', 'show']],
  otherwise: (call) =>
    /^(show|disable)$/.test(call.arguments.value('-m')?.text ?? '') ? emit(call, 'read', 'show', 'host') : down(call),
  examples: { 'rtcwake -m show': ['read show host'], 'rtcwake -m mem -s 60': ['lose run host'] },
})

/** Writes to the terminals of everybody who is logged in. */
const wall: Program = {
  names: ['wall', 'write', 'mesg'],
  about: 'writes to the terminals of users',
  examples: {
    'wall "back in a minute"': ['change write terminal'],
    mesg: ['read show terminal'],
    'mesg n': ['change set terminal'],
  },
  run: (call) => {
    if (call.name === 'mesg')
      return emit(call, call.args.length === 0 ? 'read' : 'change', call.args.length === 0 ? 'show' : 'set', 'terminal')
    emit(call, 'change', 'write', 'terminal')
  },
}

export const power: readonly Program[] = [shutdown, reboot, init, rtcwake, wall]
