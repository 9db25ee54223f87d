import { cutTrailing } from '../../../lib/cut.ts'
import { commandText } from '../../command-text.ts'
import { absolute, emitFile, lookedAt } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { isScript } from '../../shell/files/content.ts'
import { isKnown, isKnownText, type Stream, type Word, word } from '../../word.ts'
import { isProjectScript, isUnreadPatch, patchedFiles, patchedStream, UNCOMMITTED } from '../patched-files.ts'
import {
  emitStrangers,
  type GitCall,
  type GitVerb,
  type GitVerbs,
  gitEmit,
  isDryRun,
  rootOf,
  suggested,
} from './git-call.ts'
import { runWrittenHooks } from './hooks.ts'
import { emitListedPaths, pathOf } from './paths.ts'

/** Verbs on the index and on files of the work tree. */

/** A secret that was staged goes out with the next push of the same action. */
export const STAGED_SECRET = 'git staged secret'

const add: GitVerb = {
  options:
    '-n|--dry-run --no-dry-run -f|--force -i|--interactive -p|--patch -e|--edit -u|--update -A|--all ' +
    '-N|--intent-to-add --refresh --ignore-errors ' +
    '--ignore-missing --renormalize --chmod= --pathspec-from-file= --pathspec-file-nul --sparse --ignore-removal ' +
    '-U|--unified= --inter-hunk-context= --no-all --auto-advance',
  run: (git, read) => {
    if (isDryRun(read)) return gitEmit(git, 'read', git.verb, 'file')
    emitStrangers(git, read)
    for (const path of read.operands) {
      if (!isSecretPath(path.text) || isPlainSettings(git, path)) continue
      git.choose(STAGED_SECRET, path)
      // History keeps it, and a push in another action takes it along.
      emitFile(git, 'read', path, { verb: 'add' })
    }
    return emitEach(git, 'prepare', 'file', read.operands)
  },
}

/** A project's `.npmrc` is in its repository mostly, and signs in nowhere. */
function isPlainSettings(git: GitCall, path: Word): boolean {
  if (!/(^|\/)\.npmrc$/.test(path.text)) return false
  const { text } = git.readFile(path)
  return text !== undefined && !/_(auth|password)/i.test(text)
}

function emitEach(git: GitCall, kind: 'prepare' | 'change', on: string, names: readonly Word[]): void {
  if (names.length === 0) return gitEmit(git, kind, git.verb, on)
  for (const name of lookedAt(git, names)) gitEmit(git, kind, git.verb, on, name)
}

const commit: GitVerb = {
  options:
    '-m|--message= -F|--file= -C|--reuse-message= -c|--reedit-message= --fixup= --squash= --author= --date= ' +
    '-t|--template= --cleanup= ' +
    '-S|--gpg-sign=? -u|--untracked-files=? --trailer= --pathspec-from-file= --pathspec-file-nul -a|--all ' +
    '-p|--patch -s|--signoff -n|--no-verify -e|--edit ' +
    '--no-edit --amend --no-amend --allow-empty --allow-empty-message -i|--include -o|--only --dry-run ' +
    '--no-dry-run --short --porcelain --long -z|--null --branch --reset-author ' +
    '--no-post-rewrite --status --ahead-behind --verify --interactive -U|--unified= --inter-hunk-context=',
  run: (git, read) => {
    const file = read.value('-F')
    if (file !== undefined && file.text !== '-') emitFile(git, 'read', file)
    if (isDryRun(read, '--dry-run') || read.has('--short', '--porcelain', '--long'))
      return gitEmit(git, 'read', 'commit', 'plan')
    emitStrangers(git, read)
    runWrittenHooks(git)
    if (read.has('--amend')) return gitEmit(git, 'change', 'amend', 'commit')
    return gitEmit(git, 'prepare', 'commit', 'commit')
  },
}

