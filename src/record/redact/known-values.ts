import type { Found } from './mask.ts'

/** Shorter values would blank out ordinary words, and nothing that the gate makes is so short. */
const SHORTEST = 6
/** A piece of base64 or hexadecimal below this says nothing. */
const SHORTEST_CODED = 8

/**
 * Credentials that the gate itself knows, looked for as they are, in hexadecimal, and in base64 at each of the three
 * offsets that they can have in a longer text (`user:password` of Basic authentication). What is escaped otherwise is
 * undone first, by `views.ts`.
 *
 * An automaton after Aho and Corasick (1975): one pass over the text, however many values there are.
 */
export class KnownValues {
  private readonly root: State = state(undefined)

  constructor(values: Iterable<string | Uint8Array>) {
    for (const value of values) {
      const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value)
      if (bytes.length < SHORTEST) continue
      for (const form of knownForms(bytes)) this.add(form)
    }
    this.link()
  }

  find(text: string): readonly Found[] {
    const found: Found[] = []
    let at = this.root
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      let next = at.next.get(code)
      while (next === undefined && at.otherwise !== undefined) {
        at = at.otherwise
        next = at.next.get(code)
      }
      if (next === undefined) continue
      at = next
      if (at.longest > 0) found.push({ span: [i + 1 - at.longest, i + 1], rule: 'known-value' })
    }
    return found
  }

  private add(form: string): void {
    let at = this.root
    for (let i = 0; i < form.length; i++) {
      const code = form.charCodeAt(i)
      let next = at.next.get(code)
      if (next === undefined) {
        next = state(this.root)
        at.next.set(code, next)
      }
      at = next
    }
    at.longest = form.length
  }

  /** Breadth first, so that the shorter suffix of a state is linked before the state asks for it. */
  private link(): void {
    const open = [...this.root.next.values()]
    for (const at of open) {
      for (const [code, next] of at.next) {
        let shorter = at.otherwise
        while (shorter !== undefined && !shorter.next.has(code)) shorter = shorter.otherwise
        next.otherwise = shorter?.next.get(code) ?? this.root
        if (next.longest === 0) next.longest = next.otherwise.longest
        open.push(next)
      }
    }
  }
}

interface State {
  readonly next: Map<number, State>
  /** Where the longest proper suffix of what was read stands. */
  otherwise: State | undefined
  /** Characters of the longest value that ends here. */
  longest: number
}

function state(otherwise: State | undefined): State {
  return { next: new Map(), otherwise, longest: 0 }
}

/** All ways in which a value is looked for. */
export function knownForms(bytes: Buffer): ReadonlySet<string> {
  const forms = new Set<string>()
  const text = bytes.toString('utf8')
  if (Buffer.from(text).equals(bytes)) forms.add(text)
  const hex = bytes.toString('hex')
  forms.add(hex).add(hex.toUpperCase())
  for (const core of [0, 1, 2].map((offset) => base64At(bytes, offset))) {
    if (core.length < SHORTEST_CODED) continue
    forms.add(core).add(core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return forms
}

/** The letters of base64 that depend on these bytes alone, where `offset` bytes stand before them in a group of three. */
function base64At(bytes: Buffer, offset: number): string {
  const coded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const first = Math.ceil((offset * 8) / 6)
  const whole = Math.floor(((offset + bytes.length) * 8) / 6)
  return coded.slice(first, whole)
}
