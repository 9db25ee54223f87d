import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * The first line of a shim on this machine. bash, also where it is `/bin/sh`, takes options from `SHELLOPTS` (with `noexec`
 * it would read the shim, do nothing and end well), functions from the environment, and its start-up file where standard
 * input is a socket, but not with `-p` (Bash 5.2, "The Set Builtin"). Older dash and busybox have no `-p`, and take nothing of that kind from the environment.
 */
export function shimInterpreter(shell = '/bin/sh'): string {
  const { status } = spawnSync(shell, ['-p', '-c', 'exit 7'], { env: {}, stdio: 'ignore', timeout: 5_000 })
  return status === 7 ? `${shell} -p` : shell
}

/** The `perl` of a shim on this machine, which asks faster than curl. Its addresses of sockets are those of Linux. */
export function shimPerl(perl = '/usr/bin/perl'): { readonly perl?: string } {
  return process.platform === 'linux' && existsSync(perl) ? { perl } : {}
}
