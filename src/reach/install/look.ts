import { lstatSync, readFileSync, realpathSync, type Stats } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { Ground, Seen } from './plan.ts'

/** What stands at a path of a place, and where it really is. */
export type Looked = Exclude<Seen, { is: 'unusable' }> & { readonly real: string }

/** Settings are small; what is longer is none. */
const MOST_BYTES = 262_144

/**
 * Looks at a file for a change. A link is followed where it stays in the place, as people keep their settings in a
 * directory of dotfiles; one that leads out of it is not, for whoever placed it would choose what is written.
 */
export function lookAt(path: string, ground: Ground): Looked | (Seen & { readonly is: 'unusable' }) {
  try {
    return look(path, ground)
  } catch (cause) {
    return { is: 'unusable', why: cause instanceof Unusable ? cause.message : `couldn't look at it: ${String(cause)}` }
  }
}

class Unusable extends Error {}

function look(path: string, ground: Ground): Looked {
  const real = resolved(path, ground)
  const found = lstatSync(real, { throwIfNoEntry: false })
  if (found === undefined) return { is: 'absent', real }
  if (!found.isFile()) throw new Unusable('it is no file')
  if (found.uid !== process.geteuid?.()) throw new Unusable('it belongs to another user')
  if ((found.mode & 0o200) === 0) throw new Unusable('it is read-only')
  if (ground.machine) checkMachine(found, real)
  if (found.size > MOST_BYTES) throw new Unusable('it is too long for settings')
  const bytes = readFileSync(real)
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) throw new Unusable('it is no UTF-8')
  return { is: 'file', text, mode: found.mode & 0o7777, real }
}

/** The path with its links followed as far as it is there. */
function resolved(path: string, { within, machine }: Ground): string {
  const base = realpathSync(within)
  const parts = relative(within, path).split(sep)
  if (parts[0] === '..' || parts[0] === '') throw new Unusable(`it is not in \`${within}\``)
  let at = base
  for (const [index, part] of parts.entries()) {
    const next = join(at, part)
    const found = lstatSync(next, { throwIfNoEntry: false })
    if (found === undefined) return join(next, ...parts.slice(index + 1))
    if (found.isSymbolicLink()) {
      if (machine) throw new Unusable(`\`${next}\` is a link`)
      at = followed(next, base)
    } else at = next
    if (machine && found.isDirectory()) checkMachine(found, next)
    if (index < parts.length - 1 && !lstatSync(at).isDirectory()) throw new Unusable(`\`${at}\` is no directory`)
  }
  return at
}

function followed(link: string, base: string): string {
  let to: string
  try {
    to = realpathSync(link)
  } catch {
    throw new Unusable(`\`${link}\` is a link that leads nowhere`)
  }
  if (to !== base && !to.startsWith(base.endsWith(sep) ? base : base + sep))
    throw new Unusable(`\`${link}\` is a link that leads to \`${to}\`, out of \`${base}\``)
  return to
}

/** Whoever can write into a directory on the way can put another file in its place. */
function checkMachine(found: Stats, path: string): void {
  if (found.uid !== process.geteuid?.()) throw new Unusable(`\`${path}\` belongs to another user`)
  if ((found.mode & 0o022) !== 0) throw new Unusable(`others can write into \`${path}\``)
}

/** The directories above a path that are not there yet, the upper one first. */
export function missingDirectories(path: string): readonly string[] {
  const missing: string[] = []
  for (let at = dirname(path); lstatSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at))
    missing.unshift(at)
  return missing
}
