/** The files that a unified patch changes, as its own lines name them. */

/** What a patch is about that has work in it which no commit holds. */
export const UNCOMMITTED = 'uncommitted work'

export interface PatchedFile {
  readonly path: string
  readonly operation: 'edit' | 'create' | 'delete'
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
    if (to === undefined && from !== undefined) out.push({ path: from, operation: 'delete' })
    else if (to !== undefined) out.push({ path: to, operation: from === undefined ? 'create' : 'edit' })
    i++
  }
  return out
}

function pathOf(line: string, strip: number): string | undefined {
  const tab = line.indexOf('\t')
  const path = line.slice(4, tab < 0 ? undefined : tab).trim()
  if (path === '/dev/null') return undefined
  const parts = path.split('/')
  // Without `-p` only the last part counts; with it that many parts are left out.
  return Number.isNaN(strip) ? parts.at(-1) : parts.slice(strip).join('/')
}
