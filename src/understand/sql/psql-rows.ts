import { commentEnd, dollarQuoteEnd, isEscapeString, quoteEnd } from './postgres/quotes.ts'

/** Escapes of rows that are harmless, or no command at all, where psql takes them for its own. */
const ROW_ESCAPES = 'Nbfnrtvx01234567\\'

/** Words with which a statement of PostgreSQL 18 begins. */
const STATEMENT_WORDS: ReadonlySet<string> = new Set(
  `
    abort alter analyse analyze begin call checkpoint close cluster comment commit copy create deallocate declare delete
    discard do drop end execute explain fetch grant import insert listen load lock merge move notify prepare reassign
    refresh reindex release reset revoke rollback savepoint security select set show start table truncate unlisten
    update vacuum values with
  `
    .split(/\s+/)
    .filter(Boolean),
)

/**
 * Where a COPY fails, psql reads the rows that were meant for it as SQL and as its own commands. True where that could
 * do something: a statement begins or ends in them, a command stands in them, or a quote stays open, so that what comes
 * after them is read in another way.
 */
export function couldRun(rows: string): boolean {
  if (rows.includes(';') || beginsStatement(rows)) return true
  for (let i = rows.indexOf('\\'); i >= 0; i = rows.indexOf('\\', i + 2)) {
    if (!ROW_ESCAPES.includes(rows[i + 1] ?? '\\')) return true
  }
  return staysOpen(`${rows}\n`)
}

function beginsStatement(rows: string): boolean {
  const first = rows.trimStart()
  if (first.startsWith('(') || first.startsWith('--') || first.startsWith('/*')) return true
  let end = 0
  while ((first[end] ?? '') >= 'A' && (first[end] ?? '') <= 'z') end += 1
  return STATEMENT_WORDS.has(first.slice(0, end).toLowerCase())
}

function staysOpen(rows: string): boolean {
  let i = 0
  while (i < rows.length) {
    const end = tokenEnd(rows, i)
    if (end >= rows.length && end - i > 1) return true
    i = end
  }
  return false
}

function tokenEnd(rows: string, at: number): number {
  const char = rows[at] ?? ''
  if (char === "'") return quoteEnd(rows, at, "'", isEscapeString(rows, at))
  if (char === '"') return quoteEnd(rows, at, '"', false)
  if (char === '$') return dollarQuoteEnd(rows, at) ?? at + 1
  if (rows.startsWith('/*', at)) return commentEnd(rows, at)
  if (rows.startsWith('--', at)) return Math.max(at + 1, rows.indexOf('\n', at))
  return at + 1
}
