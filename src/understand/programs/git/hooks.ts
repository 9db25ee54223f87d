import { isKnownText, word } from '../../word.ts'
import { type GitCall, gitEmit } from './git-call.ts'
import { valueIn } from './settings.ts'

/** Hooks that the client side of git runs (githooks(5), git 2.50). */
const HOOKS = [
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-push',
  'reference-transaction',
  'post-rewrite',
  'post-index-change',
  'pre-auto-gc',
  'sendemail-validate',
  'fsmonitor-watchman',
] as const

type Hook = (typeof HOOKS)[number]

/** Runs every hook that stands in a directory which the action names itself. */
export function runHooksIn(git: GitCall, directory: string): void {
  if (directory === '/dev/null') return
  if (!isKnownText(directory) || git.files.kind(directory) === 'unknown') return emitUnknown(git, directory)
  for (const name of HOOKS) runHook(git, `${directory}/${name}`)
}

function runHook(git: GitCall, path: string): void {
  const onDisk = git.files.kind(path)
  const written = git.readFile(word(path))
  if (written.text === undefined && onDisk !== 'file' && onDisk !== 'link' && written.carries === 0) return
  git.exec([word(path, git.span)], { cwd: git.cwd })
}

const BY_VERB: Readonly<Record<string, readonly Hook[]>> = {
  commit: ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'post-rewrite'],
  push: ['pre-push'],
  merge: ['pre-merge-commit', 'prepare-commit-msg', 'commit-msg', 'post-merge'],
  pull: ['pre-merge-commit', 'post-merge', 'pre-rebase', 'post-rewrite'],
  rebase: ['pre-rebase', 'post-rewrite', 'post-checkout'],
  checkout: ['post-checkout'],
  switch: ['post-checkout'],
  am: ['applypatch-msg', 'pre-applypatch', 'post-applypatch'],
}

/**
 * Hooks that stand in the repository are its own, like its scripts. One that the same action writes is code of the
 * action: writing it and then committing runs it.
 */
export function runWrittenHooks(git: GitCall): void {
  if (valueIn(git.overrides, 'core', undefined, 'hookspath') !== undefined) return
  const names = BY_VERB[git.verb]
  const directory = git.chosen('git hooks')?.text ?? (git.repository && `${git.repository.commonDir}/hooks`)
  if (names === undefined || directory === undefined) return
  if (!isKnownText(directory)) return emitUnknown(git, directory)
  if (git.isUntouched()) return
  // `husky` leads each hook to the file of its name there.
  const husky = git.repository === undefined ? [] : [`${git.repository.root}/.husky`]
  // A patch that nobody has read brings hooks into a directory for them, and no such directory.
  const found = git.patchNear() === undefined ? husky : husky.filter((one) => git.files.kind(one) !== 'absent')
  for (const name of names) for (const one of [directory, ...found]) runIfWritten(git, `${one}/${name}`)
}

function runIfWritten(git: GitCall, path: string): void {
  const now = git.readFile(word(path))
  if (now.text === undefined && now.carries === 0) return
  const before = git.files.read(path)
  if (before.is !== 'text' || before.text !== now.text) git.exec([word(path, git.span)], { cwd: git.cwd })
}

function emitUnknown(git: GitCall, directory: string): void {
  gitEmit(git, 'unreadable', 'run', 'hooks', directory, { note: 'the hooks are not known before they run' })
}
