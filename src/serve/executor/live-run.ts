import type { Execution } from '../../act/execution.ts'
import type { Asking } from '../authority/grants/spending.ts'
import type { OutputLog } from './output-log.ts'

/** What was let go, and stands as `intended` in the store. */
export interface Intended {
  readonly id: string
  readonly decision: string
  readonly asking: Asking
  /** The process as it was when it was decided. */
  readonly before: Execution
  /** Whether people let it go. */
  readonly approved: boolean
}

/** A run of this process, from its start to a while after its end. */
export interface LiveRun {
  readonly output: OutputLog
  /** The leader of its group, while there is one. */
  pid: number
  over: Promise<void>
}

/** Between the request to end and the end, in milliseconds. */
export const GRACE_MS = 5_000

/** To all that the process started in its group. */
export function send(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid !== 0) process.kill(-pid, name)
  } catch {
    // It has ended meanwhile.
  }
}
