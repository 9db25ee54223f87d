/** Directories without which the host does not start or nobody can work on it: lost whole, they are a catastrophe. */
const WHOLE = new Set([
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/opt',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/libexec',
  '/usr/local',
  '/usr/sbin',
  '/usr/share',
  '/var',
  '/var/lib',
  '/applications',
  '/library',
  '/private',
  '/private/etc',
  '/private/var',
  '/system',
  '/volumes',
])

/** Directories of homes; each entry below them is one. */
const HOMES = new Set(['/home', '/root', '/users'])

/** All of them, for patterns in directories that cannot be listed. */
export const WHOLE_PLACES: readonly string[] = [...WHOLE, ...HOMES]

/** Files below these belong to the host. `/srv`, `/mnt` and `/data` do not: what they hold is somebody's work. */
const SYSTEM = new Set(
  'bin boot dev etc lib lib32 lib64 libx32 opt proc run sbin sys usr var system library applications private'.split(
    ' ',
  ),
)

export function isWholeSystem(path: string): boolean {
  return WHOLE.has(path.toLowerCase())
}

/** `/home`, `/root`, or one home as a whole: `/home/ann`. */
export function isWholeHome(path: string): boolean {
  const lower = path.toLowerCase()
  if (HOMES.has(lower)) return true
  const slash = lower.lastIndexOf('/')
  const parent = lower.slice(0, slash)
  return parent !== '/root' && HOMES.has(parent) && slash < lower.length - 1
}

export function isSystemPath(path: string): boolean {
  return SYSTEM.has(path.toLowerCase().split('/')[1] ?? '')
}

/** Devices that swallow or make bytes and hold none. */
const HARMLESS = new Set('null zero full random urandom tty console stdin stdout stderr ptmx fd'.split(' '))
const HARMLESS_BELOW = new Set(['fd', 'pts', 'tcp', 'udp'])

export function isHarmlessDevice(path: string): boolean {
  if (!path.startsWith('/dev/')) return false
  const [device = '', name, ...rest] = path.split('/').slice(2)
  return (rest.length === 0 && name === undefined ? HARMLESS : HARMLESS_BELOW).has(device)
}

/** What a process reads from and prints to, by a path: its own of whoever opens it. */
export function isOwnStream(path: string): boolean {
  return /^\/dev\/(?:stdin|stdout|stderr|fd\/\d+)$/.test(path)
}

/** Disks and other devices. `/dev/shm` holds ordinary temporary files. */
export function isDevice(path: string): boolean {
  if (path.startsWith('//./') || path.startsWith('\\\\.\\')) return true
  // Files of the kernel that stop or wipe the machine at a write.
  if (path === '/proc/sysrq-trigger' || path === '/proc/kcore' || path.startsWith('/sys/firmware/efi/efivars/'))
    return true
  return path.startsWith('/dev/') && path !== '/dev/shm' && !path.startsWith('/dev/shm/') && !isHarmlessDevice(path)
}

/**
 * Files that say who may come in and do what. Paths of the host; a file of the same name in a work tree is a template.
 * The keys that open an account are meant in every home.
 */
export function isAccessPath(path: string): boolean {
  return (
    ACCESS.has(path) ||
    ACCESS_BELOW.some((one) => path.startsWith(one)) ||
    /\/\.ssh\/(?:authorized_keys2?|environment|rc)$/.test(path) ||
    /\/\.(?:rhosts|shosts|k5login)$/.test(path)
  )
}

const ACCESS = new Set([
  '/etc/passwd',
  '/etc/shadow',
  '/etc/group',
  '/etc/gshadow',
  '/etc/sudoers',
  '/etc/subuid',
  '/etc/subgid',
  '/etc/doas.conf',
  '/etc/login.defs',
  '/etc/nsswitch.conf',
  '/etc/hosts.allow',
  '/etc/hosts.deny',
  '/etc/hosts.equiv',
  '/etc/ssh/sshd_config',
  '/etc/krb5.conf',
])

const ACCESS_BELOW = [
  '/etc/sudoers.d/',
  '/etc/pam.d/',
  '/etc/security/',
  '/etc/ssh/sshd_config.d/',
  '/etc/polkit-1/',
  '/etc/apparmor.d/',
  '/etc/selinux/',
  '/etc/nftables',
  '/etc/iptables',
  '/etc/ufw/',
  '/etc/firewalld/',
]

/** A whole drive of Windows, its system or all its users: `C:\`, `C:\*`, `C:\Windows`. */
export function isWholeDrive(path: string): boolean {
  return /^[a-z]:[\\/]?(?:\*|\*\.\*|windows|users|program files(?: \(x86\))?|programdata)?[\\/]?\*?$/i.test(path)
}

export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:(?:[\\/]|$)/.test(path)
}

/**
 * A file that a runner of GitHub Actions makes for one step, to take its outputs and its summary from, and drops behind
 * it (actions/runner 2.328). What is written to `set_env` and `add_path` is in force for the steps behind it: those are none.
 */
export function isStepFile(path: string): boolean {
  return /\/_temp\/_runner_file_commands\/(?:set_output|step_summary)(?:_[\w-]+)?$/.test(path)
}
