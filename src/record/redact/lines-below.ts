import type { Found } from './mask.ts'
import type { NameKind, Names } from './names.ts'
import { isValue, namedValues } from './settings.ts'

/** A key whose value is below it: `password: |`, `"emails": [`. */
const KEY = /^([ \t-]{0,100})["']?([\w.-]{1,64})["']?[ \t]{0,16}:[ \t]{0,16}([|>][\d+-]{0,2}|[[{])?[ \t]*$/

/** Of the line above as much is remembered. */
const REMEMBERED = 200

/**
 * Values whose name stands on a line above them, where lines come one by one: what is further in than a key that opens a
 * block or a bracket, and `"value": "…"` below `"name": "DB_PASSWORD"`. What is personal is followed into brackets only:
 * `names:` and `addresses:` are usual above lists of things.
 */
export class LinesBelow {
  private readonly names: Names
  private above = ''
  private key: { readonly column: number; readonly kind: NameKind } | undefined

  constructor(names: Names) {
    this.names = names
  }

  /** What to mask on the next line. */
  next(line: string): readonly Found[] {
    const start = line.length - line.trimStart().length
    const end = line.trimEnd().length
    if (start >= end) return []
    if (this.key !== undefined && start > this.key.column) {
      return isValue(line.slice(start, end)) ? [{ span: [start, end], rule: this.key.kind }] : []
    }
    const [, before = '', name = '', opens = ''] = KEY.exec(line) ?? []
    const kind = this.names.ofKey(name)
    const isOpen = kind === 'secret' || (kind !== undefined && /[[{]/.test(opens))
    this.key = isOpen ? { column: before.length, kind } : undefined
    return this.valueBelow(line)
  }

  private valueBelow(line: string): readonly Found[] {
    const above = `${this.above}\n`
    this.above = line.slice(-REMEMBERED)
    if (!/value/i.test(line)) return []
    return namedValues(above + line, this.names)
      .filter(({ span }) => span[0] >= above.length)
      .map((one) => ({ ...one, span: [one.span[0] - above.length, one.span[1] - above.length] }))
  }
}
