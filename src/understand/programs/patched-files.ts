import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { isKnownText, isOpaque, type Stream, type Word } from '../word.ts'

/** The files that a unified patch changes, as its own lines name them. */

/** What a patch is about that has work in it which no commit holds. */
export const UNCOMMITTED = 'uncommitted work'

export interface PatchedFile {
  readonly path: string
  readonly operation: 'edit' | 'create' | 'delete'
  readonly hunks: readonly Hunk[]
}

/** A part of a file, before and after. */
export interface Hunk {
  /** The line at which it begins, from one; of an addition alone, the line behind which it comes. */
  readonly start: number
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** It ends with a line that stays. */
  readonly trailing: boolean
}

/** The pairs of `---` and `+++` lines of a unified patch, with what stands behind them. Other forms are not read. */
export function patchedFiles(text: string, strip: number): readonly PatchedFile[] | undefined {
  const out: PatchedFile[] = []
  const lines = text.split('\n')
  for (let i = 0; i + 1 < lines.length; i++) {
    const before = lines[i] as string
    const after = lines[i + 1] as string
    if (!before.startsWith('--- ') || !after.startsWith('+++ ')) continue
    const from = pathOf(before, strip)
    const to = pathOf(after, strip)
    const path = to ?? from
    const operation = to === undefined ? 'delete' : from === undefined ? 'create' : 'edit'
    const hunks: Hunk[] = []
    i += 2
    for (let read = hunkAt(lines, i); read !== undefined; read = hunkAt(lines, i)) {
      hunks.push(read.hunk)
      i = read.end
    }
    i--
    if (path !== undefined) out.push({ path, operation, hunks })
  }
  return out
}

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@/

/** By its own count of lines: one that is taken out may begin with `-- ` itself. */
function hunkAt(lines: readonly string[], from: number): { readonly hunk: Hunk; readonly end: number } | undefined {
  const head = HUNK.exec(lines[from] ?? '')
  if (head === null) return undefined
  const [, start, old = '1', made = '1'] = head
  const before: string[] = []
  const after: string[] = []
  let trailing = false
  let end = from + 1
  for (; before.length < Number(old) || after.length < Number(made) || lines[end]?.startsWith('\\') === true; end++) {
    const line = lines[end]
    if (line === undefined) return undefined
    if (line.startsWith('\\')) continue
    trailing = line === '' || line.startsWith(' ')
    if (!trailing && !/^[-+]/.test(line)) return undefined
    if (!line.startsWith('+')) before.push(line.slice(1))
    if (!line.startsWith('-')) after.push(line.slice(1))
  }
  return { hunk: { start: Number(start), before, after, trailing }, end }
}

/**
 * What a patch makes of a file, or of nothing; `undefined` where one of its hunks is neither at its own line nor at one
 * place alone. `toTheEnd`: one that does not end with a line that stays reaches to the end of the file, as Git has it.
 */
export function patchedText(
  source: string,
  hunks: readonly Hunk[],
  { toTheEnd = false }: { readonly toTheEnd?: boolean } = {},
): string | undefined {
  let lines = source.split('\n')
  let shift = 0
  for (const { start, before, after, trailing } of hunks) {
    const at = placeOf(lines, before, start + shift - (before.length > 0 ? 1 : 0))
    if (at === undefined) return undefined
    const end = at + before.length
    const isEnd = end === lines.length || (end === lines.length - 1 && lines[end] === '')
    if (toTheEnd && !trailing && !isEnd) return undefined
    lines = [...lines.slice(0, at), ...after, ...lines.slice(end)]
    shift += after.length - before.length
  }
  return hunks.length === 0 ? undefined : lines.join('\n')
}

function placeOf(lines: readonly string[], wanted: readonly string[], at: number): number | undefined {
  if (wanted.every((line, i) => lines[at + i] === line)) return at <= lines.length ? at : undefined
  const text = `\n${lines.join('\n')}\n`
  const part = `\n${wanted.join('\n')}\n`
  const found = text.indexOf(part)
  if (found < 0 || text.includes(part, found + 1)) return undefined
  return found === 0 ? 0 : text.slice(1, found).split('\n').length
}

/**
 * Files that hold commands which somebody runs by name, or git by itself. Other settings are left out: where they lead to once they were edited,
 * nobody says.
 */
export function isProjectScript(path: string): boolean {
  return /(?:^|\/)(?:package\.json|\.git\/config|\.gitconfig|[Mm]akefile|GNUmakefile|[Jj]ustfile)$|\.(?:mk|sh|bash|zsh|sql)$/.test(
    path,
  )
}

/** Emits what is done to the file of a patch, and notes what it holds from then on. */
export function emitPatch(call: Call, path: Word, one: PatchedFile, patch: Stream): void {
  const made = isProjectScript(path.text) ? patchedStream(call, path, one, patch) : undefined
  emitFile(call, one.operation, path)
  if (made !== undefined) call.editedFile(path, made)
}

/** What the file of a patch holds then, where that can be told. */
export function patchedStream(
  call: Call,
  path: Word,
  { operation, hunks }: PatchedFile,
  patch: Stream,
  options: { readonly toTheEnd?: boolean } = {},
): Stream | undefined {
  if (operation === 'delete') return undefined
  const source = operation === 'create' ? { text: '', carries: 0 } : call.readFile(path)
  if (source.text === undefined || !call.spend(source.text.length * (1 + hunks.length))) return undefined
  const text = patchedText(source.text, hunks, options)
  return text === undefined ? undefined : { text, carries: source.carries | patch.carries, span: patch.span }
}

/**
 * True of a patch that nobody has read: it came from the network, or was decoded. What git itself prints
 * (`git diff | git apply`) is the repository's own; by a file that is not there nothing is changed.
 */
export function isUnreadPatch(patch: Stream): boolean {
  return isOpaque(patch) && (patch.text === undefined || !isKnownText(patch.text))
}

function pathOf(line: string, strip: number): string | undefined {
  const tab = line.indexOf('\t')
  const path = line.slice(4, tab < 0 ? undefined : tab).trim()
  if (path === '/dev/null') return undefined
  const parts = path.split('/')
  // Without `-p` only the last part counts; with it that many parts are left out.
  return Number.isNaN(strip) ? parts.at(-1) : parts.slice(strip).join('/')
}
