import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'

/** Where a system keeps its programs, in the usual order. */
const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The search path of an executor, which has no user. */
export const SYSTEM_PATH = SYSTEM.join(':')

/**
 * The directories of the system first, so that nothing of the user's stands in front of a program of the system's; then those
 * of the user's that nobody else may write. What is relative, or not there, is left out: `.` is another directory each time.
 */
export function searchPathFrom(path: string | undefined, user: number): string {
  const own = (path ?? '').split(':').filter((one) => isAbsolute(one) && !SYSTEM.includes(one) && isOwn(one, user))
  return [...new Set([...SYSTEM, ...own])].join(':')
}

const OTHERS_WRITE = 0o022

function isOwn(directory: string, user: number): boolean {
  try {
    const found = statSync(directory)
    return found.isDirectory() && (found.uid === 0 || found.uid === user) && (found.mode & OTHERS_WRITE) === 0
  } catch {
    // It is not there, or leads in a circle.
    return false
  }
}
