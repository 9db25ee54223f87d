import type { Caller } from '../../identity/caller.ts'

/** As many calls as are remembered; the oldest go first. */
const MOST_CALLS = 10_000

/**
 * Calls of clients' tools that were let go and of which nothing was heard yet, so that what the client says afterwards finds
 * its decisions. In memory: what was let go before a start of the authority is heard of no more, and its outcome stays open.
 */
export class CallsLetGo {
  private readonly calls = new Map<string, readonly string[]>()

  keep(caller: Caller, session: string, call: string, decisions: readonly string[]): void {
    const key = keyOf(caller, session, call)
    this.calls.delete(key)
    this.calls.set(key, decisions)
    if (this.calls.size <= MOST_CALLS) return
    const [oldest] = this.calls.keys()
    if (oldest !== undefined) this.calls.delete(oldest)
  }

  /** The decisions of a call, once. */
  take(caller: Caller, session: string, call: string): readonly string[] {
    const key = keyOf(caller, session, call)
    const decisions = this.calls.get(key) ?? []
    this.calls.delete(key)
    return decisions
  }
}

function keyOf(caller: Caller, session: string, call: string): string {
  return JSON.stringify([caller.id, session, call])
}
