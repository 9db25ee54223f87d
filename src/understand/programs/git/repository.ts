import { posix } from 'node:path'
import type { Call } from '../../program.ts'
import { isKnownText, word } from '../../word.ts'

/** A work tree and where git keeps what belongs to it (git 2.50, gitrepository-layout(5)). */
export interface Repository {
  /** The work tree; `undefined` for a bare repository. */
  readonly root: string | undefined
  /** The directory of this work tree: `HEAD`, `index`. */
  readonly gitDir: string
  /** The directory that all work trees share: `config`, `refs`. */
  readonly commonDir: string
}

const DEEPEST = 64

/** The repository that a directory belongs to, found by going up, as git does. */
export function findRepository(call: Call, directory: string): Repository | undefined {
  if (!isKnownText(directory) || !posix.isAbsolute(directory)) return undefined
  let at = posix.normalize(directory).replace(/(?<=.)\/$/, '')
  for (let depth = 0; depth < DEEPEST; depth++) {
    const found = repositoryAt(call, at)
    if (found !== undefined) return found
    if (at === '/') return undefined
    at = posix.dirname(at)
  }
  return undefined
}

function repositoryAt(call: Call, root: string): Repository | undefined {
  const dot = root === '/' ? '/.git' : `${root}/.git`
  const kind = call.files.kind(dot)
  if (kind === 'directory' || kind === 'link') return withCommon(call, root, call.files.real(dot))
  if (kind === 'file') {
    // A linked work tree or a submodule: the file names the directory.
    const text = readText(call, dot)
    return text?.startsWith('gitdir:') === true
      ? withCommon(call, root, posix.resolve(root, text.slice(7).trim()))
      : undefined
  }
  const bare = call.files.kind(`${root}/HEAD`) === 'file' && call.files.kind(`${root}/objects`) === 'directory'
  return bare ? withCommon(call, undefined, root) : undefined
}

/** The repository whose directory is named by `--git-dir` or `GIT_DIR`. */
export function namedRepository(call: Call, gitDir: string, root: string | undefined): Repository | undefined {
  if (!isKnownText(gitDir)) return undefined
  const text = call.files.kind(gitDir) === 'file' ? readText(call, gitDir) : undefined
  const linked =
    text?.startsWith('gitdir:') === true ? posix.resolve(posix.dirname(gitDir), text.slice(7).trim()) : gitDir
  return withCommon(call, root, linked)
}

function withCommon(call: Call, root: string | undefined, gitDir: string): Repository {
  const common = readText(call, `${gitDir}/commondir`)
  return { root, gitDir, commonDir: common === undefined ? gitDir : posix.resolve(gitDir, common) }
}

/** A small file of git's own, as it will be then, without its last newline. */
function readText(call: Call, path: string): string | undefined {
  return call.readFile(word(path)).text?.trim()
}

/** `main`, `heads/main` and `refs/heads/main` are one branch. */
export function shortName(ref: string): string {
  return ref.replace(/^(refs\/)?heads\//, '')
}

/** The branch in `HEAD`; `undefined` where it is detached or cannot be read. */
export function branchOnDisk(call: Call, repository: Repository): string | undefined {
  const head = readText(call, `${repository.gitDir}/HEAD`)
  return head?.startsWith('ref: refs/heads/') === true ? head.slice('ref: refs/heads/'.length) : undefined
}

/** The object that a full ref names; `undefined` where there is none, or where it cannot be read. */
export function refOf(call: Call, repository: Repository, ref: string): string | undefined {
  for (const base of new Set([repository.gitDir, repository.commonDir])) {
    const loose = readText(call, `${base}/${ref}`)
    if (loose !== undefined && isObject(loose)) return loose
  }
  return packedRefs(call, repository).get(ref)
}

/** Short names of branches, remote-tracking branches and tags, in the order in which git looks (gitrevisions(7)). */
export function resolveName(call: Call, repository: Repository, name: string): string | undefined {
  for (const prefix of ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/']) {
    if (prefix === '' && !name.startsWith('refs/')) continue
    const found = refOf(call, repository, `${prefix}${name}`)
    if (found !== undefined) return `${prefix}${name}`
  }
  return undefined
}

function packedRefs(call: Call, repository: Repository): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of (readText(call, `${repository.commonDir}/packed-refs`) ?? '').split('\n')) {
    const blank = line.indexOf(' ')
    if (blank > 0 && isObject(line.slice(0, blank))) found.set(line.slice(blank + 1).trim(), line.slice(0, blank))
  }
  return found
}

function isObject(text: string): boolean {
  return (text.length === 40 || text.length === 64) && /^[0-9a-f]+$/.test(text)
}

const MOST_REFS = 2_000

/**
 * True where another branch, remote-tracking branch or tag names the very same commit, so that deleting `ref` loses
 * nothing. `gone` are refs that the same action deletes too. A commit that is held only as an ancestor of another one
 * counts as lost: the history is not read.
 */
export function isHeldElsewhere(call: Call, repository: Repository, ref: string, gone: ReadonlySet<string>): boolean {
  const object = refOf(call, repository, ref)
  if (object === undefined) return false
  const others = new Map(packedRefs(call, repository))
  const left = { count: MOST_REFS }
  for (const kind of ['heads', 'remotes', 'tags']) looseRefs(call, repository, `refs/${kind}`, others, left)
  for (const [name, other] of others) if (name !== ref && !gone.has(name) && other === object) return true
  return false
}

function looseRefs(
  call: Call,
  repository: Repository,
  at: string,
  into: Map<string, string>,
  left: { count: number },
): void {
  for (const name of call.files.list(`${repository.commonDir}/${at}`) ?? []) {
    if (left.count-- <= 0) return
    const path = `${at}/${name}`
    if (call.files.kind(`${repository.commonDir}/${path}`) === 'directory')
      looseRefs(call, repository, path, into, left)
    else {
      const object = readText(call, `${repository.commonDir}/${path}`)
      if (object !== undefined && isObject(object)) into.set(path, object)
    }
  }
}