const remove: GitVerb = {
  options:
    '-n|--dry-run --no-dry-run -r -f|--force --cached --ignore-unmatch --sparse --pathspec-from-file= ' +
    '--pathspec-file-nul',
  run: (git, read) => {
    if (isDryRun(read)) return gitEmit(git, 'read', git.verb, 'file')
    emitStrangers(git, read)
    if (read.has('--cached')) return emitEach(git, 'change', 'file', read.operands)
    if (read.has('--pathspec-from-file')) emitListedPaths(git)
    for (const path of read.operands) emitTracked(git, 'delete', path, 'rm')
  },
}

/** An operation on what git tracks under a path. */
function emitTracked(git: GitCall, operation: 'delete' | 'overwrite', path: Word, verb: string): void {
  const { target, directory } = pathOf(git, path)
  emitFile(git, operation, target, { verb, ...(directory ? { recursive: true, trackedOnly: true } : {}) })
}

const move: GitVerb = {
  options: '-n|--dry-run --no-dry-run -f|--force -k --sparse',
  run: (git, read) => {
    if (isDryRun(read)) return gitEmit(git, 'read', git.verb, 'file')
    emitStrangers(git, read)
    const target = read.operands.at(-1)
    if (target === undefined || read.operands.length < 2) return undefined
    const into = read.operands.length > 2 || target.text.endsWith('/') || isDirectory(git, target)
    for (const source of read.operands.slice(0, -1)) {
      emitFile(git, 'move', source)
      const name = cutTrailing(source.text, '/').split('/').at(-1) ?? ''
      const to = into ? { ...target, text: `${cutTrailing(target.text, '/')}/${name}` } : target
      emitFile(git, read.has('-f') ? 'overwrite' : 'create', to)
      git.moved(source, to)
    }
  },
}

function isDirectory(git: GitCall, path: Word): boolean {
  return isKnown(path) && git.files.kind(pathOf(git, path).path) === 'directory'
}

const restore: GitVerb = {
  options:
    '-s|--source= -S|--staged -W|--worktree -p|--patch -U|--unified= --inter-hunk-context= --ours --theirs ' +
    '-m|--merge --conflict= --ignore-unmerged --overlay --no-overlay ' +
    '--ignore-skip-worktree-bits --recurse-submodules --progress --pathspec-from-file= --pathspec-file-nul',
  run: (git, read) => {
    emitStrangers(git, read)
    if (read.has('-S') && !read.has('-W')) return emitEach(git, 'change', 'index', read.operands)
    return discardPaths(git, read, read.operands, read.has('-s'))
  },
}

/**
 * Contents of the work tree are replaced by those of the index or of a commit. What was not committed is gone; whether
 * there was anything is for `locate` to find out. From the index only tracked files are written; from another commit
 * files may come that stand untracked in the way.
 */
export function discardPaths(git: GitCall, read: Arguments, paths: readonly Word[], fromCommit: boolean): void {
  losesPutBack(git)
  if (read.has('--pathspec-from-file') || (paths.length === 0 && read.has('-p'))) return discardAll(git)
  for (const path of paths) {
    if (!fromCommit) emitTracked(git, 'overwrite', path, 'discard')
    else {
      const { target, directory } = pathOf(git, path)
      emitFile(git, 'overwrite', target, { verb: 'discard', ...(directory ? { recursive: true } : {}) })
    }
  }
}

/** Under which the git commands of an action hand on that a stash was put back into the work tree. */
export const PUT_BACK = 'git stash put back'

/** What a stash held is in the work tree alone, once it was popped. */
function losesPutBack(git: GitCall): void {
  const stash = git.chosen(PUT_BACK)
  if (stash !== undefined) gitEmit(git, 'lose', 'discard', 'stash', stash)
}

/** Everything that is tracked and not committed. */
export function discardAll(git: GitCall): void {
  losesPutBack(git)
  emitFile(git, 'overwrite', rootOf(git), { verb: 'discard', recursive: true, trackedOnly: true })
}

