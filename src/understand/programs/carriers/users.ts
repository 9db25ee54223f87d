import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Site } from '../../place.ts'
import type { Program, Shift } from '../../program.ts'
import { isKnown, UNKNOWN, type Word, word } from '../../word.ts'
import { takeAssignments, withVariables } from './variables.ts'

/** Programs that run another one as another user. */

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
    "sudo sh -c 'rm -r $HOME/x ~/y'": ['file delete below /root/x', 'file delete below /root/y'],
    "sudo -E sh -c 'rm $HOME/x'": ['file delete /home/me/x'],
    "sudo -u ann sh -c 'rm $HOME/x'": ['file delete /home/ann/x'],
    'sudo rm ~/x': ['file delete /home/me/x'],
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
      env: withVariables(call.env, new Map([...homeUnless(read.has('-E'), read.value('-u')), ...set])),
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

/** `HOME` of whoever it runs as; sudo's and su's own default, which a host may have changed (sudoers(5), su(1)). */
function homeUnless(kept: boolean, user: Word | undefined): ReadonlyMap<string, Word> {
  if (kept) return new Map()
  const name = user?.text ?? 'root'
  const home = !/^[a-z_][a-z0-9_-]*$/.test(name) ? UNKNOWN : name === 'root' ? '/root' : `/home/${name}`
  return new Map([['HOME', word(home)]])
}

/** run0(1) of systemd 256: as sudo, by the service manager. */
const run0: Program = {
  names: ['run0'],
  about: 'runs a program as another user',
  examples: {
    'run0 systemctl restart nginx': ['restart restart unit nginx'],
    'run0 -u ann --chdir=/srv rm x': ['file delete x'],
    'run0 --machine=a rm x': ['undescribed run program run0', 'file delete x'],
    run0: ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, run0Options, 'operand')
    if (read.has('--help', '--version')) return
    // Settings of the unit may run more than the program, and `--machine` is another host.
    if (read.strangers.length > 0 || read.has('--machine', '--property', '--setenv'))
      emit(call, 'undescribed', 'run', 'program', call.name)
    const chdir = read.value('-D')
    if (read.operands.length === 0) return call.stdinGiven ? call.shell(call.stdin) : openShell(call)
    return call.exec(read.operands, {
      env: withVariables(call.env, homeUnless(false, read.value('-u'))),
      ...(chdir === undefined ? {} : { cwd: isKnown(chdir) ? chdir.text : UNKNOWN }),
    })
  },
}

const run0Options = optionTable(
  '--unit= --property= --description= --slice= --slice-inherit -u|--user= -g|--group= --nice= -D|--chdir= --via-shell ' +
    '-i --setenv= --background= --machine= --pty --pipe --shell-prompt-prefix= --lightweight=? --area= -a= ' +
    '--no-ask-password --help --version',
)

const su: Program = {
  names: ['su', 'runuser'],
  about: 'runs a shell as another user',
  examples: {
    "su - deploy -c 'systemctl restart myapp'": ['restart restart unit myapp'],
    "su -c 'ls' root": ['file list .'],
    "su ann -c 'rm ~/x'": ['file delete /home/ann/x'],
    'su -': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, suOptions)
    const code = read.value('-c', '--session-command')
    const user = read.value('-u')
    const env = withVariables(call.env, homeUnless(read.has('-m'), user ?? read.operands.find((w) => w.text !== '-')))
    if (code !== undefined) return call.shell({ text: code.text, carries: code.carries, span: code.span }, { env })
    if (user !== undefined && read.operands.length > 0) return call.exec(read.operands)
    if (call.stdinGiven) return call.shell(call.stdin, { env })
    return openShell(call)
  },
}

const suOptions = optionTable(
  '-|-l|--login -c|--command= --session-command= -f|--fast -g|--group= -G|--supp-group= -m|-p|--preserve-environment -P|--pty -s|--shell= -u|--user= -w|--whitelist-environment=',
)

export const userCarriers: readonly Program[] = [sudo, run0, su]
