import { UNKNOWN } from '../word.ts'

/** One piece of an interpreter's code. Comments and blanks are gone. */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'mark' | 'line' | 'command'
  /** The name, the mark, or the value of a text with `UNKNOWN` for what is put into it when it runs. */
  readonly text: string
  readonly at: number
  /** What is put into a text, in order, where that is no more than a name; empty where it is more. */
  readonly holes?: readonly string[]
}

/** The text with what is put into it, where that is known. */
export function filledText({ text, holes }: Token, known: (name: string) => string | undefined): string {
  if (holes === undefined) return text
  let hole = 0
  return text.replaceAll(UNKNOWN, () => known(holes[hole++] ?? '') ?? UNKNOWN)
}

/** How a language writes its comments and texts. */
export interface Lexicon {
  readonly lineComments: readonly string[]
  readonly blockComments: readonly (readonly [open: string, close: string])[]
  /** `plain`: only backslash escapes. `holes`: code may be put in. `command`: a text that a shell runs. */
  readonly quotes: Readonly<Record<string, 'plain' | 'holes' | 'command'>>
  /** Python's three quotes; prefix letters before a text. */
  readonly python?: boolean
  /** `/…/` is a regular expression where no value stands before it. */
  readonly slashes?: boolean
  /** A line and a block end what was a value, so that a regular expression may stand behind them (awk's rules). */
  readonly rules?: boolean
  /** Perl's and Ruby's `q(…)`, `qx{…}`, `%w[…]`, `s/…/…/e`. */
  readonly quoteLike?: 'perl' | 'ruby'
  /** What opens a hole: `${`, `#{`, `{` (behind an `f`), `$` for PHP and Perl. */
  readonly hole?: string
  /** Marks that belong to names: `$x`, `@x`. */
  readonly sigils?: string
}

export interface Tokens {
  readonly tokens: readonly Token[]
  /** A text or comment has no end, or something was met that nobody reads. */
  readonly broken: boolean
}

const LONGEST = 256 * 1024

/** One pass, no going back: the cost is linear. */
export function tokenize(code: string, lexicon: Lexicon): Tokens {
  if (code.length > LONGEST) return { tokens: [], broken: true }
  const reader = new Reader(code, lexicon)
  reader.readAll()
  return { tokens: reader.tokens, broken: reader.broken }
}

const NAME_START = /[A-Za-z_$@\u0080-\uFFFF]/
const NAME_PART = /[\w$\u0080-\uFFFF]/

class Reader {
  readonly tokens: Token[] = []
  broken = false
  private at = 0
  private readonly code: string
  private readonly lexicon: Lexicon
  private depth = 0
  /** The last token that is no end of a line. */
  private last: Token | undefined

  constructor(code: string, lexicon: Lexicon) {
    this.code = code
    this.lexicon = lexicon
  }

  readAll(end = this.code.length): void {
    while (this.at < end) this.readOne()
  }

  private push(kind: Token['kind'], text: string, at: number, holes: readonly string[] = []): void {
    const token: Token = holes.length === 0 ? { kind, text, at } : { kind, text, at, holes }
    this.tokens.push(token)
    if (kind !== 'line') this.last = token
  }

