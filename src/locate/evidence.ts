import {
  type EnvironmentClass,
  isAbove,
  isEnvironmentClass,
  mostProtected,
  type TreatedAs,
  treatedAs,
} from './environment.ts'
import type { Identity } from './identity.ts'
import { type Sign, signs } from './names.ts'
import type { Registry } from './registry.ts'
import type { RegistryEntry } from './registry-entry.ts'
import { decidingEntries, raisingEntries } from './registry-index.ts'
import { shown } from './shown.ts'

/** By who could have written it. Only a person writes the registry; the agent can write most of the others. */
export type Tier =
  | 'registry'
  | 'registry-pattern'
  | 'identity'
  | 'command'
  | 'tool-state'
  | 'process-env'
  | 'name'
  | 'session'

export interface Evidence {
  /** An environment class, or what was found out in a clause. */
  readonly says: EnvironmentClass | (string & {})
  readonly tier: Tier
  /** Where it stands: `--context`, `~/.kube/config`. */
  readonly from: string
  /** What stands there, without passwords. */
  readonly value: string
  /** It made the class what it is. */
  readonly used: boolean
}

/** Evidence before it is weighed. */
export type Claim = Omit<Evidence, 'used'>

export interface Environment {
  readonly class: EnvironmentClass
  readonly treatedAs: TreatedAs
  readonly because: readonly Evidence[]
}

export interface Classified extends Environment {
  /** Two signs that cannot both be right; the most protective one was followed. */
  readonly conflict: string | undefined
}

/** One thing that an effect reaches, with all that is known about it. */
export interface Subject {
  /** As it is shown to people. */
  readonly shown: string
  /** Names of this one target; an entry of the registry for any of them is about it. */
  readonly identities: readonly Identity[]
  readonly claims: readonly Claim[]
  /** What it is where the registry is silent: unknown, or the class of the machine on which it stands. */
  readonly otherwise: Environment
  /** The class of the machine that the tool runs on, where that is not this one. */
  readonly behind: Environment | undefined
  /** What the tool's own settings contradict each other in. */
  readonly conflict?: string
  /** A push to a branch that counts as protected, or one that deploys. */
  readonly writesProtected?: boolean
  /** The file of this machine that it lies in, links followed. */
  readonly file?: string
  /** A database in memory: what is in it goes with the program that made it. */
  readonly fleeting?: true
  /** Settings that lead the tool, that are not a person's own, and that name a program which it starts to sign in, or may. */
  readonly starts?: string
}

export function claim(says: Claim['says'], tier: Tier, from: string, value: string): Claim {
  return { says, tier, from, value: shown(value) }
}

/** What the name of a thing hints at. */
export function nameClaims(name: string | undefined, from: string, tier: Tier = 'name'): readonly Claim[] {
  return name === undefined ? [] : signs(name).map((sign: Sign) => claim(sign, tier, from, name))
}

export function environmentOf(environment: EnvironmentClass, because: readonly Evidence[]): Environment {
  return { class: environment, treatedAs: treatedAs(environment), because }
}

/**
 * The ratchet.
 *
 * An exact entry of the registry about the target decides, in either direction, and silences names and variables.
 * INVARIANT (evidence only raises): without one, the class is the join of what the place is by itself and of every
 * claim of production or of something unknown, so that one claim more can never lower it.
 */
export function classify(subject: Subject, registry: Registry): Classified {
  const deciding = subject.identities.flatMap((identity) => decidingEntries(registry, identity))
  const weighed = deciding.length > 0 ? decided(subject, registry, deciding) : raised(subject, registry)
  const own = subject.conflict === undefined ? weighed : { ...weighed, conflict: subject.conflict }
  if (subject.behind === undefined) return own
  return { ...join([own, subject.behind]), conflict: own.conflict }
}

function decided(subject: Subject, registry: Registry, entries: readonly RegistryEntry[]): Classified {
  let decision: EnvironmentClass = 'local'
  for (const entry of entries) decision = mostProtected(decision, entry.environment)
  const because = entries.map((entry) => ({
    ...entryClaim(registry, entry, 'registry'),
    used: entry.environment === decision,
  }))
  const silenced = subject.claims.map((one) => ({ ...one, used: false }))
  const against = [...because, ...silenced].find((one) => disagrees(one.says, decision))
  const conflict =
    against === undefined ? undefined : `${against.from} says ${against.says}, the registry's entry says ${decision}`
  return { ...environmentOf(decision, [...because, ...silenced]), conflict }
}

/** What is worth a person's look: production against anything else, or two entries for one target. */
function disagrees(says: string, decision: EnvironmentClass): boolean {
  if (!isEnvironmentClass(says) || says === 'unknown' || says === decision) return false
  return says === 'production' || decision === 'production'
}

function raised(subject: Subject, registry: Registry): Classified {
  const patterns = subject.identities
    .flatMap((identity) => raisingEntries(registry, identity))
    .map((entry) => entryClaim(registry, entry, 'registry-pattern'))
  const claims = [...patterns, ...subject.claims]
  let result = subject.otherwise.class
  for (const one of claims) if (raises(one)) result = mostProtected(result, one.says)
  const because = claims.map((one) => ({ ...one, used: raises(one) && one.says === result }))
  const raisedTo = result === 'production' || result === 'unknown' ? result : undefined
  const against = raisedTo === undefined ? undefined : claims.find((one) => isLower(one.says))
  return {
    ...environmentOf(result, [
      ...because.filter((one) => one.used),
      ...used(subject.otherwise, result),
      ...because.filter((one) => !one.used),
    ]),
    conflict:
      against === undefined || result !== 'production'
        ? undefined
        : `${against.from} says ${against.says}, other evidence says production`,
  }
}

/**
 * A pattern may raise to production or staging; everything else that is not an exact entry to production or unknown.
 */
function raises(one: Claim): one is Claim & { readonly says: EnvironmentClass } {
  if (one.says === 'production' || one.says === 'unknown') return true
  return one.says === 'staging' && one.tier === 'registry-pattern'
}

function isLower(says: string): boolean {
  return isEnvironmentClass(says) && isAbove('unknown', says)
}

/** The evidence of a part, marked as used only where the part made the whole what it is. */
function used(part: Environment, whole: EnvironmentClass): readonly Evidence[] {
  return part.class === whole ? part.because : part.because.map((one) => (one.used ? { ...one, used: false } : one))
}

function entryClaim(registry: Registry, entry: RegistryEntry, tier: Tier): Claim {
  const file = registry.path ?? 'the registry'
  return claim(entry.environment, tier, `${file}, line ${entry.line}`, `${entry.kind}: ${entry.written}`)
}

/** The join over several targets: one production leg makes the whole production. */
export function join(environments: readonly Environment[]): Environment {
  const first = environments[0]
  if (first === undefined) return environmentOf('local', [])
  if (environments.length === 1) return first
  let whole: EnvironmentClass = first.class
  for (const one of environments) whole = mostProtected(whole, one.class)
  const seen = new Map<string, Evidence>()
  for (const part of environments) {
    for (const one of used(part, whole)) {
      const key = `${one.says}\n${one.tier}\n${one.from}\n${one.value}`
      if (seen.get(key)?.used !== true && (seen.has(key) || seen.size < MOST_EVIDENCE)) seen.set(key, one)
    }
  }
  const all = [...seen.values()]
  return environmentOf(whole, [...all.filter((one) => one.used), ...all.filter((one) => !one.used)])
}

const MOST_EVIDENCE = 64
