import type { Action } from './action/action.ts'
import { actionDigest } from './action/digest.ts'
import type { ActionFault } from './action/fault.ts'
import { decide, type Judgement, shown, type WeighedEffect } from './decide/decide.ts'
import type { Decision, Reason } from './decide/decision.ts'
import { offersOf } from './decide/instead.ts'
import { judge } from './decide/judge.ts'
import { type GrantsPresent, judgeNamed, NO_GRANTS } from './decide/named.ts'
import { judgeWorkflow } from './decide/workflow.ts'
import { type NotedFile, notedFiles, rememberingReads } from './lib/noted-files.ts'
import { oneLook } from './lib/one-look.ts'
import { environmentOf } from './locate/evidence.ts'
import { type LocateContext, type Located, locate } from './locate/locate.ts'
import type { Effect } from './understand/effect.ts'
import { Parts } from './understand/parts.ts'
import { LIMITS } from './understand/shell/limits.ts'
import { envFrom } from './understand/shell/scope/scope.ts'
import {
  bringsHome,
  type Understandable,
  type UnderstandContext,
  type Understanding,
  understand,
} from './understand/understand.ts'
import { UNKNOWN, word } from './understand/word.ts'

const NONE: ReadonlySet<string> = new Set()

/** Where an action would run, and with which variables: what is not said in the action itself. */
export interface Surroundings {
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly home: string
  /** The variables are those of the caller's process, and nothing in them was chosen for this action. */
  readonly ambient?: true
  /** The shell text is a template of a pipeline's, whose unknown parts are words (`UnderstandContext`). */
  readonly template?: true
}

/** A decision and what it was made of. */
export interface Weighed {
  readonly decision: Decision
  /** All effects, in the order of the decision's. */
  readonly effects: readonly WeighedEffect[]
  /** Of the scripts and hooks that were read as part of the action, as they were; absent where none was. */
  readonly reads?: string
  /** The same one by one, so that whoever runs the action finds out whether they still are. */
  readonly files?: readonly NotedFile[]
  /** Files that said where it lands, settings of tools most of the time. Such a file may name programs that a tool starts. */
  readonly settings?: readonly string[]
}

type Given = Omit<UnderstandContext, 'parts'>
type Judged = Judgement & Pick<Weighed, 'reads' | 'files' | 'settings'>

/** What the gate is built from. Everything that is not a value comes in here, so that a decision can be repeated. */
export interface GatePorts {
  readonly locate: Omit<LocateContext, 'home' | 'session'>
  readonly newId: () => string
}

/**
 * The gate, as the sentence: an action is understood, located, decided. Nothing is run and nothing is changed here.
 *
 * INVARIANT (failing means stopped): whatever goes wrong on the way ends in a decision `deny` with `GATE_FAULT`.
 */
export class Gate {
  private readonly ports: GatePorts
  private readonly parts = new Parts()

  constructor(ports: GatePorts) {
    this.ports = ports
  }

  async check(action: Action, surroundings: Surroundings): Promise<Decision> {
    return (await this.weigh(action, surroundings, NO_GRANTS)).decision
  }

  /** The decision, with its effects as the table saw them. `grants` are those that are there for a named action. */
  async weigh(action: Action, surroundings: Surroundings, grants: GrantsPresent): Promise<Weighed> {
    let digest = ''
    try {
      digest = actionDigest(action)
      const judgement = await this.judge(action, surroundings, grants)
      const { reads, files, settings, weighed } = judgement
      const decision = finish(this.ports.newId(), digest, judgement)
      return {
        decision,
        effects: weighed,
        ...(reads === undefined ? {} : { reads }),
        ...(files === undefined ? {} : { files }),
        ...(settings === undefined ? {} : { settings }),
      }
    } catch (cause) {
      return { decision: faulted(this.ports.newId(), cause, digest), effects: [] }
    }
  }

  /**
   * The decision on effects that were read from something that is no action: a plan, a step of a pipeline. `digest` is that
   * of the text that they were read from.
   */
  async weighEffects(digest: string, effects: readonly Effect[], surroundings: Surroundings): Promise<Weighed> {
    try {
      const located = locate(effects, this.contextOf(surroundings))
      const judgement = decide(located.effects.map(judge), located.session, NONE)
      return { decision: finish(this.ports.newId(), digest, judgement), effects: judgement.weighed }
    } catch (cause) {
      return { decision: faulted(this.ports.newId(), cause, digest), effects: [] }
    }
  }

  /** Loads whatever an action may need, so that no later answer waits for it. */
  async warmUp(): Promise<void> {
    await this.parts.loadAll()
  }

  /** The answer to what is no action. */
  refuse(fault: ActionFault): Decision {
    const offset = fault.at.offset
    const span = offset === undefined ? {} : { span: [offset, offset + 1] as const }
    const message = `${fault.message} (${fault.detail}); ${fault.help}`
    return finish(this.ports.newId(), '', refused({ code: 'MALFORMED_ACTION', message, ...span }))
  }