const reset: GitVerb = {
  options:
    '--soft --mixed --hard --merge --keep -p|--patch -N|--intent-to-add -U|--unified= --inter-hunk-context= ' +
    '--refresh --no-refresh --recurse-submodules=? --pathspec-from-file= --pathspec-file-nul',
  run: (git, read) => {
    emitStrangers(git, read)
    if (read.has('--hard', '--merge')) {
      return gitEmit(git, 'lose', 'reset', 'work tree', read.operands[0] ?? '', {
        ...suggested(git, 'git status --short'),
        note: 'work that is not committed is discarded',
      })
    }
    return emitEach(git, 'change', 'index', read.operands)
  },
}

const clean: GitVerb = {
  options: '-n|--dry-run --no-dry-run -f|--force -d -x -X -i|--interactive -e|--exclude= ',
  run: (git, read) => {
    if (isDryRun(read)) return gitEmit(git, 'read', 'clean', 'plan')
    emitStrangers(git, read)
    if (read.operands.length === 0) return cleanAt(git, read, word(isKnownText(git.cwd) ? '.' : git.cwd, git.span))
    for (const path of read.operands) cleanAt(git, read, path)
  },
}

/** What git does not hold is deleted. The whole of a work tree holds more than can be made again. */
function cleanAt(git: GitCall, read: Arguments, path: Word): void {
  const { path: at, target, directory } = pathOf(git, path)
  const root = git.repository?.root
  const whole = !isKnownText(at) || root === undefined || at === root || root.startsWith(`${at}/`)
  const what = read.has('-X') ? 'ignored files' : read.has('-x') ? 'untracked and ignored files' : 'untracked files'
  if (whole && (directory || !isKnown(path))) {
    const dryRun = commandText(git.written, ['--dry-run'])
    return gitEmit(git, 'lose', 'clean', 'work tree', path.text === '.' ? '' : path, {
      ...(dryRun === undefined ? {} : { dryRun }),
      note: `${what} are deleted`,
    })
  }
  emitFile(git, 'delete', target, { verb: 'clean', recursive: true, note: `${what} are deleted` })
}

const checkoutIndex: GitVerb = {
  options:
    '-u|--index -q -f|--force -a|--all -n|--no-create --prefix= --stage= --temp --ignore-skip-worktree-bits -z --stdin',
  run: (git, read) => {
    if (read.has('--temp')) return gitEmit(git, 'read', git.verb, 'file')
    const prefix = read.value('--prefix')
    if (prefix !== undefined) return emitFile(git, 'overwrite', prefix, { recursive: true })
    if (read.has('-a', '--stdin')) return discardAll(git)
    for (const path of read.operands) emitTracked(git, 'overwrite', path, 'discard')
  },
}

const apply: GitVerb = {
  options:
    '--check --stat --numstat --summary --apply --no-add -R|--reverse -3|--3way --index --cached -p= -C= ' +
    '--directory= --exclude= --include= --whitespace= --inaccurate-eof ' +
    '--recount --reject -z --build-fake-ancestor= --unsafe-paths --ours --theirs --union -N|--intent-to-add ' +
    '--unidiff-zero --allow-empty --binary --allow-binary-replacement --ignore-space-change --ignore-whitespace',
  run: (git, read) => {
    for (const path of read.operands) if (path.text !== '-') emitFile(git, 'read', path)
    if (read.has('--check', '--stat', '--numstat', '--summary') && !read.has('--apply'))
      return gitEmit(git, 'read', 'apply', 'plan')
    emitStrangers(git, read)
    if (read.has('--unsafe-paths'))
      return gitEmit(git, 'unreadable', 'apply', 'patch', '', { note: 'the patch may write anywhere' })
    gitEmit(git, 'change', 'apply', 'patch')
    if (read.has('--cached')) return
    // Work that no commit holds is taken away by its own difference.
    if (read.has('-R') && patchesOf(git, read).some((one) => one.about === UNCOMMITTED)) discardAll(git)
    emitPatched(git, read)
  },
}

