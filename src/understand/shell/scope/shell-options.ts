/**
 * Options of a shell by which a later word means something else (Bash 5.2 manual, section 4.3.2; zsh 5.9, section 16.2). By
 * the names that bash has for them; each counts from where it is set on, for what takes it back may not have run.
 */
export type ShellOption = 'dotglob' | 'nocaseglob' | 'nullglob' | 'lastpipe' | 'cdable_vars'

const NAMES: ReadonlyMap<string, ShellOption> = new Map([
  ['dotglob', 'dotglob'],
  ['globdots', 'dotglob'],
  ['nocaseglob', 'nocaseglob'],
  ['nullglob', 'nullglob'],
  ['cshnullglob', 'nullglob'],
  ['lastpipe', 'lastpipe'],
  ['cdablevars', 'cdable_vars'],
])

/** Zsh takes no account of case and underscores. */
export function shellOption(name: string): ShellOption | undefined {
  return NAMES.get(name.toLowerCase().replaceAll('_', ''))
}
