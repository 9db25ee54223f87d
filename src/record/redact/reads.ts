import policy from '../../../policies/redaction.json' with { type: 'json' }
import { isJsonList, isJsonObject, type Json } from '../../lib/json.ts'
import { LinesBelow } from './lines-below.ts'
import { countOf, type Found, type Masked, masked } from './mask.ts'
import { Names, type RedactionLists } from './names.ts'
import { personalFields } from './personal-fields.ts'
import { createRedactor, type Redactor } from './redact.ts'
import { TableColumns } from './table-columns.ts'

/** A longer line is not shown: it cannot be looked at as a whole. */
const LONGEST_LINE = 1_048_576
const TOO_LONG = { span: [0, 1], rule: 'too-long' } as const

const BEGIN_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/
const END_KEY = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/

/** What is read from production, without secrets and without what is personal. */
export class ReadRedaction {
  private readonly redactor: Redactor
  private readonly names: Names

  private constructor(redactor: Redactor, names: Names) {
    this.redactor = redactor
    this.names = names
  }

  static async create(knownValues: Iterable<string> = []): Promise<ReadRedaction> {
    return new ReadRedaction(await createRedactor({ knownValues }), new Names(policy as RedactionLists))
  }

  /** A redactor for one stream. */
  lines(): LineRedactor {
    return new LineRedactor(this.redactor, this.names)
  }

  text(text: string): { readonly text: string; readonly masked: Masked } {
    const lines = this.lines()
    const clean = lines.write(text) + lines.end()
    return { text: clean, masked: lines.masked }
  }

  /** A result as JSON: keys say what values are, and texts are read line by line. */
  json(json: Json): { readonly json: Json; readonly masked: Masked } {
    const first = this.redactor.json(json)
    const counts = new Counts(first.masked)
    return { json: this.values(first.json, counts), masked: counts.all }
  }

  private values(json: Json, counts: Counts): Json {
    if (typeof json === 'string') {
      const done = this.text(json)
      counts.add(done.masked)
      return done.text
    }
    if (isJsonList(json)) return json.map((one) => this.values(one, counts))
    if (!isJsonObject(json)) return json
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, this.values(value, counts)]))
  }
}

/**
 * Takes text in pieces and gives it back line by line. A line is held until it is whole, and a private key until its end, so
 * that nothing gets through by being cut.
 */
export class LineRedactor {
  private readonly redactor: Redactor
  private readonly names: Names
  private readonly columns: TableColumns
  private readonly below: LinesBelow
  private readonly counts = new Counts()
  private rest = ''
  private key: string | undefined
  private dropping = false

  constructor(redactor: Redactor, names: Names) {
    this.redactor = redactor
    this.names = names
    this.columns = new TableColumns(names)
    this.below = new LinesBelow(names)
  }

  get masked(): Masked {
    return this.counts.all
  }

  write(piece: string): string {
    const lines = (this.rest + piece).split('\n')
    this.rest = lines.pop() ?? ''
    let out = ''
    for (const line of lines) {
      if (!this.dropping) out += this.line(line, '\n')
      else out += '\n'
      this.dropping = false
    }
    if (this.rest.length <= LONGEST_LINE && !this.dropping) return out
    if (!this.dropping) out += this.tooLong()
    this.dropping = true
    this.rest = ''
    return out
  }

  /** What was left without an end of line. */
  end(): string {
    const last = this.dropping ? '' : this.line(this.rest, '')
    this.rest = ''
    const open = this.key === undefined ? '' : this.clean(this.key)
    this.key = undefined
    return last + open
  }

  private line(line: string, end: string): string {
    if (this.key !== undefined) {
      this.key += line + end
      if ((!END_KEY.test(line) || leavesKeyOpen(line)) && this.key.length <= LONGEST_LINE) return ''
      const block = this.key
      this.key = undefined
      return this.clean(block)
    }
    if (leavesKeyOpen(line)) {
      this.key = line + end
      return ''
    }
    const [text, feed] = line.endsWith('\r') ? [line.slice(0, -1), '\r'] : [line, '']
    const known = this.mask(text, [...this.columns.next(text), ...this.below.next(text)])
    return this.clean(this.mask(known, personalFields(known, this.names))) + feed + end
  }

  private mask(text: string, found: readonly Found[]): string {
    const done = masked(text, found)
    this.counts.add(countOf(done.found))
    return done.text
  }

  private clean(text: string): string {
    const done = this.redactor.text(text)
    this.counts.add(done.masked)
    return done.text
  }

  private tooLong(): string {
    return this.mask(' ', [TOO_LONG])
  }
}

/** True where a key begins behind the last one that ends: files without a last end of line stand side by side. */
function leavesKeyOpen(line: string): boolean {
  return BEGIN_KEY.test(line.split(END_KEY).at(-1) ?? '')
}

class Counts {
  private readonly counts: Record<string, number>

  constructor(first: Masked = {}) {
    this.counts = { ...first }
  }

  get all(): Masked {
    return { ...this.counts }
  }

  add(more: Masked): void {
    for (const [rule, count] of Object.entries(more)) this.counts[rule] = (this.counts[rule] ?? 0) + count
  }
}

/** The counts as a note of an outcome: `masked 3: personal 2, token 1`. */
export function maskedNote(counts: Masked): string {
  const all = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const sum = all.reduce((total, [, count]) => total + count, 0)
  return sum === 0 ? 'masked nothing' : `masked ${sum}: ${all.map(([rule, count]) => `${rule} ${count}`).join(', ')}`
}
