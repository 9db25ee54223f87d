import type { EffectKind } from '../understand/effect.ts'
import type { Row } from './rows.ts'
import { isStricter, type Verdict } from './verdict.ts'

/**
 * Which of two parts that are stopped alike is told first: what can be taken back least, and what nobody can say that of.
 * A loss behind ten restarts is what a person has to read.
 */
const GRAVITY: Readonly<Record<EffectKind, number>> = {
  catastrophe: 0,
  lose: 1,
  disclose: 2,
  access: 3,
  publish: 4,
  'remote-code': 5,
  unreadable: 6,
  undescribed: 7,
  'read-secret': 8,
  deploy: 9,
  'read-data': 10,
  restart: 11,
  change: 12,
  'lose-remade': 13,
  prepare: 14,
  read: 15,
}

interface Weighed {
  readonly row: Row
  readonly verdict: Verdict
}

/** The strictest first, among those the gravest; what is equal in both stays in the order of the text. */
export function gravestFirst<T extends Weighed>(judged: readonly T[]): readonly T[] {
  return judged.toSorted((a, b) => {
    if (a.verdict !== b.verdict) return isStricter(a.verdict, b.verdict) ? -1 : 1
    return rank(a.row) - rank(b.row)
  })
}

/** A read that a rule stops is not known to be harmless: it counts as what nobody described. */
function rank({ kind, raised }: Row): number {
  const isRaised = raised !== undefined && (kind === 'read' || kind === 'prepare')
  return GRAVITY[isRaised ? 'undescribed' : kind]
}
