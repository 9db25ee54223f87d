import { isJsonObject, type Json } from '../../lib/json.ts'
import { type Word, word } from '../word.ts'

/** The arguments of a tool call, looked up by the names that servers use for the same thing. */
export interface ToolArguments {
  /** The first of the names that holds a text. */
  readonly text: (...names: readonly string[]) => Word | undefined
  /** All texts of the first of the names that holds a list or a text. */
  readonly texts: (...names: readonly string[]) => readonly Word[]
  readonly has: (name: string) => boolean
}

/** `undefined` where the arguments are no object: then nobody can say what they do. */
export function argumentsOf(given: Json): ToolArguments | undefined {
  if (!isJsonObject(given)) return undefined
  const own = (name: string): Json | undefined => (Object.hasOwn(given, name) ? given[name] : undefined)
  return {
    text: (...names) => {
      for (const name of names) {
        const value = own(name)
        if (typeof value === 'string') return word(value)
        if (typeof value === 'number') return word(String(value))
      }
      return undefined
    },
    texts: (...names) => {
      for (const name of names) {
        const value = own(name)
        if (typeof value === 'string') return [word(value)]
        if (Array.isArray(value))
          return (value as readonly Json[]).filter((one) => typeof one === 'string').map((one) => word(one))
      }
      return []
    },
    has: (name) => own(name) !== undefined,
  }
}
