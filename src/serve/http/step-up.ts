import type { PersonCaller } from '../identity/caller.ts'

/** Whether the person has shown a passkey for this very request. */
export type StepUp = (person: PersonCaller, hold: string) => Promise<boolean>
