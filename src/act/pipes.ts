import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, constants, existsSync, fchownSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { type HandedPipes, type PipeName, pathOf } from './handed-pipes.ts'
import { ownDirectory, takeAway } from './private-directory.ts'

/** A pipe into which a process writes. */
export interface Pipe {
  /** The end of the process. */
  readonly theirs: number
  /** Once the process has its end: held here too, it would never be at an end. */
  readonly release: () => void
  readonly ours: Socket
  /** Nobody reads it any more: whoever writes, or opens it to write, is told so. */
  readonly abandon: () => void
  /** Once the process has ended, or was not started. */
  readonly close: () => void
}

export type Pipes = Readonly<Partial<Record<PipeName, Pipe>>>

export interface PipesGiven {
  /** A directory of ours, below which they have names for a moment. */
  readonly privateRoot: string
  /** The number of the calling process. */
  readonly process: number
  /** Who opens them again by `/dev/stdout`. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Pipes that are there already. */
  readonly handed?: HandedPipes
}

const MAKERS = ['/usr/bin/mkfifo', '/bin/mkfifo']
const PATIENCE_MS = 5_000

/**
 * Pipes as a shell makes them. Node gives a child sockets, which Linux opens no second time: `tee /dev/stderr` and
 * `echo x > /dev/stdout` fail on them, and who writes to one that nobody reads any more is told of a reset instead of being
 * ended by `SIGPIPE`. Node has no way to make a pipe, so that it takes those that it was handed; else named ones are made and
 * opened, and their names taken away.
 *
 * Nothing where that cannot be, and elsewhere than on Linux, where `/dev/stdout` is no second opening: sockets do there.
 * KNOWN GAP: standard input stays a socket, because a named pipe that is opened again once all was written waits for ever.
 * KNOWN GAP: so does what root left in the background, where it opens a named one again once nobody listens any more.
 */
export function makePipes(names: readonly PipeName[], given: PipesGiven): Pipes {
  if (names.length === 0 || !existsSync('/proc/self/fd')) return {}
  const opened: number[] = []
  try {
    const handed = names.flatMap((name) => given.handed?.get(name) ?? [])
    const ends = handed.length === names.length ? endsOfHanded(handed, opened) : endsOfNamed(names, given, opened)
    return Object.fromEntries(ends.map((one, i) => [names[i], pipeOf(one)]))
  } catch {
    for (const descriptor of opened) closeSync(descriptor)
    return {}
  }
}

/** Names a file and opens nothing of it (open(2)); Node has no name for it. */
const O_PATH = 0o10_000_000

interface Ends {
  readonly reads: number
  readonly writes: number
  readonly names: number
}

function endsOfHanded(handed: readonly number[], opened: number[]): readonly Ends[] {
  const ends = handed.map((descriptor) => openEnds(pathOf(descriptor), 0, opened))
  for (const descriptor of handed) closeSync(descriptor)
  return ends
}

function endsOfNamed(names: readonly PipeName[], given: PipesGiven, opened: number[]): readonly Ends[] {
  const { user } = given
  const maker = MAKERS.find((path) => existsSync(path))
  if (maker === undefined) return []
  // By its number what a killed process leaves there is known, and taken away with the next private directory.
  const directory = ownDirectory(given.privateRoot, given.process, user !== undefined)
  try {
    const paths = names.map((name) => join(directory, name))
    const made = spawnSync(maker, ['-m', '600', '--', ...paths], { env: {}, stdio: 'ignore', timeout: PATIENCE_MS })
    if (made.status !== 0) return []
    const ends = paths.map((path) => openEnds(path, constants.O_NOFOLLOW, opened))
    if (user !== undefined) for (const { reads } of ends) fchownSync(reads, user.uid, user.gid)
    return ends
  } finally {
    takeAway(directory)
  }
}

function openEnds(path: string, also: number, opened: number[]): Ends {
  const open = (flags: number) => {
    const descriptor = openSync(path, flags | also)
    opened.push(descriptor)
    return descriptor
  }
  // Ours first, and not waiting for the other: then theirs need not wait, and blocks later as programs expect.
  const reads = open(constants.O_RDONLY | constants.O_NONBLOCK)
  return { reads, writes: open(constants.O_WRONLY), names: open(O_PATH) }
}

const AGAIN_MS = 200

function pipeOf({ reads, writes, names }: Ends): Pipe {
  const ours = new Socket({ fd: reads, readable: true, writable: false })
  ours.on('error', () => ours.destroy())
  let waking: NodeJS.Timeout | undefined
  let isReleased = false
  let isClosed = false
  // By the second time a number may be another file's.
  const release = () => {
    if (!isReleased) closeSync(writes)
    isReleased = true
  }
  return {
    release,
    theirs: writes,
    ours,
    abandon: () => {
      ours.destroy()
      // Who opens a named pipe to write waits for a reader: one that comes and goes lets them on.
      if (!isClosed) waking ??= setInterval(wake, AGAIN_MS, names)
    },
    close: () => {
      release()
      if (isClosed) return
      isClosed = true
      clearInterval(waking)
      ours.destroy()
      forbid(names)
      closeSync(names)
    },
  }
}

/** Who was left in the background and opens it again is told that it may not, instead of waiting for a reader for ever. */
function forbid(names: number): void {
  try {
    chmodSync(`/proc/self/fd/${names}`, 0)
  } catch {
    // It waits then.
  }
}

function wake(names: number): void {
  try {
    closeSync(openSync(`/proc/self/fd/${names}`, constants.O_RDONLY | constants.O_NONBLOCK))
  } catch {
    // Once more in a moment.
  }
}
