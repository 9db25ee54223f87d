import { lines } from './ini.ts'
import { parserOf } from './parsed.ts'

export const dotenvOf = parserOf(parseDotenv)

/**
 * `KEY=value` lines of a `.env` file, as dotenv 17 and its kin read them: `export` in front, quotes around, comments
 * behind a blank. A value that refers to others (`$X`) is kept as it is written; `expands` tells them apart.
 */
export function parseDotenv(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of lines(text)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*(?:=|:\s)\s*(.*)$/.exec(line)
    if (match?.[1] !== undefined) found.set(match[1], unquoted(match[2] ?? ''))
  }
  return found
}

function unquoted(text: string): string {
  const quote = text[0]
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = text.indexOf(quote, 1)
    if (end > 0) return text.slice(1, end)
  }
  const comment = text.search(/\s#/)
  return (comment < 0 ? text : text.slice(0, comment)).trim()
}

export function expands(value: string): boolean {
  return value.includes('$')
}
