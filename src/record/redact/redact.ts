import policy from '../../../policies/redaction.json' with { type: 'json' }
import { isJsonList, isJsonObject, type Json } from '../../lib/json.ts'
import type { Span } from '../../lib/span.ts'
import { KnownValues } from './known-values.ts'
import { countOf, type Found, isMask, type Masked, masked, maskFor } from './mask.ts'
import { type NameKind, Names, type RedactionLists } from './names.ts'
import { optionValues } from './options.ts'
import { type Rules, secretsIn } from './secret-rules.ts'
import { loadSecretlint } from './secretlint.ts'
import { endOf } from './settings.ts'

/** The lists that are in force where nobody gives others. */
const REDACTION_LISTS = policy as RedactionLists

export interface RedactedText {
  readonly text: string
  readonly masked: Masked
}

export interface RedactedJson {
  readonly json: Json
  readonly masked: Masked
}

export interface RedactorOptions {
  /** Credentials that are known as such: those of the vault, and those that the operator named. */
  readonly knownValues: Iterable<string | Uint8Array>
  readonly lists?: RedactionLists
}

/** Deeper values are masked whole. The doors refuse them long before. */
const DEEPEST = 64

const MOST_ROUNDS = 4

/**
 * Takes secrets and personal data out of what is about to be kept. It reduces what a record holds and promises no
 * anonymity. What throws here throws to the caller: nothing is kept that was not looked at.
 */
export class Redactor {
  private readonly rules: Rules

  constructor(rules: Rules) {
    this.rules = rules
  }

  text(text: string): RedactedText {
    const found: Found[] = []
    return { text: this.string(text, found), masked: countOf(found) }
  }

  /** The same value with masks. Keys say what their values are; words of a list are read as a command line too. */
  json(json: Json): RedactedJson {
    const found: Found[] = []
    return { json: this.value(json, found, 0), masked: countOf(found) }
  }

  private value(json: Json, found: Found[], depth: number): Json {
    if (typeof json === 'string') return this.string(json, found)
    if (depth === DEEPEST && typeof json === 'object' && json !== null) return whole(found, 'too-deep')
    if (isJsonList(json)) return this.list(json, found, depth)
    if (!isJsonObject(json)) return json
    const members: Record<string, Json> = Object.create(null)
    for (const [i, [key, value]] of Object.entries(json).entries()) {
      const kind = this.rules.names.ofKey(key)
      const name = unused(this.string(key, found), members, i)
      members[name] = kind === undefined ? this.value(value, found, depth + 1) : withheld(value, kind, found, depth + 1)
    }
    return members
  }

  /** `["mysql", "-pX"]`, `["login", "--token", "X"]`. */
  private list(items: readonly Json[], found: Found[], depth: number): readonly Json[] {
    const values = items.map((item) => this.value(item, found, depth + 1))
    if (!items.every((item) => typeof item === 'string')) return values
    let at = 0
    const words = items.map((text) => {
      const span = [at, at + text.length] as const
      at += text.length + 1
      return { text, span, quoted: false }
    })
    for (const one of optionValues(words, this.rules.names)) {
      const i = words.findIndex(({ span }) => one.span[0] >= span[0] && one.span[1] <= span[1])
      const word = words[i]
      if (word === undefined || values[i] !== word.text) continue
      found.push(one)
      values[i] = word.text.slice(0, one.span[0] - word.span[0]) + maskFor(one)
    }
    return values
  }

  private string(text: string, found: Found[]): string {
    let clean = text
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const done = masked(clean, secretsIn(clean, this.rules))
      found.push(...done.found)
      const again = done.found.some(({ span }) => isInWord(clean, span))
      clean = done.text
      if (!again) break
    }
    return clean
  }
}

/**
 * True for what was masked in the middle of a word: what is left of the word may now be told as a secret, which it could
 * not be while it was a part of something longer.
 */
function isInWord(text: string, [start, end]: Span): boolean {
  return WORD.test(text[start - 1] ?? '') || WORD.test(text[end] ?? '')
}

const WORD = /[\p{L}\p{N}_.-]/u

/** All that stands under a name which is withheld. Whether something is there, and how many, may be seen. */
function withheld(json: Json, kind: NameKind, found: Found[], depth: number): Json {
  if (json === null || typeof json === 'boolean' || json === '') return json
  if (typeof json === 'string' && isMask(json)) return json
  if (typeof json === 'object' && depth >= DEEPEST) return whole(found, 'too-deep')
  if (isJsonList(json)) return json.map((item) => withheld(item, kind, found, depth + 1))
  if (isJsonObject(json)) {
    return Object.fromEntries(
      Object.entries(json).map(([key, value]) => [key, withheld(value, kind, found, depth + 1)]),
    )
  }
  return whole(found, kind, kind === 'identifier' ? endOf(String(json)) : {})
}

function whole(found: Found[], rule: string, end: { readonly keep?: string } = {}): string {
  const one = { span: [0, 1], rule, ...end } as const
  found.push(one)
  return maskFor(one)
}

/** Two keys may become the same mask; the second one then bears its place. */
function unused(name: string, members: Readonly<Record<string, Json>>, place: number): string {
  let free = name
  for (let i = place; free in members; i++) free = `${name} ${i}`
  return free
}

/** A redactor with all its rules loaded. */
export async function createRedactor({ knownValues, lists = REDACTION_LISTS }: RedactorOptions): Promise<Redactor> {
  const known = new KnownValues(knownValues)
  return new Redactor({ known, names: new Names(lists), secretlint: await loadSecretlint() })
}
