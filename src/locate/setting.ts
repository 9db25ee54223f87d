import type { Env } from '../understand/place.ts'
import { isKnown, type Word } from '../understand/word.ts'

/** One setting of a tool as it was found: not there, known with its source, or there and not known. */
export type Setting =
  | { readonly is: 'absent' }
  | {
      readonly is: 'known'
      readonly text: string
      readonly from: string
      readonly tier: 'command' | 'process-env' | 'tool-state'
    }
  | { readonly is: 'unknown'; readonly from: string }

export const absent: Setting = Object.freeze({ is: 'absent' })

/** A flag of the command. An empty value counts as none, as tools read it. */
export function flag(word: Word | undefined, name: string): Setting {
  if (word === undefined) return absent
  if (!isKnown(word)) return { is: 'unknown', from: name }
  return word.text === '' ? absent : { is: 'known', text: word.text, from: name, tier: 'command' }
}

export function variable(env: Env, name: string): Setting {
  const word = env.get(name)
  if (word === undefined) return absent
  if (!isKnown(word)) return { is: 'unknown', from: name }
  return word.text === '' ? absent : { is: 'known', text: word.text, from: name, tier: 'process-env' }
}

/** A value of a file. */
export function state(text: string | undefined, from: string): Setting {
  return text === undefined || text === '' ? absent : { is: 'known', text, from, tier: 'tool-state' }
}

/** The first that is there, in the tool's own order. */
export function first(...settings: readonly Setting[]): Setting {
  return settings.find((one) => one.is !== 'absent') ?? absent
}

export function textOf(setting: Setting): string | undefined {
  return setting.is === 'known' ? setting.text : undefined
}
