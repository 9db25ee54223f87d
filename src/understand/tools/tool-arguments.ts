import { isJsonObject, type Json } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { UNKNOWN, type Word, word } from '../word.ts'

/** The arguments of a tool call, looked up by the names that servers use for the same thing. */
export interface ToolArguments {
  /** The first of the names that holds a text: for what a thing is called. */
  readonly text: (...names: readonly string[]) => Word | undefined
  /** For what decides where the call lands: under two names two texts, and nobody knows which of them the server takes. */
  readonly only: (...names: readonly string[]) => Word | undefined
  /** All texts under all of the names, lists and single ones: nobody knows which of them the server takes. */
  readonly texts: (...names: readonly string[]) => readonly Word[]
  readonly value: (name: string) => Json | undefined
  readonly has: (name: string) => boolean
  /** The names in them, plain. */
  readonly names: () => readonly string[]
  /** These, and those of every object inside them; a text that is JSON is what it says. */
  readonly nested: () => readonly ToolArguments[]
  /** Every short text in them, as a sign of where the call may land. */
  readonly signs: () => readonly Word[]
}

/** A name as servers read it, whatever spelling they were written with: `dry_run`, `dryRun` and `Dry-Run` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** `undefined` where the arguments are no object: then nobody can say what they do. */
export function argumentsOf(given: Json): ToolArguments | undefined {
  if (!isJsonObject(given)) return undefined
  const held = new Map<string, Json[]>()
  for (const [name, value] of Object.entries(given)) {
    const plain = plainName(name)
    held.set(plain, [...(held.get(plain) ?? []), value])
  }
  const all = (names: readonly string[]): readonly Json[] =>
    [...new Set(names.map(plainName))].flatMap((name) => held.get(name) ?? [])
  /** One name in two spellings: nobody knows which of them the server takes. */
  const own = (name: string): Json | undefined => {
    const [first, ...rest] = all([name])
    return rest.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? first : UNKNOWN
  }
  const found = (names: readonly string[]) =>
    all(names)
      .filter((one) => typeof one === 'string' || typeof one === 'number')
      .map((one) => word(String(one)))
  return {
    text: (...names) => found(names)[0],
    only: (...names) => {
      const texts = found(names)
      return texts.every((one) => one.text === texts[0]?.text) ? texts[0] : word(UNKNOWN)
    },
    texts: (...names) =>
      all(names).flatMap((value) => {
        if (!Array.isArray(value)) return typeof value === 'string' ? [word(value)] : []
        return (value as readonly Json[]).map((one) =>
          word(typeof one === 'string' || typeof one === 'number' ? String(one) : UNKNOWN),
        )
      }),
    value: own,
    has: (name) => held.has(plainName(name)),
    names: () => [...held.keys()],
    nested: () => objectsIn(given).flatMap((one) => argumentsOf(one) ?? []),
    signs: () => signsIn(given),
  }
}

function objectsIn(given: Json): readonly Json[] {
  const objects: Json[] = []
  const open: Json[] = [given]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (Array.isArray(one)) for (const part of one as readonly Json[]) open.push(part)
    else if (isJsonObject(one)) {
      objects.push(one)
      for (const part of Object.values(one)) open.push(part)
    } else if (typeof one === 'string' && /^\s*[[{]/.test(one)) {
      const read = readJson(one)
      if (read.is === 'ok') open.push(read.value)
    }
  }
  return objects
}

const MOST_SIGNS = 1000
const LONGEST_SIGN = 100

/** Text with blanks in it is prose, and no name of a target. */
function signsIn(given: Json): readonly Word[] {
  const signs: Word[] = []
  const open: Json[] = [given]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === 'string') {
      if (one.length <= LONGEST_SIGN && !/\s/.test(one)) signs.push(word(one))
    } else if (Array.isArray(one)) for (const part of one as readonly Json[]) open.push(part)
    else if (isJsonObject(one)) for (const part of Object.values(one)) open.push(part)
    // One of the others may name production.
    if (signs.length > MOST_SIGNS) return [word(UNKNOWN)]
  }
  return signs
}
