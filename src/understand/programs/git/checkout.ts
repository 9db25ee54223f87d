import { cutFrom } from '../../../lib/cut.ts'
import { absolute } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import { isKnown, isKnownText, UNKNOWN, unknownWord, type Word } from '../../word.ts'
import { emitStrangers, type GitCall, type GitVerb, type GitVerbs, gitEmit, moveTo, wasMade } from './git-call.ts'
import { runWrittenHooks } from './hooks.ts'
import { branchExists, emitDroppedBranches } from './refs.ts'
import { resolveName, shortName } from './repository.ts'
import { discardAll, discardPaths } from './work-tree.ts'

const COMMON =
  '-f|--force -m|--merge --conflict= -d|--detach -t|--track=? --no-track --guess --no-guess --orphan= ' +
  '--ignore-other-worktrees --recurse-submodules=? --no-recurse-submodules --progress --no-progress ' +
  '--overwrite-ignore'

const checkout: GitVerb = {
  options:
    `${COMMON} -b= -B= -l --ours|-2 --theirs|-3 -p|--patch -U|--unified= --inter-hunk-context= ` +
    '--ignore-skip-worktree-bits --pathspec-from-file= --pathspec-file-nul --overlay --no-overlay',
  run: (git, read) => {
    emitStrangers(git, read)
    runWrittenHooks(git)
    const made = madeBranch(git, read, '-b', '-B')
    const [first, ...rest] = read.operands
    if (made) return read.has('-f') ? discardAll(git) : undefined
    const dashes = git.args.some((w) => w.text === '--')
    const paths = dashes && read.afterDashes === 0 ? read.operands : rest
    const tree = dashes ? read.afterDashes > 0 : first !== undefined && isRevision(git, first)
    if (dashes ? paths.length > 0 : rest.length > 0 || (first !== undefined && !tree)) {
      return discardPaths(git, read, tree ? rest : read.operands, tree)
    }
    if (read.has('-p', '--pathspec-from-file', '--ours', '--theirs')) return discardAll(git)
    return switchTo(git, read, first)
  },
}

const switchVerb: GitVerb = {
  options: `${COMMON} -c|--create= -C|--force-create= --discard-changes`,
  run: (git, read) => {
    emitStrangers(git, read)
    runWrittenHooks(git)
    if (madeBranch(git, read, '-c', '-C')) return read.has('-f', '--discard-changes') ? discardAll(git) : undefined
    return switchTo(git, read, read.operands[0])
  },
}

/** A new branch is preparation; a name that is taken is moved away from its commit. */
function madeBranch(git: GitCall, read: Arguments, create: '-b' | '-c', force: '-B' | '-C'): boolean {
  const orphan = read.value('--orphan')
  const forced = read.value(force)
  const name = forced ?? read.value(create) ?? orphan
  if (name === undefined) return false
  moveTo(git, name, forced === undefined ? 'new' : 'sure')
  if (forced !== undefined && branchExists(git, forced)) emitDroppedBranches(git, 'move', [forced])
  else gitEmit(git, orphan === undefined ? 'prepare' : 'change', 'create', 'branch', name)
  return true
}

function switchTo(git: GitCall, read: Arguments, branch: Word | undefined): void {
  if (read.has('-f', '--discard-changes')) discardAll(git)
  if (branch === undefined) {
    // `git checkout` alone shows what is modified.
    return gitEmit(git, 'read', git.verb, 'repository')
  }
  const detached = read.has('-d') || (isKnown(branch) && !mayBeBranch(git, branch))
  moveTo(
    git,
    detached || branch.text === '-' ? unknownWord(branch.span) : { ...branch, text: shortName(branch.text) },
    'old',
  )
  gitEmit(git, 'change', 'switch', 'branch', branch)
}

function mayBeBranch(git: GitCall, name: Word): boolean {
  return (
    git.repository === undefined ||
    !/[~^@:]|^[0-9a-f]{7,64}$|^refs\/|^origin\//.test(name.text) ||
    branchExists(git, name)
  )
}

/**
 * One word may be a branch or a path: git takes the branch where there is one (git-checkout(1)). With more words behind
 * it, the first is a commit where it names one.
 */
function isRevision(git: GitCall, name: Word): boolean {
  const text = name.text
  // An unknown word may be `.`, which discards everything; a part that is a plain name cannot.
  if (name.pattern || name.splits || text.includes(UNKNOWN)) return false
  if (!isKnownText(text)) return true
  if (/^(HEAD|@|-|stash|FETCH_HEAD|ORIG_HEAD|MERGE_HEAD)([~^@{].*)?$/.test(text) || /^[0-9a-f]{7,64}$/.test(text))
    return true
  const bare = cutFrom(text, '~^@{')
  if (wasMade(git, `refs/heads/${bare}`)) return true
  if (git.repository !== undefined && resolveName(git, git.repository, bare) !== undefined) return true
  if (text.startsWith(':') || text === '.' || text === '..' || /[*?[]/.test(text) || text.endsWith('/')) return false
  if (/[~^]|@\{/.test(text)) return true
  const kind = git.files.kind(absolute(git.cwd, text))
  if (kind === 'file' || kind === 'directory' || kind === 'link') return false
  // Nothing of that name is here: a branch that a remote has, or a file that was deleted (`src/cart.ts`).
  return !hasEnding(text)
}

function hasEnding(text: string): boolean {
  return /[^/.]\.[A-Za-z]\w{0,4}$/.test(text)
}

export const checkoutVerbs: GitVerbs = { checkout, switch: switchVerb }
