import { Automaton } from './automaton.ts'
import type { Found } from './mask.ts'

/** Shorter values would blank out ordinary words, and nothing that the gate makes is so short. */
const SHORTEST = 6
/** A piece of base64 or hexadecimal below this says nothing. */
const SHORTEST_CODED = 8

/**
 * Credentials that the gate itself knows, looked for as they are, in hexadecimal, and in base64 at each of the three
 * offsets that they can have in a longer text (`user:password` of Basic authentication). What is escaped otherwise is
 * undone first, by `views.ts`.
 */
export class KnownValues {
  private readonly forms: Automaton

  constructor(values: Iterable<string | Uint8Array>) {
    const forms: string[] = []
    for (const value of values) {
      const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value)
      if (bytes.length >= SHORTEST) forms.push(...knownForms(bytes))
    }
    this.forms = new Automaton(forms)
  }

  find(text: string): readonly Found[] {
    const found: Found[] = []
    let at = this.forms.root
    for (let i = 0; i < text.length; i++) {
      at = this.forms.step(at, text.charCodeAt(i))
      if (at.longest > 0) found.push({ span: [i + 1 - at.longest, i + 1], rule: 'known-value' })
    }
    return found
  }
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
