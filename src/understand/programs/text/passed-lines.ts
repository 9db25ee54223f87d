import { matchesExtended } from '../../../lib/extended-regex.ts'
import type { Arguments } from '../../options.ts'
import { isKnown, type Word } from '../../word.ts'

/** Which lines a search lets through (grep(1), GNU grep 3.11). */
export interface LineSearch {
  readonly pattern: Word
  readonly kind: 'basic' | 'extended' | 'fixed' | 'other'
  /** `-v`: those in which it stands are left out. */
  readonly leaves: boolean
  readonly anyCase: boolean
}

export function lineSearch(program: string, read: Arguments, pattern: Word): LineSearch {
  const given = read.given.findLast((one) => /^-[EFGP]$/.test(one.name))?.name
  const kinds = { '-E': 'extended', '-F': 'fixed', '-G': 'basic', '-P': 'other' } as const
  const own = program === 'egrep' ? 'extended' : program === 'fgrep' ? 'fixed' : 'basic'
  return {
    pattern,
    kind: given === undefined ? own : kinds[given as keyof typeof kinds],
    leaves: read.has('-v'),
    anyCase: read.has('-i', '-y'),
  }
}

/** `undefined` where the pattern is not followed. */
export function isLetThrough({ pattern, kind, leaves, anyCase }: LineSearch, line: string): boolean | undefined {
  if (!isKnown(pattern)) return undefined
  const cased = (text: string) => (anyCase ? text.toLowerCase() : text)
  const found = stands(cased(pattern.text), kind, cased(line))
  return found === undefined ? undefined : found !== leaves
}

/** Characters by which the kinds of patterns differ, and anchors that are none where they stand. */
const DIFFERS = /[?+|(){}\\]|.\^|\$.|^\*/
/** Escapes that grep reads in a way of its own, and a line end, which stands between two patterns. */
const OWN = /\\[A-Za-z0-9<>`']|\n/

function stands(pattern: string, kind: LineSearch['kind'], line: string): boolean | undefined {
  if (kind === 'fixed') return pattern.split('\n').some((one) => line.includes(one))
  if (OWN.test(pattern)) return undefined
  if (kind === 'extended') return matchesExtended(pattern, line)
  // `\.` is a dot in all of them.
  return DIFFERS.test(pattern.replaceAll('\\.', '.')) ? undefined : matchesExtended(pattern, line)
}
