import { posix } from 'node:path'
import type { Pinner } from './pin.ts'
import { checked, stateOf } from './state.ts'

/**
 * Where a remote leads, and which programs git runs on the way, stands in the settings of the repository and of the user
 * (git 2.51). They are compared. The work tree of the working directory is looked at, and that of `-C`.
 */
export const gitPin: Pinner = {
  tool: 'git',
  programs: ['git', 'gh', 'glab', 'hub'],
  pin: (context) => {
    const { words, exact, cwd, home } = context
    const at = exact ? words.indexOf('-C') : -1
    const from = at > 0 ? posix.resolve(cwd, words[at + 1] ?? '.') : cwd
    const own = repositorySettings(context, from)
    const state = stateOf(context, [...own, posix.join(home, '.gitconfig'), posix.join(home, '.config/git/config')])
    return checked('git', 'remotes by their names', state, 'the settings of a repository are its own')
  },
}

const MOST_PARENTS = 64

function repositorySettings({ files }: Parameters<Pinner['pin']>[0], from: string): readonly string[] {
  let directory = from
  for (let i = 0; i < MOST_PARENTS; i++) {
    const git = posix.join(directory, '.git')
    const kind = files.kind(git)
    // A work tree of its own, or a submodule: the file says where the repository is.
    if (kind === 'file') return [git]
    if (kind === 'directory') return [posix.join(git, 'config')]
    if (directory === '/') break
    directory = posix.dirname(directory)
  }
  return []
}
