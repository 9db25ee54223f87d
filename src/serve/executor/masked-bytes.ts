import { Automaton, type State } from '../../record/redact/automaton.ts'
import { knownForms } from '../../record/redact/known-values.ts'

const MASK = Buffer.from('⟨redacted: credential⟩')
const [LF, CR] = [10, 13]

/**
 * Takes credentials out of a stream of bytes, wherever it is cut and wherever lines are broken in them (`base64`, `fold`). What
 * may be the beginning of one waits for what follows; nothing else does, so that a prompt is seen at once.
 *
 * A heuristic: what a program makes of a value otherwise (turned round, compressed, spelled with blanks) is not seen.
 */
export class MaskedBytes {
  private readonly forms: Automaton
  private at: State
  /** What waits, where in it the bytes are that count (those of line ends do not), and what of it is a credential. */
  private kept: Buffer = Buffer.alloc(0)
  private counted: number[] = []
  private spans: Span[] = []

  constructor(forms: Automaton) {
    this.forms = forms
    this.at = forms.root
  }

  push(part: Uint8Array): Buffer {
    const before = this.kept.length
    this.kept = Buffer.concat([this.kept, part])
    for (let i = before; i < this.kept.length; i++) {
      const byte = this.kept[i] as number
      if (byte === LF || byte === CR) continue
      this.counted.push(i)
      this.at = this.forms.step(this.at, byte)
      const { longest } = this.at
      if (longest > 0) this.cover(this.counted[this.counted.length - longest] as number, i + 1)
    }
    const { depth } = this.at
    const until = depth === 0 ? this.kept.length : (this.counted[this.counted.length - depth] as number)
    this.counted = depth === 0 ? [] : this.counted.slice(-depth).map((place) => place - until)
    return this.emit(until)
  }

  /** What waited: no more of it comes. */
  end(): Buffer {
    this.counted = []
    this.at = this.forms.root
    return this.emit(this.kept.length)
  }

  /** Those that share bytes become one. */
  private cover(start: number, end: number): void {
    let one: Span = { start, end, isWritten: false }
    for (let last = this.spans.at(-1); last !== undefined && last.end > one.start; last = this.spans.at(-1)) {
      one = { start: Math.min(one.start, last.start), end, isWritten: last.isWritten }
      this.spans.pop()
    }
    this.spans.push(one)
  }

  private emit(until: number): Buffer {
    const out: Buffer[] = []
    const rest: Span[] = []
    let from = 0
    for (const { start, end, isWritten } of this.spans) {
      if (start < until) {
        if (!isWritten) out.push(this.kept.subarray(from, start), MASK)
        from = Math.min(end, until)
      }
      if (end > until)
        rest.push({ start: Math.max(0, start - until), end: end - until, isWritten: isWritten || start < until })
    }
    out.push(this.kept.subarray(from, until))
    this.kept = this.kept.subarray(until)
    this.spans = rest
    return Buffer.concat(out)
  }
}

/** All ways in which these are looked for, for every stream in which they may stand. */
export function formsOfAll(values: readonly string[]): Automaton {
  const forms = new Set(values.flatMap((value) => [...formsOf(value)]))
  return new Automaton([...forms].map((form) => Buffer.from(form).toString('latin1')))
}

interface Span {
  readonly start: number
  readonly end: number
  /** Its mask was written already, and more of it waits. */
  readonly isWritten: boolean
}

/** As it is, in hexadecimal, in base64, and as addresses (RFC 3986), forms and JSON (RFC 8259) spell it. */
function formsOf(value: string): ReadonlySet<string> {
  const forms = new Set(knownForms(Buffer.from(value)))
  const inAddress = encodeURIComponent(value.toWellFormed())
  for (const form of [inAddress, inAddress.replaceAll('%20', '+')])
    forms.add(form).add(form.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()))
  return forms.add(JSON.stringify(value).slice(1, -1))
}
