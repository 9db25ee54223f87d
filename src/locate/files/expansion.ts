import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { matchesPattern } from '../../understand/shell/words/pattern.ts'
import type { Ground } from './ground.ts'

/** What a pattern stands for now. */
export interface Expansion {
  readonly paths: readonly string[]
  /** The directory below which all of it is. */
  readonly directory: string
  /** False where a directory could not be listed, or held too much: there may be more than `paths`. */
  readonly complete: boolean
}

const MOST_PATHS = 2_000
const MOST_PARTS = 64
/** Names that are compared, and names that match, which cost as much as one question to the disk. */
const COMPARED = 16
const MATCHING = 4

type ListedGround = Pick<Ground, 'files' | 'look'>

/**
 * Expands `*`, `?` and `[…]` as the shell does: a name that begins with a dot is matched only by a dot. `**` stands for
 * everything below; it is looked up only where `entered` says which directories are gone into. Where a directory cannot be
 * listed, of the `known` paths those that match are meant.
 */
export function expandPattern(
  ground: ListedGround,
  path: string,
  known: readonly string[],
  entered?: (directory: string) => boolean,
): Expansion {
  const { files } = ground
  const parts = path.split('/').filter((part) => part !== '')
  const first = parts.findIndex(isPatternPart)
  if (first < 0) return { paths: [path], directory: posix.dirname(path), complete: true }
  const directory = `/${parts.slice(0, first).join('/')}`
  const matching = () => ({ paths: knownMatches(files, parts, first, known), directory, complete: false })
  const deep = parts.indexOf('**')
  const isAll = /^[*?.]+$/.test(parts.at(-1) ?? '')
  if (parts.length > MOST_PARTS || (deep >= 0 && (isAll || entered === undefined))) return matching()
  let found: readonly string[] = [directory]
  for (const [i, part] of parts.slice(first).entries()) {
    if (part === '**' && entered !== undefined) {
      const below = withBelow(ground, found, entered)
      if (below === undefined) return matching()
      found = below
      continue
    }
    const next: string[] = []
    for (const base of found) {
      // Behind `**` hidden names are meant as well, as a search means them.
      const hidden = deep >= 0 && first + i > deep
      const names = isPatternPart(part) ? matchingNames(ground, base, part, hidden) : [part]
      if (names === undefined) return matching()
      for (const name of names) next.push(posix.join(base, name))
      if (next.length > MOST_PATHS) return matching()
    }
    found = next
  }
  return { paths: found.filter((one) => files.kind(one) !== 'absent'), directory, complete: true }
}

const MOST_ENTRIES = 10_000

/** Directories with all that are below them, hidden ones too. */
function withBelow(
  { files, look }: ListedGround,
  starts: readonly string[],
  entered: (directory: string) => boolean,
): readonly string[] | undefined {
  const begins = new Set(starts)
  const found = new Set(starts)
  let entries = 0
  for (const directory of found) {
    // A shell that takes `**` for `*` looks into a link, and no further; a search goes by it.
    // KNOWN GAP: a link to a directory that cannot be listed from here.
    const place = begins.has(directory) ? files.real(directory) : directory
    if (files.kind(place) !== 'directory' || !entered(place)) continue
    const names = look.isSpent() ? undefined : files.list(place)
    if (names === undefined) return undefined
    entries += names.length
    if (entries > MOST_ENTRIES || found.size > MOST_PATHS) return undefined
    for (const name of names) {
      const path = posix.join(directory, name)
      const own = files.kind(path)
      if (own === 'directory' || (own === 'link' && files.list(files.real(path)) !== undefined)) found.add(path)
    }
  }
  return [...found]
}

function matchingNames({ files, look }: ListedGround, directory: string, pattern: string, hidden: boolean) {
  const real = files.real(directory)
  const kind = files.kind(real)
  if (kind === 'absent' || kind === 'file') return []
  const names = look.isSpent() ? undefined : files.list(real)
  const matching = names?.filter((name) => (hidden ? matchesPattern(pattern, name) : matchesName(pattern, name)))
  look.spend((names?.length ?? 0) / COMPARED + (matching?.length ?? 0) / MATCHING)
  return matching
}

function matchesName(pattern: string, name: string): boolean {
  return (!name.startsWith('.') || pattern.startsWith('.')) && matchesPattern(pattern, name)
}

/** Known paths that the pattern means, or whose directory it means. */
function knownMatches(
  files: Files,
  parts: readonly string[],
  first: number,
  known: readonly string[],
): readonly string[] {
  const deep = parts.indexOf('**')
  const length = deep < 0 ? parts.length : deep
  const found = new Set<string>()
  for (const one of known) {
    const names = one.split('/').slice(1)
    if (isMeant(parts, first, names)) found.add(deep < 0 ? `/${names.slice(0, length).join('/')}` : one)
  }
  return [...found].filter((one) => files.kind(one) !== 'absent' || isNamedBy(parts.at(-1) ?? '', one))
}

/** True where the pattern means the path, or the directory that it is in. */
function isMeant(parts: readonly string[], first: number, names: readonly string[]): boolean {
  const deep = parts.indexOf('**')
  const length = deep < 0 ? parts.length : deep
  const tail = deep < 0 ? [] : parts.slice(deep + 1)
  if (names.length < length) return false
  // Behind `**` a name may stand at any depth: of a path, or of a directory that it is in.
  if (tail.length === 1 && !names.slice(length).some((name) => matchesPattern(tail[0] ?? '', name))) return false
  return parts.slice(0, length).every((part, i) => (i < first ? part === names[i] : matchesName(part, names[i] ?? '')))
}

/** The same of a pattern with `**` and a name behind it, whatever stands on the disk: `/**\/*.log` means `/var/log/auth.log`. */
export function meansAtAnyDepth(pattern: string, path: string): boolean {
  const parts = pattern.split('/').filter((part) => part !== '')
  if (parts.length > MOST_PARTS || parts.at(-2) !== '**') return false
  return isMeant(parts, parts.findIndex(isPatternPart), path.split('/').slice(1))
}

/** A pattern that spells the gate's name means it, also where it is not there yet: `find / -name 'prodgate*' -delete`. */
function isNamedBy(pattern: string, path: string): boolean {
  return /prodgate/i.test(pattern) && matchesPattern(pattern.toLowerCase(), posix.basename(path).toLowerCase())
}

function isPatternPart(part: string): boolean {
  return /[*?[]/.test(part)
}
