import { posix } from 'node:path'
import { standingAt } from '../read-files.ts'
import type { Pin, PinContext, StateFile } from './pin.ts'

/** Files that a tool reads its settings from, as they are. */
export function stateOf(context: PinContext, paths: readonly string[]): readonly StateFile[] {
  return paths.map((path) => ({ path, digest: standingAt(path, context.files) }))
}

/** A file of the tool's: what a variable names, or the usual place in the home. */
export function settingsPath(context: PinContext, variable: string, usual: string): string {
  const named = context.env[variable]
  return named === undefined || named === '' ? posix.join(context.home, usual) : posix.resolve(context.cwd, named)
}

export function textAt(context: PinContext, path: string): string | undefined {
  const found = context.files.read(path)
  return found.is === 'text' ? found.text : undefined
}

/** A pin that holds nothing and compares settings. */
export function checked(tool: string, to: string, state: readonly StateFile[], why: string): Pin {
  return { tool, how: 'checked', to, env: {}, freeze: [], state, why }
}

/** A variable that names no more than what the tool would find itself. */
export function byVariable(tool: string, to: string, env: Pin['env'], state: readonly StateFile[]): Pin {
  return { tool, how: 'pinned', to, env, freeze: [], state }
}
