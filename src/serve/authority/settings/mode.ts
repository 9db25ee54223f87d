import type { Kysely } from 'kysely'
import { readMockRequest } from '../../../hold/mode/mock-session.ts'
import type { ProductionMode } from '../../../hold/mode/production-mode.ts'
import { statsOf, type WorkflowStats } from '../../../hold/mode/stats.ts'
import {
  summaryOf,
  VALIDATION_RULES,
  type ValidationResult,
  type ValidationSummary,
  validateEnforced,
  validateMockModeRequest,
  validateWorkflowExecution,
} from '../../../hold/mode/validation.ts'
import { fromJsonText, jsonText } from '../../../lib/json-text.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Tables } from '../../../record/store/schema.ts'
import type { Caller, PersonCaller } from '../../identity/caller.ts'
import type { Parts } from '../parts.ts'
import { type Refusal, refusal } from '../refusal.ts'
import { count, countsIn } from '../runs/workflow-counts.ts'
import type { MockSessions } from './mock-sessions.ts'

/** The bodies of the production gate document, member for member, and behind them what it could not tell. */
export interface ModeStatus {
  readonly production_mode: boolean
  readonly allow_mock_mode: boolean
  readonly mock_mode_explicitly_requested: boolean
  readonly stats: WorkflowStats
  readonly timestamp: string
  readonly because: ProductionMode['because']
  readonly rules: typeof VALIDATION_RULES
  readonly validations: ValidationSummary
  readonly mock_sessions: readonly { readonly id: string; readonly workflow: string; readonly ends: string }[]
}

export interface Enforced extends Flags {
  readonly status: 'success'
  readonly message: 'Production mode enforced - mock mode disabled'
  readonly enforced_by: string
  readonly ended_sessions: number
}

export interface MockRequested extends Flags {
  readonly status: 'success'
  readonly mock_mode_enabled: boolean
  readonly message: 'Mock mode enabled' | 'Mock mode not available'
  readonly reason: string
  readonly requested_by: string
  readonly session?: { readonly id: string; readonly ends: string }
  /** In production people are asked first. */
  readonly hold?: { readonly id: string; readonly url: string; readonly decideBefore: string }
}

interface Flags {
  readonly production_mode: boolean
  readonly allow_mock_mode: boolean
  readonly mock_mode_explicitly_requested: boolean
  readonly timestamp: string
}

/** Loud lines of the log, which operators grep for. */
const LOUD = {
  enabled: 'PRODUCTION MODE ENABLED - mock mode is DISABLED, all workflows execute REAL implementations only',
  enforced: 'PRODUCTION MODE ENFORCED - mock mode is DISABLED, all workflows execute REAL implementations only',
  violation: 'PRODUCTION MODE VIOLATION: mock mode attempted in production environment',
  requested: 'MOCK MODE REQUESTED: a person explicitly requested a mock session',
} as const

/** Production mode: real work or failure, and mock sessions that people open. */
export class Mode {
  private readonly parts: Parts
  private readonly mocks: MockSessions
  private readonly mode: ProductionMode

  constructor(parts: Parts, mocks: MockSessions, mode: ProductionMode) {
    this.parts = parts
    this.mocks = mocks
    this.mode = mode
  }

  /** Said once, at the start. */
  announce(): void {
    if (this.mode.production) this.parts.loud(LOUD.enabled, {})
  }

  get isProduction(): boolean {
    return this.mode.production
  }

  async status(): Promise<ModeStatus> {
    const { read } = this.parts.store
    const now = this.parts.now()
    const sessions = await this.mocks.openSessions({ db: read, now })
    return {
      production_mode: this.mode.production,
      allow_mock_mode: this.mode.allowMock,
      mock_mode_explicitly_requested: sessions.length > 0,
      stats: statsOf(await countsIn(read)),
      timestamp: new Date(now).toISOString(),
      because: this.mode.because,
      rules: VALIDATION_RULES,
      validations: await this.summary(read, now),
      mock_sessions: sessions.map(({ id, workflow = '', ends }) => ({
        id,
        workflow,
        ends: new Date(ends).toISOString(),
      })),
    }
  }

  /** Ends every mock session, at once and in every worker. */
  enforce(person: PersonCaller): Promise<Enforced> {
    return this.parts.store.commit(async (tx) => {
      const sessions = await this.mocks.openSessions(tx)
      for (const { id } of sessions) await this.mocks.end(tx, id, person.id, 'enforced')
      await this.record(tx, validateEnforced(this.mode, tx.now))
      await count(tx, { is: 'enforced' })
      tx.append({ kind: 'mode.enforced', by: person.id, ended: sessions.length })
      this.parts.loud(LOUD.enforced, { by: person.id })
      return {
        status: 'success',
        message: 'Production mode enforced - mock mode disabled',
        ...this.flags(false, tx.now),
        enforced_by: person.name,
        ended_sessions: sessions.length,
      }
    })
  }

