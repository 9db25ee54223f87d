import { findingsOf, isSilentMock, provenanceBy, type RunBefore, type RunTold } from '../../../act/workflow/findings.ts'
import type { Provenance } from '../../../act/workflow/provenance.ts'
import { watermarkOf } from '../../../act/workflow/watermark.ts'
import type { WorkflowAction } from '../../../action/action.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { readEntry } from '../../../record/entry.ts'
import { commitmentTo } from '../../../record/kept.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { WorkflowRunRow } from '../../../record/store/schema.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Answered, Decisions } from '../decisions/decisions.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'
import type { Mode } from '../settings/mode.ts'
import { keepOutcome } from './outcomes.ts'
import { count } from './workflow-counts.ts'

export interface WorkflowAsked {
  readonly workflow: string
  readonly mode: string
  readonly target?: string
  readonly session?: string
}

export interface Begun {
  readonly decision: Answered
  readonly production: boolean
}

export interface Told extends RunTold {
  readonly durationMs: number
  /** Of the whole result. */
  readonly digest?: string
}

/** What a run is, as the authority has it. */
export interface KnownRun {
  readonly run: string
  readonly workflow: string
  readonly at: string
  readonly status: string
  readonly provenance: Provenance
  readonly session?: string
  readonly digest?: string
  readonly findings: readonly string[]
  readonly watermark: string
}

export interface Violation {
  readonly at: string
  readonly index: number
  readonly code: string
  readonly workflow: string
  readonly [field: string]: unknown
}

const LOUD = {
  silent: 'PRODUCTION MODE VIOLATION: a real run gave the result of a mock or of a simulation',
  suspected: 'SILENT FALLBACK SUSPECTED: a real run may have done no real work',
  reported: 'PRODUCTION MODE VIOLATION: reported by whoever met it',
} as const

/** So many runs before are looked at for canned values. */
const LOOKED_BACK = 20

/**
 * Runs of workflows: let go, counted and judged here and not in the process that runs them, so that no restart and no worker
 * of it forgets one.
 *
 * What a run is follows from how it was let go, which the authority knows, and from what its process tells, which is a claim
 * that can only lower it.
 */
export class WorkflowRuns {
  private readonly parts: Parts
  private readonly mode: Mode
  private readonly decisions: Decisions

  constructor(parts: Parts, mode: Mode, decisions: Decisions) {
    this.parts = parts
    this.mode = mode
    this.decisions = decisions
  }

  /** Validates, which refuses a mock in production without a session, and decides. */
  async begin(caller: Caller, asked: WorkflowAsked): Promise<Result<Begun, Refusal>> {
    const { workflow: name, mode, target, session } = asked
    const valid = await this.mode.validate(caller, name, mode)
    if (valid.is === 'fault') return valid
    const action = { kind: 'workflow', name, mode, ...(target === undefined ? {} : { target }) }
    const decision = await this.decisions.decide(caller, { action, ...(session === undefined ? {} : { session }) })
    return ok({ decision, production: this.mode.isProduction })
  }

  /** How it ended, once. */
  async end(caller: Caller, run: string, told: Told): Promise<Result<KnownRun, Refusal>> {
    return this.parts.store.commit(async (tx) => {
      const asked = await this.letGo(tx, caller, run)
      if (asked.is === 'fault') return asked
      const { workflow, mode, session } = asked.value
      const findings = mode === 'mock' ? [] : findingsOf(told, await before(tx, workflow))
      const provenance = provenanceBy(mode, told, findings)
      const { status, durationMs, inputDigest = null, resultDigest = null, digest } = told
      const { seen, stirred, providers, expected } = told
      const mark = { workflow, run, provenance, ...(session === undefined ? {} : { session }) }
      const ended: KnownRun = {
        ...mark,
        at: new Date(tx.now).toISOString(),
        status,
        ...(digest === undefined ? {} : { digest }),
        findings,
        watermark: watermarkOf(mark),
      }
      const evidence = definedOf({ seen, stirred, providers: this.named(providers), expected, durationMs })
      const row = { decision: run, at: tx.now, workflow, mode, status, input: inputDigest, result: resultDigest }
      const body = this.parts.sign.close({ ended, evidence })
      await tx.db
        .insertInto('workflow_run')
        .values({ ...row, body })
        .execute()
      const succeeded = status === 'succeeded' && provenance === 'real'
      // A mock is no execution: it is in the record, and in none of these sums.
      if (mode === 'real') await count(tx, { is: 'run', succeeded, seconds: durationMs / 1000 })
      const by = { [caller.is]: caller.id }
      if (findings.length > 0) {
        const silent = isSilentMock(findings)
        // A suspicion is told and is no evidence; it is no attempt that somebody is charged with.
        if (silent && this.mode.isProduction) await count(tx, { is: 'mock attempt' })
        const code = silent ? 'PRODUCTION_MODE_VIOLATION' : 'SILENT_FALLBACK_SUSPECTED'
        tx.append({ kind: 'violation', code, workflow, decision: run, findings: [...findings], ...by })
        tx.tell('violation', { workflow })
        this.parts.loud(silent ? LOUD.silent : LOUD.suspected, { workflow, by: caller.id, findings })
      }
      tx.append({
        kind: 'workflow.ran',
        workflow,
        decision: run,
        mode,
        provenance,
        succeeded,
        ms: Math.round(durationMs),
        ...(session === undefined ? {} : { session }),
        ...(expected === undefined ? {} : { expected: [...expected] }),
        ...by,
      })
      const outcome = {
        status,
        durationMs: Math.round(durationMs),
        ...(digest === undefined ? {} : { outputDigest: digest }),
      }
      await keepOutcome(tx, caller, run, outcome, {}, provenance)
      return ok(ended)
    })
  }

