import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { type GitSetting, parseGitConfig } from '../../understand/git-config.ts'
import type { Env } from '../../understand/place.ts'
import { isKnown } from '../../understand/word.ts'
import { parserOf } from '../formats/parsed.ts'
import type { Repository } from './repository.ts'

const settingsOf = parserOf(parseGitConfig)

/** All settings that git would use in a repository, in its order, so that a later one replaces an earlier one. */
export interface GitSettings {
  readonly all: readonly GitSetting[]
  /** Why they are not the whole truth; `undefined` where they are. */
  readonly uncertain: string | undefined
}

/**
 * The user's files, the repository's, the work tree's (git 2.39, `git-config`, section "FILES").
 *
 * KNOWN GAP: the system's own file (`/etc/gitconfig`) is not read.
 */
export function gitSettings(files: Files, home: string | undefined, env: Env, repository: Repository): GitSettings {
  const reading: Reading = { files, home, all: [], uncertain: undefined }
  const system = env.get('GIT_CONFIG_SYSTEM')?.text ?? ''
  if (system !== '' && system !== '/dev/null' && system !== '/etc/gitconfig')
    reading.uncertain = 'GIT_CONFIG_SYSTEM names settings that are not read'
  for (const name of env.names()) {
    if (HIDDEN.some((one) => name === one || name.startsWith('GIT_CONFIG_KEY_')))
      reading.uncertain = `${name} sets what no file says`
  }
  for (const path of userFiles(home, env, reading)) readFile(reading, path, 0, false)
  readFile(reading, `${repository.commonDir}/config`, 0, true)
  const own = value(reading.all, 'extensions', undefined, 'worktreeconfig')
  if (own === 'true') readFile(reading, `${repository.gitDir}/config.worktree`, 0, false)
  return { all: reading.all, uncertain: reading.uncertain }
}

const HIDDEN = ['GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_COUNT', 'GIT_CONFIG', 'GIT_DIR', 'GIT_COMMON_DIR']

interface Reading {
  readonly files: Files
  readonly home: string | undefined
  readonly all: GitSetting[]
  uncertain: string | undefined
}

function userFiles(home: string | undefined, env: Env, reading: Reading): readonly string[] {
  const moved = env.get('GIT_CONFIG_GLOBAL')
  if (moved !== undefined) {
    if (isKnown(moved) && posix.isAbsolute(moved.text)) return [moved.text]
    reading.uncertain = 'GIT_CONFIG_GLOBAL is not known before it runs'
    return []
  }
  const base = env.get('XDG_CONFIG_HOME')
  const xdg = base === undefined || base.text === '' ? (home === undefined ? undefined : `${home}/.config`) : base.text
  return [...(xdg === undefined ? [] : [`${xdg}/git/config`]), ...(home === undefined ? [] : [`${home}/.gitconfig`])]
}

const DEEPEST = 5

function readFile(reading: Reading, path: string, depth: number, needed: boolean): void {
  const file = settingsOf(reading.files.read(path))
  if (file.is === 'absent' && !needed) return
  if (file.is !== 'parsed') {
    reading.uncertain = `${path} cannot be read`
    return
  }
  for (const one of file.value) {
    reading.all.push(one)
    if (one.section === 'include' && one.key === 'path') include(reading, path, one.value, depth)
    if (one.section === 'includeif' && one.key === 'path') includeIf(reading, path, one.value, depth)
  }
}

function include(reading: Reading, from: string, value: string, depth: number): void {
  const path = includedPath(reading, from, value)
  if (path === undefined || depth >= DEEPEST) reading.uncertain = `an include of ${from} cannot be followed`
  else readFile(reading, path, depth + 1, false)
}

function includedPath(reading: Reading, from: string, value: string): string | undefined {
  if (!value.startsWith('~/')) return posix.resolve(posix.dirname(from), value)
  return reading.home === undefined ? undefined : reading.home + value.slice(1)
}

/** Whether the condition holds is not worked out: it matters only where the file says something about remotes. */
function includeIf(reading: Reading, from: string, value: string, depth: number): void {
  const inner: Reading = { ...reading, all: [], uncertain: undefined }
  include(inner, from, value, depth)
  const speaks = inner.all.some((one) =>
    ['url', 'remote', 'branch', 'push', 'include', 'includeif'].includes(one.section),
  )
  if (speaks || inner.uncertain !== undefined)
    reading.uncertain = `a conditional include of ${from} may change the remotes`
}

/** The last value of a setting. */
export function value(
  all: readonly GitSetting[],
  section: string,
  subsection: string | undefined,
  key: string,
): string | undefined {
  return values(all, section, subsection, key).at(-1)
}

/** All values of a setting; an empty one takes back those before it. */
export function values(
  all: readonly GitSetting[],
  section: string,
  subsection: string | undefined,
  key: string,
): readonly string[] {
  let found: string[] = []
  for (const one of all) {
    if (one.section !== section || one.subsection !== subsection || one.key !== key) continue
    if (one.value === '') found = []
    else found.push(one.value)
  }
  return found
}

export function remoteNames(all: readonly GitSetting[]): readonly string[] {
  return [
    ...new Set(
      all.flatMap((one) => (one.section === 'remote' && one.subsection !== undefined ? [one.subsection] : [])),
    ),
  ]
}

/** The addresses that a push to a remote, or to an address, really goes to. */
export function pushAddresses(all: readonly GitSetting[], remote: string): readonly string[] {
  const own = values(all, 'remote', remote, 'pushurl')
  const named = own.length > 0 ? own : values(all, 'remote', remote, 'url')
  const addresses = new Set(named.length > 0 ? named : [remote])
  const instead = rewriting(all, 'insteadof')
  const insteadOfPush = own.length > 0 ? () => undefined : rewriting(all, 'pushinsteadof')
  return [...addresses].map((one) => insteadOfPush(one) ?? instead(one) ?? one)
}

/** `url.<base>.insteadOf`: the longest beginning that matches is replaced by the base. Many addresses meet many of them. */
function rewriting(
  all: readonly GitSetting[],
  key: 'insteadof' | 'pushinsteadof',
): (address: string) => string | undefined {
  const bases = new Map<string, string>()
  for (const one of all) {
    if (one.section !== 'url' || one.key !== key || one.subsection === undefined || bases.has(one.value)) continue
    bases.set(one.value, one.subsection)
  }
  const lengths = [...new Set([...bases.keys()].map((one) => one.length))].sort((a, b) => b - a)
  return (address) => {
    for (const length of lengths) {
      const base = length > address.length ? undefined : bases.get(address.slice(0, length))
      if (base !== undefined) return base + address.slice(length)
    }
    return undefined
  }
}
