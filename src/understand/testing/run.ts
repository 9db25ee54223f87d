import type { Files } from '../../lib/files.ts'
import { readCode } from '../code/read.ts'
import { findProgram } from '../programs/catalog.ts'
import type { Run } from '../shell/run.ts'

/** What an action is read with, at its start. Test support. */
export function firstRun(files: Files): Run {
  return {
    files,
    home: '/home/me',
    program: findProgram,
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
