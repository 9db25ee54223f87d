import { emitFile, lookedAt } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import { type Word, word } from '../../word.ts'
import { someName } from './commit-names.ts'
import {
  emitStrangers,
  type GitCall,
  type GitVerb,
  type GitVerbs,
  gitEmit,
  isDryRun,
  moveTo,
  runInner,
} from './git-call.ts'
import { runWrittenHooks } from './hooks.ts'
import { notePatches, PUT_BACK } from './work-tree.ts'

/** Verbs that join, move and rewrite commits. */

const PICK =
  '-e|--edit --no-edit -n|--no-commit -m|--mainline= -s|--signoff -x -S|--gpg-sign=? --no-gpg-sign ' +
  '-X|--strategy-option= --strategy= --ff --allow-empty --allow-empty-message --keep-redundant-commits --empty= ' +
  '--cleanup= --rerere-autoupdate --no-rerere-autoupdate --continue --skip --abort --quit --reference'

const merge: GitVerb = {
  options:
    '-m|--message= -F|--file= -s|--strategy= -X|--strategy-option= -S|--gpg-sign=? --no-gpg-sign --ff --no-ff ' +
    '--ff-only --commit --no-commit -e|--edit --no-edit --squash --no-squash --log=? --no-log --stat ' +
    '-n|--no-stat --compact-summary ' +
    '--signoff --no-signoff --verify-signatures --no-verify-signatures --autostash --no-autostash ' +
    '--allow-unrelated-histories --rerere-autoupdate --no-rerere-autoupdate --overwrite-ignore ' +
    '--no-overwrite-ignore --cleanup= ' +
    '--into-name= --progress --no-progress --abort --quit --continue --verify --no-verify',
  run: (git, read) => {
    emitStrangers(git, read)
    if (read.has('--abort', '--quit')) return gitEmit(git, 'change', 'merge', 'branch')
    const file = read.value('-F')
    if (file !== undefined) emitFile(git, 'read', file)
    runWrittenHooks(git)
    for (const name of read.operands.length === 0 ? [undefined] : read.operands)
      gitEmit(git, 'deploy', 'merge', 'branch', name ?? '')
  },
}

const rebase: GitVerb = {
  options:
    '--onto= --keep-base --root -i|--interactive -x|--exec= -s|--strategy= -X|--strategy-option= -S|--gpg-sign=? ' +
    '--no-gpg-sign -m|--merge --apply --empty= --no-keep-empty --keep-empty --reapply-cherry-picks ' +
    '--no-reapply-cherry-picks ' +
    '-C= --whitespace= --committer-date-is-author-date --reset-author-date --ignore-date --ignore-whitespace ' +
    '--signoff -r|--rebase-merges=? --no-rebase-merges --autosquash --no-autosquash --autostash --no-autostash ' +
    '--fork-point --no-fork-point ' +
    '--update-refs --no-update-refs --reschedule-failed-exec --no-reschedule-failed-exec --stat -n|--no-stat ' +
    '--verify --no-verify --no-ff -f|--force-rebase --rerere-autoupdate --no-rerere-autoupdate ' +
    '--allow-empty-message ' +
    '--continue --abort --skip --quit --edit-todo --show-current-patch',
  run: (git, read) => {
    if (read.has('--show-current-patch')) return gitEmit(git, 'read', 'rebase', 'patch')
    emitStrangers(git, read)
    for (const code of read.values('-x'))
      git.shell({ text: code.text, carries: code.carries, span: code.span }, { cwd: git.cwd })
    runWrittenHooks(git)
    const [, branch] = read.operands
    if (branch !== undefined) moveTo(git, branch, 'old')
    return gitEmit(git, 'change', 'rebase', 'branch', read.operands[0] ?? '')
  },
}

/** Commits that are made from others; the old ones stay in the reflog. */
function picks(verb: string, options = PICK): GitVerb {
  return {
    options,
    run: (git, read) => {
      emitStrangers(git, read)
      runWrittenHooks(git)
      const names: readonly (Word | undefined)[] = read.operands.length === 0 ? [undefined] : read.operands
      for (const name of lookedAt(git, names)) gitEmit(git, 'change', verb, 'commit', name ?? '')
    },
  }
}

const am: GitVerb = {
  options:
    '-i|--interactive -3|--3way --no-3way -b -k -m -s|--signoff -u|--utf8 --no-utf8 -c|--scissors --no-scissors ' +
    '--quoted-cr= --keep-cr --no-keep-cr --patch-format= -p= -C= --directory= --exclude= --include= ' +
    '--whitespace= --reject ' +
    '--continue -r|--resolved --skip --abort --quit --retry --show-current-patch=? --allow-empty --resolvemsg= ' +
    '--committer-date-is-author-date --ignore-date --rerere-autoupdate -S|--gpg-sign=? --empty= -n|--no-verify ' +
    '--ignore-space-change --ignore-whitespace --no-message-id -a',
  run: (git, read) => {
    if (read.has('--show-current-patch')) return gitEmit(git, 'read', 'am', 'patch')
    emitStrangers(git, read)
    for (const path of read.operands) emitFile(git, 'read', path)
    runWrittenHooks(git)
    if (!read.has('--continue', '--skip', '--abort', '--quit')) notePatches(git, read)
    return gitEmit(git, 'change', 'am', 'patch')
  },
}

