import { posix } from 'node:path'
import { matchesPattern } from '../../understand/shell/words/pattern.ts'
import { isWithin } from '../vantage.ts'
import type { Ground } from './ground.ts'

/** Names of secrets that a search by a pattern comes upon: `find ~ -name 'id_*'`. */
const NAMES = [
  'id_rsa',
  'id_ecdsa',
  'id_ed25519',
  '.env',
  '.git-credentials',
  '.my.cnf',
  '.netrc',
  '.npmrc',
  '.pgpass',
  '.pypirc',
] as const

/** Files of a home whose names alone do not tell that they are secret. */
const IN_HOME = ['.aws/credentials', '.config/gh/hosts.yml', '.docker/config.json', '.kube/config'] as const

/**
 * True for a pattern for files of every depth below a home (`~/**` + `/id_*`) that means secrets of it by their names.
 * Patterns that mean nearly every name say nothing about what is looked for.
 */
export function meetsSecret(ground: Ground, path: string, directory: string): boolean {
  if (!path.includes('/**/')) return false
  const homes = [ground.home, ground.realHome()].filter((one) => one !== undefined)
  const inside = homes.filter((home) => isWithin(home, directory))
  if (inside.length === 0 && !homes.some((home) => isWithin(directory, home))) return false
  const name = posix.basename(path)
  if (name.replaceAll(/[*?.]/g, '').length >= 2 && NAMES.some((one) => matchesPattern(name, one))) return true
  return IN_HOME.some(
    (one) => posix.basename(one) === name && inside.some((home) => ground.files.kind(`${home}/${one}`) !== 'absent'),
  )
}
