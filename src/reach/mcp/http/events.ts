/** One event of a stream (WHATWG HTML, "Server-sent events"), as it came and the data in it. */
export interface ServerEvent {
  readonly raw: string
  readonly data: string | undefined
}

/** Cuts a stream into events. `tooLong` where one is longer than is read: the stream cannot be trusted any further. */
export class Events {
  private readonly longest: number
  private readonly decoder = new TextDecoder('utf-8')
  private rest = ''
  /** Up to where `rest` holds no end of an event. */
  private seen = 0

  constructor(longest: number) {
    this.longest = longest
  }

  write(chunk: Uint8Array): readonly ServerEvent[] | 'tooLong' {
    this.rest += this.decoder.decode(chunk, { stream: true })
    const events: ServerEvent[] = []
    let start = 0
    for (;;) {
      const end = endOfEvent(this.rest, Math.max(start, this.seen))
      if (end < 0) break
      events.push(eventOf(this.rest.slice(start, end)))
      start = end
      this.seen = end
    }
    this.rest = this.rest.slice(start)
    this.seen = Math.max(0, this.rest.length - 4)
    return this.rest.length > this.longest ? 'tooLong' : events
  }
}

/** The event with other data in it. */
export function withData({ raw }: ServerEvent, data: string): string {
  const others = linesOf(raw).filter((line) => line !== '' && line !== 'data' && !line.startsWith('data:'))
  return [...others, `data: ${data}`, '', ''].join('\n')
}

export function eventText(data: string): string {
  return `event: message\ndata: ${data}\n\n`
}

/** Behind the first empty line from `from` on, or -1. A line ends with LF, CR LF or CR. */
function endOfEvent(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 0x0a && code !== 0x0d) continue
    const after = lineEnd(text, at)
    const next = text.charCodeAt(after)
    if (next === 0x0a) return after + 1
    // A carriage return at the end may be half of a line end.
    if (next === 0x0d && after + 1 < text.length) return lineEnd(text, after)
  }
  return -1
}

function lineEnd(text: string, at: number): number {
  return text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1
}

function eventOf(raw: string): ServerEvent {
  const data = linesOf(raw).flatMap((line) => {
    if (line === 'data') return ['']
    if (!line.startsWith('data:')) return []
    return [line.startsWith('data: ') ? line.slice(6) : line.slice(5)]
  })
  return { raw, data: data.length === 0 ? undefined : data.join('\n') }
}

function linesOf(raw: string): readonly string[] {
  return raw.split(/\r\n|\n|\r/)
}