const bisect: GitVerb = {
  options: '--term-old= --term-good= --term-new= --term-bad= --no-checkout --first-parent',
  command: true,
  run: (git, read) => {
    const [first, ...rest] = read.operands
    if (first === undefined || /^(log|view|visualize|terms|help|next)$/.test(first.text))
      return gitEmit(git, 'read', 'bisect', 'repository')
    if (first.text === 'run') {
      git.exec(rest, { cwd: git.cwd })
      return gitEmit(git, 'change', 'bisect', 'commit')
    }
    moveTo(git, undefined, 'sure')
    if (first.text === 'replay' && rest[0] !== undefined) emitFile(git, 'read', rest[0])
    return gitEmit(git, 'change', 'bisect', 'commit')
  },
}

const STASH_PUSH =
  '-m|--message= -p|--patch -k|--keep-index --no-keep-index -u|--include-untracked --no-include-untracked ' +
  '-a|--all -S|--staged --pathspec-from-file= --pathspec-file-nul -U|--unified= --inter-hunk-context='

const STASH_VERBS: GitVerbs = {
  list: {
    options: '-n= --format=? --pretty=? --date=',
    run: (git) => gitEmit(git, 'read', 'stash list', 'repository'),
  },
  show: {
    options: '-p --stat=? --name-only --include-untracked -u --only-untracked',
    run: (git) => gitEmit(git, 'read', 'stash show', 'repository'),
  },
  create: {
    options: '',
    run: (git) => {
      gitEmit(git, 'prepare', 'create', 'stash')
      return someName(git)
    },
  },
  push: { options: STASH_PUSH, run: pushStash },
  save: { options: STASH_PUSH, run: (git) => gitEmit(git, 'change', 'push', 'stash') },
  store: { options: '-m|--message=', run: (git) => gitEmit(git, 'change', 'store', 'stash') },
  pop: {
    options: '--index',
    run: (git, read) => {
      git.choose(PUT_BACK, read.operands[0] ?? word('stash@{0}'))
      return gitEmit(git, 'change', 'pop', 'stash', read.operands[0] ?? '')
    },
  },
  apply: { options: '--index', run: (git, read) => gitEmit(git, 'change', 'apply', 'stash', read.operands[0] ?? '') },
  branch: {
    options: '',
    run: (git, read) => {
      moveTo(git, read.operands[0], 'new')
      return gitEmit(git, 'change', 'branch', 'stash', read.operands[0] ?? '')
    },
  },
  drop: { options: '', run: (git, read) => losesStash(git, 'drop', read) },
  clear: { options: '', run: (git, read) => losesStash(git, 'clear', read) },
  export: { options: '--print --to-ref=', run: (git) => gitEmit(git, 'prepare', 'export', 'stash') },
  import: { options: '', run: (git) => gitEmit(git, 'change', 'import', 'stash') },
}

/**
 * What is put aside is away from the work tree.
 *
 * KNOWN GAP: without names (`git stash -u`) it is not looked at what that may be: a hook file that git does not hold goes
 * with the rest.
 */
function pushStash(git: GitCall, read: Arguments): void {
  for (const path of read.operands) emitFile(git, 'edit', path, { verb: 'stash', trackedOnly: true })
  gitEmit(git, 'change', 'push', 'stash')
}

function losesStash(git: GitCall, verb: string, read: Arguments): void {
  gitEmit(git, 'lose', verb, 'stash', read.operands[0] ?? '', {
    dryRun: 'git stash list',
    note: 'work that was put aside is gone',
  })
}

const stash: GitVerb = {
  options: STASH_PUSH,
  command: true,
  run: (git, read) => {
    const [first, ...rest] = read.operands
    if (first === undefined || read.afterDashes < read.operands.length) return pushStash(git, read)
    return runInner(git, STASH_VERBS, first, rest)
  },
}

const filterBranch: GitVerb = {
  options:
    '--setup= --subdirectory-filter= --env-filter= --tree-filter= --index-filter= --parent-filter= --msg-filter= ' +
    '--commit-filter= --tag-name-filter= --prune-empty --original= -d= -f|--force --state-branch=',
  run: (git, read) => {
    for (const code of read.values(
      '--setup',
      '--env-filter',
      '--tree-filter',
      '--index-filter',
      '--parent-filter',
      '--msg-filter',
      '--commit-filter',
      '--tag-name-filter',
    )) {
      git.shell({ text: code.text, carries: code.carries, span: code.span }, { cwd: '/tmp/git-filter-branch' })
    }
    return gitEmit(git, 'lose', 'rewrite', 'history', '', { note: 'every commit is replaced' })
  },
}

const historyEdit: GitVerb = {
  options: '--dry-run --update-refs=',
  run: (git, read) => gitEmit(git, isDryRun(read, '--dry-run') ? 'read' : 'change', 'rewrite', 'history'),
}

export const historyVerbs: GitVerbs = {
  merge,
  rebase,
  'cherry-pick': picks('cherry-pick'),
  revert: picks('revert'),
  'commit-tree': {
    options: '-p= -m= -F= -S=? --gpg-sign=?',
    run: (git) => {
      gitEmit(git, 'prepare', 'commit', 'commit')
      return someName(git)
    },
  },
  replay: historyEdit,
  history: historyEdit,
  am,
  bisect,
  stash,
  'filter-branch': filterBranch,
  quiltimport: picks('import', '-n|--dry-run --author= --patches= --series= --keep-non-patch'),
}
