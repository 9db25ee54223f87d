import type { EffectKind } from '../../effect.ts'
import { absolute, emit, type More, reachOf } from '../../emit.ts'
import type { GitSetting } from '../../git-config.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { GitPlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, isKnownText, type Stream, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'
import { branchOnDisk, findRepository, namedRepository, type Repository, refOf } from './repository.ts'

/** A call of git, its global options read (git 2.50). `cwd` is that of `-C`, `args` are the words behind the verb. */
export interface GitCall extends Call {
  readonly verb: string
  /** The call as it was written, for a command that is suggested instead. */
  readonly written: Call
  /** Settings of this call alone: `-c`, `--config-env`, `GIT_CONFIG_KEY_0`. */
  readonly overrides: readonly GitOverride[]
  /** `undefined` where there is none, or where it cannot be found. */
  readonly repository: Repository | undefined
  /** Where git looks for the repository, for the place of an effect. */
  readonly directory: string
}

/** `value` may be unknown. */
export interface GitOverride extends Omit<GitSetting, 'value'> {
  readonly value: Word
}

/** One verb: its options, in the form of `optionTable`, and what it does. */
export interface GitVerb {
  readonly options: string
  /** From the first operand on the words are another program's. */
  readonly command?: boolean
  readonly run: (git: GitCall, read: Arguments) => Stream | undefined | void
}

export type GitVerbs = Readonly<Record<string, GitVerb>>

const tables = new Map<GitVerb, OptionTable>()

export function runVerb(git: GitCall, verb: GitVerb): Stream | undefined | void {
  let table = tables.get(verb)
  if (table === undefined) {
    table = optionTable(`${verb.options} -q|--quiet -v|--verbose --help`, 'abbreviated')
    tables.set(verb, table)
  }
  const read = readArguments(git.args, table, verb.command === true ? 'operand' : 'never')
  if (read.has('--help') || (git.args.length === 1 && git.args[0]?.text === '-h'))
    return emit(git, 'read', 'help', 'help')
  return verb.run(git, read)
}

/** A verb of a verb: `stash pop`, `remote add`. The rest of the words is read with the options of its own. */
export function runInner(git: GitCall, verbs: GitVerbs, first: Word, rest: readonly Word[]): Stream | undefined | void {
  if (!isKnown(first))
    return gitEmit(git, 'unreadable', git.verb, 'repository', first, { note: 'the verb is not known before it runs' })
  const verb = Object.hasOwn(verbs, first.text) ? verbs[first.text] : undefined
  if (verb === undefined) return gitEmit(git, 'undescribed', `${git.verb} ${first.text}`, 'program', 'git')
  return runVerb({ ...git, verb: `${git.verb} ${first.text}`, args: rest }, verb)
}

/** An effect in this repository. */
export function gitEmit(
  git: GitCall,
  kind: EffectKind,
  verb: string,
  on: string,
  name: Word | string = '',
  more: More = {},
): void {
  emit(git, kind, verb, on, name, { at: localAt(git), ...more })
}

export function localAt(git: GitCall): GitPlace {
  return { is: 'git', directory: git.directory, remote: 'local', refs: [], every: false, ...reachOf(git) }
}

/** Refs of a remote that are written, or the remote alone where it is only read. */
export function remoteAt(git: GitCall, remote: Word | 'default', refs: readonly Word[] = [], every = false): GitPlace {
  return { is: 'git', directory: git.directory, remote, refs, every, ...reachOf(git) }
}

/** Options that nobody described make a verb that writes one that nobody described. `--no-x` only switches off. */
export function emitStrangers(git: GitCall, read: Arguments): void {
  const strange = read.strangers.find((w) => !w.text.startsWith('--no-'))
  if (strange !== undefined) gitEmit(git, 'undescribed', git.verb, 'option', strange)
}

/** `--dry-run`, unless a later `--no-dry-run` takes it back. */
export function isDryRun(read: Arguments, name: '-n' | '--dry-run' = '-n'): boolean {
  return read.given.findLast((one) => one.name === name || one.name === '--no-dry-run')?.name === name
}

/** A command that shows what is at stake, where it would look at the same work tree. */
export function suggested(git: GitCall, dryRun: string): Pick<More, 'dryRun'> {
  return git.site.is === 'here' && git.cwd === git.written.cwd ? { dryRun } : {}
}

