import { posix } from 'node:path'
import { absolute } from '../../emit.ts'
import { type GitSetting, parseGitConfig } from '../../git-config.ts'
import { isOwnSettings } from '../../own-settings.ts'
import type { Call } from '../../program.ts'
import { emitUnread } from '../../shell/call.ts'
import { isKnown, isKnownText, type Word, word } from '../../word.ts'
import type { GitCall, GitOverride } from './git-call.ts'

/** A name as it stands in a command, `section.sub.section.key`; `undefined` where git would refuse it. */
export function settingNamed(name: string): Pick<GitSetting, 'section' | 'subsection' | 'key'> | undefined {
  const first = name.indexOf('.')
  const last = name.lastIndexOf('.')
  if (first <= 0 || last === name.length - 1) return undefined
  return {
    section: name.slice(0, first).toLowerCase(),
    subsection: first === last ? undefined : name.slice(first + 1, last),
    key: name.slice(last + 1).toLowerCase(),
  }
}

/** `name=value` of `-c`; a name alone means true. */
export function overrideOf(given: Word): GitOverride | undefined {
  const equals = given.text.indexOf('=')
  const name = equals < 0 ? given.text : given.text.slice(0, equals)
  const setting = isKnownText(name) ? settingNamed(name) : undefined
  return setting && { ...setting, value: { ...given, text: equals < 0 ? 'true' : given.text.slice(equals + 1) } }
}

const DEEPEST = 5

/** All settings of the files that git would read here, a later one replacing an earlier one, then those of the call. */
export function settingsOf(git: GitCall): readonly GitOverride[] {
  return settingsIn(git, [systemFile(git), ...userFiles(git), ...repositoryFiles(git)])
}

/** Those of the repository itself and of the call. Its file is looked at anyway, for where its remotes lead. */
export function repositorySettings(git: GitCall): readonly GitOverride[] {
  return settingsIn(git, repositoryFiles(git).slice(0, 1))
}

function settingsIn(git: GitCall, paths: readonly string[]): readonly GitOverride[] {
  const found: GitOverride[] = []
  for (const path of paths) readSettings(git, path, 0, found)
  for (const one of git.overrides) {
    found.push(one)
    // `-c include.path=FILE`: its settings stand where it does.
    if (one.section === 'include' && one.key === 'path' && isKnown(one.value))
      readSettings(git, absolute(git.cwd, one.value.text), 0, found)
  }
  return found
}

function systemFile(git: Call): string {
  const moved = git.env.get('GIT_CONFIG_SYSTEM')
  return moved !== undefined && isKnown(moved) && moved.text !== '' ? moved.text : '/etc/gitconfig'
}

/** Variables that lead git to other settings than the person's and the host's, with what of them is a file. */
const LEADING: Readonly<Record<string, readonly string[]>> = {
  GIT_CONFIG_GLOBAL: [''],
  GIT_CONFIG_SYSTEM: [''],
  XDG_CONFIG_HOME: ['/git/config'],
  HOME: ['/.gitconfig', '/.config/git/config'],
}

/** Settings of elsewhere that the call takes for the person's own: what is code in them is code of the action. */
export function broughtSettings(git: GitCall): {
  readonly all: readonly GitOverride[]
  readonly unread: readonly Word[]
} {
  const all: GitOverride[] = []
  const unread: Word[] = []
  for (const [name, files] of Object.entries(LEADING)) {
    const given = git.env.get(name)
    if (given === undefined || given.text === '' || given.text === '/dev/null') continue
    if (!isKnown(given)) {
      if (name.startsWith('GIT_')) unread.push(given)
      continue
    }
    if (given.text === git.home || isOwnSettings(absolute(git.cwd, `${given.text}/.`), git.home)) continue
    for (const file of files) {
      const path = { ...given, text: `${given.text}${file}` }
      const before = all.length
      readSettings(git, path.text, 0, all)
      const isThere = git.files.kind(absolute(git.cwd, path.text)) !== 'absent'
      if (all.length === before && file === '' && isThere && git.readFile(path).text === undefined) unread.push(path)
    }
  }
  return { all, unread }
}

function userFiles(git: GitCall): readonly string[] {
  const moved = git.env.get('GIT_CONFIG_GLOBAL')
  if (moved !== undefined) return isKnown(moved) ? [moved.text] : []
  const base = git.env.get('XDG_CONFIG_HOME')
  const xdg = base !== undefined && isKnown(base) && base.text !== '' ? base.text : `${git.home}/.config`
  return [`${xdg}/git/config`, `${git.home}/.gitconfig`]
}

function repositoryFiles(git: GitCall): readonly string[] {
  const { repository } = git
  if (repository === undefined) return []
  return [`${repository.commonDir}/config`, `${repository.gitDir}/config.worktree`]
}

/** Includes are followed whether their condition holds or not: what a file may set, it sets. */
function readSettings(call: Call, path: string, depth: number, into: GitOverride[]): void {
  const text = call.readFile(word(path)).text
  if (text === undefined || depth > DEEPEST) return
  for (const { value, ...one } of parseGitConfig(text) ?? []) {
    into.push({ ...one, value: word(value, call.span) })
    if (one.key !== 'path' || (one.section !== 'include' && one.section !== 'includeif')) continue
    const included = value.startsWith('~/') ? call.home + value.slice(1) : posix.resolve(posix.dirname(path), value)
    readSettings(call, included, depth + 1, into)
  }
}

/** Settings that the action itself wrote into the files that git reads: what is code in them is code of the action. */
export function writtenSettings(git: GitCall): readonly GitOverride[] {
  if (git.isUntouched()) return []
  const { repository } = git
  const paths = [...(repository === undefined ? [] : [`${repository.commonDir}/config`]), ...userFiles(git)]
  return paths.flatMap((path) => {
    const { text: now, written } = git.readFile(word(path))
    // Written by what nobody follows: there may be any command in it.
    if (now === undefined && written === true) emitUnread(git, { text: undefined, carries: 0, span: git.span })
    const before = git.files.read(path)
    const old = before.is === 'text' ? before.text : ''
    if (now === undefined || now === old) return []
    const kept = new Set(parseGitConfig(old)?.map((one) => JSON.stringify(one)))
    const added = parseGitConfig(now)?.filter((one) => !kept.has(JSON.stringify(one))) ?? []
    return added
      .filter((one) => one.section !== 'alias')
      .map(({ value, ...one }) => ({ ...one, value: word(value, git.span) }))
  })
}

/** The last value of a setting. */
export function valueIn(
  all: readonly GitOverride[],
  section: string,
  subsection: string | undefined,
  key: string,
): Word | undefined {
  return all.findLast((one) => one.section === section && one.subsection === subsection && one.key === key)?.value
}

/** What an alias stands for: of the call, of the files, or set by an earlier command of the same action. */
export function aliasOf(git: GitCall, name: string): Word | undefined {
  const chosen = git.chosen(`git alias ${name.toLowerCase()}`)
  if (chosen !== undefined) return chosen
  const all = settingsOf(git)
  // `[alias "name"] command` is the newer form; names of the older one have no case.
  return valueIn(all, 'alias', undefined, name.toLowerCase()) ?? valueIn(all, 'alias', name, 'command')
}
