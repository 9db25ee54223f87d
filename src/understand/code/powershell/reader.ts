import { UNKNOWN } from '../../word.ts'

export interface Part {
  readonly text: string
  readonly at: number
  readonly end: number
  /** `{ … }` and `( … )`: code of its own. */
  readonly code: readonly Pipeline[] | undefined
  /** It begins with a quote: a text, never a command. */
  readonly quoted: boolean
  /** `>`, `2>>`, `*>&1`: the next word is the file, but for the last. */
  readonly redirect?: boolean
  /** The name, where it is a variable and nothing else: `$x`, `$env:PATH`. */
  readonly variable?: string
  /** `{ … }` alone, which is run as it stands; `( … )` says what is run. */
  readonly block?: boolean
}

export type Segment = readonly Part[]
export type Pipeline = readonly Segment[]

export class Reader {
  broken = false
  private readonly text: string
  private depth = 0
  /** True within `@{ … }`, where a name is set to what follows its `=`. */
  private inTable = false
  private readonly keepsTemporary: boolean

  constructor(text: string) {
    this.text = text
    this.keepsTemporary = keepsTemporary(text)
  }

  pipelines(from: number, to: number): readonly Pipeline[] {
    const all: Pipeline[] = []
    let pipeline: Segment[] = []
    let segment: Part[] = []
    const endSegment = () => {
      if (segment.length > 0) pipeline.push(segment)
      segment = []
    }
    const endPipeline = () => {
      endSegment()
      if (pipeline.length > 0) all.push(pipeline)
      pipeline = []
    }
    let at = from
    while (at < to && !this.broken) {
      const c = this.text[at] as string
      if (c === '#') at = this.skipTo('\n', at, to)
      else if (this.text.startsWith('<#', at)) at = this.skipTo('#>', at, to) + 2
      else if (c === '\n' || c === ';' || (c === '&' && (this.text[at + 1] === '&' || segment.length > 0))) {
        endPipeline()
        at += c === '&' && this.text[at + 1] === '&' ? 2 : 1
      } else if (c === '|') {
        if (this.text[at + 1] === '|') {
          endPipeline()
          at += 2
        } else {
          endSegment()
          at++
        }
      } else if (/\s/.test(c) || (c === ',' && /\s/.test(this.text[at + 1] ?? ' '))) at++
      else {
        const part = this.part(at, to)
        segment.push(part)
        at = Math.max(part.end, at + 1)
      }
    }
    endPipeline()
    return all
  }

  private skipTo(mark: string, at: number, to: number): number {
    // In what is nested, never past its end: the next one would look through the same text again.
    const found = this.text.slice(at, to).indexOf(mark)
    return found < 0 ? to : at + found
  }

