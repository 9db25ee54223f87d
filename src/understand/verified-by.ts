import { typedCommand } from './command-text.ts'
import type { Call } from './program.ts'
import type { Word } from './word.ts'

/** The `verify` field of an effect, from words of its call; no field where a word is not known. */
export function verifiedBy(call: Call, words: readonly (Word | string)[]): { readonly verify?: string } {
  const verify = typedCommand(call, words)
  return verify === undefined ? {} : { verify }
}
