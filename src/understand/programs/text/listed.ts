import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { matchesPattern } from '../../shell/words/pattern.ts'
import { isKnown, isKnownText, type ListedFiles, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { walkHidden } from '../system/find/find-walk.ts'
import { hiddenFound, hiddenUnlisted } from '../system/find/found-files.ts'
import { isLetThrough, type LineSearch } from './passed-lines.ts'

/**
 * Names of files that a program prints, as words that stand for all of them: what is done with the list (`xargs`,
 * `$(…)`) is judged by where those files are.
 */

/** What an unknown name is about that git printed: some file of the work tree. */
export const TRACKED = 'a tracked file'

const MOST_LINES = 200

/** Files below a directory. Those whose name begins with a dot are not meant, as `**` does not mean them. */
export function below(start: Word, names: readonly string[] = []): readonly Word[] {
  const base = start.text.endsWith('/') ? start.text : `${start.text}/`
  const deep = (text: string) => ({ ...start, text, pattern: true, splits: true })
  return names.length === 0 ? [deep(`${base}**`)] : names.map((name) => deep(`${base}**/${name}`))
}

/** A list of files of which nothing is known but that git printed them. */
export function trackedFiles(call: Call): readonly Word[] {
  return [{ ...word(UNKNOWN, call.span), splits: true, about: TRACKED }]
}

/**
 * What a list of files is once some of its lines are left out: at most the same files. `undefined` where it is no list,
 * or where a line may be several words.
 */
export function fewer(list: Stream): Pick<Stream, 'lists'> {
  if (list.text === undefined) return list.lists === undefined ? {} : { lists: list.lists }
  if (!isKnownText(list.text)) return {}
  const lines = list.text.split('\n').filter((line) => line !== '')
  if (lines.length > MOST_LINES || lines.some((line) => /[\s'"\\\0]/.test(line))) return {}
  return { lists: lines.map((line) => word(line, list.span, { carries: list.carries })) }
}

/** The same, of the lines that a search for this pattern lets through: `grep '\.ts$'` narrows it to an ending. */
export function endingIn(list: Stream, pattern: Word | undefined): Pick<Stream, 'lists'> {
  const { lists } = fewer(list)
  if (lists === undefined) return {}
  const endings = pattern !== undefined && isKnown(pattern) ? endingsOf(pattern.text) : undefined
  if (endings === undefined) return { lists }
  return {
    lists: lists.flatMap((one) => {
      const isTracked = one.about === TRACKED && one.text === UNKNOWN
      const tree = isTracked ? below(word('.', one.span)) : one.pattern && one.text.endsWith('/**') ? [one] : []
      if (tree.length > 0)
        return endings.flatMap((ending) => {
          const listed = hiddenAmong(one.listed, (path) => path.endsWith(`.${ending}`))
          return tree.map((all) => ({ ...all, text: `${all.text}/*.${ending}`, listed }))
        })
      const kept = !isKnown(one) || endings.some((ending) => one.text.endsWith(`.${ending}`))
      return kept ? [one] : []
    }),
  }
}

/**
 * Known names in which a plain text stands, or does not; the others may have it. Only of a list in which an unknown name
 * stands for all of them, too, so that nothing is let go for a name that is left out.
 */
export function withText(
  lists: readonly Word[] | undefined,
  pattern: Word,
  how: { readonly leaves: boolean; readonly anyCase: boolean },
): readonly Word[] | undefined {
  // A dot is any character: only what is no pattern at all is looked for.
  if (lists === undefined || !isKnown(pattern) || !/^[\w/-]+$/.test(pattern.text)) return lists
  if (!lists.some((one) => one.text === UNKNOWN)) return lists
  const cased = (text: string) => (how.anyCase ? text.toLowerCase() : text)
  const wanted = cased(pattern.text)
  return lists.filter((one) => !isKnown(one) || cased(one.text).includes(wanted) !== how.leaves)
}

/** Of hidden files those that a search lets through; what stands for several of them is kept. */
export function hiddenLetThrough(one: Word, search: LineSearch): Word {
  return { ...one, listed: hiddenAmong(one.listed, (path) => isLetThrough(search, path) !== false) }
}

function hiddenAmong(listed: ListedFiles | undefined, isMeant: (path: string) => boolean): ListedFiles | undefined {
  // As git prints it, without the `./`.
  const meant = (one: Word) => one.pattern || isMeant(one.text.replace(/^\.\//, ''))
  return listed && { ...listed, hidden: listed.hidden.filter(meant), perhaps: listed.perhaps.filter(meant) }
}

/** The endings in `\.ts$` and `\.(ts|tsx)$`. */
function endingsOf(pattern: string): readonly string[] | undefined {
  const found = /^(?:\.\*)?(?:\\\.|\[\.\])(?:(\w+)|\\?\(([\w|\\]+?)\\?\))\$$/.exec(pattern)
  const endings = (found?.[1] ?? found?.[2])?.replaceAll('\\', '').split('|')
  return endings?.every((ending) => ending !== '') === true ? endings : undefined
}

/** The words of a list for whoever reads it line by line: what stands for everything below a directory is one line. */
export function linesOf(list: Stream): readonly Word[] {
  const all = fewer(list).lists ?? []
  if (all.length > MOST_LINES) return []
  const lists = all.filter((one) => !all.some((other) => other.pattern && other.text === `${one.text}/**`))
  return lists.map((one) => (one.pattern ? { ...one, splits: true } : one))
}

/** One word that stands for any of a list: `while read -r f`. `undefined` where they have nothing in common. */
export function oneOf(list: Stream): Word | undefined {
  const lists = linesOf(list)
  const first = lists[0]
  if (first === undefined || lists.length === 1) return first
  const texts = lists.map((one) => one.text)
  if (lists.some((one) => !isKnown(one)) || texts.some((text) => /(^|\/)\.[^/]|[*?[]/.test(text)))
    return secretAmong(lists)
  const directory = commonDirectory(texts)
  const ending = /\.\w+$/.exec(first.text)?.[0]
  const names = ending !== undefined && texts.every((text) => text.endsWith(ending)) ? [`*${ending}`] : []
  return below({ ...first, text: directory }, names)[0]
}

/** Any of them, which may be one that holds a secret. */
export function secretAmong(lists: readonly Word[]): Word | undefined {
  const secret = lists.find((one) => isKnown(one) && isSecretPath(one.text))
  const name = secret?.text.slice(secret.text.lastIndexOf('/') + 1)
  return secret === undefined ? undefined : { ...secret, text: `${UNKNOWN}/${name}`, splits: true }
}

function commonDirectory(paths: readonly string[]): string {
  let parts = (paths[0] ?? '').split('/').slice(0, -1)
  for (const path of paths) {
    const own = path.split('/')
    const end = parts.findIndex((part, i) => part !== own[i])
    if (end >= 0) parts = parts.slice(0, end)
  }
  return parts.length === 0 || parts[0] === '..' ? parts.join('/') || '.' : parts.join('/') || '/'
}

/** Characters of a pattern that stand for others. */
const SPECIAL = /[|[\](){}?*\\^$+]/
const MOST_HIDDEN = 400
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Hidden files below the working directory that hold this text, for a search that goes through them as well. `undefined`
 * where it cannot be told. What git keeps is not looked at: `git grep` does not either.
 */
export function hiddenWith(call: Call, pattern: Word | undefined): readonly Word[] | undefined {
  if (pattern === undefined || !isKnown(pattern) || SPECIAL.test(pattern.text)) return undefined
  const wanted = longest(pattern.text.toLowerCase().split('.'))
  if (wanted.length < 2) return undefined
  const found: Word[] = []
  let files = 0
  let bytes = 0
  const known = walkHidden(call, '.', (one) => {
    if (one.kind === 'directory') return true
    if (files >= MOST_HIDDEN || bytes > MOST_BYTES) return false
    const text = call.files.read(absolute(call.cwd, one.path))
    files++
    bytes += text.is === 'text' ? text.text.length : 0
    if (text.is !== 'text' || text.text.toLowerCase().includes(wanted)) found.push({ ...pattern, text: one.path })
    return true
  })
  return known && files < MOST_HIDDEN && bytes <= MOST_BYTES && call.spend(bytes) ? found : undefined
}

/** What a search is told to leave out, and what it looks for, as far as names and a plain text say it. */
export interface HiddenSearch {
  readonly start: Word
  /** Patterns of names; empty for any. */
  readonly names: readonly string[]
  /** Names that are left out. */
  readonly leaves: readonly string[]
  readonly pattern: Word | undefined
}

/** Hidden files that a search below a directory may print, where `**` stands for the others. */
export function hiddenNamed(call: Call, { start, names, leaves, pattern }: HiddenSearch): readonly Word[] {
  if (!isKnown(start)) return []
  const isPlain = pattern !== undefined && isKnown(pattern) && !SPECIAL.test(pattern.text)
  const wanted = isPlain ? longest(pattern.text.toLowerCase().split('.')) : ''
  const paths: string[] = []
  let bytes = 0
  const looked = walkHidden(call, start.text, ({ name = '', kind, path }) => {
    if (leaves.some((one) => matchesPattern(one, name))) return false
    if (kind === 'directory') return true
    if (names.length > 0 && !names.some((one) => matchesPattern(one, name))) return false
    if (bytes <= MOST_BYTES && wanted !== '') {
      const text = call.files.read(absolute(call.cwd, path))
      if (text.is === 'text') {
        bytes += text.text.length
        if (!text.text.toLowerCase().includes(wanted)) return false
      }
    }
    paths.push(path)
    return true
  })
  if (looked && call.spend(bytes)) return hiddenFound(start, paths)
  const isThere = call.files.kind(absolute(call.cwd, start.text)) === 'directory'
  return isThere ? hiddenUnlisted(start, names) : []
}

function longest(parts: readonly string[]): string {
  return parts.reduce((best, part) => (part.length > best.length ? part : best), '')
}