  /** One word, with the texts, groups and variables that it is made of. */
  private part(from: number, to: number): Part {
    let value = ''
    let quoted = false
    const code: Pipeline[] = []
    const operator = this.operator(from, to)
    if (operator !== undefined) return operator
    const sets = this.inTable || this.text[from] === '$'
    let at = from
    while (at < to) {
      const c = this.text[at] as string
      if (c === '>' || (sets && at > from && this.isAssignment(at))) break
      if (/[\s;|]/.test(c) || (c === ',' && at > from) || (c === '&' && at > from)) break
      if (c === ',') {
        at++
        continue
      }
      const here = at === from || this.text[at - 1] === ',' ? this.hereString(at, to) : undefined
      if (here !== undefined) {
        const inner = this.text.slice(here.start, here.end)
        value += this.text[at + 1] === "'" ? inner : this.holes(inner, here.start, code)
        quoted = true
        at = here.after
      } else if (c === "'" || c === '"') {
        const end = this.quoteEnd(at, to, c)
        const inner = this.text.slice(at + 1, end)
        value += c === "'" ? inner.replaceAll("''", "'") : this.holes(inner, at + 1, code)
        quoted ||= at === from
        at = end + 1
      } else if (c === '`') {
        value += this.text[at + 1] ?? ''
        at += 2
      } else if (
        c === '(' ||
        c === '{' ||
        (c === '$' && this.text[at + 1] === '(') ||
        (c === '@' && /[({]/.test(this.text[at + 1] ?? ''))
      ) {
        const open = c === '(' || c === '{' ? at : at + 1
        const close = this.closing(open, to)
        for (const one of this.nested(open + 1, close, c === '@' && this.text[open] === '{')) code.push(one)
        value += UNKNOWN
        at = close + 1
      } else if (c === '$') {
        const name = /^\$(\{[^}]*\}|[\w:?^$]+)/.exec(this.text.slice(at, at + 128))?.[0] ?? '$'
        value += /^\$(true|false|null|_|psitem)$/i.test(name)
          ? name
          : /^\$(env:USERPROFILE|HOME|env:HOME)$/i.test(name)
            ? '~'
            : this.keepsTemporary && TEMPORARY.test(this.text.slice(at, at + 16))
              ? '/tmp'
              : UNKNOWN
        at += name.length
      } else {
        value += c
        at++
      }
    }
    const block = this.text[from] === '{'
    const variable = /^\$(?:([\w:]{1,120})|\{([\w:]{1,120})\})$/.exec(this.text.slice(from, Math.min(at, from + 125)))
    const name = variable?.[1] ?? variable?.[2]
    return {
      text: value,
      at: from,
      end: at,
      code: code.length > 0 ? code : undefined,
      quoted,
      block,
      ...(name === undefined || at - from > 124 ? {} : { variable: name }),
    }
  }

  private holes(inner: string, at: number, code: Pipeline[]): string {
    for (let open = inner.indexOf('$('); open >= 0 && !this.broken; open = inner.indexOf('$(', open + 2)) {
      for (const one of this.nested(at + open + 2, this.closing(at + open + 1, at + inner.length))) code.push(one)
    }
    if (!inner.includes('$')) return inner
    const known = this.keepsTemporary ? inner.replace(TEMPORARY, '/tmp') : inner
    return known.replaceAll(/\$(\([^)]*\)?|\{[^}]{0,128}\}|[\w:]+)/g, UNKNOWN)
  }

  private nested(from: number, to: number, table = false): readonly Pipeline[] {
    if (this.depth > 20) {
      this.broken = true
      return []
    }
    const outer = this.inTable
    this.inTable = table
    this.depth++
    const inner = this.pipelines(from, to)
    this.depth--
    this.inTable = outer
    return inner
  }

  /** `=` of an assignment, or a redirection: a word of its own, however it is written. */
  private operator(from: number, to: number): Part | undefined {
    const text = this.text.slice(from, Math.min(to, from + 6))
    const redirect = /^[1-6*]?>(>|&[12])?/.exec(text)?.[0]
    if (redirect !== undefined)
      return { text: redirect, at: from, end: from + redirect.length, code: undefined, quoted: false, redirect: true }
    const assignment = /^[-+*/%]?=/.exec(text)?.[0]
    return assignment === undefined
      ? undefined
      : { text: assignment, at: from, end: from + assignment.length, code: undefined, quoted: false }
  }

  private isAssignment(at: number): boolean {
    return this.text[at] === '=' || (this.text[at + 1] === '=' && /[-+*/%]/.test(this.text[at] as string))
  }

  /** `@'`, lines, `'@`: it ends where its quote begins a line. */
  private hereString(at: number, to: number): HereString | undefined {
    if (this.text[at] !== '@') return undefined
    const open = /^@(['"])[ \t]*\r?\n/.exec(this.text.slice(at, at + LONGEST_MARK))
    if (open === null) return undefined
    const start = at + open[0].length
    const end = Math.max(this.skipTo(`\n${open[1]}@`, start - 1, to), start)
    return { start, end, after: Math.min(end + "\n'@".length, to) }
  }

  private quoteEnd(open: number, to: number, quote: string): number {
    for (let at = open + 1; at < to; at++) {
      const c = this.text[at]
      if (c === '`' && quote === '"') at++
      else if (c === quote) {
        if (this.text[at + 1] !== quote) return at
        at++
      }
    }
    this.broken = true
    return to
  }

  private closing(open: number, to: number): number {
    let depth = 0
    for (let at = open; at < to; at++) {
      const c = this.text[at] as string
      const here = this.hereString(at, to)
      if (here !== undefined) at = here.after - 1
      else if (c === "'" || c === '"') at = this.quoteEnd(at, to, c)
      else if (c === '(' || c === '{') depth++
      else if ((c === ')' || c === '}') && --depth === 0) return at
    }
    this.broken = true
    return to
  }
}

/** What Windows always sets (`$env:TEMP`), with a name behind it: where it is not set, that is one in the root. */
const TEMPORARY = /^\$env:te?mp(?=[\\/]\w)/i

/** Nothing in the text may give it another value: it is only read, with a name behind it. */
function keepsTemporary(text: string): boolean {
  const named = text.match(/env:[\\/]?te?mp\b/gi)?.length ?? 0
  return named === (text.match(/\$env:te?mp(?=[\\/]\w)/gi)?.length ?? 0) && !/setenvironmentvariable/i.test(text)
}

/** Where the lines of a text are, and what follows it. */
interface HereString {
  readonly start: number
  readonly end: number
  readonly after: number
}

/** `@'` with the blanks behind it. */
const LONGEST_MARK = 4096
