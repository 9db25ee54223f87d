import { posix } from 'node:path'
import type { Pinner } from './pin.ts'
import { checked, stateOf } from './state.ts'

/** An alias of `~/.ssh/config` may lead anywhere (OpenSSH 10): the files that say where are compared. */
export const sshPin: Pinner = {
  tool: 'ssh',
  programs: ['ssh', 'scp', 'sftp', 'rsync', 'ssh-copy-id', 'ansible', 'ansible-playbook', 'mosh'],
  pin: (context) => {
    const own = ['config', 'known_hosts'].map((name) => posix.join(context.home, '.ssh', name))
    return checked('ssh', 'hosts by their names', stateOf(context, own), 'ssh takes no settings from the environment')
  },
}
