import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs'

/** What a process prints into. */
export type PipeName = 'stdout' | 'stderr'

/** Says that this process was handed pipes. The launcher sets it, and takes away what its caller had set. */
const VARIABLE = 'PRODGATE_PIPES'

/** Where the launcher (`bin/prodgate`) hands them, and what is in each. */
const DESCRIPTORS: Readonly<Record<PipeName, number>> = { stdout: 8, stderr: 9 }
const MARK = 'prodgate\n'

/** Pipes by the descriptors at which they were handed. */
export type HandedPipes = ReadonlyMap<PipeName, number>

/**
 * The pipes that the launcher made for this process: to a shell a pipe costs nothing, and Node cannot make one. Each is good
 * for one run, so that who asks again gets none.
 *
 * A descriptor that is no pipe, or does not hold the launcher's mark and nothing else, is not what it handed.
 */
export function takeHandedPipes(env: Record<string, string | undefined>): HandedPipes {
  const isHanded = env[VARIABLE] !== undefined && existsSync('/proc/self/fd')
  delete env[VARIABLE]
  const names = Object.keys(DESCRIPTORS) as PipeName[]
  return new Map(isHanded ? names.filter(isMarked).map((name) => [name, DESCRIPTORS[name]]) : [])
}

/** Where it can be opened a second time, by a link of the kernel that leads to the pipe and through no directory. */
export function pathOf(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`
}

function isMarked(name: PipeName): boolean {
  const descriptor = DESCRIPTORS[name]
  try {
    if (!fstatSync(descriptor).isFIFO()) return false
    // Another opening, which does not wait where nothing is in it.
    const reads = openSync(pathOf(descriptor), constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const read = Buffer.alloc(MARK.length + 1)
      return read.toString('latin1', 0, readSync(reads, read)) === MARK
    } finally {
      closeSync(reads)
    }
  } catch {
    return false
  }
}
