import { posix } from 'node:path'

/** How far an installation reaches: this user, one work tree, or all users of the machine. */
export const LEVELS = ['user', 'project', 'managed'] as const
export type Level = (typeof LEVELS)[number]

/** Where things are on this machine. Values, so that a test can give other ones. */
export interface Places {
  readonly home: string
  /** The work tree. */
  readonly project: string
  /** `/` */
  readonly root: string
  readonly platform: 'linux' | 'darwin'
}

/** The directory out of which no symbolic link may lead an installation of a level. */
export function groundOf(level: Level, places: Places): string {
  return level === 'user' ? places.home : level === 'project' ? places.project : places.root
}

/** What is the gate's own, beside the clients' files. */
export interface OwnPlaces {
  readonly shim: string
  readonly tokens: string
  /** What was installed, and what stood there before. */
  readonly record: string
  /** Out of which no link may lead. */
  readonly within: string
}

export function ownPlaces(level: Level, { home, root }: Places): OwnPlaces {
  if (level === 'managed')
    return {
      shim: posix.join(root, 'usr/local/lib/prodgate/prodgate-shim'),
      tokens: posix.join(root, 'etc/prodgate/agents'),
      record: posix.join(root, 'etc/prodgate/installed.json'),
      within: root,
    }
  return {
    shim: posix.join(home, '.local/share/prodgate/prodgate-shim'),
    tokens: posix.join(home, '.config/prodgate/agents'),
    record: posix.join(home, '.local/share/prodgate/installed.json'),
    within: home,
  }
}

/** A directory for settings of all users: below `/etc`, or where macOS keeps them. */
export function machineDirectory({ root, platform }: Places, linux: string, mac?: string): string {
  return platform === 'darwin' && mac !== undefined
    ? posix.join(root, 'Library/Application Support', mac)
    : posix.join(root, 'etc', linux)
}
