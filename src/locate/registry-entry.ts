import type { EnvironmentClass } from './environment.ts'
import type { EntryMatch, TargetKind } from './identity.ts'

/** What the operator says of one target, or of all that a pattern takes in. */
export interface RegistryEntry {
  readonly kind: TargetKind
  /** As the person wrote it. */
  readonly written: string
  readonly match: EntryMatch
  readonly environment: RegisteredClass
  readonly line: number
}

/** A person says what a target is; `unknown` is what nobody said. */
export type RegisteredClass = Exclude<EnvironmentClass, 'unknown'>
