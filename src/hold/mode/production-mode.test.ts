import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { T0 } from '../testing/fixtures.ts'
import { productionMode } from './production-mode.ts'
import { counted, NO_COUNTS, statsOf } from './stats.ts'
import {
  NO_VALIDATIONS,
  summaryOf,
  tallied,
  validateEnforced,
  validateMockModeRequest,
  validateProductionMode,
  validateWorkflowExecution,
} from './validation.ts'
import { productionModeViolation } from './violation.ts'

describe('production mode', () => {
  test('is where nothing says otherwise', () => {
    expect(productionMode(undefined, {}).production).toBe(true)
    expect(productionMode('production', {}).production).toBe(true)
    expect(productionMode('development', {})).toMatchObject({ production: false, allowMock: true })
  })
  const variables: readonly (readonly [string, string, boolean])[] = [
    ['BMAD_PRODUCTION_MODE', 'true', true],
    ['BMAD_PRODUCTION_MODE', ' TRUE ', true],
    ['BMAD_PRODUCTION_MODE', 'false', false],
    ['BMAD_ALLOW_MOCK_MODE', 'false', true],
    ['BMAD_ALLOW_MOCK_MODE', 'true', false],
    ['BMAD_VALIDATE_PRODUCTION_MODE', 'true', true],
    ['BMAD_VALIDATE_PRODUCTION_MODE', 'false', false],
    ['BMAD_FAIL_ON_MOCK_ATTEMPT', 'true', true],
    ['BMAD_FAIL_ON_MOCK_ATTEMPT', 'false', false],
    ['BMAD_ENFORCE_REAL_EXECUTION', 'true', true],
    ['BMAD_ENFORCE_REAL_EXECUTION', 'false', false],
    ['BMAD_MOCK_MODE_EXPLICITLY_REQUESTED', 'true', false],
    ['ENVIRONMENT', 'production', true],
    ['NODE_ENV', 'Prod', true],
    ['NODE_ENV', 'development', false],
    ['FLASK_ENV', 'prod', true],
    ['DJANGO_SETTINGS_MODULE', 'shop.settings.production', true],
    ['DJANGO_SETTINGS_MODULE', 'shop.settings.dev', false],
    ['OTHER', 'production', false],
  ]
  for (const [name, value, production] of variables) {
    test(`${name}=${value} makes a development authority ${production ? 'production' : 'what it was'}`, () => {
      expect(productionMode('development', { [name]: value }).production).toBe(production)
      expect(productionMode(undefined, { [name]: value }).production).toBe(true)
    })
  }
  test('variables only tighten', () => {
    const name = fc.constantFrom('BMAD_PRODUCTION_MODE', 'BMAD_ALLOW_MOCK_MODE', 'NODE_ENV', 'ENVIRONMENT', '__proto__')
    const value = fc.oneof(fc.constantFrom('false', 'true', '0', 'no', 'off', 'dev', 'production'), fc.string())
    fc.assert(
      fc.property(fc.dictionary(name, value), (env) => {
        expect(productionMode(undefined, env)).toMatchObject({ production: true, allowMock: false })
      }),
    )
  })
  test('shows that nothing was configured, and that a configuration was used', () => {
    expect(productionMode(undefined, {}).because).toEqual([
      { says: 'production', from: 'configuration', value: 'not given', used: true },
    ])
    expect(productionMode('development', {}).because).toMatchObject([{ says: 'development', used: true }])
    const long = productionMode('development', { NODE_ENV: 'x'.repeat(81), FLASK_ENV: 'y'.repeat(80) }).because
    expect(long.map((one) => one.value.length)).toEqual([11, 80, 80])
  })
  test('shows what was used and what was not', () => {
    expect(productionMode('development', { NODE_ENV: 'production', BMAD_PRODUCTION_MODE: 'false' }).because).toEqual([
      { says: 'development', from: 'configuration', value: 'development', used: false },
      { says: 'nothing that counts', from: 'BMAD_PRODUCTION_MODE', value: 'false', used: false },
      { says: 'production', from: 'NODE_ENV', value: 'production', used: true },
    ])
  })
})

