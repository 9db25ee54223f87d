import type { Function as ShellFunction } from 'unbash'
import type { Origin } from '../words/origin.ts'

export interface DefinedFunction {
  readonly node: ShellFunction
  readonly origin: Origin
  /** What else the name may stand for: what it was before something that may not have run. */
  readonly others?: readonly DefinedFunction[]
  /** It may not be defined at all. */
  readonly unsure?: true
}

const MOST_MEANINGS = 8

/** A name that stands for the one or the other. */
export function eitherFunction(mine: DefinedFunction | undefined, theirs: DefinedFunction): DefinedFunction {
  if (mine === undefined) return { ...theirs, unsure: true }
  if (mine.node === theirs.node && mine.others === theirs.others) return mine.unsure === true ? mine : theirs
  const others = [mine, ...(mine.others ?? []), ...(theirs.others ?? [])].filter((one) => one.node !== theirs.node)
  const unsure = mine.unsure ?? theirs.unsure
  // More meanings than these: the first and the last of them are looked at.
  return { ...theirs, others: others.slice(0, MOST_MEANINGS), ...(unsure === true ? { unsure } : {}) }
}
