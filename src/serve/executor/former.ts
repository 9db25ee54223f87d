import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LeftBehind } from '../../act/left-behind.ts'
import { HOUR } from '../../hold/duration.ts'
import type { Store } from '../../record/store/store.ts'
import { openRuns, sweep } from './run-rows.ts'

/** The longest that a run may take, as the configuration has it, and an hour. */
export const FORSAKEN_AFTER = 25 * HOUR

/**
 * Ends and closes what an executor left open when its process ended; no other process of it is there. Gives what was closed,
 * and whether something of it goes on.
 */
export async function closeRuns(
  store: Store,
  executor: string,
  own: ReadonlySet<string>,
): Promise<{ readonly runs: readonly string[]; readonly goesOn: boolean }> {
  const open = await openRuns(store, executor, own)
  if (open.length === 0) return { runs: [], goesOn: false }
  // What was left running has its credentials still, and nobody who would end it.
  const ended = await Promise.all(open.map(({ id }) => new LeftBehind(id, { grouped: true }).end()))
  return { runs: await sweep(store, executor, own), goesOn: ended.includes(false) }
}

const HOLDER = 'executor.pid'

/** Notes that this process has the executor of a data directory. */
export function holdExecutor(data: string): void {
  writeFileSync(join(data, HOLDER), `${process.pid} ${startOf(process.pid)}\n`, { mode: 0o600 })
}

/** The name of the executor of a data directory that had one, and whose process is gone: another authority may share it. */
export function formerExecutor(data: string): string | undefined {
  try {
    const id = readFileSync(join(data, 'executor.id'), 'utf8').trim()
    const [pid = '', start] = readFileSync(join(data, HOLDER), 'utf8').trim().split(' ')
    return isThere(Number(pid)) && startOf(Number(pid)) === start ? undefined : id
  } catch {
    // There was none, or one that did not say so: `closeForsaken` comes to it.
    return undefined
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

/** When a process began, which tells it from a later one of its number (proc_pid_stat(5), the 22nd field). */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
  } catch {
    return '-'
  }
}
