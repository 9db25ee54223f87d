import type { Arguments } from '../../options.ts'
import { Carries, openStream, SOME_NAME, type Stream, stream, word } from '../../word.ts'
import { type GitCall, SHOWS_SIGNATURES } from './git-call.ts'
import { repositorySettings } from './settings.ts'

/**
 * What `git rev-list` and `git log --format=%H` print: numbers of commits, which are letters and digits, whichever commits
 * those are. A loop over them can then be read (`for c in $(git rev-list -5 HEAD)`). Anything that prints more than that
 * beside them is left unknown: a subject, a path or a note is what somebody wrote.
 */

/** The one number that a command prints. */
export function someName(git: GitCall): Stream {
  return stream(`${SOME_NAME}\n`, Carries.nothing, git.span)
}

/** Any number of them, none as well: `origin $(git rev-list a..b):main` is then no single word. */
export function someNames(git: GitCall): Stream {
  return { ...openStream, lists: [word(SOME_NAME, git.span)] }
}

/** What `log`, `rev-list` and `show` print, as far as it is numbers of commits and nothing else. */
export function commitNames(git: GitCall, read: Arguments): Stream {
  // `log.showSignature` prints what the program of the signatures says.
  const shows = repositorySettings(git).some((one) => one.section === 'log' && one.key === 'showsignature')
  const isPlain =
    git.overrides.length === 0 &&
    !shows &&
    git.chosen(SHOWS_SIGNATURES) === undefined &&
    read.given.every((one) => CHOOSES.has(one.name))
  if (!isPlain || !read.strangers.every((w) => ORDERS.test(w.text))) return openStream
  const format = read.value('--format', '--pretty')?.text
  if (git.verb !== 'rev-list' && !/^(t?format:)?%[Hh]$/.test(format ?? '')) return openStream
  // With a format `rev-list` writes a line in front of each.
  if (git.verb === 'rev-list' && format !== undefined) return openStream
  if (git.verb === 'show') return showsOne(read) ? someName(git) : openStream
  const isOne = read.value('-n')?.text === '1' || read.strangers.some((w) => w.text === '-1')
  if (!isOne || git.verb === 'log') return isOne ? someName(git) : someNames(git)
  // Where commits are sorted out there may be none.
  const isThere = read.operands.length === 1 && !/\.\.|^\^/.test(read.operands[0]?.text ?? '..')
  return isThere && read.given.every((one) => ALWAYS.has(one.name)) ? someName(git) : openStream
}

/** Of a tag `show` prints what was written into it, of a commit the change as well; `deadbee` may be the name of a tag. */
function showsOne(read: Arguments): boolean {
  const [only = word('HEAD'), ...others] = read.operands
  return read.has('-s') && others.length === 0 && /^(HEAD|@)([~^]\d*)*$/.test(only.text)
}

const ALWAYS: ReadonlySet<string> = new Set(['-n', '--abbrev'])

/** Options that choose commits, or say how `%h` and `%H` look. */
const CHOOSES: ReadonlySet<string> = new Set(
  `-n --skip --since --until --author --committer --grep --grep-reflog -i --format --date --exclude --glob --branches
  --tags --remotes --decorate --min-parents --max-parents -g --since-as-filter -E -F -P --all --follow -S -G --abbrev -s
  --diff-filter -q`.split(/\s+/),
)

const ORDERS =
  /^(-\d{1,9}|--((no-)?merges|first-parent|(topo|date|author-date)-order|reverse|ancestry-path|full-history|simplify-by-decoration|simplify-merges|cherry-pick|left-only|right-only|abbrev-commit|no-walk|no-color))$/
