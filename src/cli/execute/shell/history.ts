import { appendFileSync, chmodSync, lstatSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeDirectories } from '../../../lib/make-directories.ts'
import type { Redactor } from '../../../record/redact/redact.ts'

const MOST = 1000

/**
 * What was typed, for the next time: in a file that only its owner reads, with secrets taken out. Lines of one text are joined
 * by a sign, because a history has one line for each.
 */
export class History {
  private readonly path: string
  private readonly redactor: () => Promise<Redactor>
  /** The newest first, as `readline` wants them. What was typed in this session is whole. */
  readonly lines: string[] = []

  constructor(path: string, redactor: () => Promise<Redactor>) {
    this.path = path
    this.redactor = redactor
    try {
      makeDirectories(dirname(path), 0o700)
      // One that others can write would be a way to put words into somebody's hands.
      if ((lstatSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
      this.lines.push(...readFileSync(path, 'utf8').split('\n').filter(Boolean).slice(-MOST).reverse())
    } catch {
      // There is none yet.
    }
  }

  async add(text: string): Promise<void> {
    const line = text.trim().replaceAll('\n', JOINED)
    if (line === '' || this.lines[0] === line) return
    this.lines.unshift(line)
    // A line that begins with a blank is not kept, as in bash with `ignorespace`.
    if (text.startsWith(' ')) return
    const kept = (await this.redactor()).text(line).text
    appendFileSync(this.path, `${kept}\n`, { mode: 0o600 })
  }
}

const JOINED = ' ⏎ '

/** A line of the history as it was typed. */
export function typedLine(line: string): string {
  return line.replaceAll(JOINED, '\n')
}
