import type { Found } from './mask.ts'
import type { NameKind, Names } from './names.ts'

/**
 * Columns of a table as `psql` and `mysql` print one: a line of names between bars, a rule below it, rows. Values in a column
 * with the name of something personal or secret are masked until the table ends.
 * KNOWN GAP: a value with a bar in it moves the columns behind it; tables of other programs and CSV are not known.
 */
export class TableColumns {
  private readonly names: Names
  private header: readonly string[] = []
  private kinds: readonly (NameKind | undefined)[] | undefined

  constructor(names: Names) {
    this.names = names
  }

  /** What to mask on the next line. */
  next(line: string): readonly Found[] {
    if (isRule(line)) {
      if (this.header.length > 0) this.kinds = this.header.map((name) => this.names.ofKey(name.trim()))
      this.header = []
      return []
    }
    const isOver = line.trim() === '' || /^\(\d+ rows?\)$/.test(line.trim())
    // A table of one column has no bars.
    if (isOver || (!line.includes('|') && this.kinds?.length !== 1)) {
      this.kinds = undefined
      this.header = isOver ? [] : [line]
      return []
    }
    const { kinds } = this
    if (kinds === undefined) {
      this.header = line.split('|')
      return []
    }
    return cells(line).flatMap(({ from, end }, i): readonly Found[] => {
      const kind = kinds[i]
      return kind === undefined || from === end ? [] : [{ span: [from, end], rule: kind }]
    })
  }
}

/** Each cell without the blanks around it. */
function cells(line: string): readonly { readonly from: number; readonly end: number }[] {
  let at = 0
  return line.split('|').map((cell) => {
    const from = at + (cell.length - cell.trimStart().length)
    const end = Math.max(from, at + cell.trimEnd().length)
    at += cell.length + 1
    return { from, end }
  })
}

/** `----+-------`, `+----+-------+`. */
function isRule(line: string): boolean {
  return line.includes('--') && /^[ +|-]+$/.test(line)
}
