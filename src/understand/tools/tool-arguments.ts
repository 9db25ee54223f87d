import { isJsonObject, type Json } from '../../lib/json.ts'
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
  /** Every short text in them, as a sign of where the call may land. */
  readonly signs: () => readonly Word[]
}

/** `undefined` where the arguments are no object: then nobody can say what they do. */
export function argumentsOf(given: Json): ToolArguments | undefined {
  if (!isJsonObject(given)) return undefined
  const own = (name: string): Json | undefined => (Object.hasOwn(given, name) ? given[name] : undefined)
  const text = (name: string): Word | undefined => {
    const value = own(name)
    return typeof value === 'string' || typeof value === 'number' ? word(String(value)) : undefined
  }
  const found = (names: readonly string[]) => names.map(text).filter((one) => one !== undefined)
  return {
    text: (...names) => found(names)[0],
    only: (...names) => {
      const all = found(names)
      return all.every((one) => one.text === all[0]?.text) ? all[0] : word(UNKNOWN)
    },
    texts: (...names) =>
      names.flatMap((name) => {
        const value = own(name)
        if (!Array.isArray(value)) return typeof value === 'string' ? [word(value)] : []
        return (value as readonly Json[]).map((one) =>
          word(typeof one === 'string' || typeof one === 'number' ? String(one) : UNKNOWN),
        )
      }),
    value: own,
    has: (name) => own(name) !== undefined,
    signs: () => signsIn(given),
  }
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
