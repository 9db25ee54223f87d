import { accessSync, constants, statSync } from 'node:fs'
import type { Contents, KnownContents } from '../../../act/program.ts'

/** How many programs are known from one request to the next. */
const MOST_KEPT = 1000
/** What is longer is read by whoever runs it: here everybody would wait for it. */
const MOST_BYTES = 64 * 1_048_576

/**
 * What is in the programs that are started, from one request to the next only where this user may not write them: whoever has a
 * file mapped can change it without its times telling.
 */
export class KeptPrograms {
  private readonly kept = new Map<string, Contents>()

  /** For one request, in which nothing is read twice. */
  forOne(): KnownContents {
    const own = new Map<string, Contents>()
    return {
      most: MOST_BYTES,
      get: (stamp) => own.get(stamp) ?? this.kept.get(stamp),
      set: (stamp, contents, path) => {
        own.set(stamp, contents)
        if (isOurs(path)) return
        if (this.kept.size >= MOST_KEPT) this.kept.clear()
        this.kept.set(stamp, contents)
      },
    }
  }
}

/** Who may write it now, and who may take the right to: its owner. */
function isOurs(path: string): boolean {
  try {
    if (statSync(path).uid === process.geteuid?.()) return true
    accessSync(path, constants.W_OK)
    return true
  } catch (cause) {
    // A read-only file system is somebody's who may.
    return !(cause instanceof Error && 'code' in cause && cause.code === 'EACCES')
  }
}