describe('the validation engine', () => {
  const production = { production: true, allowMock: false }
  const development = { production: false, allowMock: true }
  const request = (reason: unknown) => validateMockModeRequest(production, { reason, userId: 'ida' }, T0)
  const run = (mode: string, of = production) => validateWorkflowExecution(of, 'invoices', mode, T0)

  test('validate_production_mode', () => {
    expect(validateProductionMode(production, T0)).toEqual({
      passed: true,
      message: 'Production mode is properly configured',
      severity: 'info',
      timestamp: '2026-11-21T12:00:00.000Z',
      details: { production_mode: true, allow_mock: false },
    })
    expect(validateProductionMode(development, T0)).toMatchObject({
      passed: false,
      severity: 'error',
      message: 'Production mode is not enabled',
    })
    expect(validateProductionMode({ production: true, allowMock: true }, T0)).toMatchObject({
      passed: false,
      message: 'Mock mode is enabled in production environment',
    })
  })
  test('validate_mock_mode_request', () => {
    expect(request('the provider is down')).toMatchObject({
      passed: true,
      severity: 'warning',
      message: 'Mock mode request validated',
      details: { reason: 'the provider is down', user_id: 'ida' },
    })
    expect(request('   short   ')).toMatchObject({
      passed: false,
      severity: 'error',
      message: 'Mock mode request requires detailed reason in production',
    })
    expect(validateMockModeRequest(development, { reason: '', userId: 'ida' }, T0)).toMatchObject({
      passed: true,
      severity: 'info',
      message: 'Mock mode allowed in development environment',
    })
  })
  test('validate_workflow_execution', () => {
    const message = 'Mock execution not allowed for workflow invoices in production'
    for (const mode of ['mock', 'MOCK', ' mock ', 'simulated', '']) {
      expect(run(mode)).toMatchObject({ passed: false, severity: 'error', message })
    }
    expect(run(' REAL ')).toMatchObject({ passed: true })
    expect(run('real')).toMatchObject({
      passed: true,
      severity: 'info',
      message: 'Workflow invoices may be executed',
      details: { workflow_name: 'invoices', execution_mode: 'real' },
    })
    expect(run('mock', development)).toMatchObject({ passed: true, severity: 'info' })
  })
  test('enforce_production_gate', () => {
    expect(validateEnforced(production, T0)).toMatchObject({
      passed: true,
      message: 'Production gate enforced successfully',
      details: { production_mode: true, mock_mode: false },
    })
    expect(validateEnforced(production, T0).severity).toBe('info')
    expect(validateEnforced(development, T0).passed).toBe(false)
  })
  test('whatever goes wrong is a validation that failed', () => {
    const broken = {
      get production(): boolean {
        throw new Error('no mode')
      },
      allowMock: false,
    }
    for (const result of [
      validateProductionMode(broken, T0),
      validateMockModeRequest(broken, { reason: 'x', userId: 'y' }, T0),
      validateWorkflowExecution(broken, 'x', 'real', T0),
      validateWorkflowExecution(production, 'x', undefined as unknown as string, T0),
      validateEnforced(broken, T0),
      validateProductionMode(production, Number.NaN),
    ]) {
      expect(result).toMatchObject({ passed: false, severity: 'error' })
      expect(result.timestamp).toMatch(/Z$/)
    }
  })
  test('a result has details where there are any', () => {
    expect(validateProductionMode(development, T0)).toHaveProperty('details', {
      production_mode: false,
      allow_mock: true,
    })
    expect(request('no')).not.toHaveProperty('details')
    const allowed = validateMockModeRequest(development, { reason: '', userId: 'ida' }, T0)
    expect(allowed).not.toHaveProperty('details')
  })
  test('what went wrong is told, at the time of it', () => {
    const throwing = (thrown: unknown) => ({
      get production(): boolean {
        throw thrown
      },
      allowMock: false,
    })
    expect(validateProductionMode(throwing(new Error('no mode')), T0)).toMatchObject({
      message: 'Validation could not be made: no mode',
      timestamp: '2026-11-21T12:00:00.000Z',
    })
    expect(validateProductionMode(throwing('text'), -5)).toMatchObject({
      message: 'Validation could not be made: an unknown fault',
      timestamp: '1970-01-01T00:00:00.000Z',
    })
  })
  test('the summary counts what was validated, failures too, and is plain JSON', () => {
    const results = [
      request('no'),
      request('the provider is down'),
      run('mock'),
      validateProductionMode(production, T0),
    ]
    const tally = results.reduce(tallied, NO_VALIDATIONS)
    const summary = summaryOf(tally, production, T0)
    expect(summary).toMatchObject({
      total_validations: 4,
      passed_validations: 2,
      failed_validations: 2,
      success_rate: 0.5,
      production_mode_enforced: true,
      last_validation: results.at(-1),
    })
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
    expect(summaryOf(NO_VALIDATIONS, production, T0)).toMatchObject({ success_rate: 0, last_validation: null })
  })
})

test('the violation has the body of the document', () => {
  expect(productionModeViolation('Mock mode is DISABLED in production.', T0)).toEqual({
    error: 'Production Mode Violation',
    message: 'Mock mode is DISABLED in production.',
    code: 'PRODUCTION_MODE_VIOLATION',
    timestamp: '2026-11-21T12:00:00.000Z',
  })
})

test('workflow statistics', () => {
  const events = [
    { is: 'run', succeeded: true, seconds: 2 },
    { is: 'run', succeeded: false, seconds: 4 },
    { is: 'run', succeeded: true, seconds: Number.NaN },
    { is: 'mock attempt' },
    { is: 'enforced' },
  ] as const
  expect(statsOf(events.reduce(counted, NO_COUNTS))).toEqual({
    workflows_executed: 3,
    workflows_successful: 2,
    workflows_failed: 1,
    total_execution_time: 6,
    mock_mode_attempts: 1,
    production_mode_enforced: 1,
    success_rate: 2 / 3,
    average_execution_time: 2,
  })
  const time = (seconds: number) => counted(NO_COUNTS, { is: 'run', succeeded: true, seconds }).total_execution_time
  expect([time(0.5), time(-1), time(1e9 - 1), time(1e9), time(Number.POSITIVE_INFINITY)]).toEqual([
    0.5,
    0,
    1e9 - 1,
    0,
    0,
  ])
  expect(statsOf(NO_COUNTS)).toMatchObject({ success_rate: 0, average_execution_time: 0 })
})
