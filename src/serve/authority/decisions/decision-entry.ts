import type { Decision } from '../../../decide/decision.ts'
import { effectsAsTold } from '../../../decide/effects-as-told.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Asking } from '../grants/spending.ts'

/**
 * A decision as the log has it: what was asked by its digest, what it would do by verbs and targets as they are shown, and
 * the codes of the reasons. Messages and evidence stay in the store; of the action the log has the digest, against which
 * what is shown later can be held.
 */
export function entryOf(
  kind: 'decision.intent' | 'decision.stopped',
  caller: Caller,
  session: string,
  decision: Decision,
) {
  return {
    kind,
    decision: decision.id,
    ...(decision.digest === '' ? {} : { digest: decision.digest }),
    [caller.is]: caller.id,
    ...(session === '' ? {} : { session }),
    verdict: decision.verdict,
    environment: decision.environment.class,
    effects: effectsAsTold(decision.effects, decision)
      .slice(0, EFFECTS_TOLD)
      .map(({ verb, on, target }) => `${verb} ${on} ${target}`.slice(0, 300)),
    reasons: [...new Set(decision.reasons.map((one) => one.code))],
  } as const
}

/** An entry stays well below its greatest length; what is told first is the gravest. */
const EFFECTS_TOLD = 50

/** The agent client, where its hook asked. */
export function through({ client }: Asking): { readonly client?: string } {
  return client === undefined ? {} : { client }
}

export function spentBy(by: { readonly hold?: string; readonly grant?: string; readonly mock?: string }) {
  return Object.fromEntries(Object.entries(by).filter(([, id]) => id !== undefined && id !== ''))
}