  private readOne(): void {
    const { code, lexicon } = this
    const c = code[this.at] as string
    if (c === '\n') {
      this.push('line', '\n', this.at++)
      return
    }
    if (c === ' ' || c === '\t' || c === '\r') {
      this.at++
      return
    }
    if (c === '\\' && code[this.at + 1] === '\n') {
      this.at += 2
      return
    }
    for (const [open, close] of lexicon.blockComments) {
      if (!code.startsWith(open, this.at)) continue
      const end = code.indexOf(close, this.at + open.length)
      if (end < 0) this.broken = true
      this.at = end < 0 ? code.length : end + close.length
      return
    }
    for (const mark of lexicon.lineComments) {
      if (!code.startsWith(mark, this.at) || (mark === '#' && this.insideWord())) continue
      const end = code.indexOf('\n', this.at)
      this.at = end < 0 ? code.length : end
      return
    }
    if (lexicon.python === true) {
      const prefix = /^[rRbBuUfF]{0,2}(?="""|'''|"|')/.exec(code.slice(this.at, this.at + 5))
      if (prefix !== null) return this.readPython(prefix[0].toLowerCase())
    }
    const quote = lexicon.quotes[c]
    if (quote !== undefined) return this.readText(c, quote)
    if (lexicon.quoteLike !== undefined && this.readQuoteLike(lexicon.quoteLike)) return
    if (lexicon.slashes === true && c === '/' && !this.afterValue()) return this.readSlashes()
    if (NAME_START.test(c)) {
      const from = this.at++
      while (this.at < code.length && NAME_PART.test(code[this.at] as string)) this.at++
      this.push('name', code.slice(from, this.at), from)
      return
    }
    if (c >= '0' && c <= '9') {
      const from = this.at
      while (this.at < code.length && /[\w.]/.test(code[this.at] as string)) this.at++
      this.push('number', code.slice(from, this.at), from)
      return
    }
    const two = code.slice(this.at, this.at + 2)
    const mark = [
      '->',
      '::',
      '?.',
      '=>',
      '==',
      '!=',
      '<=',
      '>=',
      '&&',
      '||',
      '>>',
      '<<',
      '|&',
      '=~',
      '**',
      '//',
      '+=',
      '.=',
    ].includes(two)
      ? two
      : c
    this.push('mark', mark, this.at)
    this.at += mark.length
  }

  /** `a#b` in awk and Perl's `$#array` are no comments. */
  private insideWord(): boolean {
    const before = this.code[this.at - 1]
    return before === '$' || before === '&'
  }

  private afterValue(): boolean {
    const { last, lexicon } = this
    if (last === undefined) return false
    const rules = lexicon.rules === true
    if (this.tokens.at(-1)?.kind === 'line') {
      // Ruby ends a statement with its line, too. Behind a brace on a line of its own a block has ended everywhere; that a
      // line begins with a division of what stood in braces nobody writes.
      if (rules || lexicon.quoteLike === 'ruby' || (last.kind === 'mark' && last.text === '}')) return false
    }
    if (last.kind === 'mark') return last.text === ')' || last.text === ']' || (last.text === '}' && !rules)
    if (last.kind === 'name')
      return !/^(return|typeof|case|in|of|and|or|not|if|unless|while|when|split|print|match|grep)$/.test(last.text)
    return true
  }

  private readSlashes(): void {
    const from = this.at++
    let inClass = false
    for (; this.at < this.code.length; this.at++) {
      const c = this.code[this.at]
      if (c === '\\') this.at++
      else if (c === '[') inClass = true
      else if (c === ']') inClass = false
      else if (c === '\n') break
      else if (c === '/' && !inClass) {
        this.at++
        while (/[a-z]/.test(this.code[this.at] ?? '')) this.at++
        this.push('number', '/', from)
        return
      }
    }
    this.broken = true
  }

  private readPython(prefix: string): void {
    const from = this.at
    this.at += prefix.length
    const three = this.code.slice(this.at, this.at + 3)
    const quote = three === '"""' || three === "'''" ? three : (this.code[this.at] as string)
    this.at += quote.length
    this.readUntil(from, quote, prefix.includes('f') ? '{' : undefined, prefix.includes('r'), 'text')
  }

  private readText(quote: string, how: 'plain' | 'holes' | 'command'): void {
    const from = this.at++
    const hole = how === 'plain' ? undefined : this.lexicon.hole
    const raw = how === 'plain' && quote === "'" && (this.lexicon.hole === '$' || this.lexicon.hole === '#{')
    this.readUntil(from, quote, hole, raw, how === 'command' ? 'command' : 'text')
  }

  /** Reads up to `close`, which may be several characters; holes become `UNKNOWN`, and their code is read as code. */
  private readUntil(
    from: number,
    close: string,
    hole: string | undefined,
    raw: boolean,
    kind: 'text' | 'command',
    open?: string,
  ): void {
    const { code } = this
    let value = ''
    let nested = 0
    const holes: (readonly [number, number])[] = []
    for (;;) {
      if (this.at >= code.length) {
        this.broken = true
        break
      }
      if (nested === 0 && code.startsWith(close, this.at)) {
        this.at += close.length
        break
      }
      const c = code[this.at] as string
      if (open !== undefined && c === open) nested++
      if (open !== undefined && c === close) nested--
      if (c === '\\' && (!raw || code.startsWith(close, this.at + 1))) {
        const [text, width] = readEscape(code, this.at + 1)
        value += text
        this.at += 1 + width
        continue
      }
      if (hole !== undefined && code.startsWith(hole, this.at)) {
        if (hole === '{' && code[this.at + 1] === '{') {
          value += '{'
          this.at += 2
          continue
        }
        value += UNKNOWN
        this.at += hole.length
        if (hole === '$') {
          while (/[\w>:'"[\]-]/.test(code[this.at] ?? '') && !code.startsWith(close, this.at)) this.at++
          continue
        }
        const start = this.at
        let depth = 1
        for (; this.at < code.length; this.at++) {
          if (code[this.at] === '{') depth++
          if (code[this.at] === '}' && --depth === 0) break
        }
        holes.push([start, this.at])
        this.at++
        continue
      }
      value += c
      this.at += hole === '{' && c === '}' && code[this.at + 1] === '}' ? 2 : 1
    }
    const names = holes.map(
      ([start, end]) => /^\s{0,9}([A-Za-z_]\w{0,99})\s{0,9}$/.exec(code.slice(start, end))?.[1] ?? '',
    )
    // As many as there are places for them, or nobody knows which is which.
    this.push(kind, value, from, value.split(UNKNOWN).length === names.length + 1 ? names : [])
    for (const [start, end] of holes) this.readHole(start, end)
  }

  /** What stands in a hole runs too; its tokens follow the text, in brackets of their own. */
  private readHole(start: number, end: number): void {
    if (this.depth > 8) {
      this.broken = true
      return
    }
    const inner = new Reader(this.code.slice(0, end), this.lexicon)
    inner.at = start
    inner.depth = this.depth + 1
    inner.readAll()
    this.push('mark', '(', start)
    for (const one of inner.tokens) this.tokens.push(one)
    this.push('mark', ')', end)
    this.broken ||= inner.broken
  }

  /** Quote-like operators, perlop(1) and Ruby's percent literals. */
  private readQuoteLike(language: 'perl' | 'ruby'): boolean {
    const { code } = this
    const rest = code.slice(this.at, this.at + 4)
    const found =
      language === 'perl'
        ? /^(qq|qx|qw|qr|q|m|s|tr|y)(?=[^\w\s,;=)>])/.exec(rest)
        : /^%([wWiIqQxrs]?)(?=[([{<|!/])/.exec(rest)
    if (
      found === null ||
      (language === 'ruby' && this.afterValue()) ||
      this.tokens.at(-1)?.text === '->' ||
      this.tokens.at(-1)?.text === '{'
    )
      return false
    const from = this.at
    const operator = found[1] ?? ''
    this.at += found[0].length
    const open = code[this.at] as string
    const close = { '(': ')', '[': ']', '{': '}', '<': '>' }[open] ?? open
    this.at++
    const runs = operator === 'qx' || (language === 'ruby' && operator === 'x')
    const plain = operator === 'q' || operator === 'qw' || operator === 'w'
    const pattern = /^(m|s|tr|y|qr|r)$/.test(operator)
    this.readUntil(
      from,
      close,
      plain || pattern ? undefined : this.lexicon.hole,
      pattern,
      runs ? 'command' : 'text',
      open === close ? undefined : open,
    )
    if (/^(s|tr|y)$/.test(operator)) {
      if (open !== close) {
        while (/\s/.test(code[this.at] ?? '')) this.at++
        this.at++
      }
      const second = code[this.at - 1] as string
      this.readUntil(
        from,
        open === close ? close : ({ '(': ')', '[': ']', '{': '}', '<': '>' }[second] ?? second),
        undefined,
        true,
        'text',
      )
      const flags = /^[a-z]*/.exec(code.slice(this.at, this.at + 12))?.[0] ?? ''
      this.at += flags.length
      // `s/…/…/e` runs what it puts in.
      if (operator === 's' && flags.includes('e')) this.push('name', 'eval', from)
    } else if (pattern) {
      while (/[a-z]/.test(code[this.at] ?? '')) this.at++
    }
    return true
  }
}

function readEscape(code: string, at: number): readonly [string, number] {
  const c = code[at] ?? ''
  const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', '\n': '' }
  if (c === 'x' || c === 'u') {
    const width = c === 'x' ? 2 : 4
    const hex = code.slice(at + 1, at + 1 + width)
    if (/^[0-9a-fA-F]+$/.test(hex) && hex.length === width)
      return [String.fromCharCode(Number.parseInt(hex, 16)), 1 + width]
    return [UNKNOWN, 1]
  }
  return [simple[c] ?? c, 1]
}
