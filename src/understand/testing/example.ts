import { type Files, noFiles } from '../../lib/files.ts'
import { printEffect } from '../print.ts'
import { understand } from '../understand.ts'
import { allParts } from './run.ts'

/** Nothing is there, and everything can be looked at: what an example says must not hang on files. */
const emptyDisk: Files = {
  ...noFiles,
  read: () => ({ is: 'absent' }),
  kind: () => 'absent',
  list: () => [],
}

/** The effects of a command on an empty disk, printed, in order and without repetition. Test support. */
export async function exampleEffects(command: string, files: Files = emptyDisk): Promise<readonly string[]> {
  const { effects } = understand(
    { kind: 'shell', command },
    { files, home: '/home/me', cwd: '/repo', env: {}, parts: allParts },
  )
  return [...new Set(effects.map(printEffect))]
}
