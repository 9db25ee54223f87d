import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Site } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, UNKNOWN, type Word } from '../../word.ts'
import { takeAssignments, withVariables } from './variables.ts'

/** Programs that run a command later, or as a unit of its own. */

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
    if (file !== undefined) emitFile(call, 'read', file)
    if (file === undefined && !call.stdinGiven) return openShell(call)
    call.shell(file === undefined ? call.stdin : call.readFile(file))
    emit(call, 'change', 'schedule', 'job')
  },
}

const atOptions = optionTable('-q= -f= -m -M -l -c -r -d -v -V -t= -b')

const systemdRun: Program = {
  names: ['systemd-run'],
  about: 'runs a program as a unit, now or by a timer',
  examples: {
    'systemd-run --on-active=60 systemctl restart nginx': ['restart restart unit nginx', 'change run unit'],
    'systemd-run -H web1 rm x': ['file delete x @ host web1', 'change run unit @ host web1'],
    'systemd-run -M box rm x': ['file delete x @ elsewhere', 'change run unit @ elsewhere'],
    'systemd-run --scope --working-directory=/tmp rm x': ['file delete x', 'change run unit'],
    'systemd-run --user --working-directory=/srv rm x': ['file delete x', 'change run unit'],
  },
  run: (call) => {
    const read = readArguments(call.args, systemdRunOptions, 'operand')
    if (read.operands.length === 0) return openShell(call)
    const site = siteOf(call, read.value('-H'), read.value('-M'))
    const directory = read.value('--working-directory')
    const out = call.exec(read.operands, {
      site,
      // Of a scope the manuals do not say whether it begins there.
      ...(directory === undefined
        ? {}
        : { cwd: isKnown(directory) && !read.has('--scope') ? directory.text : UNKNOWN }),
      env: withVariables(call.env, takeAssignments(read.values('-E')).set),
    })
    emit({ ...call, site }, 'change', 'run', 'unit')
    return out
  },
}

/** Another host, or a container by its name. */
function siteOf(call: Call, host: Word | undefined, machine: Word | undefined): Site {
  const from = call.site
  if (host !== undefined) return { is: 'host', name: host, options: [], from, env: call.env }
  return machine === undefined ? from : { is: 'elsewhere', why: 'a machine of systemd', from }
}

const systemdRunOptions = optionTable(
  '-u|--unit= -p|--property= --description= --slice= -r|--remain-after-exit --scope --user --system -H|--host= -M|--machine= --service-type= --uid= --gid= --nice= --working-directory= -d|--same-dir -E|--setenv= -t|--pty -P|--pipe -q|--quiet -G|--collect --wait -S|--shell --on-active= --on-boot= --on-startup= --on-unit-active= --on-unit-inactive= --on-calendar= --timer-property= --path-property= --no-block --no-ask-password',
)

export const laterCarriers: readonly Program[] = [schedule, systemdRun]
