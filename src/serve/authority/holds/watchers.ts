import type { Caller } from '../../identity/caller.ts'
import { may } from '../../identity/roles.ts'

/**
 * The people who look at what happens as it happens: an open stream of events, or a request that waits for an answer. Only
 * those count who may approve. Of this process alone; whoever watches another authority of the same store is not seen.
 */
export class Watchers {
  private readonly there = new Map<string, number>()

  /** Somebody begins to watch. Gives the way to end it. */
  come(caller: Caller): () => void {
    if (caller.is !== 'person' || !may(caller.role, 'approve')) return () => undefined
    const { id } = caller
    this.there.set(id, (this.there.get(id) ?? 0) + 1)
    let over = false
    return () => {
      if (over) return
      over = true
      const left = (this.there.get(id) ?? 1) - 1
      if (left === 0) this.there.delete(id)
      else this.there.set(id, left)
    }
  }

  /** Whether somebody watches who could answer this asker: nobody approves what is their own. */
  areThereFor(asker: Caller): boolean {
    const own = asker.is === 'person' ? [asker.id] : [asker.owner, asker.handedTo]
    return [...this.there.keys()].some((id) => !own.includes(id))
  }
}
