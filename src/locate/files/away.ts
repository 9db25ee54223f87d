import { posix } from 'node:path'
import type { FileEffect } from '../../understand/effect.ts'
import { isSecretDirectory, isSecretPath } from '../../understand/secrets/path.ts'
import { meansEverything } from '../../understand/shell/words/pattern.ts'
import { isKnownText, UNKNOWN } from '../../understand/word.ts'
import type { FileFacts, Where } from './facts.ts'
import { isEvidencePath } from './logs.ts'
import { isAccessPath, isDevice, isHarmlessDevice, isWholeHome, isWholeSystem } from './system.ts'

/**
 * A file of a machine that nobody can look at: another host, a container, a pod. Only its path speaks. The root of a
 * container is not a host's, and is remade with its image.
 */
export function awayFacts(
  effect: FileEffect & { readonly at: { readonly path: string } },
  host: boolean,
  home?: string,
): FileFacts {
  const written = effect.at.path
  const secret =
    effect.operation !== 'list' &&
    (isSecretPath(written) || (effect.operation === 'read' && isSecretDirectory(written)))
  if (!isKnownText(written) || !posix.isAbsolute(written)) {
    const where = isAddedWhereItStarts(effect) ? 'elsewhere' : 'unknown'
    return { path: written, where, whole: false, secret, held: 'unknown' }
  }
  const normal = posix.normalize(written).replace(/(?<=.)\/$/, '')
  // All of a directory is the directory.
  const path = meansEverything(normal) ? posix.dirname(normal) : normal
  // `~` over there is written as the home here, wherever that stands.
  const whole = host && (isWholeHome(path) || path === home)
  // A home that stands below `/tmp` is no temporary file for that.
  const isHome = host && home !== undefined && path.startsWith(`${home}/`)
  const place = whole ? 'home' : whereAway(path, host)
  const where = place === 'temporary' && isHome ? 'elsewhere' : place
  return { path: normal, where, whole, secret, held: 'unknown' }
}

/**
 * Something new, by a plain path below the directory in which a program over there starts: the home, or the one of the
 * image. Counter-example that is let through below production: that directory is `/etc`.
 */
function isAddedWhereItStarts({ operation, at }: FileEffect & { readonly at: { readonly path: string } }): boolean {
  if (operation !== 'create' || !at.path.startsWith(`${UNKNOWN}/`)) return false
  const path = at.path.slice(UNKNOWN.length)
  return isKnownText(path) && !/\/\./.test(path) && /^(elsewhere|temporary)$/.test(whereAway(path, true))
}

function whereAway(path: string, host: boolean): Where {
  if (isDevice(path)) return 'device'
  if (isHarmlessDevice(path)) return 'temporary'
  if (host && isWholeSystem(path)) return 'root'
  if (isEvidencePath(path)) return 'evidence'
  if (isAccessPath(path)) return 'access'
  if (host && GATE.some((one) => path === one || path.startsWith(`${one}/`))) return 'gate'
  return /^\/(?:var\/)?tmp\/./.test(path) ? 'temporary' : 'elsewhere'
}

/** The gate of that host, where it has one. */
const GATE = ['/etc/prodgate', '/var/lib/prodgate']
