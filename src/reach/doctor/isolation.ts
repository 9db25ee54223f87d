import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** How far a trial is kept from the machine. */
export type Isolation =
  /** Own network with loopback only, own processes, and `/etc` and `/usr/local` on top of the real ones. */
  | 'namespaces with /etc'
  /** Own network with loopback only and own processes. */
  | 'namespaces'
  /** Settings that lead nowhere but to loopback. */
  | 'settings'

const BASE = ['--net', '--pid', '--fork', '--kill-child', '--mount', '--mount-proc'] as const
const LOOPBACK = 'ip link set lo up'
/** Everything that is written there is gone with the namespace. */
const OVERLAY = `mount -t tmpfs -o mode=0755 tmpfs "$1" && for at in etc usr/local; do
  mkdir -p "$1/$at/upper" "$1/$at/work" &&
    mount -t overlay overlay -o "lowerdir=/$at,upperdir=$1/$at/upper,workdir=$1/$at/work" "/$at" || exit 71
done`

/** The best that this user may have here. The namespace of a user that is none stands for root in it. */
export function bestIsolation(): Isolation {
  if (process.platform !== 'linux') return 'settings'
  const empty = '/mnt'
  if (
    isRoot() &&
    existsSync(empty) &&
    works(['unshare', ...BASE, 'sh', '-c', `${LOOPBACK} && ${OVERLAY}`, 'sh', empty])
  )
    return 'namespaces with /etc'
  return works(['unshare', ...asUser(), ...BASE, 'sh', '-c', LOOPBACK]) ? 'namespaces' : 'settings'
}

/** The words that run a program in isolation. `scratch` is an empty directory that it may cover. */
export function isolated(isolation: Isolation, scratch: string, argv: readonly string[]): readonly string[] {
  if (isolation === 'settings') return argv
  const prepare = isolation === 'namespaces' ? LOOPBACK : `${LOOPBACK} && ${OVERLAY}`
  return ['unshare', ...asUser(), ...BASE, 'sh', '-c', `${prepare} && shift && exec "$@"`, 'sh', scratch, ...argv]
}

/**
 * Whether what is written below `/etc` and `/usr/local` stays in this namespace. Read from the kernel, because the answer
 * decides whether files of the machine are written.
 */
export function etcIsCovered(scratch: string, mounts = readFileSync('/proc/self/mountinfo', 'utf8')): boolean {
  return ['etc', 'usr/local'].every((at) =>
    mounts.split('\n').some((line) => line.includes(` /${at} `) && line.includes(`upperdir=${scratch}/${at}/upper`)),
  )
}

function isRoot(): boolean {
  return process.geteuid?.() === 0
}

function asUser(): readonly string[] {
  return isRoot() ? [] : ['--user', '--map-root-user']
}

function works([program = '', ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 10_000 }).status === 0
}
