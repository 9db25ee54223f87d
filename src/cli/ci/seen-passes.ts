import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../client/exit.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'

/**
 * Notes that a pass was shown at an enforcement point; false where it was before. One file for each pass: to make it is the one
 * thing that two readers at once cannot both do.
 */
export function isFirst(directory: string, jti: string): boolean {
  try {
    writeFileSync(join(directory, jti), '', { flag: 'wx', mode: 0o600 })
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    throw new UsageError(`couldn't remember the pass in \`${directory}\`: ${whyUnreadable(cause)}`)
  }
}

/**
 * The latest time that an enforcement point has seen, in milliseconds since 1970: a clock that goes back brings no pass back
 * to life. What was seen and cannot be read is no `never`: nothing is verified then.
 */
export function highWaterIn(directory: string, now: number): number {
  const path = join(directory, 'high-water')
  const latest = Math.max(lastSeen(path), now)
  // A crash leaves the older time or the later one, and no reader finds half of it.
  const made = `${path}.${randomUUID()}`
  try {
    writeFileSync(made, String(latest), { mode: 0o600 })
    renameSync(made, path)
  } catch (cause) {
    throw new UsageError(`couldn't write to \`${directory}\`: ${whyUnreadable(cause)}`)
  }
  return latest
}

function lastSeen(path: string): number {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    // The first pass that is shown here.
    if (codeOf(cause) === 'ENOENT') return 0
    throw new UsageError(`couldn't read the latest time that was seen, in \`${path}\`: ${whyUnreadable(cause)}`)
  }
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`\`${path}\` holds no time, and what was seen here is not known`)
  return Number(text)
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}
