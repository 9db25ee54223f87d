import type { Span } from '../../../lib/span.ts'
import { Carries, UNKNOWN, type Word, word } from '../../word.ts'
import { LIMITS } from '../limits.ts'

type About = Partial<Omit<Word, 'text' | 'span'>>

/** The words that one word of a command becomes, put together from its parts (Bash 5.2 manual, section 3.5.7). */
export class Fields {
  private readonly done: Word[] = []
  private current: Omit<{ -readonly [K in keyof Word]: Word[K] }, 'span'> | undefined
  private readonly span: Span | undefined

  constructor(span: Span | undefined) {
    this.span = span
  }

  add(
    text: string,
    { carries = Carries.nothing, pattern = false, splits = false, about, or, listed }: About = {},
  ): void {
    const now = this.current
    if (now === undefined) {
      this.current = { text, carries, pattern, splits, about, or, listed }
      return
    }
    // With anything beside it, it is another name.
    if (text !== '') now.listed = now.text === '' ? listed : undefined
    if (now.or !== undefined || or !== undefined) now.or = joinedText(now.or ?? now.text, or ?? text)
    // A word that grows with every round (`X=$X$X`) is nothing that a program could be given.
    now.text = joinedText(now.text, text) ?? UNKNOWN
    now.carries |= carries
    now.pattern ||= pattern
    now.splits ||= splits
    now.about ??= about
  }

  /** Ends the field that is being built. */
  cut(): void {
    const now = this.current
    if (now === undefined) return
    this.current = undefined
    this.done.push({ ...now, span: this.span })
  }

  words(): readonly Word[] {
    this.cut()
    return this.done
  }

  joined(): Word {
    this.cut()
    const [first, ...rest] = this.done
    if (first === undefined) return word('', this.span)
    if (rest.length === 0) return { ...first, splits: false }
    const carries = this.done.reduce((sum, w) => sum | w.carries, 0)
    return word(this.done.map((w) => w.text).join(' '), this.span, { carries })
  }
}

function joinedText(one: string, other: string): string | undefined {
  return one.length + other.length > LIMITS.word ? undefined : one + other
}
