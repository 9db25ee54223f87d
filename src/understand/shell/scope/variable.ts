import { SOME_NAME, unknownWord, type Word } from '../../word.ts'

export interface Variable {
  readonly value: Word
  readonly exported: boolean
  /** Elements of an array; `value` is the first. */
  readonly elements?: readonly Word[]
  /** Words that stand for all that it lists, where its lines are not known: `files=$(git ls-files)`. */
  readonly lists?: readonly Word[]
  /** `declare -i`: what is assigned is an expression. */
  readonly integer?: true
  /** `declare -u`, `-l`: what is assigned is written so. */
  readonly cased?: 'upper' | 'lower'
}

/** What somebody who reads it would see is the same. */
export function isSame(some: Variable | undefined, other: Variable | undefined): boolean {
  if (some === other) return true
  const texts = sameWord(some?.value, other?.value) && some?.cased === other?.cased && some?.integer === other?.integer
  return texts && sameWords(some?.lists, other?.lists) && sameWords(some?.elements, other?.elements)
}

/** Either of two, and nobody knows which. */
export function unsureOf(some: Variable | undefined, other: Variable | undefined): Variable {
  const carries = (some?.value.carries ?? 0) | (other?.value.carries ?? 0)
  const exported = (some?.exported ?? false) || (other?.exported ?? false)
  return { value: unknownWord(some?.value.span ?? other?.value.span, carries), exported }
}

/** A value as a variable with attributes takes it (Bash 5.2 manual, section 4.2, `declare`). */
export function attributed(old: Variable, given: Variable): Variable {
  const { integer, cased } = old
  if (integer === undefined && cased === undefined) return given
  const shaped = (one: Word): Word => {
    if (integer === true) return /^-?\d{1,15}$/.test(one.text) ? one : { ...one, text: SOME_NAME }
    return { ...one, listed: undefined, text: cased === 'upper' ? one.text.toUpperCase() : one.text.toLowerCase() }
  }
  const elements = given.elements?.map(shaped)
  return {
    value: shaped(given.value),
    exported: given.exported,
    ...(elements === undefined ? {} : { elements }),
    ...(integer === undefined ? {} : { integer }),
    ...(cased === undefined ? {} : { cased }),
  }
}

function sameWords(some: readonly Word[] | undefined, others: readonly Word[] | undefined): boolean {
  if (some === others) return true
  return some?.length === others?.length && some?.every((one, i) => sameWord(one, others?.[i])) === true
}

/** Two unknown names are the same where they stand for the same files. */
function sameWord(one: Word | undefined, other: Word | undefined): boolean {
  return one?.text === other?.text && one?.listed === other?.listed
}
