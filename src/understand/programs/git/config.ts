import { absolute, emitFile } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import { Carries, isKnown, type Stream, stream, unknownWord, type Word, word } from '../../word.ts'
import {
  decidesPush,
  type GitCall,
  type GitOverride,
  type GitVerb,
  type GitVerbs,
  gitEmit,
  PUSH_SETTINGS,
  SHOWS_SIGNATURES,
} from './git-call.ts'
import { line } from './reading.ts'
import { runSetting } from './setting-code.ts'
import { settingNamed, settingsOf, valueIn } from './settings.ts'

const FILES = '--global --system --local --worktree -f|--file= --blob='
const TYPES =
  '--type= --bool --int --bool-or-int --bool-or-str --path --expiry-date --no-type --default= -z|--null ' +
  '--name-only --show-origin --show-scope --show-names --no-show-names --includes --no-includes --comment= ' +
  '--value= --fixed-value --url= --all --regexp --append'

const config: GitVerb = {
  options:
    `${FILES} ${TYPES} --get --get-all --get-regexp --get-urlmatch --get-color --get-colorbool -l|--list --add ` +
    '--replace-all --unset --unset-all --rename-section --remove-section -e|--edit',
  run: (git, read) => {
    const verb = read.operands[0]?.text ?? ''
    if (read.has('-l', '--get', '--get-all', '--get-regexp', '--get-urlmatch', '--get-color', '--get-colorbool'))
      return reads(git, read, read.operands[0])
    if (read.has('-e')) return changes(git, read, undefined, undefined)
    if (read.has('--unset', '--unset-all', '--rename-section', '--remove-section'))
      return changes(git, read, read.operands[0], undefined)
    // `git config set name value` is the newer form (git 2.46); a name of the older one holds a dot.
    if (verb === 'list' || verb === 'get') return reads(git, read, read.operands[1])
    if (verb === 'set') return changes(git, read, read.operands[1], read.operands[2])
    if (['unset', 'edit', 'rename-section', 'remove-section'].includes(verb))
      return changes(git, read, read.operands[1], undefined)
    const [name, value] = read.operands
    if (name === undefined) return gitEmit(git, 'read', 'config', 'setting')
    if (value === undefined && !read.has('--add', '--replace-all')) return reads(git, read, name)
    return changes(git, read, name, value)
  },
}

/** Values that are secrets by the name of their setting; names and all others are configuration. */
function isSecretSetting(name: string): boolean {
  return /(^|[.-])(extraheader|password|passwd|token|smtppass|oauthtoken|secret|apikey)$/i.test(name)
}

function reads(git: GitCall, read: Arguments, name: Word | undefined): Stream | undefined {
  const file = read.value('-f')
  if (file !== undefined && file.text !== '-') emitFile(git, 'read', file)
  if (name !== undefined && isSecretSetting(name.text)) {
    gitEmit(git, 'read-secret', 'get', 'setting', name)
    return stream(undefined, Carries.secret, git.span)
  }
  gitEmit(git, 'read', 'get', 'setting', name ?? '')
  const setting = name === undefined || !isKnown(name) || file !== undefined ? undefined : settingNamed(name.text)
  const plain = !read.has('--get-regexp', '--get-urlmatch', '--show-origin', '--global', '--system', '-z', '--default')
  const value =
    setting === undefined || !plain
      ? undefined
      : valueIn(settingsOf(git), setting.section, setting.subsection, setting.key)
  return value === undefined ? undefined : line(git, value)
}

function changes(git: GitCall, read: Arguments, name: Word | undefined, value: Word | undefined): void {
  const file = fileOf(git, read)
  if (file === undefined) gitEmit(git, 'change', 'set', 'setting', name ?? '')
  else emitFile(git, 'edit', file, { verb: 'set' })
  const named = name !== undefined && isKnown(name) ? settingNamed(name.text) : undefined
  if (named !== undefined) note(git, { ...named, value: value ?? unknownWord(name?.span) }, value !== undefined)
  else if (name !== undefined && !isKnown(name)) {
    gitEmit(git, 'unreadable', 'set', 'setting', name, { note: 'which setting is changed is not known before it runs' })
  }
}

function fileOf(git: GitCall, read: Arguments): Word | undefined {
  if (read.has('--global')) return word(`${git.home}/.gitconfig`, git.span)
  if (read.has('--system')) return word('/etc/gitconfig', git.span)
  return read.value('-f')
}

/** A setting that later commands of the same action meet; code in it is code that a later command runs. */
function note(git: GitCall, setting: GitOverride, set: boolean): void {
  const { section, subsection, key, value } = setting
  if (section === 'alias') git.choose(`git alias ${(subsection ?? key).toLowerCase()}`, value)
  if (decidesPush(setting)) git.choose(PUSH_SETTINGS, value)
  if (section === 'log' && key.toLowerCase() === 'showsignature') git.choose(SHOWS_SIGNATURES, value)
  if (!set) return
  if (section === 'alias' && value.text.startsWith('!')) {
    git.shell({ text: value.text.slice(1), carries: value.carries, span: value.span }, { cwd: git.cwd })
  }
  if (section === 'core' && key === 'hookspath')
    git.choose('git hooks', { ...value, text: isKnown(value) ? absolute(git.cwd, value.text) : value.text })
  else runSetting(git, setting)
}

const credential: GitVerb = {
  options: '--timeout= --socket= --file=',
  run: (git, read) => {
    const verb = read.operands[0]?.text
    if (verb === 'fill' || verb === 'get') {
      gitEmit(git, 'read-secret', `credential ${verb}`, 'credential')
      return stream(undefined, Carries.secret, git.span)
    }
    if (verb === 'capability' || verb === 'exit') return gitEmit(git, 'read', 'credential', 'credential')
    return gitEmit(git, 'access', `credential ${verb ?? 'store'}`, 'credential')
  },
}

export const configVerbs: GitVerbs = {
  config,
  credential,
  'credential-store': credential,
  'credential-cache': credential,
  'credential-osxkeychain': credential,
  'credential-manager': credential,
  'credential-manager-core': credential,
  'credential-libsecret': credential,
  'credential-wincred': credential,
}
