import { isoTime } from '../duration.ts'

/** The body of the 403 of the production gate document, to the letter. */
export interface ProductionModeViolation {
  readonly error: 'Production Mode Violation'
  readonly message: string
  readonly code: 'PRODUCTION_MODE_VIOLATION'
  readonly timestamp: string
}

export function productionModeViolation(message: string, now: number): ProductionModeViolation {
  return { error: 'Production Mode Violation', message, code: 'PRODUCTION_MODE_VIOLATION', timestamp: isoTime(now) }
}
