import { visible } from '../lib/quoted.ts'
import type { EnvironmentClass } from '../locate/environment.ts'
import type { Environment } from '../locate/evidence.ts'
import { joinEnvironments, type Located } from '../locate/locate.ts'
import { isPlain, redacted } from '../locate/shown.ts'
import type { EffectKind } from '../understand/effect.ts'
import type { DecidedEffect, Reason } from './decision.ts'
import { gravestFirst } from './gravity.ts'
import { insteadOf } from './instead.ts'
import type { Judged } from './judge.ts'
import { REASONS, type ReasonCode } from './reasons.ts'
import { strictest, type Verdict } from './verdict.ts'

/** Everything of a decision but its number and the action's digest. */
export interface Judgement {
  readonly verdict: Verdict
  readonly environment: Environment
  readonly effects: readonly DecidedEffect[]
  readonly reasons: readonly Reason[]
  readonly instead: readonly string[]
  /** All of it, in the order of `effects`: what house policies are asked about. */
  readonly weighed: readonly WeighedEffect[]
}

/** An effect with its row, its environment and what it would be by itself. */
export interface WeighedEffect {
  readonly kind: EffectKind
  readonly verdict: Verdict
  readonly verb: string
  readonly on: string
  /** As in the decision's effects. */
  readonly target: string
  readonly environment: EnvironmentClass
  readonly reversible: DecidedEffect['reversible']
  /** The one target that it is, where it is one and has a name of its own. */
  readonly identity?: NonNullable<Located['identity']>
  /** Files and processes of the host where the action runs; nothing of it goes anywhere else. */
  readonly staysHere?: true
  /** A program does it that a tool starts to sign in, because settings of elsewhere name it. */
  readonly signsIn?: true
}

/** So many reasons are told; more only of codes that were not told yet. */
const REASONS_TOLD = 12

/**
 * Takes the strictest of all effects. `session` is the environment of an action without effects; `allowed` are the offers
 * (`offersOf`) that would be let go.
 */
export function decide(judged: readonly Judged[], session: Environment, allowed: ReadonlySet<string>): Judgement {
  const located = judged.map((one) => one.located)
  const effects = judged.map(shownEffect)
  const verdict = strictest('allow', ...judged.map((one) => one.verdict))
  return {
    verdict,
    environment: located.length === 0 ? session : withConflicts(joinEnvironments(located), located),
    effects,
    reasons: reasonsFor(judged, verdict),
    instead: verdict === 'allow' ? [] : insteadOf(judged, allowed),
    weighed: judged.map((one, i) => weighedEffect(one, effects[i] as DecidedEffect)),
  }
}

function weighedEffect(judged: Judged, { verb, on, target, reversible }: DecidedEffect): WeighedEffect {
  const { environment, identity, effect } = judged.located
  const { row, verdict } = judged
  const weighed = { kind: row.kind, verdict, verb, on, target, reversible, environment: environment.class }
  const { at } = effect
  const stays = (at.is === 'session' || at.is === 'file') && at.site.is === 'here'
  return {
    ...weighed,
    ...(identity === undefined ? {} : { identity }),
    ...(stays ? { staysHere: true as const } : {}),
    ...(effect.signsIn === true ? { signsIn: true as const } : {}),
  }
}

/** Signs that contradict each other are told first: somebody has to put one of them right. */
function withConflicts(environment: Environment, located: readonly Located[]): Environment {
  const conflicts = new Set(located.flatMap((one) => one.conflict ?? []))
  if (conflicts.size === 0) return environment
  const told = [...conflicts].map(
    (value) => ({ says: 'conflict', tier: 'identity', from: 'evidence', value, used: true }) as const,
  )
  return { ...environment, because: [...told, ...environment.because] }
}

/**
 * Why it is stopped, or what it does where it is not: the gravest first, each cell once.
 *
 * INVARIANT (no code is left out): risk, approval rules and what people read depend on the codes, so that a long action must
 * not hide what one of its parts does behind the others.
 */
