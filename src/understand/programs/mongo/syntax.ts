import type { JsToken } from './tokens.ts'

const FURTHEST = 64

/** Brackets in brackets: what looks into an argument stays linear in the text. */
const DEEPEST = 100

/** A part of `db.getSiblingDB('x').orders`: its name, and the bracket of its call where it is called. */
interface ChainPart {
  readonly name: string
  readonly open?: number
}

/** The tokens of a script, with what it takes to walk among them. */
export class ScriptTokens {
  readonly tokens: readonly JsToken[]
  /** For each bracket the index of its partner. */
  readonly partner = new Map<number, number>()
  /** False where the brackets do not match, or are nested too deep. */
  readonly matched: boolean

  constructor(tokens: readonly JsToken[]) {
    this.tokens = tokens
    this.matched = this.pair()
  }

  private pair(): boolean {
    const open: number[] = []
    for (const [at, token] of this.tokens.entries()) {
      if (token.is !== 'mark') continue
      if ('([{'.includes(token.text)) {
        if (open.push(at) > DEEPEST) return false
      } else if (')]}'.includes(token.text)) {
        const from = open.pop()
        if (from === undefined) return false
        if ('([{'.indexOf(this.textAt(from)) !== ')]}'.indexOf(token.text)) return false
        this.partner.set(from, at)
        this.partner.set(at, from)
      }
    }
    return open.length === 0
  }

  within(open: number, close: number): readonly JsToken[] {
    return this.tokens.slice(open + 1, close)
  }

  /** The parts before a member, from the nearest to the root. */
  chain(at: number): readonly ChainPart[] {
    const parts: { name: string; open?: number }[] = []
    let i = at - 2
    for (let steps = 0; steps < FURTHEST; steps++) {
      while (this.tokens[i]?.is === 'end of line') i--
      let open: number | undefined
      if (this.isMark(i, ')')) {
        open = this.partner.get(i) as number
        i = open - 1
      }
      const token = this.tokens[i]
      if (this.isMark(i, ']')) {
        const from = this.partner.get(i) as number
        const key = this.tokens[from + 1]
        parts.push({
          name: key?.is === 'string' && from + 2 === i ? key.text : '',
          ...(open === undefined ? {} : { open }),
        })
        i = from - 1
        continue
      }
      if (token?.is !== 'name') break
      parts.push({ name: token.text, ...(open === undefined ? {} : { open }) })
      let dot = i - 1
      while (this.tokens[dot]?.is === 'end of line') dot--
      if (!this.isMark(dot, '.')) break
      i = dot - 1
    }
    return parts
  }

  isMark(at: number, text: string): boolean {
    const token = this.tokens[at]
    return token?.is === 'mark' && token.text === text
  }

  textAt(at: number): string {
    return this.tokens[at]?.text ?? ''
  }

  /** What stands before a word, for telling the start of a statement. */
  startAt(at: number): string {
    const token = this.tokens[at - 1]
    if (token === undefined) return ';'
    return token.is === 'end of line' ? 'end of line' : token.is === 'mark' ? token.text : ''
  }
}
