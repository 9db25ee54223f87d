import { realpathSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fault, ok, type Result } from '../lib/result.ts'
import { type ExecutionFault, executionFault } from './fault.ts'

/** A directory by its path, where that leads, and which one it is. */
export interface Directory {
  readonly path: string
  readonly real: string
  readonly device: string
  readonly inode: string
}

export function directoryAt(path: string): Result<Directory, ExecutionFault> {
  if (!isAbsolute(path)) return fault(executionFault('NO_DIRECTORY', path))
  try {
    const real = realpathSync.native(path)
    const found = statSync(real, { bigint: true })
    if (!found.isDirectory()) return fault(executionFault('NO_DIRECTORY', path))
    return ok({ path, real, device: String(found.dev), inode: String(found.ino) })
  } catch {
    return fault(executionFault('NO_DIRECTORY', path))
  }
}
