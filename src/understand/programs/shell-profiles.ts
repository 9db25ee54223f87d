import { absolute } from '../emit.ts'
import type { Arguments } from '../options.ts'
import type { Call } from '../program.ts'
import { Carries, word } from '../word.ts'

/**
 * Runs what the action itself wrote or fetched of the files that a shell reads when it starts and when it ends (Bash 5.2
 * manual, section 6.2; zsh 5.9 manual, section 5.1; POSIX.1-2024, `sh`). What stood there before is the person's own.
 */
export function runProfiles(call: Call, read: Arguments): void {
  if (call.writtenFiles().length === 0) return
  const home = call.env.get('HOME')?.text ?? call.home
  const directory = call.name === 'zsh' ? (call.env.get('ZDOTDIR')?.text ?? home) : home
  for (const name of profilesOf(call.name, read)) {
    const content = call.readFile(word(absolute(call.cwd, `${directory}/${name}`), call.span))
    if (content.written === true || (content.carries & Carries.network) !== 0)
      call.shell({ ...content, span: call.span })
  }
}

function profilesOf(shell: string, read: Arguments): readonly string[] {
  const isLogin = read.has('-l')
  const isTyped = read.has('-i')
  if (shell === 'zsh')
    return ['.zshenv', ...(isLogin ? ['.zprofile', '.zlogin', '.zlogout'] : []), ...(isTyped ? ['.zshrc'] : [])]
  const isBash = shell.endsWith('bash')
  if (isLogin && !read.has('--noprofile'))
    return isBash ? ['.bash_profile', '.bash_login', '.profile', '.bash_logout'] : ['.profile']
  return isBash && isTyped && !read.has('--norc') ? ['.bashrc'] : []
}
