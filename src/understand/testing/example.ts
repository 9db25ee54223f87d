import { type Files, noFiles } from '../../lib/files.ts'
import { printEffect } from '../print.ts'
import { loadPostgresParser } from '../sql/postgres-parser.ts'
import { allPrograms } from './run.ts'
import { understand } from '../understand.ts'

/** Nothing is there, and everything can be looked at: what an example says must not hang on files. */
const emptyDisk: Files = {
  ...noFiles,
  read: () => ({ is: 'absent' }),
  kind: () => 'absent',
  list: () => [],
}

/** The effects of a command on an empty disk, printed, in order and without repetition. Test support. */
export async function exampleEffects(command: string, files: Files = emptyDisk): Promise<readonly string[]> {
  const context = { files, home: '/home/me', cwd: '/work', env: {}, programs: allPrograms, postgres: undefined }
  const first = understand({ kind: 'shell', command }, context)
  const { effects } = first.missing.postgres
    ? understand({ kind: 'shell', command }, { ...context, postgres: await loadPostgresParser() })
    : first
  return [...new Set(effects.map(printEffect))]
}
