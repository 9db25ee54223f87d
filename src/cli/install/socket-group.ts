import { statSync } from 'node:fs'
import type { Level } from '../../reach/install/places.ts'
import type { AuthorityPlace } from './authority.ts'

/** Who may use the socket of a machine's authority may read the token. */
export function groupOf(socket: string): number {
  return statSync(socket).gid
}

const ROOT = 0

/** Where the group is root's, no client of anybody else's can ask, and each of them is refused everything. */
export function aboutSocket(level: Level, { socket }: AuthorityPlace): readonly string[] {
  if (level !== 'managed' || groupOf(socket) !== ROOT) return []
  return [
    `\`${socket}\` is for root alone, and the clients of everybody else are refused everything: let the authority run as a user of its own, as \`deploy/prodgate.service\` does`,
  ]
}
