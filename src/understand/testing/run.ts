import type { Files } from '../../lib/files.ts'
import { readCode } from '../code/read.ts'
import { isFamily, ProgramCatalog } from '../programs/catalog.ts'
import type { Run } from '../shell/run.ts'

/** Every program. Test support. */
export const allPrograms = new ProgramCatalog()
await allPrograms.loadAll()

/** What an action is read with, at its start. Test support. */
export function firstRun(files: Files): Run {
  return {
    files,
    home: '/home/me',
    program: (name) => {
      const found = allPrograms.find(name)
      return found === undefined || isFamily(found) ? undefined : found
    },
    postgres: undefined,
    readCode,
    effects: [],
    seen: new Set(),
    written: new Map(),
    copies: new Map(),
    tunnels: new Map(),
    choices: new Map(),
    commands: 0,
    words: 0,
    exhausted: false,
    wantsPostgres: false,
  }
}
