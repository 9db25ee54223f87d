import { isKnownText, type Word } from '../../word.ts'
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
  if (helper === 'ext') git.shell({ text: rest, carries: address.carries, span: address.span }, { cwd: git.cwd })
  else if (!/^(https?|ftps?|file|ssh)$/.test(helper))
    gitEmit(git, 'undescribed', 'run', 'helper', `git-remote-${helper}`)
}

/** `--upload-pack`, `--receive-pack`, `--exec`: a command that runs where the other repository is, maybe here. */
export function checkPack(git: GitCall, pack: Word | undefined): void {
  if (pack !== undefined) git.shell({ text: pack.text, carries: pack.carries, span: pack.span }, { cwd: git.cwd })
}
