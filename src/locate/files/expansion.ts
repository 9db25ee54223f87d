import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { matchesPattern } from '../../understand/shell/pattern.ts'
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
 * everything below. Where a directory cannot be listed, of the `known` paths those that match are meant.
 */
export function expandPattern(ground: ListedGround, path: string, known: readonly string[]): Expansion {
  const { files } = ground
  const parts = path.split('/').filter((part) => part !== '')
  const first = parts.findIndex(isPatternPart)
  if (first < 0) return { paths: [path], directory: posix.dirname(path), complete: true }
  const directory = `/${parts.slice(0, first).join('/')}`
  const matching = () => ({ paths: knownMatches(files, parts, first, known), directory, complete: false })
  if (parts.length > MOST_PARTS || parts.includes('**')) return matching()
  let found: readonly string[] = [directory]
  for (const part of parts.slice(first)) {
    const next: string[] = []
    for (const base of found) {
      const names = isPatternPart(part) ? matchingNames(ground, base, part) : [part]
      if (names === undefined) return matching()
      for (const name of names) next.push(posix.join(base, name))
      if (next.length > MOST_PATHS) return matching()
    }
    found = next
  }
  return { paths: found.filter((one) => files.kind(one) !== 'absent'), directory, complete: true }
}

function matchingNames({ files, look }: ListedGround, directory: string, pattern: string) {
  const kind = files.kind(files.real(directory))
  if (kind === 'absent' || kind === 'file') return []
  const names = look.isSpent() ? undefined : files.list(directory)
  const matching = names?.filter((name) => matchesName(pattern, name))
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
  const tail = deep < 0 ? [] : parts.slice(deep + 1)
  const found = new Set<string>()
  for (const one of known) {
    const names = one.split('/').slice(1)
    if (names.length < length) continue
    // Behind `**` a name may stand at any depth: of a path, or of a directory that it is in.
    if (tail.length === 1 && !names.slice(length).some((name) => matchesPattern(tail[0] ?? '', name))) continue
    const matches = parts
      .slice(0, length)
      .every((part, i) => (i < first ? part === names[i] : matchesName(part, names[i] ?? '')))
    if (matches) found.add(deep < 0 ? `/${names.slice(0, length).join('/')}` : one)
  }
  return [...found].filter((one) => files.kind(one) !== 'absent' || isNamedBy(parts.at(-1) ?? '', one))
}

/** A pattern that spells the gate's name means it, also where it is not there yet: `find / -name 'prodgate*' -delete`. */
function isNamedBy(pattern: string, path: string): boolean {
  return /prodgate/i.test(pattern) && matchesPattern(pattern.toLowerCase(), posix.basename(path).toLowerCase())
}

function isPatternPart(part: string): boolean {
  return /[*?[]/.test(part)
}
