import { absolute, emit } from '../../emit.ts'
import { parseGitConfig } from '../../git-config.ts'
import { isKnown, isKnownText, type Word, word } from '../../word.ts'
import { checkAddress } from './address.ts'
import { absoluteWord, type GitCall, type GitOverride, gitEmit, localAt } from './git-call.ts'
import { runHooksIn } from './hooks.ts'

/** How git uses the value of a setting as code (git-config(1), git 2.50). */
type CodeUse =
  | 'shell' // handed to `sh -c`
  | 'program' // the path or name of a program
  | 'helper' // `!code`, a path, or a name that `git credential-` stands before
  | 'update' // `!code`, or the name of a way to update
  | 'hooks' // a directory of programs
  | 'template' // a directory whose `hooks` are programs
  | 'file' // more settings

/** `*` stands for any subsection; no second part for none. */
const CODE: Readonly<Record<string, CodeUse>> = {
  'core.pager': 'shell',
  'core.editor': 'shell',
  'core.sshcommand': 'shell',
  'core.fsmonitor': 'shell',
  'core.alternaterefscommand': 'shell',
  'core.gitproxy': 'program',
  'core.askpass': 'program',
  'core.hookspath': 'hooks',
  'init.templatedir': 'template',
  'include.path': 'file',
  'includeif.*.path': 'file',
  'sequence.editor': 'shell',
  'interactive.difffilter': 'shell',
  'diff.external': 'shell',
  'diff.*.command': 'shell',
  'diff.*.textconv': 'shell',
  'difftool.*.cmd': 'shell',
  'difftool.*.path': 'program',
  'mergetool.*.cmd': 'shell',
  'mergetool.*.path': 'program',
  'guitool.*.cmd': 'shell',
  'browser.*.cmd': 'shell',
  'browser.*.path': 'program',
  'man.*.cmd': 'shell',
  'man.*.path': 'program',
  'merge.*.driver': 'shell',
  'filter.*.clean': 'shell',
  'filter.*.smudge': 'shell',
  'filter.*.process': 'shell',
  'trailer.*.command': 'shell',
  'trailer.*.cmd': 'shell',
  'credential.helper': 'helper',
  'credential.*.helper': 'helper',
  'submodule.*.update': 'update',
  'sendemail.sendmailcmd': 'shell',
  'sendemail.tocmd': 'shell',
  'sendemail.cccmd': 'shell',
  'sendemail.headercmd': 'shell',
  'sendemail.*.sendmailcmd': 'shell',
  'uploadpack.packobjectshook': 'shell',
  'tar.*.command': 'shell',
  'imap.tunnel': 'shell',
  'instaweb.httpd': 'shell',
  'gpg.program': 'program',
  'gpg.*.program': 'program',
  'gpg.ssh.defaultkeycommand': 'shell',
  'remote.*.uploadpack': 'shell',
  'remote.*.receivepack': 'shell',
  'remote.*.vcs': 'helper',
}

function useOf(setting: Pick<GitOverride, 'section' | 'subsection' | 'key'>): CodeUse | undefined {
  const { section, subsection, key } = setting
  // `pager.log` is a switch or a pager.
  if (section === 'pager') return 'shell'
  const exact = subsection === undefined ? `${section}.${key}` : `${section}.${subsection.toLowerCase()}.${key}`
  return CODE[exact] ?? (subsection === undefined ? undefined : CODE[`${section}.*.${key}`])
}

/** Emits what a setting makes git run. Most settings are no code and emit nothing. */
export function runSetting(git: GitCall, setting: GitOverride): void {
  const { value } = setting
  checkAddress(git, addressIn(setting))
  const use = useOf(setting)
  if (use === undefined || value.text === '') return
  if (!isKnown(value)) {
    return gitEmit(git, 'unreadable', 'run', 'setting', `${setting.section}.${setting.key}`, {
      span: value.span ?? git.span ?? [0, 0],
      note: 'the setting names code that is not known before it runs',
    })
  }
  switch (use) {
    case 'shell':
      return isPlain(value.text) ? undefined : runCode(git, value)
    case 'program':
      return isPlain(value.text) ? undefined : void git.exec([value], { cwd: git.cwd })
    case 'helper':
      return runHelper(git, value)
    case 'update':
      return value.text.startsWith('!') ? runCode(git, { ...value, text: value.text.slice(1) }) : undefined
    case 'hooks':
      return runHooksIn(git, absolute(git.cwd, value.text))
    case 'template':
      return runHooksIn(git, `${absolute(git.cwd, value.text)}/hooks`)
    case 'file':
      return runFile(git, value)
    default:
      use satisfies never
  }
}

/** The address that a setting gives a remote, or puts in another one's place; git may take a program for it. */
function addressIn({ section, subsection, key, value }: GitOverride): Word | undefined {
  if (section === 'remote' && (key === 'url' || key === 'pushurl')) return value
  const replaces = section === 'url' && (key === 'insteadof' || key === 'pushinsteadof')
  return replaces && subsection !== undefined ? word(subsection, value.span) : undefined
}

function runCode(git: GitCall, code: Word): void {
  git.shell(
    { text: code.text, carries: code.carries, span: code.span },
    { cwd: git.cwd, stdin: { text: '', carries: 0, span: code.span } },
  )
}

/** Switches, and pagers and editors without anything that a shell would take apart. */
const HARMLESS = new Set([
  'true',
  'false',
  '1',
  '0',
  'yes',
  'no',
  'on',
  'off',
  'cat',
  'less',
  'more',
  'most',
  'delta',
  'diff-so-fancy',
  'bat',
  'batcat',
  'vi',
  'vim',
  'nvim',
  'nano',
  'emacs',
  'emacsclient',
  'code',
  'subl',
  'ed',
  'micro',
  'hx',
  'gpg',
  'gpg2',
  'ssh-keygen',
  ':',
])

function isPlain(text: string): boolean {
  const [name = '', ...rest] = text.trim().split(/\s+/)
  // `-c`, `+…` and their kin make an editor run commands.
  return (
    HARMLESS.has(name) &&
    rest.every((one) => /^--?[A-Za-z-]+$/.test(one) && !/^-(c|e|S|-cmd|-eval|-execute)$/.test(one))
  )
}

const HELPERS = new Set([
  'store',
  'cache',
  'osxkeychain',
  'manager',
  'manager-core',
  'libsecret',
  'wincred',
  'gnome-keyring',
  'oauth',
])

function runHelper(git: GitCall, value: Word): void {
  if (value.text.startsWith('!')) return runCode(git, { ...value, text: value.text.slice(1) })
  if (value.text.startsWith('/')) return runCode(git, value)
  const name = value.text.split(/\s/)[0] ?? ''
  if (!HELPERS.has(name)) gitEmit(git, 'undescribed', 'run', 'helper', value)
}

function runFile(git: GitCall, path: Word): void {
  const text = isKnownText(path.text) ? git.readFile(absoluteWord(git, path)).text : undefined
  const settings = text === undefined ? undefined : parseGitConfig(text)
  if (settings === undefined || settings.some((one) => one.section.startsWith('include'))) {
    return emit(git, 'unreadable', 'read', 'settings', path, { at: localAt(git), note: 'the settings cannot be read' })
  }
  for (const one of settings) runSetting(git, { ...one, value: word(one.value, path.span) })
}
