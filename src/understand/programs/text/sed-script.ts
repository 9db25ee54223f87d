/** One command of a sed script, sed(1) of GNU sed 4.9 and POSIX.1-2024. */
export interface SedCommand {
  readonly name: string
  /** It is done on every line: no address, or one that every line meets. */
  readonly always: boolean
  /** A file's name, shell text or a label, by the command; the pattern of `s`. */
  readonly argument: string
  /** What `s` puts in. */
  readonly replacement: string
  /** Flags of `s`; `w` and its file are `file`. */
  readonly flags: string
  readonly file: string | undefined
  /**
   * An `s` or `y` without its last mark, which sed refuses, or with a sign of patterns for its mark that stands escaped in
   * the pattern, which every sed reads in its own way.
   */
  readonly unsure?: true
}

/** Reads a script command by command. One pass, no going back. */
export function readSedCommands(text: string): readonly SedCommand[] {
  return new SedReader(text).readAll()
}

/**
 * True where nothing of what a line held is left in any of them. `quiet`: lines are not printed by themselves (`-n`).
 *
 * KNOWN GAP: an address or a pattern that happens to meet all lines, or none, is one for some of them.
 */
export function clearsLines(commands: readonly SedCommand[], quiet: boolean): boolean {
  const prints = (one: SedCommand) => /^[pPiacwWblt]$/.test(one.name) || (one.name === 's' && /[pw]/.test(one.flags))
  if (quiet && !commands.some(prints)) return true
  for (const one of commands) {
    if (one.always && /^[dDczqQ]$/.test(one.name)) return true
    if (one.always && one.name === 's' && isWholeLine(one.argument, one.flags) && !/&|\\\d/.test(one.replacement))
      return true
    // What comes behind is not met by every line, or comes too late.
    if (prints(one) || /^[TnNGR]$/.test(one.name)) return false
  }
  return false
}

function isWholeLine(pattern: string, flags: string): boolean {
  return /^\^?\.(\*|\+|\\\+)\$?$/.test(pattern) || (pattern === '.' && flags.includes('g'))
}

class SedReader {
  private at = 0
  private readonly text: string
  private readonly commands: SedCommand[] = []
  /** For each open `{`, whether what stands in it is done on every line. */
  private readonly groups: boolean[] = []

  constructor(text: string) {
    this.text = text
  }

  readAll(): readonly SedCommand[] {
    while (this.at < this.text.length) {
      this.skip(/[\s;]/)
      if (this.at < this.text.length) this.readOne()
    }
    return this.commands
  }

  private skip(what: RegExp): void {
    while (what.test(this.text[this.at] ?? '')) this.at++
  }

  private readOne(): void {
    const always = this.readAddresses() && (this.groups.at(-1) ?? true)
    const name = this.text[this.at++]
    if (name === undefined) return
    if (name === '}') {
      this.groups.pop()
      return
    }
    if (name === '{') {
      this.groups.push(always)
      return
    }
    let argument = ''
    let replacement = ''
    let flags = ''
    let file: string | undefined
    let unsure = false
    if (name === 's' || name === 'y') {
      const mark = this.text[this.at++] ?? '/'
      argument = this.readTo(mark)
      replacement = this.readTo(mark)
      unsure = this.text[this.at - 1] !== mark || (/[.*[\]^$+?(){}|]/.test(mark) && argument.includes(`\\${mark}`))
      const from = this.at
      this.skip(/[gpiImMe0-9]/)
      flags = this.text.slice(from, this.at)
      if (name === 's' && this.text[this.at] === 'w') {
        this.at++
        flags += 'w'
        file = this.readLine()
      }
    } else if (/[aic]/.test(name)) this.readInserted()
    else if (/[rRwWe#]/.test(name)) argument = this.readLine()
    else if (/[btT:]/.test(name)) {
      const from = this.at
      this.skip(/[^;\n}]/)
      argument = this.text.slice(from, this.at).trim()
    }
    if (name !== '#')
      this.commands.push({ name, always, argument, replacement, flags, file, ...(unsure ? { unsure } : {}) })
  }

  /** True where every line meets them. */
  private readAddresses(): boolean {
    const first = this.readAddress()
    let always = first === undefined || EVERY_LINE.test(first)
    this.skip(/[ \t]/)
    if (first !== undefined && this.text[this.at] === ',') {
      this.at++
      this.skip(/[ \t]/)
      const second = this.readAddress()
      always = /^[01]$/.test(first) && second === '$'
      this.skip(/[ \t]/)
    }
    for (; this.text[this.at] === '!'; this.at++) always = false
    this.skip(/[ \t]/)
    return always
  }

  private readAddress(): string | undefined {
    const c = this.text[this.at] ?? ''
    const from = this.at
    if (c === '/' || c === '\\') {
      this.at += c === '/' ? 1 : 2
      const pattern = this.readTo(c === '/' ? '/' : (this.text[this.at - 1] ?? '/'))
      this.skip(/[IM]/)
      return `/${pattern}/`
    }
    if (c === '$') {
      this.at++
      return c
    }
    if (!/[\d+~]/.test(c)) return undefined
    this.skip(/[\d+~]/)
    return this.text.slice(from, this.at)
  }

  /** Up to the mark, which is taken too; one behind a backslash or in a list is part of the text. */
  private readTo(mark: string): string {
    const from = this.at
    for (; this.at < this.text.length && this.text[this.at] !== mark; this.at++) {
      if (this.text[this.at] === '\\') this.at++
      else if (this.text[this.at] === '\n' && mark !== '\n') break
    }
    return this.text.slice(from, this.at++)
  }

  private readLine(): string {
    const end = this.text.indexOf('\n', this.at)
    const line = this.text.slice(this.at, end < 0 ? this.text.length : end).trim()
    this.at = end < 0 ? this.text.length : end
    return line
  }

  /** The text of `a`, `i` and `c`: the line, and those behind it as long as one ends in a backslash. */
  private readInserted(): void {
    while (this.readLine().endsWith('\\') && this.at < this.text.length) this.at++
  }
}

const EVERY_LINE = /^\/(\.|\^|\$|\^?\.\*\$?)\/$/
