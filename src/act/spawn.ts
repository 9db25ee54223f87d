import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants, existsSync, fstatSync, openSync, realpathSync, statSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fault, ok, type Result } from '../lib/result.ts'
import type { Directory } from './directory.ts'
import type { Execution } from './execution.ts'
import type { HandedPipes, PipeName } from './handed-pipes.ts'
import { type LeftBehind, ownSession } from './left-behind.ts'
import { OutputNotes, type WrittenOutput } from './output.ts'
import { makePipes, type Pipe, type Pipes } from './pipes.ts'
import { type PrivateDirectory, privateDirectory } from './private-directory.ts'
import { holdsStill, openForReading, type Program, stampOf } from './program.ts'
import { type ChangeCode, change } from './recheck.ts'
import { endOf, passSignals, type SignalSource } from './signals.ts'

/** Where a stream of the process goes: to the terminal of the caller as it is, or through us, noted. */
export type Sink =
  | { readonly is: 'terminal'; readonly descriptor: number }
  | { readonly is: 'stream'; readonly stream: Writable }

/** What a run is handed: nothing is taken from the process that calls. */
export interface RunIo {
  readonly stdout: Sink
  readonly stderr: Sink
  /** The terminal that is standard input, where the execution has one. */
  readonly terminal?: number
  /** Below it the private copies of settings are kept while it runs. */
  readonly privateRoot: string
  /** The number of the calling process. */
  readonly process: number
  /** Milliseconds of a clock that does not go back. */
  readonly now: () => number
  /** The user that it runs as; only root can name another one. Private copies of settings are this user's. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Pipes for what it prints, where this process was handed some. */
  readonly handed?: HandedPipes
  /** Called once it has started. */
  readonly started?: (pid: number) => void
  /** Signals that are passed on; at a terminal those of its keys reach the process by themselves. */
  readonly signals?: SignalSource
  /** Where nothing of it goes on after its end, in whatever session that is; else what it leaves in the background stays. */
  readonly leftBehind?: LeftBehind
}

/** How it ended. */
export interface Ran {
  /** As shells tell it: 128 and the number of the signal where one ended it. */
  readonly exitCode: number
  readonly signal?: NodeJS.Signals
  readonly durationMs: number
  /** Of what went through us; absent where a terminal had it. */
  readonly output?: WrittenOutput
  /** Seen once it had started: it was killed at once. What it did until then is not known. */
  readonly changed?: ChangeCode
  /** What whoever took the output has to say of it, for the record. */
  readonly note?: string
  /** Something that it started was to end with it, and could not be ended. */
  readonly goesOn?: true
}

/** It was not started, and nothing of it ran. */
export interface NotStarted {
  readonly code: ChangeCode | 'NOT_STARTED'
  readonly message: string
}

/**
 * Runs exactly what is described, and gives how it ended.
 *
 * INVARIANT (approved is what runs): on Linux the program and the directory are opened, found to be the described ones, and
 * used by what was opened (`/proc/self/fd`), so that no path is looked up again. What races remain, and how they are noticed:
 *
 * - A program that is written to in place between the look and the start. The kernel refuses that once it runs; it is looked
 *   at again right after the start, and killed where it changed.
 * - A script: the kernel hands its path to the program that reads it, and shells read on while they run. It is looked at again
 *   right after the start; a change later than that is not seen. `run-script` runs bytes that are in nobody's hands.
 * - What the process itself opens later: libraries, modules, files that were read as part of the action.
 */
export async function runExecution(execution: Execution, io: RunIo): Promise<Result<Ran, NotStarted>> {
  const held: number[] = []
  let own: PrivateDirectory | undefined
  try {
    const program = hold(execution.program, held)
    if (program === undefined) return fault(change('PROGRAM_CHANGED', execution.program.path))
    const cwd = holdDirectory(execution.directory, held)
    if (cwd === undefined) return fault(change('DIRECTORY_CHANGED', execution.directory.path))
    if (execution.pins.some((pin) => pin.freeze.length > 0)) own = privateDirectory(io.privateRoot, io.process, io.user)
    const env = { ...execution.env, ...pinned(execution, own) }
    return await start(execution, io, { ...program, cwd, env })
  } catch (cause) {
    await io.leftBehind?.end()
    return fault({ code: 'NOT_STARTED', message: `it could not be started: ${messageOf(cause)}` })
  } finally {
    for (const descriptor of held) closeSync(descriptor)
    own?.remove()
  }
}

