import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { parseGitConfig } from '../../understand/git-config.ts'
import { blobId, type GitIndex, gitIndexOf } from '../../understand/git-index.ts'
import { parserOf } from '../formats/parsed.ts'
import { type Repository, repositoryOf } from '../git/repository.ts'
import { value } from '../git/settings.ts'
import { type Ground, workspaceOf } from './ground.ts'
import { isRemadeFile, remadePart } from './remade.ts'

/** What else holds what goes when the file goes. */
export type Held =
  | 'git' // git tracks it and it is unchanged; of a directory, everything below it
  | 'remade' // it can be made again
  | 'absent' // nothing is there
  | 'nowhere' // it is the only copy
  | 'unknown' // it cannot be looked at

const BOUNDS = { entries: 5_000, bytes: 64 * 1024 * 1024, depth: 64 } as const

const configOf = parserOf(parseGitConfig)

/**
 * `path` with the links of its directory followed; what stands there is looked at as it is. With `trackedOnly`, files
 * that git does not track are not touched and do not count.
 */
export function heldBy(ground: Ground, path: string, trackedOnly = false): Held {
  const kind = ground.files.kind(path)
  if (kind === 'absent') return 'absent'
  if (kind === 'unknown') return 'unknown'
  const look = new Look(ground, trackedOnly)
  if (look.isRemade(path, kind === 'directory')) return 'remade'
  if (kind === 'file') return look.file(path)
  // KNOWN GAP: a link is never held, though git may track it: the port does not tell where it leads.
  return kind === 'directory' ? look.directory(path, 0) : 'nowhere'
}

/**
 * True for a directory of the workspace in which everything can be made again, with what nobody has listed. Through a
 * link in it a pattern leads somewhere else; links further down are not followed by `**`.
 */
export function isRemadeDirectory(ground: Ground, path: string): boolean {
  const { files } = ground
  if (files.kind(path) !== 'directory' || !new Look(ground, false).isRemade(path, true)) return false
  const names = files.list(path)
  if (names === undefined || names.length > BOUNDS.entries) return false
  return names.every((name) => files.real(`${path}/${name}`) === `${path}/${name}`)
}

/** One look at a file or a tree, with its bounds. Over a bound, nothing holds it. */
class Look {
  private readonly ground: Ground
  private readonly files: Files
  private readonly trackedOnly: boolean
  private readonly indexes = new Map<string, GitIndex | undefined>()
  private entries = 0
  private bytes = 0

  constructor(ground: Ground, trackedOnly: boolean) {
    this.ground = ground
    this.files = ground.files
    this.trackedOnly = trackedOnly
  }

  file(path: string): Held {
    const repository = repositoryOf(this.files, posix.dirname(path))
    const blob = repository === undefined ? undefined : this.index(repository)?.blob(relative(repository, path))
    if (blob === undefined) return 'nowhere'
    const bytes = this.files.bytes(path)
    if (bytes === undefined) return 'nowhere'
    this.bytes += bytes.length
    return this.bytes <= BOUNDS.bytes && blobId(bytes) === blob ? 'git' : 'nowhere'
  }

  /** Every entry must be held; a directory without any loses nothing. */
  directory(path: string, depth: number): Held {
    const names = depth > BOUNDS.depth ? undefined : this.files.list(path)
    if (names === undefined) return 'nowhere'
    let result: Held = 'remade'
    for (const name of names) {
      if (++this.entries > BOUNDS.entries) return 'nowhere'
      const held = this.entry(`${path}/${name}`, name, depth)
      if (held === 'nowhere') return 'nowhere'
      if (held === 'git') result = 'git'
    }
    return result
  }

  private entry(path: string, name: string, depth: number): Held {
    // What git itself keeps (commits, stashes) is held by nothing else.
    if (name === '.git') return this.trackedOnly ? 'remade' : 'nowhere'
    const kind = this.files.kind(path)
    if (this.trackedOnly && kind !== 'directory' && this.isUntracked(path)) return 'remade'
    if (this.isRemade(path, kind === 'directory')) return 'remade'
    if (kind === 'directory') return this.directory(path, depth + 1)
    return kind === 'file' ? this.file(path) : kind === 'absent' ? 'remade' : 'nowhere'
  }

  /**
   * By its name, in a workspace, and only where git tracks nothing below the directory of that name: a directory in
   * which git tracks something is source, and what is untracked there is somebody's work.
   */
  isRemade(path: string, isDirectory: boolean): boolean {
    const workspace = workspaceOf(this.ground, path)
    if (workspace === undefined || path === workspace) return false
    const parts = path.slice(workspace.length + 1).split('/')
    if (parts.includes('.git')) return path.endsWith('/.git/index.lock')
    const part = remadePart(isDirectory ? parts : parts.slice(0, -1))
    if (part >= 0) return !this.tracks(`${workspace}/${parts.slice(0, part + 1).join('/')}`)
    return !isDirectory && isRemadeFile(parts.at(-1) ?? '') && this.isUntracked(path)
  }

  private tracks(directory: string): boolean {
    const repository = repositoryOf(this.files, posix.dirname(directory))
    if (repository === undefined) return false
    const index = this.index(repository)
    return index === undefined
      ? this.files.kind(`${repository.gitDir}/index`) !== 'absent'
      : index.tracksBelow(`${relative(repository, directory)}/`)
  }

  private isUntracked(path: string): boolean {
    const repository = repositoryOf(this.files, posix.dirname(path))
    return repository === undefined || this.index(repository)?.blob(relative(repository, path)) === undefined
  }

  private index(repository: Repository): GitIndex | undefined {
    const path = `${repository.gitDir}/index`
    if (!this.indexes.has(path)) this.indexes.set(path, this.readIndex(repository, path))
    return this.indexes.get(path)
  }

  private readIndex(repository: Repository, path: string): GitIndex | undefined {
    const config = configOf(this.files.read(`${repository.commonDir}/config`))
    // In a repository of SHA-256 objects have another length; it is not read.
    const format = config.is === 'parsed' ? value(config.value, 'extensions', undefined, 'objectformat') : 'unknown'
    if (format !== undefined && format !== 'sha1') return undefined
    const bytes = this.files.bytes(path)
    return bytes === undefined ? undefined : gitIndexOf(bytes)
  }
}

function relative(repository: Repository, path: string): string {
  return repository.root === '/' ? path.slice(1) : path.slice(repository.root.length + 1)
}
