import { hash } from 'node:crypto'
import type { Decision, Reason } from '../decide/decision.ts'
import { strictest, type Verdict } from '../decide/verdict.ts'
import type { Gate, Surroundings, Weighed } from '../gate.ts'
import type { Files } from '../lib/files.ts'
import type { Span } from '../lib/span.ts'
import { signs } from '../locate/names.ts'
import type { RegisteredSession, Registry } from '../locate/registry.ts'
import type { Part } from './part.ts'
import { spanIn } from './source.ts'
import { statementPlaces } from './sql-places.ts'

/** A gate for one kind of session, over what can be seen of it. */
export type OpenGate = (registry: Registry, files: Files) => Gate

export interface PipelineGates {
  readonly registry: Registry
  /** Files of the workspace alone: what else stands on this machine does not stand on that of a pipeline. */
  readonly workspaceFiles: Files
  readonly files: Files
  readonly workspace: string
  /** Of this machine. */
  readonly home: string
  readonly open: OpenGate
}

/** What was decided of a part. */
export interface JudgedPart {
  readonly part: Part
  readonly decision: Decision
  /** Each reason with its place in the file. */
  readonly reasons: readonly PlacedReason[]
}

export interface PlacedReason {
  readonly reason: Reason
  /** Offsets in the file. */
  readonly at: Span
}

/** Where a job of a machine of its own begins; nothing of ours is there. */
const RUNNER_HOME = '/home/runner'

/**
 * Where jobs put programs on a machine of their own, and make room. Settings of the system (`/etc`), and with them who may do
 * what there, are none of them.
 */
const OF_THE_JOB = [RUNNER_HOME, '/tmp', '/opt', '/usr/local', '/usr/share', '/mnt'] as const

/**
 * Puts the parts of a pipeline to the gate, one by one, each as the machine and the environment that it names have it. The
 * table and its verdicts are the gate's; what is decided here is only where a part runs.
 */
export class PipelineJudge {
  private readonly gates: PipelineGates
  private readonly opened = new Map<string, Gate>()

  constructor(gates: PipelineGates) {
    this.gates = gates
  }

  async judge(part: Part): Promise<JudgedPart> {
    const { decision } = await this.weigh(part)
    const text = part.does.is === 'action' ? part.does.text : undefined
    const statements = decision.verdict === 'allow' ? [] : await this.statementsOf(part)
    const reasons = decision.reasons.map((reason) => {
      const own = statements.find(({ says }) => says.has(reason.message))
      if (own !== undefined) return { reason, at: own.at }
      return { reason, at: reason.span === undefined || text === undefined ? part.at : spanIn(text, reason.span) }
    })
    return { part, decision, reasons }
  }

  /**
   * What each statement of an SQL file says by itself, for its place alone: the decision is that on the whole file, because a
   * statement may mean another thing behind the ones before it.
   */
  private async statementsOf(
    part: Part,
  ): Promise<readonly { readonly at: Span; readonly says: ReadonlySet<string> }[]> {
    const { does } = part
    if (does.is !== 'action' || does.action.kind !== 'sql' || does.text === undefined) return []
    const found: { readonly at: Span; readonly says: ReadonlySet<string> }[] = []
    for (const span of statementPlaces(does.action.statement)) {
      const action = { ...does.action, statement: does.action.statement.slice(span[0], span[1]) }
      const { decision } = await this.weigh({ ...part, does: { ...does, action } })
      found.push({ at: spanIn(does.text, span), says: new Set(decision.reasons.map(({ message }) => message)) })
    }
    return found
  }

  /**
   * Code that nobody described is accepted on a machine of its own, but not with secrets in its hands: it can reach whatever
   * they open.
   */
  private async weigh(part: Part): Promise<Weighed> {
    const session = this.sessionOf(part)
    const first = await this.ask(part, session)
    const undescribed = first.effects.some(({ kind }) => kind === 'undescribed')
    if (part.machine === 'here' || session === undefined || !part.secrets || !undescribed) return first
    const unknown = await this.ask(part, undefined)
    return strictest(first.decision.verdict, unknown.decision.verdict) === first.decision.verdict ? first : unknown
  }

  private ask(part: Part, session: RegisteredSession | undefined): Promise<Weighed> | Weighed {
    const { does, cwd, env, machine } = part
    const gate = this.gateFor(machine === 'here' ? 'here' : session)
    const surroundings = { cwd, env, home: machine === 'here' ? this.gates.home : RUNNER_HOME }
    if (does.is === 'nothing readable') return { decision: gate.refuse(does.fault), effects: [] }
    if (does.is === 'action') return gate.weigh(does.action, templated(surroundings, machine), new Set())
    const digest = `sha256:${hash('sha256', `${part.source.file}\n${part.where}\n${does.text}`, 'hex')}`
    return gate.weighEffects(digest, does.effects, surroundings)
  }

  private gateFor(session: RegisteredSession | 'here' | undefined): Gate {
    const { registry, files, workspaceFiles, open } = this.gates
    const key = JSON.stringify(session ?? null)
    const known = this.opened.get(key)
    if (known !== undefined) return known
    const made = session === 'here' ? open(registry, files) : open({ ...registry, session }, workspaceFiles)
    this.opened.set(key, made)
    return made
  }

  private sessionOf({ machine, environments }: Part): RegisteredSession | undefined {
    if (machine === 'here') return undefined
    const workspaces = [this.gates.workspace, ...OF_THE_JOB]
    const found = environments.map(classOf)
    const name = environments.join(', ')
    if (found.includes('production')) return { environment: 'production', workspaces: [], from: `environment ${name}` }
    if (machine === 'kept' || found.includes('unknown')) return undefined
    if (found.includes('staging')) return { environment: 'staging', workspaces: [], from: `environment ${name}` }
    return { environment: 'development', workspaces, from: 'a machine that is made for the job' }
  }
}

/** What a runner fills in are words: what a stranger writes is stopped by itself (`github/workflow.ts`). */
function templated(surroundings: Surroundings, machine: Part['machine']): Surroundings {
  return machine === 'here' ? surroundings : { ...surroundings, template: true }
}

/** What the name of an environment says; one that says nothing may be production. */
function classOf(name: string): 'production' | 'staging' | 'development' | 'unknown' {
  const found = signs(name)
  if (found.includes('production')) return 'production'
  if (found.length === 0 || found.includes('unknown')) return 'unknown'
  return found.includes('staging') ? 'staging' : 'development'
}

/** The strictest of what does not wait for a gate of its own when it runs. */
export function verdictOf(parts: readonly JudgedPart[]): Verdict {
  return strictest('allow', ...parts.filter((one) => !waitsForGate(one)).map(({ decision }) => decision.verdict))
}

/** It is held, and a step before it asks the authority when it runs. Nobody can approve what is denied. */
export function waitsForGate({ part, decision }: JudgedPart): boolean {
  return part.gated && decision.verdict === 'hold'
}
