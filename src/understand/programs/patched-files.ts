import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import type { Stream, Word } from '../word.ts'

/** The files that a unified patch changes, as its own lines name them. */

/** What a patch is about that has work in it which no commit holds. */
export const UNCOMMITTED = 'uncommitted work'

export interface PatchedFile {
  readonly path: string
  readonly operation: 'edit' | 'create' | 'delete'
  /** The lines behind its two names. */
  readonly hunks: readonly string[]
}

/** The pairs of `---` and `+++` lines of a unified patch. Other forms are not read. */
export function patchedFiles(text: string, strip: number): readonly PatchedFile[] | undefined {
  const out: PatchedFile[] = []
  const lines = text.split('\n')
  for (let i = 0; i + 1 < lines.length; i++) {
    const before = lines[i] as string
    const after = lines[i + 1] as string
    if (before.startsWith('*** ') && after.startsWith('--- ')) return undefined
    if (!before.startsWith('--- ') || !after.startsWith('+++ ')) continue
    const from = pathOf(before, strip)
    const to = pathOf(after, strip)
    const path = to ?? from
    const operation = to === undefined ? 'delete' : from === undefined ? 'create' : 'edit'
    const start = i + 2
    for (i = start; i < lines.length && !(lines[i] as string).startsWith('--- '); ) i++
    if (path !== undefined) out.push({ path, operation, hunks: lines.slice(start, i) })
    i--
  }
  return out
}

/** What a patch makes of a file, or of nothing; `undefined` where one of its hunks is not found as it stands. */
export function patchedText(source: string, hunks: readonly string[]): string | undefined {
  let text = source
  let before: string[] = []
  let after: string[] = []
  const apply = (): boolean => {
    const from = before.join('\n')
    const at = from === '' && text !== '' ? -1 : text.indexOf(from)
    if (before.length + after.length === 0) return true
    if (at < 0) return false
    text = text.slice(0, at) + after.join('\n') + text.slice(at + from.length)
    before = []
    after = []
    return true
  }
  for (const line of hunks) {
    if (line.startsWith('@@')) {
      if (!apply()) return undefined
    } else if (line.startsWith(' ')) {
      before.push(line.slice(1))
      after.push(line.slice(1))
    } else if (line.startsWith('-')) before.push(line.slice(1))
    else if (line.startsWith('+')) after.push(line.slice(1))
  }
  return apply() ? text : undefined
}

/**
 * Files that hold commands which somebody runs by name. Settings are left out: where they lead to once they were edited,
 * nobody says.
 */
export function isProjectScript(path: string): boolean {
  return /(?:^|\/)(?:package\.json|[Mm]akefile|GNUmakefile|[Jj]ustfile)$|\.(?:mk|sh|bash|zsh|sql)$/.test(path)
}

/** Emits what is done to the file of a patch, and notes what it holds from then on. */
export function emitPatch(call: Call, path: Word, { operation, hunks }: PatchedFile, patch: Stream): void {
  const source = operation === 'create' ? { text: '', carries: 0 } : call.readFile(path)
  emitFile(call, operation, path)
  if (source.text === undefined || operation === 'delete' || !isProjectScript(path.text)) return
  if (!call.spend(source.text.length * (1 + hunks.filter((one) => one.startsWith('@@')).length))) return
  const text = patchedText(source.text, hunks)
  if (text !== undefined) call.wroteFile(path, { text, carries: source.carries | patch.carries, span: patch.span })
}

function pathOf(line: string, strip: number): string | undefined {
  const tab = line.indexOf('\t')
  const path = line.slice(4, tab < 0 ? undefined : tab).trim()
  if (path === '/dev/null') return undefined
  const parts = path.split('/')
  // Without `-p` only the last part counts; with it that many parts are left out.
  return Number.isNaN(strip) ? parts.at(-1) : parts.slice(strip).join('/')
}
