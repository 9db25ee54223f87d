import type { Env } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnownText, word } from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'

/**
 * The variables for a command of an installed package: package managers put the directories of these in front of `PATH`.
 * They are put there where the action itself wrote into one of them, so that what it wrote is what runs.
 */
export function withInstalled(call: Call, cwd = call.cwd, env: Env = call.env): Env {
  const written = isKnownText(cwd) ? call.writtenFiles() : []
  if (written.length === 0 || !call.spend(written.length)) return env
  const directories = upwards(cwd).filter((directory) => written.some((path) => touches(path, directory)))
  if (directories.length === 0) return env
  const path = [...directories.map((one) => `${one}/.bin`), env.get('PATH')?.text ?? '/usr/bin'].join(':')
  return withVariables(env, new Map([['PATH', word(path, call.span)]]))
}

const CLIMBS = 40

function upwards(from: string): readonly string[] {
  const parts = from.split('/').filter((one) => one !== '')
  return parts
    .slice(-CLIMBS)
    .map((_, n) => `/${parts.slice(0, parts.length - n).join('/')}/node_modules`)
    .concat('/node_modules')
}

/** Something below the directory, or an archive that fills one above it. */
function touches(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`) || `${directory}/.bin/`.startsWith(path.endsWith('/') ? path : `${path}/`)
}