  async requestMock(
    person: PersonCaller,
    given: {
      readonly reason?: unknown
      readonly minutes?: unknown
      readonly workflow?: unknown
      readonly agent?: unknown
    },
  ): Promise<Result<MockRequested, Refusal>> {
    const clean = typeof given.reason === 'string' ? await this.parts.redact(given.reason.slice(0, 5000)) : given.reason
    const named = typeof given.workflow === 'string' ? { workflow: this.parts.nameOf(given.workflow) } : {}
    return this.parts.store.commit(async (tx) => {
      await this.record(tx, validateMockModeRequest(this.mode, { reason: clean, userId: person.id }, tx.now))
      const request = readMockRequest({ ...given, ...named, reason: clean })
      if (request.is === 'fault') {
        tx.append({ kind: 'mock.refused', person: person.id, codes: request.fault.map((one) => one.code) })
        const first = request.fault[0]?.message ?? 'the request is not complete'
        return fault({
          ...refusal('INVALID', first, 'say for which work, why and for how long'),
          problems: request.fault,
        })
      }
      this.parts.loud(LOUD.requested, { by: person.id })
      const about = { reason: request.value.reason, requested_by: person.name }
      // Asked again once people have approved it, it is the session that they approved.
      const opened = this.mode.production
        ? await this.mocks.openFor(tx, person, request.value)
        : await this.mocks.open(tx, person, request.value)
      if (opened !== undefined) {
        const { id, ends } = opened
        const session = { id, ends: new Date(ends).toISOString() }
        return ok({
          status: 'success',
          mock_mode_enabled: true,
          message: 'Mock mode enabled',
          ...about,
          ...this.flags(true, tx.now),
          session,
        })
      }
      const hold = await this.mocks.ask(tx, person, request.value)
      if (hold === undefined)
        return fault(refusal('TOO_MANY', 'too many requests of yours wait for people', 'cancel one, or wait'))
      return ok({
        status: 'success',
        mock_mode_enabled: false,
        message: 'Mock mode not available',
        ...about,
        ...this.flags((await this.mocks.openSessions(tx)).length > 0, tx.now),
        hold: {
          id: hold.id,
          url: `${this.parts.publicUrl()}/holds/${hold.id}`,
          decideBefore: new Date(hold.decideBefore).toISOString(),
        },
      })
    })
  }

  /**
   * Whether a workflow may run like this, recorded either way. A mock run in production without a session is a violation:
   * it is counted, told loudly and refused.
   */
  validate(caller: Caller, name: string, execution: string): Promise<Result<ValidationResult, Refusal>> {
    const workflow = this.parts.nameOf(name)
    return this.parts.store.commit(async (tx) => {
      const session = execution === 'mock' ? await this.mocks.covering(tx, caller, workflow) : undefined
      const mode = session === undefined ? this.mode : { production: false, allowMock: true }
      const found = validateWorkflowExecution(mode, workflow, execution, tx.now)
      await this.record(tx, found)
      if (found.passed) return ok(found)
      await count(tx, { is: 'mock attempt' })
      tx.append({ kind: 'violation', code: 'PRODUCTION_MODE_VIOLATION', workflow, [caller.is]: caller.id })
      tx.tell('violation', { workflow })
      this.parts.loud(LOUD.violation, { workflow, by: caller.id })
      return fault(refusal('PRODUCTION_MODE_VIOLATION', found.message))
    })
  }

  /** The latest validations; nothing clears them. */
  async history(limit: number): Promise<readonly ValidationResult[]> {
    const rows = await this.parts.store.read
      .selectFrom('validation')
      .select('body')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => fromJsonText(row.body))
  }

  private flags(open: boolean, now: number): Flags {
    return {
      production_mode: this.mode.production,
      allow_mock_mode: this.mode.allowMock,
      mock_mode_explicitly_requested: open,
      timestamp: new Date(now).toISOString(),
    }
  }

  private async record(tx: Tx, result: ValidationResult): Promise<void> {
    const { passed, severity } = result
    await tx.db
      .insertInto('validation')
      .values({ at: tx.now, passed: passed ? 1 : 0, severity, body: jsonText(result) })
      .execute()
    tx.append({ kind: 'validation', passed, severity })
  }

  private async summary(db: Kysely<Tables>, now: number): Promise<ValidationSummary> {
    const { total, passed } = await db
      .selectFrom('validation')
      .select((eb) => [eb.fn.countAll<number>().as('total'), eb.fn.sum<number | null>('passed').as('passed')])
      .executeTakeFirstOrThrow()
    const [last] = await this.history(1)
    const tally = { total: Number(total), passed: Number(passed ?? 0) }
    return summaryOf(last === undefined ? tally : { ...tally, last }, this.mode, now)
  }
}
