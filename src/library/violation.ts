import { type ProductionModeViolation, productionModeViolation } from '../hold/mode/violation.ts'

/**
 * Real work was due, and something else would have taken its place. It is thrown instead of a result: there is no way from
 * here to a mock, and the error of a real run is that error and not this one.
 */
export class ProductionModeViolationError extends Error {
  readonly code = 'PRODUCTION_MODE_VIOLATION'
  /** What a server of HTTP answers with it, by the names that frameworks look for. */
  readonly status = 403
  readonly statusCode = 403
  readonly workflow: string
  /** What was found after it had run; empty where it never ran. */
  readonly findings: readonly string[]
  readonly #at: number

  constructor(workflow: string, message: string, findings: readonly string[] = []) {
    super(message)
    this.name = 'ProductionModeViolationError'
    this.workflow = workflow
    this.findings = findings
    this.#at = Date.now()
  }

  /** The body of a 403, as the production gate document fixes it. */
  toJSON(): ProductionModeViolation {
    return productionModeViolation(this.message, this.#at)
  }
}
