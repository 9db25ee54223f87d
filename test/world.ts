import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The repository. */
export const root = join(import.meta.dirname, '..')
/** The built command, as `npm ci` leaves it. */
export const command = join(root, 'bin/prodgate')

/** A fixture world of its own, made by the script that anybody can run. Call `remove` at the end. */
export function makeWorld(): { readonly path: string; readonly remove: () => void } {
  const parent = mkdtempSync(join(tmpdir(), 'prodgate-world-'))
  const path = join(parent, 'world')
  const made = spawnSync('sh', [join(root, 'test/world/setup.sh'), path], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`the world was not made: ${made.stderr}`)
  return { path, remove: () => rmSync(parent, { recursive: true, force: true }) }
}

/** Runs the command with nothing of the caller's environment but `PATH` and `HOME`. */
export function prodgate(args: readonly string[], options: { readonly input?: string; readonly cwd?: string; readonly env?: Record<string, string> } = {}) {
  const { input = '', cwd = root, env = {} } = options
  return spawnSync(command, args, {
    input,
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}
