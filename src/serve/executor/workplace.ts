import { realpathSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { RunnableAction } from '../../act/execution.ts'
import type { Action } from '../../action/action.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { isWithin } from '../../locate/vantage.ts'
import { type Refusal, refusal } from '../authority/refusal.ts'

/** Variables that an executor decides itself: whoever names them says which programs and settings are used. */
const OWN = ['PATH', 'HOME', 'SHELL'] as const

/** The action with the directory in which it runs here, or why it does not. */
export function workplaceOf(action: Action, workspaces: readonly string[]): Result<RunnableAction, Refusal> {
  if (action.kind !== 'shell' && action.kind !== 'exec')
    return fault(refusal('INVALID', 'only commands are run', 'send an action of the kind `shell` or `exec`'))
  const named = OWN.find((name) => Object.hasOwn(action.env ?? {}, name))
  if (named !== undefined) return fault(refusal('INVALID', `the executor decides \`${named}\` itself`, 'leave it out'))
  const [first = '/'] = workspaces
  if (action.cwd === undefined) return ok({ ...action, cwd: first })
  const real = realOf(action.cwd)
  if (real === undefined || !workspaces.some((one) => isWithin(real, one)))
    return fault(
      refusal('INVALID', 'the directory is none of the executor', 'work in one of its workspaces, or leave `cwd` out'),
    )
  return ok({ ...action, cwd: real })
}

function realOf(path: string): string | undefined {
  try {
    return isAbsolute(path) ? realpathSync.native(path) : undefined
  } catch {
    return undefined
  }
}
