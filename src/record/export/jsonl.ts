import type { Entry } from '../entry.ts'

/**
 * Entries as JSON lines (newline-delimited, UTF-8). What a terminal or a collector could take for a command or for the
 * end of a line is escaped: C1 controls, line and paragraph separators, marks that turn the direction of writing.
 */
export function* toJsonLines(entries: Iterable<object | Entry>): Generator<string> {
  for (const entry of entries) yield `${escaped(JSON.stringify(entry))}\n`
}

function escaped(json: string): string {
  return json.replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
