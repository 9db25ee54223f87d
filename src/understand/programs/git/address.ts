import { isKnownText, UNKNOWN, type Word } from '../../word.ts'
import { type GitCall, gitEmit } from './git-call.ts'

/**
 * The address of a remote may be a program: `ext::command` runs it, and `name::address` runs `git-remote-name`
 * (gitremote-helpers(7)). Other addresses run nothing here.
 */
export function checkAddress(git: GitCall, address: Word | undefined): void {
  if (address === undefined || !isKnownText(address.text)) return
  const at = address.text.indexOf('::')
  if (at <= 0) return
  const helper = address.text.slice(0, at)
  const rest = address.text.slice(at + 2)
  if (helper === 'ext') runTransport(git, { ...address, text: rest })
  else if (!/^(https?|ftps?|file|ssh)$/.test(helper))
    gitEmit(git, 'undescribed', 'run', 'helper', `git-remote-${helper}`)
}

/**
 * The words of a command behind `ext::`, which no shell takes apart: they end at a blank, and `% ` is a blank in one
 * (git-remote-ext(1), git 2.50).
 */
function runTransport(git: GitCall, command: Word): void {
  const words = command.text.match(/(?:%.|[^ %])+/g) ?? []
  const argv = words.map((one) => ({ ...command, text: one.replace(/%(.)/g, (_, sign) => TRANSPORT[sign] ?? UNKNOWN) }))
  git.exec(argv, { cwd: git.cwd })
}

/** `%s` and `%S` are the names of the service, which is to run on the other side. */
const TRANSPORT: Readonly<Record<string, string>> = {
  ' ': ' ',
  '%': '%',
  s: 'upload-pack',
  S: 'git-upload-pack',
  G: '',
  V: '',
}

/** `--upload-pack`, `--receive-pack`, `--exec`: a command that runs where the other repository is, maybe here. */
export function checkPack(git: GitCall, pack: Word | undefined): void {
  if (pack !== undefined) git.shell({ text: pack.text, carries: pack.carries, span: pack.span }, { cwd: git.cwd })
}
