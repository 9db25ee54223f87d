import type { Files } from '../../lib/files.ts'
import { Parts } from '../parts.ts'
import { isFamily } from '../programs/catalog.ts'
import { beginRun, type Run } from '../shell/run.ts'
import { openStream } from '../word.ts'

/** Every part of the reader. Test support. */
export const allParts = new Parts()
await allParts.loadAll()

/** What an action is read with, at its start. Test support. */
export function firstRun(files: Files): Run {
  return beginRun({
    files,
    home: '/home/me',
    env: {},
    ambient: false,
    program: (name) => {
      const found = allParts.programs.find(name)
      return found === undefined || isFamily(found) ? undefined : found
    },
    readSql: (text, dialect) => allParts.sql?.(text, dialect, allParts.postgres) ?? [],
    readCode: (language, code, call, origin) => allParts.code?.(language, code, call, origin) ?? openStream,
  })
}
