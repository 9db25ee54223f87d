import { spawnSync } from 'node:child_process'
import { kindOf } from '../../ci/pipeline.ts'
import { UsageError } from '../../client/exit.ts'

/** Pipelines and migrations by their places in a repository. */
const PLACES = [
  ':(top,glob).github/workflows/*.yml',
  ':(top,glob).github/workflows/*.yaml',
  ':(top).gitlab-ci.yml',
  ':(top,glob)**/migrations/**/*.sql',
  ':(top,glob)**/migrate/**/*.sql',
]

/**
 * The pipelines and migrations that the next commit changes, as they are staged and not as they stand in the work tree.
 *
 * KNOWN GAP: scripts and local actions that they call are read from the work tree.
 */
export function stagedPipelines(cwd: string): readonly { readonly file: string; readonly text: string }[] {
  const listed = git(cwd, [
    'diff',
    '--cached',
    '--name-only',
    '-z',
    '--no-renames',
    '--diff-filter=ACMRT',
    '--',
    ...PLACES,
  ])
  return listed
    .split('\0')
    .filter((file) => file !== '')
    .map((file) => ({ file, text: git(cwd, ['cat-file', 'blob', `:${file}`]) }))
    .filter(({ file, text }) => kindOf(file, text) !== undefined)
}

function git(cwd: string, args: readonly string[]): string {
  const ran = spawnSync('git', ['-C', cwd, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 })
  if (ran.status !== 0) throw new UsageError(`git does not say what is staged: ${ran.stderr.trim().slice(0, 200)}`)
  return ran.stdout
}