  /** Reads an action, and again with what the reading found missing. Each round loads something, so the rounds end. */
  private async understand(action: Understandable, given: Given): Promise<Understanding> {
    for (;;) {
      const read = understand(action, { ...given, parts: this.parts })
      if (read.missing.length === 0) return read
      for (const part of read.missing) await this.parts.load(part)
    }
  }

  private async judge(action: Action, surroundings: Surroundings, grants: GrantsPresent): Promise<Judged> {
    if (action.kind === 'named') return named(action, grants)
    const context = this.contextOf(surroundings)
    if (action.kind === 'workflow') return judgeWorkflow(action, context)
    const { files, home } = context
    const { env, ambient, template } = surroundings
    const more = { ...(ambient === true ? { ambient } : {}), ...(template === true ? { template } : {}) }
    const given = { files, home, cwd: context.session.cwd, env, ...more }
    const noted = notedFiles(files)
    const settings = new Set<string>()
    const read = async (reading: Given) => {
      const { effects, texts } = await this.understand(action, { ...reading, files: noted.files })
      const remembering = rememberingReads(files, settings)
      return locate(effects, { ...context, files: remembering, texts, used: (path) => settings.add(path) })
    }
    const located = await read(given)
    // `~` means the home in question, too: to bring another one along may raise a verdict, and never lowers it.
    const own = bringsHome(given) ? (await read({ ...given, env: { ...env, HOME: home } })).effects : []
    const reads = noted.digest()
    const judged = [...located.effects, ...unlike(own, located.effects)].map(judge)
    const offers = offersOf(judged)
    const allowed = offers.length === 0 ? NONE : await this.allowedOf(offers, given, context)
    const noting = reads === undefined ? {} : { reads, files: noted.list() }
    return { ...decide(judged, located.session, allowed), ...noting, settings: [...settings] }
  }

  private contextOf({ cwd, env, home }: Surroundings): LocateContext {
    const session = {
      cwd: cwd.length > LIMITS.path ? `/${UNKNOWN}` : cwd,
      env: envFrom(variables(env, home)),
    }
    return { ...this.ports.locate, files: oneLook(this.ports.locate.files), home, session }
  }

  /** Those of the commands that would be let go at the same place. */
  private async allowedOf(
    commands: readonly string[],
    given: Given,
    context: LocateContext,
  ): Promise<ReadonlySet<string>> {
    const allowed = new Set<string>()
    for (const command of commands) {
      const { effects: own, texts } = await this.understand({ kind: 'shell', command }, given)
      const { effects, session } = locate(own, { ...context, texts })
      if (decide(effects.map(judge), session, allowed).verdict === 'allow') allowed.add(command)
    }
    return allowed
  }
}

/** A named action without an authority: the guard with no grant, or with those that a probe hands it. */
function named(action: Action & { kind: 'named' }, grants: GrantsPresent): Judgement {
  const { verdict, reasons } = judgeNamed(action, grants)
  const because = { says: 'production', tier: 'command', from: 'name', value: shown(action.name), used: true } as const
  const effect = {
    verb: shown(action.name),
    on: 'production',
    target: shown(action.target ?? ''),
    reversible: 'unknown',
  } as const
  const weighed = { ...effect, kind: 'deploy', verdict, environment: 'production' } as const
  return {
    verdict,
    environment: environmentOf('production', [because]),
    effects: [effect],
    reasons,
    instead: verdict === 'hold' ? ['ask a person with the role for it to give the grant, with a scope and an end'] : [],
    weighed: [weighed],
  }
}

function finish(id: string, digest: string, judgement: Judgement): Decision {
  const { verdict, environment, effects, reasons, instead } = judgement
  return { id, digest, verdict, environment, effects, reasons, ...(instead.length === 0 ? {} : { instead }) }
}

/** The decision for a fault, whatever it was. It says what failed, in one line, and which action it was where that is known. */
export function faulted(id: string, cause: unknown, digest = ''): Decision {
  const message = cause instanceof Error ? cause.message : 'an unknown fault'
  return finish(id, digest, refused({ code: 'GATE_FAULT', message: `the gate could not decide: ${oneLine(message)}` }))
}

function refused(reason: Reason): Judgement {
  return {
    verdict: 'deny',
    environment: environmentOf('unknown', []),
    effects: [],
    reasons: [reason],
    instead: [],
    weighed: [],
  }
}

/** Those of `more` that say something else than any of `known` does. */
function unlike(more: readonly Located[], known: readonly Located[]): readonly Located[] {
  const said = ({ effect, target, environment, file }: Located) =>
    [effect.kind, effect.verb, effect.on, effect.name, target, environment.class, file?.where, file?.held].join('\n')
  const all = new Set(known.map(said))
  return more.filter((one) => !all.has(said(one)))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 300)
}

function variables(env: Readonly<Record<string, string>>, home: string): ReadonlyMap<string, ReturnType<typeof word>> {
  return new Map(Object.entries({ ...env, HOME: home }).map(([name, text]) => [name, word(text)]))
}
