const NEWLINE = 0x0a

/**
 * Cuts a stream into lines. A line that is longer than `longest` is told as such once and dropped to its end, so that what
 * stands behind it is read as it was meant. Empty lines are passed over.
 */
export class Lines {
  private readonly longest: number
  private readonly onLine: (line: Buffer) => void
  private readonly onTooLong: () => void
  private parts: Buffer[] = []
  private size = 0
  private dropping = false

  constructor(longest: number, onLine: (line: Buffer) => void, onTooLong: () => void) {
    this.longest = longest
    this.onLine = onLine
    this.onTooLong = onTooLong
  }

  write(chunk: Buffer): void {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.add(chunk.subarray(from, at))
      from = at + 1
      this.end()
    }
    if (from < chunk.length) this.add(chunk.subarray(from))
  }

  private add(part: Buffer): void {
    if (this.dropping) return
    this.size += part.length
    if (this.size <= this.longest) {
      this.parts.push(part)
      return
    }
    this.dropping = true
    this.parts = []
    this.onTooLong()
  }

  private end(): void {
    const line = this.dropping ? undefined : Buffer.concat(this.parts)
    this.parts = []
    this.size = 0
    this.dropping = false
    if (line !== undefined && !isBlank(line)) this.onLine(line)
  }
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}
