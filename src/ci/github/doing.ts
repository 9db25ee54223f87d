import type { EffectKind } from '../../understand/effect.ts'
import { UNKNOWN } from '../../understand/word.ts'

/** What a step hands to an action: `with`, expressions replaced. */
export type Inputs = (name: string) => string | undefined

/** One thing that an action does. */
export type Made =
  /** As the command that does the same by hand: its description is there already, and the target is found by the same rules. */
  | { readonly is: 'command'; readonly argv: readonly string[] }
  /** An input that is run as it is, where it is given. */
  | { readonly is: 'script'; readonly input: string; readonly shell: string }
  | { readonly is: 'undescribed'; readonly note: string }
  | {
      readonly is: 'effect'
      readonly kind: Extract<EffectKind, 'deploy' | 'access'>
      readonly verb: string
      readonly on: string
      readonly name: string
    }

/** What a known action does beyond its job; nothing where that is an empty list. */
export type Doing = (given: Inputs) => readonly Made[]

export function command(...argv: readonly string[]): Made {
  return { is: 'command', argv }
}

export function script(input: string, shell = 'bash'): Made {
  return { is: 'script', input, shell }
}

/** It sets up a program, which an input may have fetched from elsewhere. */
export function otherAddress(input: string, isOther: (text: string) => boolean = (text) => text.trim() !== ''): Doing {
  return (given) =>
    isOther(given(input) ?? '') ? [{ is: 'undescribed', note: `\`${input}\` has it work with another address` }] : []
}

export const or = (text: string | undefined): string => (text === undefined || text === '' ? UNKNOWN : text)

/** Everything but `false` and nothing: what is not known before the run may be on. */
export const isOn = (text: string | undefined): boolean => {
  const given = text?.trim().toLowerCase() ?? ''
  return given !== '' && given !== 'false'
}

const pieces = (text: string | undefined, between: RegExp): readonly string[] =>
  (text ?? '')
    .split(between)
    .map((one) => one.trim())
    .filter((one) => one !== '')

export const wordsOf = (text: string | undefined): readonly string[] => pieces(text, /\s/)
export const linesOf = (text: string | undefined): readonly string[] => pieces(text, /\n/)
/** Items of an input that are separated by lines or commas. */
export const listOf = (text: string | undefined): readonly string[] => pieces(text, /[\n,]/)
