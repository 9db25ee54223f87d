import { absolute } from '../../../emit.ts'
import type { Call } from '../../../program.ts'
import { openStream, SOME_NAME, type Stream, UNKNOWN, type Word } from '../../../word.ts'

/** The files that a search comes upon, as words for what is done with them. */
export interface FoundFiles {
  readonly words: readonly Word[]
  /** Those are all; false where they stand for files that could not be looked at. */
  readonly listed: boolean
}

/** Words by which a search that could not be looked at is judged. */
export function unlisted(start: Word, names: readonly string[], everything: boolean): FoundFiles {
  // `**`: at any depth. A name decides what kind of file it is (`*.pem`, `*.map`).
  const below = {
    ...start,
    text: `${start.text.endsWith('/') ? start.text : `${start.text}/`}**`,
    pattern: true,
    splits: true,
  }
  if (everything) return { words: [start, below], listed: false }
  const words = names.map((name) => ({ ...below, text: `${below.text}/${name}` }))
  return { words: words.length > 0 ? words : [below], listed: false }
}

/** More hidden files than these are told by the hidden directories that they are in. */
const MOST_HIDDEN = 64

/** `**` leaves out what is hidden: words for what a search finds there. */
export function hiddenFound(start: Word, paths: readonly string[]): readonly Word[] {
  const base = start.text.endsWith('/') ? start.text : `${start.text}/`
  const hidden = paths.filter((path) => path.startsWith(base) && HIDDEN.test(path.slice(base.length)))
  const told = new Set(hidden.map((path) => GIT.exec(path)?.[1] ?? path))
  const shown = told.size <= MOST_HIDDEN ? told : new Set([...told].map((path) => withoutRest(base, path)))
  if (shown.size > MOST_HIDDEN) return hiddenUnlisted(start, [])
  return [...shown].map((path) =>
    path.endsWith('/') ? { ...start, text: `${path}**`, pattern: true, splits: true } : { ...start, text: path },
  )
}

/** The same, where it could not be looked at. */
export function hiddenUnlisted(start: Word, names: readonly string[]): readonly Word[] {
  const base = start.text.endsWith('/') ? start.text : `${start.text}/`
  const ends = names.length === 0 ? [''] : names.map((name) => `/${name}`)
  return ends.map((end) => ({ ...start, text: `${base}.*/**${end}`, pattern: true, splits: true }))
}

const HIDDEN = /(^|\/)\.[^/]/
const GIT = /^((?:.*\/)?\.git\/)./

/** The first hidden directory of a path. */
function withoutRest(base: string, path: string): string {
  const below = path.slice(base.length)
  const end = below.indexOf('/', below.search(HIDDEN) + 1)
  return end < 0 ? path : base + below.slice(0, end + 1)
}

const RUNS_CODE = /^(sh|bash|dash|ash|ksh|zsh|python[\d.]*|node|perl|ruby|php|source|\{\})$/
const ONLY_SEARCHES =
  /^([efz]?grep|rg|wc|ls|stat|file|du|md5sum|sha\d+sum|cksum|readlink|realpath|basename|dirname|echo|printf)$/

/** Runs a command with what was found in the place of `{}`, as find and fd do. */
export function runOnFound(
  call: Call,
  command: readonly Word[],
  found: FoundFiles,
  start: Word,
  how: { readonly together: boolean; readonly inDirectory: boolean; readonly everything: boolean },
): Stream {
  const head = command[0]
  if (head === undefined) return openStream
  const program = head.text.slice(head.text.lastIndexOf('/') + 1)
  // A search of a whole tree is one read of it, as `grep -r` is.
  const words = how.everything && ONLY_SEARCHES.test(program) ? [start] : [...found.words]
  // What runs as code may also be a file that is not there yet.
  const runs = RUNS_CODE.test(program) && !command.some((w) => w.text === '-c' || w.text === '-e')
  if (found.listed && runs) words.push({ ...start, text: `${start.text}/${SOME_NAME}` })
  const groups = how.together && !how.inDirectory ? [words] : words.map((one) => [one])
  let carries = 0
  for (const group of groups) {
    if (group.length === 0) continue
    const inside = how.inDirectory ? directoryOf(call, group[0] as Word) : undefined
    const given = inside === undefined ? group : [inside.name]
    const filled = command.flatMap((w) => fill(w, given))
    carries |= call.exec(filled, { stdin: call.stdin, ...(inside === undefined ? {} : { cwd: inside.cwd }) }).carries
  }
  return { text: undefined, carries, span: call.span }
}

/** `{}` stands anywhere in a word. In a text that looks like code a name is code that nobody read. */
function fill(w: Word, found: readonly Word[]): readonly Word[] {
  if (w.text === '{}') return found
  if (!w.text.includes('{}')) return [w]
  const first = found[0] as Word
  const code = /[\s;|&'"$`]/.test(w.text)
  return [{ ...w, text: w.text.split('{}').join(code && first.pattern ? UNKNOWN : first.text), pattern: first.pattern }]
}

function directoryOf(call: Call, path: Word): { readonly cwd: string; readonly name: Word } {
  const slash = path.text.lastIndexOf('/')
  const cwd = absolute(call.cwd, slash < 0 ? '.' : slash === 0 ? '/' : path.text.slice(0, slash))
  const name = path.text.slice(slash + 1)
  const open = /[*?[]/.test(name)
  return { cwd, name: { ...path, text: `./${name}`, pattern: path.pattern && open, splits: path.splits && open } }
}
