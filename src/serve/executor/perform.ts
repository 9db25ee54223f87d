import { performance } from 'node:perf_hooks'
import { type Execution, fingerprint } from '../../act/execution.ts'
import { LeftBehind } from '../../act/left-behind.ts'
import { type PrivateDirectory, privateDirectory } from '../../act/private-directory.ts'
import { runExecution } from '../../act/spawn.ts'
import type { Parts } from '../authority/parts.ts'
import { secretPieces } from '../vault/secret-pieces.ts'
import { GRACE_MS, type Intended, type LiveRun, send } from './live-run.ts'
import { type PreparationParts, prepare } from './prepare.ts'
import { begin, end, type RunEnd, started } from './run-rows.ts'

export interface PerformanceParts extends PreparationParts {
  readonly parts: Parts
  /** The executor ends, and starts nothing more. */
  readonly isClosing: () => boolean
  /** How a run ended could not be kept: `again` tries once more, and says whether it is kept now. */
  readonly unkept: (id: string, again: () => Promise<boolean>) => void
}

const TRIES = 3

/**
 * A run from what was let go to its end in the record.
 *
 * INVARIANT (run once): it goes from `intended` to `starting` by compare-and-set before the process starts, and no code leads
 * from any later state to a start.
 */
export async function perform(given: PerformanceParts, run: Intended, live: LiveRun): Promise<void> {
  let own: PrivateDirectory | undefined
  let how: RunEnd = { status: 'not-run', why: 'it could not be prepared' }
  try {
    const { settings, parts } = given
    own = privateDirectory(settings.privateRoot, process.pid, settings.user)
    const ready = await prepare(given, run, own)
    if (ready.is === 'fault') {
      how = { status: 'not-run', why: `${ready.fault.message} (${ready.fault.code})` }
      return
    }
    const { execution, credentials } = ready.value
    const values = [...Object.values(credentials.env), ...Object.values(credentials.files)].flatMap(secretPieces)
    live.output.hide(values)
    const named = { id: run.id, decision: run.decision, credentials: credentials.names }
    how = { status: 'not-run', why: 'that it begins could not be kept' }
    if (given.isClosing()) {
      how = { status: 'not-run', why: 'the executor ended before it was started' }
      return
    }
    if (!(await begin(parts.store, { ...named, fingerprint: fingerprint(execution) }))) return
    how = { status: 'unknown', why: 'the executor failed while it ran' }
    how = await execute(given, run.id, live, execution)
  } catch (cause) {
    given.parts.report('a run', cause)
  } finally {
    if (own?.remove() === false)
      given.parts.loud('private files of a run could not be taken away', { run: run.id, decision: run.decision })
    await finish(given, run, how)
    live.output.close()
  }
}

async function execute(given: PerformanceParts, id: string, live: LiveRun, execution: Execution): Promise<RunEnd> {
  const { settings, parts } = given
  const { output } = live
  const [stdout, stderr] = [output.sink('stdout'), output.sink('stderr')]
  const timers: NodeJS.Timeout[] = []
  const ran = await runExecution(execution, {
    stdout: { is: 'stream', stream: stdout },
    stderr: { is: 'stream', stream: stderr },
    privateRoot: settings.privateRoot,
    process: process.pid,
    now: () => performance.now(),
    // What it left in the background would go on with its credentials.
    leftBehind: new LeftBehind(id, { grouped: true }),
    ...(settings.user === undefined ? {} : { user: settings.user }),
    started: (pid) => {
      live.pid = pid
      timers.push(setTimeout(() => send(pid, 'SIGTERM'), settings.seconds * 1000))
      timers.push(setTimeout(() => send(pid, 'SIGKILL'), settings.seconds * 1000 + GRACE_MS))
      started(parts.store, id).catch((cause) => parts.report('a run', cause))
      if (given.isClosing()) send(pid, 'SIGTERM')
    },
  })
  for (const timer of timers) clearTimeout(timer)
  live.pid = 0
  await Promise.all([stdout, stderr].map((one) => new Promise<void>((done) => one.end(done))))
  if (ran.is === 'fault') return { status: 'not-run', why: `${ran.fault.message} (${ran.fault.code})` }
  const { exitCode, signal, durationMs, changed, goesOn } = ran.value
  if (goesOn === true) parts.loud('something that a run started could not be ended', { run: id })
  const { digest, bytes, tail } = output.written()
  const told = {
    exitCode,
    ...(signal === undefined ? {} : { signal }),
    durationMs,
    outputDigest: digest,
    outputBytes: bytes,
    tail: await parts.redact(tail),
  }
  if (changed !== undefined) return { ...told, status: 'unknown', why: `it was ended at once (${changed})` }
  return { ...told, status: exitCode === 0 ? 'succeeded' : 'failed' }
}

/** A store that does not answer is asked again, later too; where this process ends before, the next one says that nobody knows. */
async function finish({ parts, settings, unkept }: PerformanceParts, run: Intended, how: RunEnd): Promise<void> {
  const { store, report, loud } = parts
  const keep = async () => {
    try {
      await end(store, { id: run.id, decision: run.decision, executor: settings.id }, how)
      return true
    } catch (cause) {
      report('the end of a run', cause)
      return false
    }
  }
  let isKept = await keep()
  for (let left = TRIES - 1; left > 0 && !isKept; left--) {
    await new Promise((resolve) => setTimeout(resolve, 500).unref())
    isKept = await keep()
  }
  if (!isKept) unkept(run.id, keep)
  if (how.status === 'unknown') loud('nobody can tell what became of a run', { run: run.id, decision: run.decision })
}