interface Prepared {
  readonly file: string
  readonly isStill: () => boolean
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const BY_DESCRIPTOR = '/proc/self/fd'

/** Holds the program open; nothing where it is not the described one any more. */
function hold(program: Program, held: number[]): Pick<Prepared, 'file' | 'isStill'> | undefined {
  const { real, path, contents, by } = program
  const descriptor = openForReading(real)
  if (descriptor === undefined) {
    const isStill = () => stampOf(statSync(real, { bigint: true })) === contents.stamp
    return isStill() ? { file: real, isStill } : undefined
  }
  held.push(descriptor)
  if (!holdsStill(descriptor, contents)) return undefined
  if (by === undefined && existsSync(BY_DESCRIPTOR))
    return { file: `${BY_DESCRIPTOR}/${descriptor}`, isStill: () => holdsStill(descriptor, contents) }
  const isStill = () => realpathSync.native(path) === real && isAt(real, descriptor) && holdsStill(descriptor, contents)
  return isStill() ? { file: path, isStill } : undefined
}

function isAt(path: string, descriptor: number): boolean {
  const [there, open] = [statSync(path, { bigint: true }), fstatSync(descriptor, { bigint: true })]
  return there.dev === open.dev && there.ino === open.ino
}

function holdDirectory({ real, device, inode }: Directory, held: number[]): string | undefined {
  const descriptor = openSync(real, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  held.push(descriptor)
  const { dev, ino } = fstatSync(descriptor, { bigint: true })
  if (String(dev) !== device || String(ino) !== inode) return undefined
  return existsSync(BY_DESCRIPTOR) ? `${BY_DESCRIPTOR}/${descriptor}` : real
}

function pinned({ pins }: Execution, own: PrivateDirectory | undefined): Record<string, string> {
  const env: Record<string, string> = {}
  for (const { tool, env: variables, freeze } of pins) {
    Object.assign(env, variables)
    for (const { variable, files } of freeze)
      env[variable] = files.map(({ text }, i) => own?.keep(`${tool}-${i}`, text) ?? '').join(':')
  }
  return env
}

function start(execution: Execution, io: RunIo, prepared: Prepared): Promise<Result<Ran, NotStarted>> {
  const { input } = execution
  const atTerminal = input.is === 'terminal' || io.stdout.is === 'terminal' || io.stderr.is === 'terminal'
  const began = io.now()
  const pipes = makePipes(
    PIPED.filter((name) => io[name].is === 'stream'),
    io,
  )
  const made = Object.values(pipes)
  const { child, stop } = startWith(made, () =>
    startHeard(io, atTerminal, () => startProcess(execution, io, { ...prepared, pipes }, !atTerminal)),
  )
  const notes = new OutputNotes()
  const streams = PIPED.map((name) => pipes[name] ?? streamOf(child[name]))
  const passed = streams.map((one, i) => pass(one, io[PIPED[i] ?? 'stdout'], notes))
  const isNoted = passed.includes(true)
  return new Promise((resolve) => {
    child.once('error', async (cause) => {
      stop()
      for (const one of streams) one?.close()
      await io.leftBehind?.end()
      resolve(fault({ code: 'NOT_STARTED', message: `it could not be started: ${messageOf(cause)}` }))
    })
    child.once('spawn', () => {
      const group = groupOf(child, atTerminal)
      io.started?.(child.pid ?? 0)
      const changed = looksStill(prepared) ? undefined : 'PROGRAM_CHANGED'
      if (changed !== undefined) kill(group, 'SIGKILL')
      if (input.is === 'bytes') feed(child, input.bytes)
      child.once('exit', () => io.leftBehind?.endOutside({ session: atTerminal ? ownSession() : (child.pid ?? 0) }))
      ended(child, streams).then(async ({ exitCode, signal }) => {
        stop()
        const durationMs = Math.max(0, Math.round(io.now() - began))
        if (io.leftBehind !== undefined && !atTerminal) kill(group, 'SIGKILL')
        const goesOn = (await io.leftBehind?.end()) === false
        resolve(
          ok({
            exitCode,
            durationMs,
            ...(signal === undefined ? {} : { signal }),
            ...(isNoted ? { output: notes.read() } : {}),
            ...(changed === undefined ? {} : { changed }),
            ...(goesOn ? { goesOn } : {}),
          }),
        )
      })
    })
  })
}

/** Starts it while signals are heard already: one that came between would end us, and nobody would tell how it ended. */
function startHeard(io: RunIo, atTerminal: boolean, starts: () => ChildProcess) {
  let child: ChildProcess | undefined
  const send = (name: NodeJS.Signals) => kill(groupOf(child, atTerminal), name)
  const stop = io.signals === undefined ? () => {} : passSignals(io.signals, atTerminal, send)
  try {
    child = io.leftBehind === undefined ? starts() : io.leftBehind.around(starts)
    return { child, stop }
  } catch (cause) {
    stop()
    throw cause
  }
}

function groupOf(child: ChildProcess | undefined, atTerminal: boolean): number {
  const pid = child?.pid ?? 0
  return atTerminal ? pid : -pid
}

/** In a group of its own, but not away from the terminal whose keys and questions are for it. */
function startProcess(
  { argv, input }: Execution,
  io: RunIo,
  { pipes, ...prepared }: Prepared & { readonly pipes: Pipes },
  detached: boolean,
): ChildProcess {
  const output = (name: PipeName) => {
    const to = io[name]
    return to.is === 'terminal' ? to.descriptor : (pipes[name]?.theirs ?? 'pipe')
  }
  return spawn(prepared.file, argv.slice(1), {
    argv0: argv[0] ?? '',
    cwd: prepared.cwd,
    env: { ...prepared.env, ...io.leftBehind?.environment },
    ...io.user,
    detached,
    stdio: [
      input.is === 'terminal' ? (io.terminal ?? 'ignore') : input.is === 'bytes' ? 'pipe' : 'ignore',
      output('stdout'),
      output('stderr'),
    ],
  })
}

/** Nothing of the pipes stays open where it could not be started. */
function startWith<T>(pipes: readonly Pipe[], starts: () => T): T {
  try {
    return starts()
  } catch (cause) {
    for (const one of pipes) one.close()
    throw cause
  } finally {
    for (const one of pipes) one.release()
  }
}

const PIPED = ['stdout', 'stderr'] as const satisfies readonly PipeName[]

/** Our end of a stream of the process, whether it is a pipe or one of Node's sockets. */
type OurEnd = Pick<Pipe, 'abandon' | 'close'> & { readonly ours: Readable }

function streamOf(ours: Readable | null): OurEnd | undefined {
  if (ours === null) return undefined
  const close = () => void ours.destroy()
  return { ours, abandon: close, close }
}

/** What cannot be looked at any more, a script that deleted itself, is not what it was. */
function looksStill({ isStill }: Prepared): boolean {
  try {
    return isStill()
  } catch {
    return false
  }
}

/**
 * Passes a stream on as it comes, no faster than it is taken. Where its reader went away the process is told so as by any pipe
 * (`SIGPIPE`), or it would write for ever.
 */
function pass(end: OurEnd | undefined, to: Sink, notes: OutputNotes): boolean {
  if (end === undefined || to.is === 'terminal') return false
  const { stream } = to
  const { ours: from, abandon: gone } = end
  stream.once('error', gone).once('close', gone)
  from.once('close', () => stream.off('error', gone).off('close', gone))
  from.on('data', (part: Buffer) => {
    notes.add(part)
    if (!stream.writable) return void gone()
    if (stream.write(part)) return
    from.pause()
    stream.once('drain', () => from.resume())
  })
  return true
}

function feed({ stdin }: ChildProcess, bytes: Uint8Array): void {
  // It may end before it reads all of it.
  stdin?.on('error', () => {})
  stdin?.end(bytes)
}

/** How long the streams are listened to once it has ended: what it left in the background may hold them for ever. */
const LEFT_OPEN_MS = 2_000
/** After that, how long nothing came: what it wrote itself is read to its end, however slowly that is taken. */
const QUIET_MS = 100

function ended(
  child: ChildProcess,
  streams: readonly (OurEnd | undefined)[],
): Promise<{ readonly exitCode: number; readonly signal?: NodeJS.Signals }> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const open = streams.flatMap((one) => (one === undefined || one.ours.closed ? [] : [one.ours]))
      let left = open.length
      let hasEnded = false
      const end = () => {
        if (hasEnded) return
        hasEnded = true
        clearTimeout(timer)
        for (const one of streams) one?.close()
        resolve(endOf(code, signal))
      }
      let timer = setTimeout(() => {
        timer = setTimeout(() => (open.some((one) => one.isPaused()) ? timer.refresh() : end()), QUIET_MS)
        for (const one of open) one.on('data', () => timer.refresh())
      }, LEFT_OPEN_MS)
      for (const one of open) one.once('close', () => --left === 0 && end())
      if (left === 0) end()
    })
  })
}

function kill(group: number, name: NodeJS.Signals): void {
  try {
    if (group !== 0) process.kill(group, name)
  } catch {
    // It has ended meanwhile.
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'an unknown fault'
}
