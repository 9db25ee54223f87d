import { absolute } from '../../emit.ts'
import { parseGitConfig } from '../../git-config.ts'
import { blobId, type GitIndex, gitIndexOf } from '../../git-index.ts'
import { matchesPattern } from '../../shell/words/pattern.ts'
import { isKnown, isKnownText, UNKNOWN, type Word, word } from '../../word.ts'
import { walkHidden } from '../system/find/find-walk.ts'
import { hiddenFound } from '../system/find/found-files.ts'
import { type GitCall, mayHaveNewIndex } from './git-call.ts'
import type { Repository } from './repository.ts'

/**
 * The files behind names that git prints. `**` leaves out what is hidden, and that is where agent clients keep their
 * hooks: of hidden files the index says which of them git names.
 */

/** Which of the tracked files are named: each, those that were edited since they were added, or nobody knows which. */
type Named = 'each' | 'edited' | 'some'

/** The same words, each with the hidden files that it stands for as well, as far as the index can be read. */
export function withFiles(git: GitCall, lists: readonly Word[], named: Named, paths: readonly Word[]): readonly Word[] {
  const tree = treeOf(git)
  // Above where git is started there are others: `..`, `:/`.
  if (tree === undefined || (tree.prefix !== '' && !paths.every(isBelow))) return lists
  const hidden = tree.index.paths.filter((path) => path.startsWith(tree.prefix) && HIDDEN.test(path))
  if (!git.spend(tree.index.paths.length + COST * hidden.length)) return lists
  const sure = named === 'each' ? hidden : []
  const open =
    named === 'each' ? [] : named === 'edited' ? mayBeEdited(git, tree, hidden) : alsoOnDisk(git, tree, hidden)
  if (open === undefined) return lists
  return lists.map((one) => {
    if (isKnown(one)) return one
    const among = (paths: readonly string[]) =>
      hiddenFound(
        word('.', one.span),
        paths
          .map((path) => path.slice(tree.prefix.length))
          .filter((path) => isMeant(one, path))
          .map((path) => `./${path}`),
      )
    return { ...one, listed: { from: git.cwd, hidden: among(sure), perhaps: among(open) } }
  })
}

function isBelow({ text }: Word): boolean {
  return isKnownText(text) && !/^[/:~]|(^|\/)\.\.(\/|$)/.test(text)
}

/** A part that begins with a dot. */
const HIDDEN = /(^|\/)\.[^/]/
const COST = 4

interface Tree {
  readonly repository: Repository & { readonly root: string }
  readonly index: GitIndex
  /** The working directory below the root, with a slash behind it; empty for the root. */
  readonly prefix: string
}

/** Variables by which git takes another index, another work tree or other attributes. */
const LEADS_ELSEWHERE = /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|NAMESPACE|ATTR_SOURCE|CONFIG\w*|\w*PATHSPECS)$/
const HARMLESS_FLAGS = new Set(['--no-pager', '-P', '--no-optional-locks'])

/**
 * Of a name that is split at its blanks, or out of which quotes and backslashes are taken (`xargs`, `read`), a part would be
 * hidden, lie somewhere else, or be an option.
 */
