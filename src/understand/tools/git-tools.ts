import { emit } from '../emit.ts'
import { type Word, word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { toolPath } from './tool-path.ts'

/** Tools of servers that run git in a directory of this host: what `git` itself does with the same words. */

type Words = (given: ToolArguments) => readonly (Word | string)[]

const flag = (given: ToolArguments, name: string, option: string): readonly string[] => {
  const value = given.value(name)
  // Whatever is not plainly left out is taken as given.
  return value === undefined || value === false || value === null || value === '' ? [] : [option]
}
const some = (...words: readonly (Word | undefined)[]): readonly Word[] => words.filter((one) => one !== undefined)

const modeOf = (given: ToolArguments) => given.only('mode', 'operation', 'action', 'sub_command')

function pathsOf(given: ToolArguments): readonly (Word | string)[] {
  const paths = given.texts('paths', 'files', 'file', 'file_path', ...(given.has('repo_path') ? ['path'] : []))
  return paths.length === 0 ? [] : ['--', ...paths]
}

const VERBS: Readonly<Record<string, Words>> = {
  status: () => ['status'],
  log: () => ['log'],
  show: (given) => ['show', ...some(given.only('revision', 'ref', 'object'))],
  diff: (given) => ['diff', ...some(given.only('target', 'ref'))],
  diff_unstaged: () => ['diff'],
  diff_staged: () => ['diff', '--cached'],
  blame: (given) => ['blame', ...some(given.only('file', 'path_in_repo'))],
  branch: (given) => {
    const name = given.only('branchName', 'branch_name', 'name')
    if (name === undefined) return ['branch', '--list']
    return /^(delete|remove|d)$/i.test(modeOf(given)?.text ?? '')
      ? ['branch', ...(flag(given, 'force', '-D').length > 0 ? ['-D'] : ['-d']), name]
      : ['branch', ...flag(given, 'force', '-f'), name]
  },
  create_branch: (given) => ['branch', ...some(given.only('branch_name', 'name'), given.text('base_branch', 'base'))],
  checkout: (given) => [
    'checkout',
    ...flag(given, 'force', '--force'),
    ...flag(given, 'createBranch', '-b'),
    ...some(given.only('branch_name', 'target', 'branch', 'ref')),
    ...pathsOf(given),
  ],
  restore: (given) => [
    'restore',
    ...flag(given, 'staged', '--staged'),
    ...flag(given, 'worktree', '--worktree'),
    ...(given.has('source') ? ['--source', given.text('source') ?? 'HEAD'] : []),
    ...pathsOf(given),
  ],
  remote: (given) => ['remote', ...some(modeOf(given), given.only('name', 'remote'), given.only('url', 'new_name'))],
  worktree: (given) => [
    'worktree',
    ...some(modeOf(given)),
    ...flag(given, 'force', '--force'),
    ...some(given.only('worktree_path', 'path')),
  ],
  add: (given) => ['add', '--', ...given.texts('files', 'paths')],
  commit: (given) => ['commit', ...flag(given, 'amend', '--amend'), '-m', given.text('message') ?? ''],
  reset: (given) => {
    const mode = given.text('mode')?.text ?? (given.value('hard') === true ? 'hard' : 'mixed')
    return ['reset', `--${mode}`, ...some(given.only('commit', 'target', 'ref'))]
  },
  fetch: (given) => ['fetch', ...flag(given, 'prune', '--prune'), ...some(given.text('remote'))],
  pull: (given) => ['pull', ...flag(given, 'rebase', '--rebase'), ...some(given.text('remote'), given.text('branch'))],
  push: (given) => [
    'push',
    ...flag(given, 'force', '--force'),
    ...flag(given, 'forceWithLease', '--force-with-lease'),
    ...flag(given, 'delete', '--delete'),
    ...flag(given, 'tags', '--tags'),
    ...(given.has('branch') || given.has('refspec') || given.has('refspecs')
      ? [given.text('remote') ?? 'origin']
      : some(given.text('remote'))),
    ...given.texts('refspec', 'refspecs'),
    ...some(given.text('remoteBranch') === undefined ? given.text('branch') : refspec(given)),
  ],
  merge: (given) => ['merge', ...some(given.only('branch', 'branch_name'))],
  rebase: (given) => ['rebase', ...some(given.only('upstream', 'branch'))],
  cherry_pick: (given) => ['cherry-pick', ...given.texts('commits', 'commit', 'commitRef')],
  stash: (given) => ['stash', modeOf(given) ?? 'push', ...some(given.only('stashRef', 'ref'))],
  tag: (given) => [
    'tag',
    ...(/^(delete|remove)$/i.test(modeOf(given)?.text ?? '') ? ['-d'] : []),
    ...some(given.only('tagName', 'tag_name', 'name')),
  ],
  clean: (given) => [
    'clean',
    ...(given.value('dryRun') === true ? ['-n'] : ['-f']),
    ...flag(given, 'directories', '-d'),
    ...flag(given, 'ignored', '-x'),
  ],
  init: () => ['init'],
}

/** `branch:remoteBranch`, as `git push` takes it. */
function refspec(given: ToolArguments): Word {
  return word(`${given.text('branch')?.text ?? 'HEAD'}:${given.text('remoteBranch')?.text ?? ''}`)
}

export const gitTools: readonly DescribedTool[] = [
  {
    server: /^(mcp[-_]?)?(server[-_]?)?git([-_]?mcp)?([-_]?server)?$/i,
    tool: /^git_\w+$/i,
    examples: [
      { server: 'git', tool: 'git_status', arguments: { repo_path: '.' }, effects: ['read status repository'] },
      {
        server: 'git',
        tool: 'git_restore',
        arguments: { repo_path: '.', files: ['a'] },
        effects: ['file overwrite a'],
      },
      {
        server: 'git',
        tool: 'git_stash',
        arguments: { repo_path: '.', action: 'clear' },
        effects: ['lose clear stash'],
      },
      {
        server: 'git',
        tool: 'git_push',
        arguments: { repo_path: '.', refspec: '+HEAD:main' },
        effects: ['lose force-push branch main'],
      },
      {
        server: 'git',
        tool: 'git_reset',
        arguments: { repo_path: '.', mode: 'hard' },
        effects: ['lose reset work tree'],
      },
      {
        server: 'git',
        tool: 'git_bisect_all',
        arguments: { repo_path: '.' },
        effects: ['undescribed call tool git git_bisect_all'],
      },
    ],
    run: (call, given, at, tool) => {
      const verb = tool.slice('git_'.length).toLowerCase()
      const words = Object.hasOwn(VERBS, verb) ? VERBS[verb]?.(given) : undefined
      if (words === undefined) return emit(call, 'undescribed', 'call', 'tool', `${at.server} ${tool}`, { at })
      const directory = given.only('repo_path', 'repoPath', 'path', 'cwd', 'directory')
      call.exec([
        word('git'),
        ...(directory === undefined ? [] : [word('-C'), toolPath(call, directory)]),
        ...words.map((one) => (typeof one === 'string' ? word(one) : one)),
      ])
    },
  },
]
