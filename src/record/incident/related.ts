import { ENTRY_KINDS, type Entry, type EntryKind } from '../entry.ts'
import { Kin } from '../kin.ts'
import { type Attached, type Told, textsOf } from './incident.ts'

/** Families of kinds that tell what was done to a target. */
const TELLING: ReadonlySet<string> = new Set(['decision', 'hold', 'grant', 'pass', 'run', 'workflow', 'outcome'])

export const RELATED_KINDS: readonly EntryKind[] = ENTRY_KINDS.filter((kind) => TELLING.has(kind.split('.')[0] ?? ''))

/** What was looked at for an incident. */
export interface LookedAt<T extends Told> {
  /** Entries of its time. */
  readonly within: readonly T[]
  /** Entries before and after it. They belong to it as parts of stories, and never for the target that they name. */
  readonly beside: readonly T[]
}

export interface About {
  readonly targets: readonly string[]
  readonly attached: Attached
}

export interface Related<T extends Told> {
  readonly entries: readonly T[]
  /** Decisions about the targets that only read; they are not among the entries. */
  readonly reads: number
  /** What belongs to it and did not fit: how many entries of each kind. */
  readonly leftOut: Readonly<Record<string, number>>
}

const MOST_LOOKS = 5
/** What is taken of the target's stories, and of what people and agents attached: none takes the other's room. */
const MOST_TAKEN = { target: 400, people: 200, agents: 100 }

/** The entries about these targets, with the whole story of each decision and request among them. */
export function relatedEntries<T extends Told>(
  { within, beside }: LookedAt<T>,
  { targets, attached }: About,
): Related<T> {
  const all = [...within, ...beside].toSorted((a, b) => a.index - b.index)
  const named = new Set([...attached.people, ...attached.agents])
  const reads = new Set<string>()
  const ids: string[] = []
  for (const { entry } of within) {
    const id = entry['decision']
    if (typeof id !== 'string' || !touches(entry, targets)) continue
    if (!isRead(entry)) ids.push(id)
    else if (!named.has(id)) reads.add(id)
  }
  const taken = new Set<T>()
  const known = new Set<T>()
  for (const [of, stories] of [
    ['people', attached.people],
    ['agents', attached.agents],
    ['target', ids],
  ] as const) {
    const found = storiesOf(all, stories).filter((one) => !taken.has(one))
    for (const one of weightiest(found, MOST_TAKEN[of])) taken.add(one)
    for (const one of found) known.add(one)
  }
  return {
    entries: all.filter((one) => taken.has(one)),
    reads: reads.size,
    leftOut: countedByKind([...known].filter((one) => !taken.has(one))),
  }
}

function storiesOf<T extends Told>(entries: readonly T[], ids: readonly string[]): readonly T[] {
  if (ids.length === 0) return []
  const kin = new Kin(ids)
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const before = kin.size
    for (const { entry } of entries) kin.has(entry)
    if (kin.size === before) break
  }
  return entries.filter(({ entry }) => kin.has(entry))
}

/**
 * Where there are more than fit: first what people approved and what became of it, then what else was let go or asked for,
 * then what was refused and asked again, which nobody but the asker has a say in; the newest first.
 */
function weightiest<T extends Told>(entries: readonly T[], most: number): readonly T[] {
  if (entries.length <= most) return entries
  const weights = new Weights(entries)
  return entries
    .map((one) => ({ one, weight: weights.of(one.entry) }))
    .toSorted((a, b) => a.weight - b.weight || b.one.index - a.one.index)
    .slice(0, most)
    .map(({ one }) => one)
}

class Weights {
  private readonly approved = new Set<unknown>()
  private readonly asked = new Set<unknown>()
  private readonly excepted = new Set<unknown>()

  constructor(entries: readonly Told[]) {
    for (const { entry } of entries) {
      if (entry.kind === 'hold.approved') this.approved.add(entry['hold'])
      if (entry.kind === 'decision.intent' && permissionOf(entry) !== undefined) this.excepted.add(entry['decision'])
    }
    for (const { entry } of entries)
      if (entry.kind === 'hold.opened' && this.approved.has(entry['hold'])) this.asked.add(entry['decision'])
  }

  of(entry: Entry): number {
    const { kind } = entry
    if (this.excepted.has(entry['decision']) || this.asked.has(entry['decision'])) return 0
    if (this.approved.has(entry['hold']) && kind !== 'decision.stopped' && !isWrongAnswer(entry)) return 0
    return kind === 'decision.stopped' || isWrongAnswer(entry) || kind.endsWith('.refused') ? 2 : 1
  }
}

function isWrongAnswer(entry: Entry): boolean {
  return entry.kind === 'hold.answered' && entry['code'] !== 'APPROVES'
}

function permissionOf(entry: Entry): unknown {
  return entry['hold'] ?? entry['grant']
}

function countedByKind(entries: readonly Told[]): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {}
  for (const { entry } of entries) counted[entry.kind] = (counted[entry.kind] ?? 0) + 1
  return counted
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
  const reasons = textsOf(entry['reasons'])
  return permissionOf(entry) === undefined && reasons.length > 0 && reasons.every((code) => ONLY_READ.has(code))
}