const SPLITS_OFF = /\s[./~-]|['"\\]|(^|\/)-/

/** Where names are relative to the directory in which they are used, and nothing leads git somewhere else. */
function treeOf(git: GitCall): Tree | undefined {
  const { repository, cwd, files, written } = git
  const root = repository?.root
  if (git.site.is !== 'here' || repository === undefined || root === undefined || cwd !== written.cwd) return undefined
  if (written.args.find((w) => !HARMLESS_FLAGS.has(w.text))?.text !== git.verb || mayHaveNewIndex(git)) return undefined
  if (git.env.names().some((name) => LEADS_ELSEWHERE.test(name))) return undefined
  const isBelow = cwd === root || cwd.startsWith(root === '/' ? '/' : `${root}/`)
  if (!isBelow || files.real(cwd) !== cwd) return undefined
  const config = settingsOf(git, repository)
  // In a repository of SHA-256 objects have another length.
  if (config === undefined || config.some((one) => one.section === 'extensions' && one.key === 'objectformat'))
    return undefined
  const bytes = files.bytes(`${repository.gitDir}/index`)
  const index = bytes === undefined ? undefined : gitIndexOf(bytes)
  if (index?.isWhole !== true || index.paths.some((path) => SPLITS_OFF.test(path))) return undefined
  const prefix = cwd === root ? '' : `${cwd.slice(root === '/' ? 1 : root.length + 1)}/`
  return { repository: { ...repository, root }, index, prefix }
}

/** As they will be then. */
function settingsOf(git: GitCall, { commonDir }: Repository) {
  const { text } = git.readFile(word(`${commonDir}/config`))
  return text !== undefined && isKnownText(text) ? parseGitConfig(text) : undefined
}

/** A path of git's as a pathspec, or a pattern made of one, means it; a star of git's means slashes, too. */
function isMeant({ text }: Word, path: string): boolean {
  if (text === UNKNOWN) return true
  if (text.startsWith('./**/')) return matchesPattern(text.slice('./**/'.length), path)
  if (text.endsWith('/**')) return path.startsWith(text.slice(0, -'**'.length))
  return matchesPattern(text, path)
}

/** Those of which it is not certain that they are as they were added: a comparison of `git diff` passes the others over. */
function mayBeEdited(git: GitCall, tree: Tree, hidden: readonly string[]): readonly string[] {
  if (mayHaveFilters(git, tree, hidden)) return hidden
  return hidden.filter((path) => !isAsAdded(git, tree, path))
}

/**
 * The bytes are those of the index, and so is the mode: of a plain file it could only have become another one by a
 * change of permissions. A return character may be taken for a line end or left.
 */
function isAsAdded(git: GitCall, { repository, index }: Tree, path: string): boolean {
  const at = absolute(repository.root, path)
  if (!index.isPlainFile(path) || git.files.kind(at) !== 'file') return false
  const bytes = git.files.bytes(at)
  return bytes !== undefined && git.spend(bytes.length) && !bytes.includes(RETURN) && blobId(bytes) === index.blob(path)
}

const RETURN = 13

/** Attributes by which git compares something else than the bytes. */
const FILTERS = /\b(filter|ident|working-tree-encoding)\b/
/** Settings that name another file of attributes, or of settings. */
const NAMES_ATTRIBUTES = /^(attr|include|includeif)$/

function mayHaveFilters(git: GitCall, { repository, index }: Tree, hidden: readonly string[]): boolean {
  const { root, commonDir } = repository
  const settings = settingsOf(git, repository) ?? []
  if (settings.some((one) => NAMES_ATTRIBUTES.test(one.section) || one.key === 'attributesfile')) return true
  const tracked = index.paths.filter((path) => /(^|\/)\.gitattributes$/.test(path)).map((path) => absolute(root, path))
  // Git takes one that is gone from the index.
  if (tracked.some((path) => git.files.kind(path) === 'absent')) return true
  const beside = new Set(hidden.flatMap(directoriesOf).map((directory) => absolute(root, `${directory}.gitattributes`)))
  return [...tracked, ...beside, `${root}/.gitattributes`, `${commonDir}/info/attributes`].some((path) => {
    if (git.files.kind(path) === 'absent') return false
    const { text } = git.readFile(word(path))
    return text === undefined || !isKnownText(text) || FILTERS.test(text)
  })
}

/** Those above a path, each with a slash behind it. */
function directoriesOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, n) => `${parts.slice(0, n + 1).join('/')}/`)
}

/** With them, hidden files that another commit may hold and the index does not. */
function alsoOnDisk(git: GitCall, tree: Tree, hidden: readonly string[]): readonly string[] | undefined {
  const found = new Set(hidden)
  const looked = walkHidden(git, '.', (one) => {
    if (one.kind !== 'directory') found.add(tree.prefix + one.path.replace(/^\.\//, ''))
    return true
  })
  return looked ? [...found] : undefined
}
