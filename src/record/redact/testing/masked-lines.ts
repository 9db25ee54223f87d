import type { Found } from '../mask.ts'
import { Names } from '../names.ts'

const names = new Names({
  headers: [],
  query: [],
  secret: [],
  aboutSecrets: [],
  personal: ['email'],
  identifiers: ['mrn'],
  technical: [],
  options: [],
})

/** Reads a text line by line, and remembers what stood above. */
interface LineReader {
  next(line: string): readonly Found[]
}

/** Gives what such a reader masks of all the lines of a text, as `rule:text`. */
export function maskedLinesOf(create: new (names: Names) => LineReader): (text: string) => readonly string[] {
  return (text) => {
    const reader = new create(names)
    return text
      .split('\n')
      .flatMap((line) => reader.next(line).map(({ span, rule }) => `${rule}:${line.slice(...span)}`))
  }
}
