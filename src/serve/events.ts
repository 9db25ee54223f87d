import type { Store } from '../record/store/store.ts'

/** How often authorities that share a database look for what others have told, in milliseconds. */
const SHARED_POLL_MS = 250

/**
 * Wakes whoever waits for something to happen. Commits of this process wake at once; those of others over the same store
 * are found by looking.
 */
export class Changes {
  private readonly store: Store
  private readonly waiting = new Set<() => void>()
  private stop: () => void = () => undefined
  private timer: NodeJS.Timeout | undefined
  private last = 0
  private over = false

  constructor(store: Store) {
    this.store = store
  }

  start(): void {
    this.stop = this.store.onTold(() => this.wake())
    this.timer = setInterval(() => void this.look(), SHARED_POLL_MS).unref()
  }

  /** Whoever waits goes on at once, and nobody waits again. */
  close(): void {
    this.over = true
    this.stop()
    clearInterval(this.timer)
    this.wake()
  }

  /** Resolves after the next change, or after so many milliseconds. `false` where the authority ends: nothing comes after. */
  next(within: number): Promise<boolean> {
    if (this.over) return Promise.resolve(false)
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.waiting.delete(done)
        resolve(!this.over)
      }
      const timer = setTimeout(done, Math.max(0, within))
      this.waiting.add(done)
    })
  }

  private wake(): void {
    for (const done of [...this.waiting]) done()
  }

  /** Nobody waits: nothing is looked for. */
  private async look(): Promise<void> {
    if (this.waiting.size === 0) return
    try {
      const row = await this.store.read
        .selectFrom('event')
        .select((eb) => eb.fn.max('id').as('last'))
        .executeTakeFirst()
      const last = Number(row?.last ?? 0)
      if (last !== this.last) this.wake()
      this.last = last
    } catch {
      // The store is away: whoever waits runs into their own time limit.
    }
  }
}
