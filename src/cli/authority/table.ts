import { columnsOf } from '../terminal.ts'

/** Rows below their headings, two blanks between columns. Cells are plain and already escaped. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ''))))
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : padded(cell, widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}

/** A cell of at most so many columns. */
export function cut(text: string, most: number): string {
  if (columnsOf(text) <= most) return text
  let shown = ''
  for (const letter of text) {
    if (columnsOf(shown + letter) > most - 1) break
    shown += letter
  }
  return `${shown}…`
}
