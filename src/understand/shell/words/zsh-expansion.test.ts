import { expect, test } from 'vitest'
import { printEffect } from '../../print.ts'
import { exampleEffects } from '../../testing/example.ts'
import { memoryFiles } from '../../testing/memory-files.ts'
import { allParts } from '../../testing/run.ts'
import { understand } from '../../understand.ts'

/** What a text of zsh does. */
function inZsh(command: string): readonly string[] {
  const at = { files: memoryFiles({}), home: '/home/me', cwd: '/repo', env: {}, parts: allParts }
  return understand({ kind: 'shell', command, shell: 'zsh' }, at).effects.map(printEffect)
}

test.each([
  ["x='$(rm a)'; echo ${(e)x}", ['file delete a']],
  ["x='$(rm a)'; echo ${x}", []],
  ["x='rm a'; ${=x}", ['file delete a']],
  ["x='rm,a'; ${(s:,:)x}", ['file delete a']],
  ['p=c; c=rm; ${(P)p} a', ['file delete a']],
  ['echo ${(f)"$(rm a)"}', ['file delete a']],
  ['echo ${${:-$(rm a)}}', ['file delete a']],
  ['echo ${(U)x}', []],
])('%s', (command, effects) => expect(inZsh(command)).toEqual(effects))

test('what is not known may be code once it is expanded again', () => {
  expect(inZsh('echo ${(e)X}').some((one) => one.startsWith('unreadable'))).toBe(true)
})

test('a qualifier that calls code cannot be read', () => {
  expect(inZsh("ls *(e:'rm a':)").some((one) => one.startsWith('unreadable'))).toBe(true)
  expect(inZsh('ls *(.om[1,3])').some((one) => one.startsWith('unreadable'))).toBe(false)
})

test('bash refuses them, and what stands in them is read all the same', async () => {
  expect(await exampleEffects('echo ${(f)"$(rm a)"}')).toEqual(['file delete a'])
})

test('many of them within each other are read in bounded time', () => {
  const deep = `echo ${'${'.repeat(2_000)}x${'}'.repeat(2_000)}`
  expect(inZsh(deep).length).toBeLessThan(10)
})
