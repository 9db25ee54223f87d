import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { isKnownText } from '../../understand/word.ts'
import { parserOf } from '../formats/parsed.ts'

/** A work tree and where git keeps what belongs to it. */
export interface Repository {
  /** The work tree; for a bare repository its own directory. */
  readonly root: string
  /** The directory of this work tree: `HEAD`, `index`. */
  readonly gitDir: string
  /** The directory that all work trees share: `config`, `refs`. */
  readonly commonDir: string
}

const textOf = parserOf((text) => text.trim())

/** The repository that a directory belongs to, found by going up, as git does. */
export function repositoryOf(files: Files, directory: string): Repository | undefined {
  if (!isKnownText(directory) || !posix.isAbsolute(directory)) return undefined
  let at = posix.normalize(directory).replace(/(?<=.)\/$/, '')
  for (let depth = 0; depth < DEEPEST; depth++) {
    const found = repositoryAt(files, at)
    if (found !== undefined) return found
    if (at === '/') return undefined
    at = posix.dirname(at)
  }
  return undefined
}

const DEEPEST = 64

function repositoryAt(files: Files, root: string): Repository | undefined {
  const dot = root === '/' ? '/.git' : `${root}/.git`
  const kind = files.kind(dot)
  if (kind === 'directory') return withCommon(files, root, dot)
  if (kind === 'link') return withCommon(files, root, files.real(dot))
  if (kind === 'file') {
    // A linked work tree or a submodule: the file names the directory.
    const file = textOf(files.read(dot))
    if (file.is !== 'parsed' || !file.value.startsWith('gitdir:')) return undefined
    return withCommon(files, root, posix.resolve(root, file.value.slice(7).trim()))
  }
  const bare = files.kind(`${root}/HEAD`) === 'file' && files.kind(`${root}/objects`) === 'directory'
  return bare && files.kind(`${root}/config`) === 'file' ? { root, gitDir: root, commonDir: root } : undefined
}

function withCommon(files: Files, root: string, gitDir: string): Repository {
  const file = textOf(files.read(`${gitDir}/commondir`))
  return { root, gitDir, commonDir: file.is === 'parsed' ? posix.resolve(gitDir, file.value) : gitDir }
}

/** The branch that is checked out; `undefined` where `HEAD` is detached or cannot be read. */
export function currentBranch(files: Files, repository: Repository): string | undefined {
  const head = textOf(files.read(`${repository.gitDir}/HEAD`))
  if (head.is !== 'parsed' || !head.value.startsWith('ref: refs/heads/')) return undefined
  return head.value.slice('ref: refs/heads/'.length)
}