function reasonsFor(judged: readonly Judged[], verdict: Verdict): readonly Reason[] {
  const reasons: Reason[] = []
  const told = new Set<string>()
  const stopping = judged.filter((one) => (verdict === 'allow' ? true : one.verdict !== 'allow'))
  for (const one of gravestFirst(stopping)) {
    const { code } = one.row
    const { effect, target } = one.located
    const cell = verdict === 'allow' ? code : `${code} ${effect.verb} ${effect.name} ${target}`
    if (told.has(cell) || (reasons.length >= REASONS_TOLD && told.has(code))) continue
    told.add(cell).add(code)
    reasons.push({ code, message: messageFor(one), ...(effect.span === undefined ? {} : { span: effect.span }) })
  }
  return reasons
}

function messageFor(judged: Judged): string {
  const { effect, environment, target } = judged.located
  const at = effect.kind === 'file' ? 'at' : 'on'
  const what =
    effect.name === ''
      ? effect.verb === effect.on
        ? `\`${effect.verb}\``
        : `\`${effect.verb}\` of ${article(effect.on)}`
      : `\`${effect.verb}\` of ${effect.on} \`${shown(effect.name)}\``
  const where = target === '' || target === 'unknown' || target === effect.name ? '' : ` ${at} \`${shown(target)}\``
  const title = REASONS[judged.row.code as ReasonCode].title
  const weakened = judged.located.exposed === true ? `; by \`${shown(effect.weakened?.what ?? '')}\`` : ''
  const note = `${effect.note === undefined ? '' : `; ${effect.note}`}${weakened}`
  return `${what}${where} (${named(environment)}): ${title}${note}`
}

function named(environment: Environment): string {
  return environment.class === 'unknown' ? 'unknown, treated as production' : environment.class
}

/** A thing without a name of its own, as English has it: `a unit`, `an image`, `logs`, `code`. */
function article(on: string): string {
  if (on === '') return 'it'
  if (UNCOUNTED.has(on) || /[^s]s$/.test(on)) return on
  return /^(?:[aeio]|u(?!ni|rl|se))/.test(on) ? `an ${on}` : `a ${on}`
}

const UNCOUNTED: ReadonlySet<string> = new Set([
  'access',
  'code',
  'coverage',
  'data',
  'history',
  'infrastructure',
  'mail',
  'python',
  'shared memory',
  'storage',
  'text',
  'trust',
])

/**
 * A name of the action as it may stand in an answer, which is kept: without secrets, on one line, what cannot be seen
 * written out. It is cut before it is looked at, so that a long one costs no more than a short one.
 */
export function shown(text: string): string {
  if (text.length <= MOST_SHOWN && isPlain(text)) return text
  return visible(redacted(text.slice(0, 1000)).replaceAll(/[\ufffb\ufffc]/g, '…'), MOST_SHOWN)
}

const MOST_SHOWN = 80

function shownEffect(judged: Judged): DecidedEffect {
  const { effect, target } = judged.located
  return {
    verb: effect.verb,
    on: effect.on,
    target: target === '' ? shown(effect.name) : target,
    reversible: REVERSIBLE[judged.row.kind],
    ...(effect.span === undefined ? {} : { span: effect.span }),
  }
}

const REVERSIBLE: Readonly<Record<EffectKind, DecidedEffect['reversible']>> = {
  read: 'yes',
  prepare: 'yes',
  'read-data': 'no',
  'read-secret': 'no',
  change: 'yes',
  restart: 'yes',
  deploy: 'unknown',
  publish: 'no',
  lose: 'no',
  'lose-remade': 'yes',
  access: 'unknown',
  disclose: 'no',
  'remote-code': 'unknown',
  undescribed: 'unknown',
  unreadable: 'unknown',
  catastrophe: 'no',
}