/** The directory to which paths of the command are relative when git reads them from the top (`:/`). */
export function rootOf(git: GitCall): Word {
  return word(git.repository?.root ?? (isKnownText(git.cwd) ? git.cwd : UNKNOWN), git.span)
}

export function absoluteWord(git: GitCall, path: Word): Word {
  return { ...path, text: absolute(git.cwd, path.text) }
}

const headOf = (git: GitCall) => `git head ${git.repository?.gitDir ?? git.directory}`

/** The branch that is checked out when the call runs; unknown where that cannot be told. */
export function currentBranch(git: GitCall): Word {
  const chosen = git.chosen(headOf(git))
  if (chosen !== undefined) return chosen
  const name = git.repository === undefined ? undefined : branchOnDisk(git, git.repository)
  return name === undefined ? unknownWord(git.span) : word(name, git.span)
}

/** The branch that an earlier command of the same action checked out; `undefined` where none did. */
export function movedBranch(git: GitCall): Word | undefined {
  return git.chosen(headOf(git))
}

/**
 * Notes that another branch is checked out from here on. Where git may refuse (a branch that is not there, a new one
 * that is), the old one may stay: then neither is known.
 */
export function moveTo(git: GitCall, branch: Word | undefined, how: 'old' | 'new' | 'sure'): void {
  const name = branch !== undefined && isKnown(branch) ? branch.text : undefined
  const ref = name === undefined ? undefined : `refs/heads/${name}`
  const there =
    ref !== undefined &&
    (wasMade(git, ref) || isOnDisk(git, ref) || (how === 'old' && isOnDisk(git, `refs/remotes/origin/${name}`)))
  const works = how === 'sure' || (how === 'old' ? there : !there)
  git.choose(headOf(git), works && branch !== undefined ? branch : unknownWord(branch?.span ?? git.span))
  if (how === 'new' && ref !== undefined) git.choose(madeKey(git, ref), word(ref))
}

const madeKey = (git: GitCall, ref: string) => `git made ${git.repository?.commonDir} ${ref}`

/** True for a branch that an earlier command of the same action made. */
export function wasMade(git: GitCall, ref: string): boolean {
  return git.chosen(madeKey(git, ref))?.text === ref
}

function isOnDisk(git: GitCall, ref: string): boolean {
  return git.repository !== undefined && refOf(git, git.repository, ref) !== undefined
}

const indexOf = (git: GitCall) => `git index ${git.repository?.gitDir ?? git.directory}`

/** Notes that the index may hold other files from here on. */
export function forgetIndex(git: GitCall): void {
  git.choose(indexOf(git), unknownWord(git.span))
}

/** True where an earlier command of the same action may have changed what git tracks. */
export function mayHaveNewIndex(git: GitCall): boolean {
  return git.chosen(indexOf(git)) !== undefined || git.chosen(headOf(git)) !== undefined
}

/** For other programs that check out a branch which is not known: `gh pr checkout 12`. */
export function forgetBranch(call: Call): void {
  const { repository, directory } = whereabouts(call, undefined, undefined)
  call.choose(`git head ${repository?.gitDir ?? directory}`, unknownWord(call.span))
}

/** Settings by which git finds the remote and the refs of a push; once the action changes one, neither is known. */
export function decidesPush({ section, key, value }: GitOverride): boolean {
  if (section === 'push') return key === 'default' && !/^(simple|current|nothing)$/.test(value.text)
  if (section === 'branch') return ['merge', 'remote', 'pushremote'].includes(key)
  return section === 'remote' || section === 'url'
}

export const PUSH_SETTINGS = 'git push settings'
/** The action itself lets `log` print signatures. */
export const SHOWS_SIGNATURES = 'git log signatures'

/** The repository that a call works on, and where git looks for it. */
export function whereabouts(
  call: Call,
  gitDir: Word | undefined,
  workTree: Word | undefined,
): Pick<GitCall, 'repository' | 'directory'> {
  if (gitDir === undefined) return { repository: findRepository(call, call.cwd), directory: call.cwd }
  if (!isKnown(gitDir) || (workTree !== undefined && !isKnown(workTree)))
    return { repository: undefined, directory: UNKNOWN }
  const at = absolute(call.cwd, gitDir.text)
  const root = workTree === undefined ? call.cwd : absolute(call.cwd, workTree.text)
  return { repository: namedRepository(call, at, root), directory: at.endsWith('/.git') ? at.slice(0, -5) || '/' : at }
}
