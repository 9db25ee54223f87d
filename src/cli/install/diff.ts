/** A line of a difference: kept, taken away, put in, or a gap where equal lines are left out. */
export interface DiffLine {
  readonly is: ' ' | '-' | '+' | '…'
  readonly text: string
}

/** Equal lines that are shown around a change. */
const AROUND = 2
/** Cells of the table of the comparison; beyond that all lines count as exchanged. */
const MOST_CELLS = 4_000_000

/** What changes between two texts, line by line: the longest common subsequence of what lies between equal ends. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = linesOf(before)
  const now = linesOf(after)
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let end = 0
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++
  const all: DiffLine[] = [
    ...kept(old.slice(0, start)),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...kept(old.slice(old.length - end)),
  ]
  return withGaps(all)
}

function linesOf(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

function kept(lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ is: ' ', text }))
}

function middle(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  const width = now.length + 1
  if ((old.length + 1) * width > MOST_CELLS)
    return [...old.map((text): DiffLine => ({ is: '-', text })), ...now.map((text): DiffLine => ({ is: '+', text }))]
  // How many lines are common from here on.
  const common = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    if (i < old.length && old[i] === now[j]) {
      lines.push({ is: ' ', text: old[i++] ?? '' })
      j++
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ is: '-', text: old[i++] ?? '' })
    else lines.push({ is: '+', text: now[j++] ?? '' })
  }
  return lines
}

function withGaps(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = new Set<number>()
  for (const [index, line] of lines.entries())
    if (line.is !== ' ') for (let by = -AROUND; by <= AROUND; by++) near.add(index + by)
  const shown: DiffLine[] = []
  for (const [index, line] of lines.entries()) {
    if (near.has(index)) shown.push(line)
    else if (shown.at(-1)?.is !== '…') shown.push({ is: '…', text: '' })
  }
  return shown
}