/** Files of the work tree that a patch names. What it takes away stands in it, and can be put back. */
function emitPatched(git: GitCall, read: Arguments): void {
  const strip = Number(read.value('-p')?.text ?? 1)
  const directory = read.value('--directory')
  const inside = directory?.text
  const top = rootOf(git).text
  notePatches(git, read)
  for (const patch of patchesOf(git, read)) {
    const { text, span } = patch
    const named = text === undefined || !isKnownText(text) ? [] : (patchedFiles(text, strip) ?? [])
    // What a patch that cannot be read changes below a directory may be any file of it.
    if (named.length === 0 && directory !== undefined) emitFile(git, 'edit', directory, { recursive: true })
    const files = lookedAt(git, named).map((one) => {
      const path = word([top, inside, one.path].filter((part) => part !== undefined).join('/'), span)
      const made = patchedStream(git, path, one, patch, { toTheEnd: true })
      const isGuess = made === undefined && isProjectScript(path.text) && !isScript(path.text)
      const guess = isGuess ? patchedStream(git, path, one, patch) : undefined
      return { path, made, guess, deletes: one.operation === 'delete' }
    })
    // All of a patch is applied, or nothing of it.
    const applies = !read.has(...ANOTHER_RESULT) && files.every(({ deletes, made }) => deletes || made !== undefined)
    for (const { path, made, guess } of files) {
      emitFile(git, 'edit', path)
      const text = applies || !isScript(path.text) ? (made ?? guess) : undefined
      if (text !== undefined && isProjectScript(path.text)) git.editedFile(path, text)
    }
  }
}

function patchesOf(git: GitCall, read: Arguments): readonly Stream[] {
  if (read.operands.length === 0) return [git.stdin]
  return read.operands.map((w) => (w.text === '-' ? git.stdin : git.readFile(w)))
}

/** Notes the patches of a call that nobody has read, for what is run in the work tree behind it. */
export function notePatches(git: GitCall, read: Arguments): void {
  const top = rootOf(git).text
  const inside = read.value('--directory')?.text
  for (const patch of patchesOf(git, read))
    if (isUnreadPatch(patch)) git.patched(inside === undefined ? top : absolute(top, inside), patch)
}

/** Options by which a patch leaves something else than what stands in it. */
const ANOTHER_RESULT = [
  '-R',
  '-3',
  '--exclude',
  '--include',
  '--no-add',
  '--reject',
  '--recount',
  '--unidiff-zero',
  '--whitespace',
  '--ignore-space-change',
  '--ignore-whitespace',
]

const updateIndex: GitVerb = {
  options:
    '--add --remove --refresh --cacheinfo= --chmod= --assume-unchanged --skip-worktree --index-info --stdin ' +
    '--force-remove --again -z --really-refresh --index-version= --no-assume-unchanged --no-skip-worktree',
  run: (git, read) =>
    emitEach(git, read.has('--refresh', '--really-refresh') ? 'prepare' : 'change', 'index', read.operands),
}

const readTree: GitVerb = {
  options:
    '-m --reset -u -i -n|--dry-run --prefix= --index-output= --aggressive --trivial --empty --no-sparse-checkout ' +
    '--recurse-submodules=? --super-prefix=',
  run: (git, read) => {
    if (isDryRun(read)) return gitEmit(git, 'read', git.verb, 'index')
    if (read.has('--reset') && read.has('-u')) discardAll(git)
    return gitEmit(git, 'change', git.verb, 'index')
  },
}

const mergeFile: GitVerb = {
  options: '-p|--stdout -L= --ours --theirs --union --diff3 --zdiff3 --marker-size= --object-id --diff-algorithm=',
  run: (git, read) => {
    const [first] = read.operands
    if (first !== undefined) emitFile(git, read.has('-p') ? 'read' : 'edit', first)
  },
}

export const workTreeVerbs: GitVerbs = {
  add,
  stage: add,
  commit,
  rm: remove,
  mv: move,
  restore,
  reset,
  clean,
  'checkout-index': checkoutIndex,
  apply,
  'update-index': updateIndex,
  'read-tree': readTree,
  'merge-file': mergeFile,
}
