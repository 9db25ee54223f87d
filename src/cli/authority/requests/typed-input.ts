import { Transform } from 'node:stream'
import type { ReadStream } from 'node:tty'

/** A person who types does not send more letters at a time, even where the line stalls for a second. */
const MOST_AT_ONCE = 32

const PASTE_BEGINS = '\x1b[200~'
const PASTE_ENDS = '\x1b[201~'
/** Asks the terminal to mark what is pasted (xterm, "bracketed paste mode"). */
export const MARK_PASTES = '\x1b[?2004h'
export const MARK_NO_PASTES = '\x1b[?2004l'

/**
 * The keys of a terminal without what was pasted. The sentence of an approval is typed, or it is not given. A paste is what
 * the terminal marks as one, and more letters at once than anybody types.
 *
 * A heuristic: who sends letter after letter, as `tmux send-keys` can, is not noticed.
 */
export class TypedInput extends Transform {
  readonly isTTY = true
  /** Off where a text may be pasted: a justification, a plan. */
  pastes = false
  /** Called where a paste was left out. */
  onPaste: () => void = () => {}
  private readonly terminal: ReadStream
  private inPaste = false

  constructor(terminal: ReadStream) {
    super()
    this.terminal = terminal
    terminal.pipe(this)
  }

  setRawMode(mode: boolean): this {
    this.terminal.setRawMode(mode)
    return this
  }

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    // Of marks that are cut in two by the edge of a chunk the second half would be typed; terminals send them whole.
    const pieces = chunk.toString('latin1').split(PASTE_BEGINS)
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) this.inPaste = true
      const end = this.inPaste ? piece.indexOf(PASTE_ENDS) : -1
      if (end >= 0) {
        this.forward(piece.slice(0, end), true)
        this.inPaste = false
      }
      this.forward(end < 0 ? piece : piece.slice(end + PASTE_ENDS.length), this.inPaste)
    }
    done()
  }

  private forward(text: string, pasted: boolean): void {
    if (text === '') return
    if (!this.pastes && (pasted || text.length > MOST_AT_ONCE)) this.onPaste()
    // A line end inside what is pasted would answer the question.
    else this.push(Buffer.from(pasted ? text.replaceAll(/[\r\n]+/g, ' ') : text, 'latin1'))
  }
}
