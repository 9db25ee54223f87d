import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'

/** What a patch does to one file. */
export interface PatchedFile {
  readonly change: 'add' | 'update' | 'delete'
  /** As it is written. */
  readonly path: string
  /** Where an updated file goes. */
  readonly to?: string
  /** The lines of this file in the patch. */
  readonly text: string
}

const BEGIN = '*** Begin Patch'
const END = '*** End Patch'
const MARK = '*** '
const FILES: readonly (readonly [string, PatchedFile['change']])[] = [
  ['*** Add File: ', 'add'],
  ['*** Update File: ', 'update'],
  ['*** Delete File: ', 'delete'],
]
const MOVE = '*** Move to: '
const END_OF_FILE = '*** End of File'

/**
 * Reads a patch of Codex's `apply_patch`. Stricter than the program: what it would pass over, repair or read in another way
 * is refused, because another file than the one that was judged would change. Linear in the text.
 */
export function readPatch(text: string): Result<readonly PatchedFile[], string> {
  const lines = text.replace(/\n$/, '').split('\n')
  if (lines[0] !== BEGIN || lines.at(-1) !== END || lines.length < 3)
    return fault('the patch has no beginning or no end')
  const files: PatchedFile[] = []
  let at = 1
  while (at < lines.length - 1) {
    const header = fileHeader(lines[at] ?? '')
    if (header === undefined) return wrong(lines, at)
    const move = lines[at + 1]?.startsWith(MOVE) === true ? lines[at + 1]?.slice(MOVE.length) : undefined
    if (move !== undefined && (header.change !== 'update' || !isPath(move))) return wrong(lines, at + 1)
    const first = at + (move === undefined ? 1 : 2)
    let end = first
    while (end < lines.length - 1 && !startsFile(lines[end] ?? '')) {
      if (!isBody(lines[end] ?? '', header.change)) return wrong(lines, end)
      end++
    }
    if (header.change === 'update' && move === undefined && end === first) return wrong(lines, at)
    files.push({ ...header, ...(move === undefined ? {} : { to: move }), text: lines.slice(first, end).join('\n') })
    at = end
  }
  return ok(files)
}

function fileHeader(line: string): Pick<PatchedFile, 'change' | 'path'> | undefined {
  const found = FILES.find(([mark]) => line.startsWith(mark))
  const path = found === undefined ? '' : line.slice(found[0].length)
  return found === undefined || !isPath(path) ? undefined : { change: found[1], path }
}

function startsFile(line: string): boolean {
  return line.startsWith(MARK) && line !== END_OF_FILE
}

/** One that begins or ends with a blank would be another one for a reader that trims. */
function isPath(path: string): boolean {
  return path !== '' && path.trim() === path && !path.includes('\r')
}

function isBody(line: string, change: PatchedFile['change']): boolean {
  if (change === 'delete') return false
  if (change === 'add') return line.startsWith('+')
  return line === '' || line === END_OF_FILE || /^(?:@@|[ +-])/.test(line)
}

function wrong(lines: readonly string[], at: number): Result<never, string> {
  return fault(`the patch cannot be read at line ${at + 1}: ${quoted(lines[at] ?? '')}`)
}
