import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The repository. */
export const root = join(import.meta.dirname, '..')
/** The built command, as `npm ci` leaves it. */
export const command = join(root, 'bin/prodgate')

/** Runs the command with nothing of the caller's environment but `PATH` and `HOME`. */
export function prodgate(
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string; readonly env?: Record<string, string> } = {},
) {
  const { input = '', cwd = root, env = {} } = options
  return spawnSync(command, args, {
    input,
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}
