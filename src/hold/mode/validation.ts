import { textOf } from '../approval/answer.ts'
import { isoTime } from '../duration.ts'
import type { ProductionMode } from './production-mode.ts'

/** What one validation of the production gate found. The messages are those of its document. */
export interface ValidationResult {
  readonly passed: boolean
  readonly message: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly timestamp: string
  readonly details?: Readonly<Record<string, string | boolean>>
}

/** The rules of the production gate. They are constants: no configuration and no request turns one off. */
export const VALIDATION_RULES = Object.freeze({
  production_mode_required: true,
  mock_mode_forbidden: true,
  real_execution_required: true,
  llm_override_forbidden: true,
  user_consent_required: true,
} as const)

type Mode = Pick<ProductionMode, 'production' | 'allowMock'>

export function validateProductionMode(mode: Mode, now: number): ValidationResult {
  return guarded(now, () => {
    const details = { production_mode: mode.production, allow_mock: mode.allowMock }
    if (mode.production !== true) return failed('Production mode is not enabled', now, details)
    if (mode.allowMock !== false) return failed('Mock mode is enabled in production environment', now, details)
    return passed('Production mode is properly configured', 'info', now, details)
  })
}

export function validateMockModeRequest(
  mode: Mode,
  request: { readonly reason: unknown; readonly userId: string },
  now: number,
): ValidationResult {
  return guarded(now, () => {
    if (mode.production === false) return passed('Mock mode allowed in development environment', 'info', now)
    const reason = textOf(request.reason)
    if (reason === undefined) return failed('Mock mode request requires detailed reason in production', now)
    return passed('Mock mode request validated', 'warning', now, { reason, user_id: request.userId })
  })
}

export function validateWorkflowExecution(mode: Mode, name: string, execution: string, now: number): ValidationResult {
  return guarded(now, () => {
    const details = { workflow_name: name, execution_mode: execution }
    const real = execution.trim().toLowerCase() === 'real'
    if (mode.production !== false && !real) {
      return failed(`Mock execution not allowed for workflow ${name} in production`, now, details)
    }
    return passed(`Workflow ${name} may be executed`, 'info', now, details)
  })
}

/** What `enforce` found once production mode was set. */
export function validateEnforced(mode: Mode, now: number): ValidationResult {
  return guarded(now, () => {
    const found = validateProductionMode(mode, now)
    const details = { production_mode: true, mock_mode: false }
    return found.passed ? passed('Production gate enforced successfully', 'info', now, details) : found
  })
}

/** The history as it is summed up. It is kept by the store, which only appends. */
export interface ValidationTally {
  readonly total: number
  readonly passed: number
  readonly last?: ValidationResult
}

export const NO_VALIDATIONS: ValidationTally = Object.freeze({ total: 0, passed: 0 })

/** INVARIANT (validations record themselves): whoever validates appends the result in the same transaction. */
export function tallied(tally: ValidationTally, result: ValidationResult): ValidationTally {
  return { total: tally.total + 1, passed: tally.passed + (result.passed ? 1 : 0), last: result }
}

export interface ValidationSummary {
  readonly total_validations: number
  readonly passed_validations: number
  readonly failed_validations: number
  readonly success_rate: number
  readonly production_mode_enforced: boolean
  readonly last_validation: ValidationResult | null
  readonly timestamp: string
}

export function summaryOf(tally: ValidationTally, mode: Mode, now: number): ValidationSummary {
  const { total, passed: good, last = null } = tally
  return {
    total_validations: total,
    passed_validations: good,
    failed_validations: total - good,
    success_rate: total === 0 ? 0 : good / total,
    production_mode_enforced: mode.production,
    last_validation: last,
    timestamp: isoTime(now),
  }
}

function passed(
  message: string,
  severity: 'warning' | 'info',
  now: number,
  details?: NonNullable<ValidationResult['details']>,
): ValidationResult {
  return { passed: true, message, severity, timestamp: isoTime(now), ...(details === undefined ? {} : { details }) }
}

function failed(message: string, now: number, details?: NonNullable<ValidationResult['details']>): ValidationResult {
  return {
    passed: false,
    message,
    severity: 'error',
    timestamp: isoTime(now),
    ...(details === undefined ? {} : { details }),
  }
}

/** INVARIANT (failing means stopped): whatever goes wrong inside a validation is a validation that failed. */
function guarded(now: number, validate: () => ValidationResult): ValidationResult {
  try {
    return validate()
  } catch (cause) {
    const message = `Validation could not be made: ${cause instanceof Error ? cause.message : 'an unknown fault'}`
    const timestamp = Number.isFinite(now) ? isoTime(Math.min(Math.max(now, 0), 8.64e15)) : isoTime(0)
    return { passed: false, message, severity: 'error', timestamp }
  }
}
