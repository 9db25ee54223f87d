import { absolute, emitFile } from '../../emit.ts'
import { isKnownText, type Word } from '../../word.ts'
import { type GitCall, rootOf } from './git-call.ts'

/** A path as git takes it (gitglossary(7), "pathspec"). */
export interface GitPath {
  /** Absolute; the directory in front of the first pattern. */
  readonly path: string
  /** The word for an effect on the file. */
  readonly target: Word
  /** It stands for everything below it, or for all that a pattern matches. */
  readonly directory: boolean
}

/**
 * Patterns of git match slashes too, so that `*.ts` stands for files of every depth: such a path is taken for the whole
 * directory in front of its pattern.
 */
export function pathOf(git: GitCall, given: Word): GitPath {
  let text = given.text
  let base = git.cwd
  const magic = /^:\(([a-z,:]*)\)/.exec(text)
  if (magic !== null) {
    text = text.slice(magic[0].length)
    if (magic[1]?.split(',').includes('top') === true) base = rootOf(git).text
  } else if (text.startsWith(':/')) {
    text = text.slice(2)
    base = rootOf(git).text
  } else if (/^:[!^]/.test(text)) {
    // `:!path` takes something away from everything.
    text = ''
  }
  const star = text.search(/[*?[]/)
  const plain = star < 0 ? text : text.slice(0, text.lastIndexOf('/', star) + 1)
  const path = withoutSlash(absolute(base, plain))
  const directory =
    star >= 0 || /(^|\/)(\.{1,2})?$/.test(plain) || !isKnownText(path) || git.files.kind(path) === 'directory'
  const same = text === given.text && star < 0
  return { path, target: same ? given : { ...given, text: path, pattern: false }, directory }
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Paths that stand in a file: any of them. */
export function emitListedPaths(git: GitCall): void {
  emitFile(git, 'delete', rootOf(git), { recursive: true, trackedOnly: true })
}
