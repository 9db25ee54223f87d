import type { WeighedEffect } from '../../decide/decide.ts'
import type { EffectKind } from '../../understand/effect.ts'
import { meansTarget } from './target-pattern.ts'
import type { CredentialTerms } from './terms.ts'

/** Effects behind which anything may stand: what is handed to them may go anywhere. */
const OPAQUE: ReadonlySet<EffectKind> = new Set(['undescribed', 'unreadable', 'remote-code', 'disclose'])

/** True where this credential is for one of the targets of the action and for whoever asks. */
export function isFor(terms: CredentialTerms, effects: readonly WeighedEffect[], user: string): boolean {
  if (terms.users.length > 0 && !terms.users.includes(user)) return false
  return effects.some((effect) => landsOn(terms.targets, effect))
}

/**
 * True where all that leaves this host lands on these targets. The variables of a process are there for all that it does: a
 * second command of the same text would send the password to whichever server it names.
 */
export function staysWithin(targets: readonly string[], effects: readonly WeighedEffect[]): boolean {
  return effects.every((effect) => effect.staysHere === true || landsOn(targets, effect))
}

function landsOn(targets: readonly string[], { identity }: WeighedEffect): boolean {
  return identity !== undefined && targets.some((pattern) => meansTarget(pattern, identity))
}

/** True where something of the action could carry a credential away, so that only people let it have one. */
export function isOpaque(effects: readonly WeighedEffect[]): boolean {
  return effects.some(({ kind }) => OPAQUE.has(kind))
}
