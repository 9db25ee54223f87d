import { knownForms } from '../../record/redact/known-values.ts'

const MASK = Buffer.from('⟨redacted: credential⟩')

/**
 * Takes credentials out of a stream of bytes, wherever it is cut. What may be the beginning of one waits for what follows;
 * nothing else does, so that a prompt is seen at once.
 */
export class MaskedBytes {
  private readonly forms: readonly Buffer[]
  private kept: Buffer = Buffer.alloc(0)

  constructor(values: readonly string[]) {
    const forms = values.flatMap((value) => [...knownForms(Buffer.from(value))])
    // The longer one first: a value that begins like another one is masked whole.
    this.forms = [...new Set(forms)].map((form) => Buffer.from(form)).toSorted((a, b) => b.length - a.length)
  }

  push(part: Uint8Array): Buffer {
    if (this.forms.length === 0) return Buffer.from(part)
    const bytes = this.masked(Buffer.concat([this.kept, part]))
    const from = bytes.length - this.unfinished(bytes)
    this.kept = bytes.subarray(from)
    return bytes.subarray(0, from)
  }

  /** What waited. It was no credential. */
  end(): Buffer {
    const rest = this.kept
    this.kept = Buffer.alloc(0)
    return rest
  }

  private masked(bytes: Buffer): Buffer {
    let out = bytes
    for (const form of this.forms) {
      const pieces: Buffer[] = []
      let from = 0
      for (let at = out.indexOf(form); at >= 0; at = out.indexOf(form, from)) {
        pieces.push(out.subarray(from, at), MASK)
        from = at + form.length
      }
      if (from > 0) out = Buffer.concat([...pieces, out.subarray(from)])
    }
    return out
  }

  /** How many bytes at the end are how one of them begins. */
  private unfinished(bytes: Buffer): number {
    let most = 0
    for (const form of this.forms) {
      for (let length = Math.min(form.length - 1, bytes.length); length > most; length--) {
        if (bytes.compare(form, 0, length, bytes.length - length) === 0) {
          most = length
          break
        }
      }
    }
    return most
  }
}
