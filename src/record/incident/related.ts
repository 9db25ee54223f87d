import type { Entry } from '../entry.ts'
import { Kin } from '../kin.ts'
import { type Told, textsOf } from './incident.ts'

/** Kinds of entries that tell what was done to a target. */
export const RELATED_KINDS = Object.freeze([
  'decision.intent',
  'decision.stopped',
  'hold.opened',
  'hold.answered',
  'hold.approved',
  'hold.rejected',
  'hold.closed',
  'hold.escalated',
  'hold.reviewed',
  'grant.given',
  'grant.spent',
  'grant.revoked',
  'pass.issued',
  'run.started',
  'outcome',
] as const)

export interface About {
  readonly targets: readonly string[]
  /** Decisions and requests that somebody attached. */
  readonly attached: readonly string[]
}

export interface Related<T extends Told> {
  readonly entries: readonly T[]
  /** Decisions about the targets that only read; they are not among the entries. */
  readonly reads: number
}

const MOST_LOOKS = 5

/** The entries about these targets, with the whole story of each decision and request among them. */
export function relatedEntries<T extends Told>(entries: readonly T[], { targets, attached }: About): Related<T> {
  const chosen = new Set(attached)
  const reads = new Set<string>()
  const ids = [...attached]
  for (const { entry } of entries) {
    const id = entry['decision']
    if (typeof id !== 'string' || !touches(entry, targets)) continue
    if (isRead(entry) && !chosen.has(id)) reads.add(id)
    else ids.push(id)
  }
  const kin = new Kin(ids)
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const before = kin.size
    for (const { entry } of entries) kin.has(entry)
    if (kin.size === before) break
  }
  return { entries: entries.filter(({ entry }) => kin.has(entry)), reads: reads.size }
}

/** `drop database db:5432/shop` touches `db:5432/shop`, and `db:5432`, and not `db:5432/sho`. */
function touches(entry: Entry, targets: readonly string[]): boolean {
  const told = [...textsOf(entry['effects']), ...textsOf([entry['target']])]
  return targets.some((target) => told.some((text) => names(text, target)))
}

function names(text: string, target: string): boolean {
  for (let at = text.indexOf(target); at >= 0; at = text.indexOf(target, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + target.length] ?? ' '
    if (before === ' ' && ' /#:'.includes(after)) return true
  }
  return false
}

const ONLY_READ: ReadonlySet<string> = new Set(['READS', 'PREPARES'])

function isRead(entry: Entry): boolean {
  return entry['hold'] === undefined && textsOf(entry['reasons']).every((code) => ONLY_READ.has(code))
}
