import { expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'

const DEFINED = 'unreadable define code'

test.each<readonly [command: string, effects: readonly string[]]>([
  ["alias zz='rm -r'\nzz a", ['file delete below a', 'undescribed run program zz']],
  // The next word counts only behind a blank.
  ["alias s='nice '\nalias x='rm a'\ns x", ['file delete a', 'undescribed run program s']],
  ["alias s='nice'\nalias x='rm a'\ns x", ['undescribed run program x', 'undescribed run program s']],
  ["alias n='nice '\nalias m='env '\nalias x='rm a'\nn m x", ['file delete a']],
  // What it leaves behind, and what it prints.
  ["alias zz='X=rm'\nzz; $X a", ['unreadable run program \uFFFC']],
  ["alias e='echo rm a'\ne | sh", ['undescribed run program e', 'unreadable run code']],
  ['alias zz=\'alias ls="rm a"\'\nzz; ls', ['undescribed run program zz', 'file delete a', 'file list .']],
  // A name that no list of commands has.
  ["alias time='rm a;'\ntime ls", [DEFINED, 'file list .']],
  ['alias "$X"=rm\nls a', [DEFINED, 'file list a']],
  ["alias -g X='; rm a'\nls X", [DEFINED, 'file list X']],
  ["alias ll='ls -l'\nls a", ['file list a']],
])('%j', async (command, effects) => {
  const found = await exampleEffects(command)
  for (const one of effects) expect(found).toContain(one)
  if (!effects.includes(DEFINED)) expect(found).not.toContain(DEFINED)
})
