import policy from '../../../policies/redaction.json' with { type: 'json' }
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import type { CommandWord } from './command-words.ts'
import { KnownValues } from './known-values.ts'
import { countOf, endOfMask, type Found, isMask, type Masked, masked, maskFor } from './mask.ts'
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
    const said = this.isSecretSetting(json)
    return this.members(json, found, (value, key) => {
      // What a mask in a key says is no name: redacting twice changes nothing.
      const named = key.slice(endOfMask(key, 0) ?? 0)
      const kind = said && /^value$/i.test(named) ? 'secret' : this.rules.names.ofKey(named)
      return kind === undefined ? this.value(value, found, depth + 1) : this.withheld(value, kind, found, depth + 1)
    })
  }

  private members(json: JsonObject, found: Found[], made: (value: Json, key: string) => Json): Json {
    const members: Record<string, Json> = Object.create(null)
    for (const [i, [key, value]] of Object.entries(json).entries())
      members[unused(this.string(key, found), members, i)] = made(value, key)
    return members
  }

  /** `{ "name": "DB_PASSWORD", "value": "…" }`, as containers and pipelines are given their settings. */
  private isSecretSetting(json: JsonObject): boolean {
    return Object.entries(json).some(
      ([key, value]) => /^(?:name|key)$/i.test(key) && typeof value === 'string' && this.rules.names.isSecret(value),
    )
  }

  /** `["mysql", "-pX"]`, `["login", "--token", "X"]`. */
  private list(items: readonly Json[], found: Found[], depth: number): readonly Json[] {
    const values = items.map((item) => this.value(item, found, depth + 1))
    if (values.some((one) => isJsonList(one) || isJsonObject(one))) return values
    const words = wordsInARow(values.map(String))
    const options = optionValues(words, this.rules.names).toSorted((a, b) => a.span[0] - b.span[0])
    let next = 0
    return words.map(({ text, span: [start, end] }, i) => {
      const own: Found[] = []
      for (let one = options[next]; one !== undefined && one.span[1] <= end; one = options[++next])
        own.push({ ...one, span: [one.span[0] - start, one.span[1] - start] })
      const done = masked(text, own)
      found.push(...done.found)
      return own.length === 0 ? (values[i] ?? null) : done.text
    })
  }

  /** All that stands under a name which is withheld. Whether something is there, and how many, may be seen. */
  private withheld(json: Json, kind: NameKind, found: Found[], depth: number): Json {
    if (json === null || typeof json === 'boolean' || json === '') return json
    if (typeof json === 'string' && isMask(json)) return json
    if (typeof json === 'object' && depth >= DEEPEST) return whole(found, 'too-deep')
    if (isJsonList(json)) return json.map((item) => this.withheld(item, kind, found, depth + 1))
    if (isJsonObject(json)) return this.members(json, found, (value) => this.withheld(value, kind, found, depth + 1))
    return whole(found, kind, kind === 'identifier' ? endOf(String(json)) : {})
  }

  /** Again where something was found: what is left of a word is now told as a secret, which in the word it was not. */
  private string(text: string, found: Found[]): string {
    let clean = text
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const done = masked(clean, secretsIn(clean, this.rules))
      if (done.found.length === 0) break
      found.push(...done.found)
      clean = done.text
    }
    return clean
  }
}

/** The words of a list as if they stood side by side. */
function wordsInARow(texts: readonly string[]): readonly CommandWord[] {
  let at = 0
  return texts.map((text) => {
    const span = [at, at + text.length] as const
    at += text.length + 1
    return { text, span, quoted: false }
  })
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
