import { AsyncLocalStorage } from 'node:async_hooks'
import { joinedProvenance, type Provenance } from './provenance.ts'

/** What a run is worth by what it uses. */
export interface Using {
  says: Provenance
}

const going = new AsyncLocalStorage<Using | undefined>()

/** Runs it; what it uses of other runs is noted there. */
export function noting<T>(using: Using | undefined, work: () => T): T {
  return going.run(using, work)
}

/** A run that uses the result of another one is no better than that, however it hands it on. */
export function noteUse(provenance: Provenance): void {
  const using = going.getStore()
  if (using !== undefined) using.says = joinedProvenance([using.says, provenance])
}
