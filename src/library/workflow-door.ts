import type { RunTold } from '../act/workflow/findings.ts'
import { isProvenance, type Provenance } from '../act/workflow/provenance.ts'
import { isJsonObject, type Json } from '../lib/json.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { type GateDecision, takeDecision } from './answer.ts'
import type { Call, Reply } from './call.ts'
import type { GateUnreachable } from './refusal.ts'
import { ProductionModeViolationError } from './violation.ts'

export interface WorkflowAsked {
  readonly workflow: string
  readonly mode: 'real' | 'mock'
  readonly target?: string
  readonly session?: string
}

export interface Begun {
  readonly decision: GateDecision
  readonly production: boolean
}

/** How a run ended, as its process tells it. */
export interface WorkflowTold extends RunTold {
  readonly durationMs: number
  readonly digest?: string
}

/** What a run is, in the word of the authority. */
export interface KnownRun {
  readonly workflow: string
  readonly provenance: Provenance
  readonly session?: string
  readonly digest?: string
  readonly findings: readonly string[]
}

/** The part of an authority that keeps runs of workflows. */
export interface WorkflowDoor {
  begin(asked: WorkflowAsked): Promise<Result<Begun, GateUnreachable | ProductionModeViolationError>>
  end(run: string, told: WorkflowTold): Promise<Result<KnownRun, GateUnreachable>>
  /** `undefined` where the authority knows no such run. */
  find(run: string): Promise<Result<KnownRun | undefined, GateUnreachable>>
  report(workflow: string, what: string, run?: string): Promise<Result<void, GateUnreachable>>
}

interface Line {
  reply(call: Call): Promise<Result<Reply, GateUnreachable>>
  refused(reply: Reply): GateUnreachable
  misunderstood(what: string): GateUnreachable
}

const RUNS = '/v1/workflows/runs'

export function workflowDoor({ reply, refused, misunderstood }: Line): WorkflowDoor {
  const known = (replied: Reply) => {
    const run = takeRun(replied.json)
    return run === undefined ? fault(misunderstood('the run is none')) : ok(run)
  }
  return {
    async begin(asked) {
      const replied = await reply({ method: 'POST', path: RUNS, body: asked })
      if (replied.is === 'fault') return replied
      const { status, json } = replied.value
      if (status === 403 && isViolation(json))
        return fault(new ProductionModeViolationError(asked.workflow, json['message']))
      if (!isGood(replied.value)) return fault(refused(replied.value))
      const begun = isObject(json) ? json : {}
      const decision = takeDecision(begun['decision'])
      if (decision.is === 'fault') return fault(misunderstood(decision.fault))
      // Whatever does not say that it is no production is.
      return ok({ decision: decision.value, production: begun['production'] !== false })
    },
    async end(run, told) {
      const replied = await reply({ method: 'POST', path: `${RUNS}/${encodeURIComponent(run)}/outcome`, body: told })
      if (replied.is === 'fault') return replied
      return isGood(replied.value) ? known(replied.value) : fault(refused(replied.value))
    },
    async find(run) {
      const replied = await reply({ method: 'GET', path: `${RUNS}/${encodeURIComponent(run)}` })
      if (replied.is === 'fault') return replied
      if (replied.value.status === 404) return ok(undefined)
      return isGood(replied.value) ? known(replied.value) : fault(refused(replied.value))
    },
    async report(workflow, what, run) {
      const body = { workflow, what, ...(run === undefined ? {} : { run }) }
      const replied = await reply({ method: 'POST', path: '/v1/workflows/violations', body })
      if (replied.is === 'fault') return replied
      return isGood(replied.value) ? ok(undefined) : fault(refused(replied.value))
    },
  }
}

function isGood({ status }: Reply): boolean {
  return status >= 200 && status < 300
}

function takeRun(json: Json | undefined): KnownRun | undefined {
  if (!isObject(json)) return undefined
  const { workflow, provenance, session, digest, findings } = json
  if (typeof workflow !== 'string' || !isProvenance(provenance)) return undefined
  if (!Array.isArray(findings) || !findings.every((one) => typeof one === 'string')) return undefined
  return {
    workflow,
    provenance,
    findings,
    ...(typeof session === 'string' ? { session } : {}),
    ...(typeof digest === 'string' ? { digest } : {}),
  }
}

function isViolation(json: Json | undefined): json is { readonly code: string; readonly message: string } {
  return isObject(json) && json['code'] === 'PRODUCTION_MODE_VIOLATION' && typeof json['message'] === 'string'
}

function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return json !== undefined && isJsonObject(json)
}
