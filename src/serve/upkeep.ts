import type { Logger } from 'pino'
import type { Store } from '../record/store/store.ts'
import type { Authority } from './authority/authority.ts'
import type { Executor } from './executor/executor.ts'
import { FORSAKEN_AFTER } from './executor/former.ts'
import { closeForsaken } from './executor/run-rows.ts'
import { sweepIdentity } from './identity/sweep.ts'

/** How often clocks of requests are looked at, in milliseconds. */
const CLOCKS_MS = 5_000
/** How often what is over is taken away, in milliseconds. */
const SWEEP_MS = 60_000

export interface UpkeepParts {
  readonly authority: Authority
  readonly store: Store
  readonly executor: Executor | undefined
  /** Learns the credentials of the vault: another authority of the same store may have been told one. */
  readonly learnCredentials: () => Promise<void>
  readonly logger: Logger
}

/** What an authority does of itself, time and again. One that fails is told, and tried again with the next turn. */
export function startUpkeep({ authority, store, executor, learnCredentials, logger }: UpkeepParts): () => void {
  const every = (milliseconds: number, what: string, work: () => Promise<unknown>) =>
    setInterval(() => {
      work().catch((cause) => logger.error({ err: cause }, what))
    }, milliseconds).unref()
  const timers = [
    every(CLOCKS_MS, 'the clocks of requests', () => authority.holds.runClocks()),
    every(CLOCKS_MS, 'credentials', learnCredentials),
    every(CLOCKS_MS, 'the sweep of runs', () => authority.outcomes.sweep()),
    every(CLOCKS_MS, 'the sweep of runs', () => closeForsaken(store, authority.parts.now() - FORSAKEN_AFTER)),
    ...(executor === undefined ? [] : [every(CLOCKS_MS, 'the sweep of runs', () => executor.look())]),
    every(SWEEP_MS, 'the sweep of what is over', () => sweepIdentity({ store })),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}
