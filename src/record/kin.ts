import type { Entry } from './entry.ts'

/**
 * Which entries belong to the story of one decision or request: those that name it, those of the requests and decisions
 * that these name, and of their grants. A standing grant serves many decisions, and so it does not tie them together.
 */
export class Kin {
  private readonly strong: Set<string>
  private readonly grants = new Set<string>()

  constructor(ids: readonly string[]) {
    this.strong = new Set(ids)
  }

  /** Grows with what related entries name: entries before them may belong to it, too. */
  get size(): number {
    return this.strong.size + this.grants.size
  }

  /** Whether the entry belongs to the story, as far as it is known. */
  has(entry: Entry): boolean {
    const ids = [entry['decision'], entry['hold'], entry['about']].filter(isText)
    const granted = typeof entry['grant'] === 'string' ? entry['grant'].split(' ') : []
    const isOwn = ids.some((id) => this.strong.has(id))
    const isOfGrant = entry['decision'] === undefined && granted.some((id) => this.grants.has(id))
    if (!isOwn && !isOfGrant) return false
    for (const id of ids) this.strong.add(id)
    for (const id of granted) this.grants.add(id)
    return true
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
