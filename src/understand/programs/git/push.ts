import { commandText } from '../../command-text.ts'
import type { EffectKind } from '../../effect.ts'
import { emit } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { GitPlace } from '../../place.ts'
import { isKnown, SOME_NAME, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'
import { checkAddress, checkPack } from './address.ts'
import {
  currentBranch,
  decidesPush,
  emitStrangers,
  type GitCall,
  type GitVerb,
  type GitVerbs,
  isDryRun,
  movedBranch,
  PUSH_SETTINGS,
  remoteAt,
} from './git-call.ts'
import { runWrittenHooks } from './hooks.ts'
import { refOf, shortName } from './repository.ts'
import { repositorySettings, settingsOf, valueIn } from './settings.ts'
import { STAGED_SECRET } from './work-tree.ts'

const push: GitVerb = {
  options:
    '-n|--dry-run --no-dry-run -f|--force --no-force --force-with-lease=? --no-force-with-lease ' +
    '--force-if-includes --no-force-if-includes -d|--delete --mirror --all|--branches --tags ' +
    '--follow-tags --no-follow-tags --prune -u|--set-upstream --repo= -o|--push-option= --receive-pack|--exec= ' +
    '--recurse-submodules= --no-recurse-submodules --signed=? --no-signed --atomic --no-atomic ' +
    '--thin --no-thin --porcelain --progress --no-progress --verify --no-verify -4|--ipv4 -6|--ipv6',
  run: (git, read) => {
    const [first, ...specs] = read.operands
    const given = first ?? read.value('--repo')
    const touched = pushSettingsChanged(git)
    const remote = remoteOf(git, given, touched)
    checkAddress(git, given)
    checkPack(git, read.value('--receive-pack'))
    if (isDryRun(read)) return emit(git, 'read', 'push', 'plan', given ?? '', { at: remoteAt(git, remote) })
    emitStrangers(git, read)
    runWrittenHooks(git)
    const staged = git.chosen(STAGED_SECRET)
    if (staged !== undefined) emit(git, 'disclose', 'push', 'file', staged, { at: remoteAt(git, remote) })
    if (read.has('--mirror', '--prune')) {
      return emitPush(
        git,
        'lose',
        'mirror',
        [],
        remoteAt(git, remote, [], true),
        'refs that are not here are deleted there',
      )
    }
    const options = pushOptions(git, read)
    const refs = readSpecs(git, read, specs, { touched, options })
    emitMergeOptions(git, options, remote)
    const lease = read.has('--force-with-lease')
    for (const group of groupsOf(refs)) {
      const at = remoteAt(
        git,
        remote,
        group.refs.map((one) => one.target),
        group.every,
      )
      const names = group.refs.map((one) => one.target)
      if (group.how === 'delete') emitPush(git, 'lose', 'delete', names, at, 'a remote branch is deleted')
      else if (group.how === 'force')
        emitPush(git, 'lose', 'force-push', names, at, 'commits on the other side are dropped')
      else if (lease) emitPush(git, 'change', 'force-push', names, at)
      else emitPush(git, group.how === 'tag' ? 'change' : 'prepare', 'push', names, at)
    }
    if (read.has('--tags'))
      emit(git, read.has('-f') ? 'lose' : 'change', 'push', 'tags', '', {
        at: remoteAt(git, remote, [word('refs/tags/')]),
      })
  },
}

/**
 * What a push asks of the other side beside its refs, by an option or by the setting `push.pushOption`: GitLab merges the
 * request that it opens for the branch. Which branch that goes into is written there, if not in another option.
 */
function emitMergeOptions(git: GitCall, options: readonly Word[], remote: Word | 'default'): void {
  const merging = options.find((one) => MERGES.test(one.text))
  if (merging === undefined) return
  const named = options.find((one) => one.text.startsWith(MERGE_TARGET))
  const into = named === undefined ? unknownWord(git.span) : { ...named, text: named.text.slice(MERGE_TARGET.length) }
  emit(git, 'deploy', 'merge', 'merge request', merging, { at: remoteAt(git, remote, [into]) })
}

const MERGES = /^merge_request\.(?:merge_when_pipeline_succeeds|auto_merge)(?:=|$)/
const MERGE_TARGET = 'merge_request.target='

/** KNOWN GAP: those in the person's and the host's own settings, which would take longer to look for than the rest of a push. */
function pushOptions(git: GitCall, read: Arguments): readonly Word[] {
  const set = repositorySettings(git).filter((one) => one.section === 'push' && one.key === 'pushoption')
  return [...read.values('--push-option'), ...set.map((one) => one.value)]
}

/**
 * A change that is handed to Gerrit and submitted at once is written to the branch itself: `refs/for/main%submit`, or
 * `-o submit`. Without it, it waits for somebody's review.
 */
function submitted(target: string, options: readonly Word[]): string | undefined {
  const [, branch, given = ''] = /^refs\/for\/([^%]+)(?:%(.*))?$/.exec(target) ?? []
  const all = [...given.split(','), ...options.map((one) => one.text)]
  return branch !== undefined && all.includes('submit') ? shortName(branch) : undefined
}

/** One ref that is written on the other side. */
interface PushedRef {
  /** Short for a branch, full for everything else. */
  readonly target: Word
  readonly how: 'plain' | 'force' | 'delete' | 'tag'
}

interface PushedRefs {
  readonly all: readonly PushedRef[]
  readonly every: boolean
  readonly force: boolean
  /** `--tags` without a ref: branches stay as they are. */
  readonly tagsOnly: boolean
}

interface Group {
  readonly how: PushedRef['how']
  readonly refs: readonly PushedRef[]
  readonly every: boolean
}

/** Refs by what is done to them; a push without any writes what git's settings say. */
function groupsOf(refs: PushedRefs): readonly Group[] {
  const groups: Group[] = []
  for (const how of ['plain', 'force', 'delete', 'tag'] as const) {
    const own = refs.all.filter((one) => one.how === how)
    if (own.length > 0) groups.push({ how, refs: own, every: false })
  }
  if (refs.every) groups.push({ how: refs.force ? 'force' : 'plain', refs: [], every: true })
  if (groups.length > 0 || refs.tagsOnly) return groups
  return [{ how: refs.force ? 'force' : 'plain', refs: [], every: false }]
}

function emitPush(
  git: GitCall,
  kind: EffectKind,
  verb: string,
  names: readonly Word[],
  at: GitPlace,
  note?: string,
): void {
  const dryRun = git.args.some((w) => w.text === '--') ? undefined : commandText(git.written, ['--dry-run'])
  const name = names.length === 1 && names[0] !== undefined ? names[0] : names.map((w) => w.text).join(' ')
  emit(git, kind, verb, at.every ? 'branches' : 'branch', name, {
    at,
    ...(dryRun === undefined ? {} : { dryRun }),
    ...(note === undefined ? {} : { note }),
  })
}

/** The refspecs of a push (git-push(1), git 2.50). */
function readSpecs(
  git: GitCall,
  read: Arguments,
  specs: readonly Word[],
  { touched, options }: { readonly touched: boolean; readonly options: readonly Word[] },
): PushedRefs {
  let force = lastOf(read, '-f', '--no-force')
  const all: PushedRef[] = []
  let every = read.has('--all')
  for (let i = 0; i < specs.length; i++) {
    const spec = specs[i] as Word
    const next = specs[i + 1]
    if (spec.text === 'tag' && next !== undefined) {
      all.push({
        target: { ...next, text: `refs/tags/${next.text}` },
        how: read.has('-d') ? 'delete' : force ? 'force' : 'tag',
      })
      i++
      continue
    }
    if (spec.text.startsWith('^')) continue
    const plus = spec.text.startsWith('+')
    const one = oneSpec(git, plus ? { ...spec, text: spec.text.slice(1) } : spec, read.has('-d'))
    if (one === undefined) {
      // `+refs/heads/*:refs/heads/*` forces everything.
      every = true
      force ||= plus
      continue
    }
    const branch = submitted(one.target.text, options)
    const meant = branch === undefined ? one : { ...one, target: { ...one.target, text: branch } }
    all.push((plus || force) && one.how !== 'delete' ? { ...meant, how: 'force' } : meant)
  }
  if (specs.length === 0 && !read.has('--all', '--tags')) {
    const moved = movedBranch(git)
    if (touched) all.push({ target: unknownWord(git.span), how: force ? 'force' : 'plain' })
    else if (moved !== undefined) all.push({ target: moved, how: force ? 'force' : 'plain' })
  }
  return { all, every, force, tagsOnly: specs.length === 0 && read.has('--tags') }
}

function lastOf(read: Arguments, on: string, off: string): boolean {
  return read.given.findLast((one) => one.name === on || one.name === off)?.name === on
}

/** `undefined` for a refspec that stands for every branch. */
function oneSpec(git: GitCall, spec: Word, deletes: boolean): PushedRef | undefined {
  const text = spec.text
  if (spec.splits) return { target: unknownWord(spec.span), how: 'plain' }
  if (deletes) return { target: { ...spec, text: shortName(text) }, how: 'delete' }
  if (text === ':' || text.includes('*')) return undefined
  // The last one, as git has it: what stands before it may name a commit by its message, `:/fix:main`.
  const colon = text.lastIndexOf(':')
  const source = colon < 0 ? text : text.slice(0, colon)
  const target = colon < 0 ? source : text.slice(colon + 1)
  if (colon === 0) return { target: { ...spec, text: shortName(target) }, how: 'delete' }
  if (target === 'HEAD' || target === '@') return { target: { ...currentBranch(git), span: spec.span }, how: 'plain' }
  if (target.startsWith('refs/tags/') || isTag(git, target)) {
    return { target: { ...spec, text: target.startsWith('refs/') ? target : `refs/tags/${target}` }, how: 'tag' }
  }
  return { target: { ...spec, text: shortName(target) }, how: 'plain' }
}

/** A name that is a tag here and no branch. */
function isTag(git: GitCall, name: string): boolean {
  if (git.repository === undefined || name.includes(UNKNOWN) || name.includes(SOME_NAME)) return false
  return (
    refOf(git, git.repository, `refs/tags/${name}`) !== undefined &&
    refOf(git, git.repository, `refs/heads/${name}`) === undefined
  )
}

/** True where the call, or an earlier command of the action, changes settings that decide where a push goes. */
function pushSettingsChanged(git: GitCall): boolean {
  return git.overrides.some(decidesPush) || git.chosen(PUSH_SETTINGS) !== undefined
}

function remoteOf(git: GitCall, given: Word | undefined, touched: boolean): Word | 'default' {
  if (touched) return unknownWord(given?.span ?? git.span)
  if (given !== undefined) {
    // A remote that the same action added or changed.
    return (isKnown(given) ? git.chosen(`git remote ${given.text}`) : undefined) ?? given
  }
  const moved = movedBranch(git)
  if (moved === undefined) return git.chosen('git remotes') === undefined ? 'default' : unknownWord(git.span)
  if (!isKnown(moved)) return unknownWord(git.span)
  const all = settingsOf(git)
  const own = (section: string, key: string) =>
    valueIn(all, section, section === 'branch' ? moved.text : undefined, key)
  const names = new Set(
    all.flatMap((one) => (one.section === 'remote' && one.subsection !== undefined ? [one.subsection] : [])),
  )
  const chosen = own('branch', 'pushremote') ?? own('remote', 'pushdefault') ?? own('branch', 'remote')
  return chosen ?? word(names.size === 1 ? ([...names][0] as string) : 'origin', git.span)
}

const sendPack: GitVerb = {
  options:
    '--all --dry-run --mirror --force --receive-pack|--exec= --verbose --thin --atomic --stateless-rpc --stdin ' +
    '--signed=? --push-option= --force-with-lease=?',
  run: (git, read) => {
    const [first, ...specs] = read.operands
    checkAddress(git, first)
    checkPack(git, read.value('--receive-pack'))
    const lost = read.has('--force', '--mirror') || specs.some((w) => /^[+:]/.test(w.text))
    const at = remoteAt(git, first ?? 'default', [unknownWord(git.span)], read.has('--all', '--mirror'))
    emit(git, lost ? 'lose' : 'prepare', 'push', 'branch', first ?? '', { at })
  },
}

/** `git subtree` of contrib: `push` splits a directory off and pushes its history to a branch of its own. */
const subtree: GitVerb = {
  options:
    '-q|--quiet -d|--debug -P|--prefix= -b|--branch= --annotate= --ignore-joins --no-ignore-joins --onto= --rejoin ' +
    '--no-rejoin --squash --no-squash -m|--message= -S|--gpg-sign=?',
  run: (git, read) => {
    const [verb, remote, spec] = read.operands
    checkAddress(git, remote)
    if (verb?.text === 'split') return emit(git, 'prepare', 'split', 'branch', read.value('-b') ?? '')
    if (verb?.text !== 'push') return emit(git, 'change', verb?.text ?? 'run', 'directory', read.value('-P') ?? '')
    if (spec === undefined) return emit(git, 'undescribed', 'push', 'branch', '')
    const one = oneSpec(git, { ...spec, text: spec.text.replace(/^\+/, '') }, false)
    const target = one?.target ?? unknownWord(spec.span)
    const how = spec.text.startsWith('+') ? 'lose' : one?.how === 'tag' ? 'change' : 'prepare'
    emitPush(git, how, 'push', [target], remoteAt(git, remoteOf(git, remote, pushSettingsChanged(git)), [target]))
  },
}

export const pushVerbs: GitVerbs = { push, subtree, 'send-pack': sendPack, 'http-push': sendPack }
