import { emit, nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { joinWords } from '../../options.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  isUndescribed,
  reads,
  readsData,
  readsSecret,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { type Stream, unknownWord } from '../../word.ts'
import { chooseContext } from '../kubernetes/place.ts'
import { hostAt, hostSite } from './ssh-options.ts'

/** Teleport (18): a client of its own, whose verb `ssh` is like ssh. */

const PROXY =
  '--proxy= --user= --login=|-l= --cluster=|-c= --ttl= --identity=|-i= --auth= -d|--debug --insecure --mfa-mode= ' +
  '--headless --jumphost=|-J= --bind-addr= --browser= --relay= -k|--add-keys-to-agent= --format=|-f= -v|--verbose'

const SSH =
  '-p|--port= -L|--forward= -D|--dynamic-forward= -R|--remote-forward= -N|--no-remote-exec -t|--tty -A -X -Y -o='

function overSsh(call: ToolCall): Stream | undefined | void {
  const [host, ...command] = call.operands
  if (host === undefined) return emit(call, 'read', 'help', 'help')
  for (const port of call.arguments.values('-L', '-D'))
    emit(call, 'change', 'forward', 'port', port, { at: hostAt(call, host, []) })
  for (const port of call.arguments.values('-R'))
    emit(call, 'access', 'open', 'port', port, { at: hostAt(call, host, []) })
  const site = hostSite(call, host, [])
  if (command.length > 0) return call.shell(joinWords(command), { site })
  if (call.arguments.has('-N')) return undefined
  return call.stdinGiven ? call.shell(call.stdin, { site }) : openShell({ ...call, site })
}

export const teleport: Program = tool({
  names: ['tsh'],
  about: 'the client of Teleport: hosts, clusters and databases behind one login',
  options: PROXY,
  place: (call) => nowhere(call, 'the proxy of the last login', call.arguments.values('--proxy', '--cluster')),
  verbs: {
    ['ls | status | version | clusters | sessions ls | kube ls | db ls | apps ls | app ls | ' +
      'requests ls | requests list | requests show | requests search | mfa ls | env | config | recordings ls | ' +
      'device info | scan keys | kube sessions | aws-profile']: {
      options:
        '--search= --query= --all|-A -R|--all-proxies --kind= --quiet|-q --sort-by= --unset --from-utc= --to-utc=',
      run: (call) =>
        call.verb === 'config' || call.verb === 'env' ? emit(call, 'read', call.verb, 'settings') : reads('host')(call),
    },
    ssh: { options: SSH, command: true, run: overSsh },
    play: readsData('session'),
    'kube login': {
      options: '--all --set-context-name= --kube-namespace= --request-reason=',
      run: (call) => {
        emit(call, 'change', 'write', 'kubeconfig')
        chooseContext(call, unknownWord(call.span))
      },
    },
    'login | logout | db login | db logout | apps login | apps logout | app login | app logout | db config | apps config':
      { options: '--db-user= --db-name= --request-reason= --request-roles= --request-id=', run: changes('login') },
    'kube credentials': readsSecret('credential'),
    'request create | request review | requests create | requests review | request drop | mfa add | mfa rm':
      changesAccess('request'),
    '*': isUndescribed,
  },
  examples: {
    'tsh ls': ['read ls host'],
    'tsh status': ['read status host'],
    'tsh ssh ops@web1 uptime': [],
    "tsh ssh ops@web1 'rm x'": ['file delete x @ host ops@web1'],
    'tsh --proxy=t.example ssh web1': ['unreadable open shell @ host web1'],
    'tsh bench ssh root@web1 rm x': ['undescribed bench program tsh', 'file delete x'],
    'tsh play 4711': ['read-data play session 4711'],
    'tsh requests create --roles=admin': ['access requests create request'],
    'tsh db connect shop': ['undescribed db connect program tsh'],
  },
})
