import { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { Ran, Sink } from '../../act/spawn.ts'
import type { Masked } from '../../record/redact/mask.ts'
import { type LineRedactor, maskedNote, ReadRedaction } from '../../record/redact/reads.ts'

/** `--redact`: what the command prints comes out without secrets and without what is personal. */
export class Redacting {
  private readonly reads: ReadRedaction
  private readonly streams: RedactedStream[] = []

  private constructor(reads: ReadRedaction) {
    this.reads = reads
  }

  static async create(): Promise<Redacting> {
    return new Redacting(await ReadRedaction.create())
  }

  sink(to: NodeJS.WriteStream): Sink {
    const stream = new RedactedStream(this.reads.lines(), to)
    this.streams.push(stream)
    return { is: 'stream', stream }
  }

  /** Lets out what waited for the end of its line; the end of the output that is told is masked like all of it. */
  async finish(ran: Ran): Promise<Ran> {
    await Promise.all(this.streams.map((one) => one.finish()))
    const masked: Record<string, number> = {}
    for (const one of this.streams)
      for (const [rule, count] of Object.entries(one.masked)) masked[rule] = (masked[rule] ?? 0) + count
    const { output } = ran
    if (output === undefined) return { ...ran, note: maskedNote(masked) }
    return { ...ran, output: { ...output, tail: this.reads.text(output.tail).text }, note: maskedNote(masked) }
  }
}

class RedactedStream extends Writable {
  private readonly lines: LineRedactor
  private readonly to: NodeJS.WriteStream
  private readonly decoder = new StringDecoder('utf8')

  constructor(lines: LineRedactor, to: NodeJS.WriteStream) {
    super()
    this.lines = lines
    this.to = to
    // Whoever reads our output has gone: the command is told so.
    to.once('close', () => this.destroy()).once('error', () => this.destroy())
  }

  get masked(): Masked {
    return this.lines.masked
  }

  override _write(part: Buffer, _encoding: string, done: (fault?: Error | null) => void): void {
    this.out(this.lines.write(this.decoder.write(part)), done)
  }

  finish(): Promise<void> {
    if (this.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      this.once('close', resolve)
      this.end(() => this.out(this.lines.write(this.decoder.end()) + this.lines.end(), () => resolve()))
    })
  }

  private out(text: string, done: () => void): void {
    if (text === '' || !this.to.writable) done()
    else this.to.write(text, done)
  }
}