  async find(run: string): Promise<Result<KnownRun, Refusal>> {
    const row = await this.parts.store.read
      .selectFrom('workflow_run')
      .select('body')
      .where('decision', '=', run)
      .executeTakeFirst()
    const [known] = this.shown(row === undefined ? [] : [row])
    return known === undefined || known.run !== run ? fault(notFound('run')) : ok(known)
  }

  /** The latest runs. */
  async list(limit: number): Promise<readonly KnownRun[]> {
    const rows = await this.parts.store.read
      .selectFrom('workflow_run')
      .select('body')
      .orderBy('decision', 'desc')
      .limit(limit)
      .execute()
    return this.shown(rows)
  }

  /** A row that was written past the authority is none: somebody could make a mock real with it. */
  private shown(rows: readonly Pick<WorkflowRunRow, 'body'>[]): readonly KnownRun[] {
    return rows.flatMap(({ body }) => this.parts.sign.open<{ readonly ended: KnownRun }>(body)?.ended ?? [])
  }

  /** What somebody met that the authority could not see: a mock handed on as evidence, for example. */
  async report(caller: Caller, name: string, given: string, run?: string): Promise<number> {
    const workflow = this.parts.nameOf(name)
    const text = await this.parts.redact(given)
    return this.parts.store.commit(async (tx) => {
      if (this.mode.isProduction) await count(tx, { is: 'mock attempt' })
      const says = await commitmentTo(tx, text, `violation of ${workflow}`, this.parts.random)
      const about = run === undefined ? {} : { decision: run }
      const index = tx.append({ kind: 'violation', code: 'REPORTED', workflow, says, ...about, [caller.is]: caller.id })
      tx.tell('violation', { workflow })
      this.parts.loud(LOUD.reported, { workflow, by: caller.id })
      return index
    })
  }

  /** The latest violations, out of the log itself: nothing clears them. What was said of one may have been erased. */
  async violations(limit: number): Promise<readonly Violation[]> {
    const { read } = this.parts.store
    const rows = await read
      .selectFrom('log_entry')
      .select(['idx', 'bytes'])
      .where('kind', '=', 'violation')
      .orderBy('idx', 'desc')
      .limit(limit)
      .execute()
    const entries = rows.map(({ idx, bytes }) => ({ index: Number(idx), entry: readEntry(bytes) }))
    const kept = await read
      .selectFrom('kept_value')
      .select(['commitment', 'value'])
      .where(
        'commitment',
        'in',
        entries.flatMap(({ entry: { says } }) => (typeof says === 'string' ? [says] : [])),
      )
      .execute()
    const texts = new Map<unknown, string>(kept.map(({ commitment, value }) => [commitment, value]))
    return entries.map(({ index, entry }) => {
      const { v: _v, kind: _kind, epoch: _epoch, at, code, workflow, says, ...rest } = entry
      const said = says === undefined ? {} : { what: texts.get(says) ?? says }
      return { index, at, code: String(code), workflow: String(workflow), ...said, ...rest }
    })
  }

  /** The workflow that a decision let go, for who asked; how, and in which mock session. */
  private async letGo(
    tx: Tx,
    caller: Caller,
    run: string,
  ): Promise<Result<{ workflow: string; mode: WorkflowAction['mode']; session?: string }, Refusal>> {
    const row = await tx.db.selectFrom('decision').selectAll().where('id', '=', run).executeTakeFirst()
    if (row === undefined || (row.agent ?? row.person) !== caller.id) return fault(notFound('run'))
    const text = row.action === null ? undefined : this.parts.seal.open(row.action, run)
    if (row.kind !== 'workflow' || row.verdict !== 'allow' || text === undefined)
      return fault(refusal('CONFLICT', 'the decision let no workflow go'))
    if (row.outcome !== null) return fault(refusal('CONFLICT', 'the outcome was told before, and stays'))
    const { name, mode } = JSON.parse(text) as WorkflowAction
    const workflow = this.parts.nameOf(name)
    if (mode === 'real') return ok({ workflow, mode })
    const { bytes } = await tx.db
      .selectFrom('log_entry')
      .select('bytes')
      .where('idx', '=', row.idx)
      .executeTakeFirstOrThrow()
    const { mock } = readEntry(bytes)
    return ok({ workflow, mode, session: typeof mock === 'string' ? mock : 'development' })
  }

  private named(providers: Readonly<Record<string, number>> | undefined) {
    if (providers === undefined) return undefined
    return Object.fromEntries(Object.entries(providers).map(([name, times]) => [this.parts.nameOf(name), times]))
  }
}

async function before(tx: Tx, workflow: string): Promise<readonly RunBefore[]> {
  const rows = await tx.db
    .selectFrom('workflow_run')
    .select(['input', 'result'])
    .where('workflow', '=', workflow)
    .where('mode', '=', 'real')
    .where('status', '=', 'succeeded')
    .orderBy('at', 'desc')
    .orderBy('decision', 'desc')
    .limit(LOOKED_BACK)
    .execute()
  // One that gave nothing telling is another result: it ends a row of equal ones.
  return rows.flatMap(({ input, result }) =>
    input === null ? [] : [{ inputDigest: input, resultDigest: result ?? '' }],
  )
}

function definedOf(given: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
