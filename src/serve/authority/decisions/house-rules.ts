import type { Action } from '../../../action/action.ts'
import type { Reason } from '../../../decide/decision.ts'
import { type HousePolicies, type HouseReason, judge } from '../../../decide/house/judge.ts'
import { clockAt, type HouseRequest } from '../../../decide/house/request.ts'
import { strictest } from '../../../decide/verdict.ts'
import type { Weighed } from '../../../gate.ts'
import type { Caller } from '../../identity/caller.ts'
import type { HouseRules } from '../parts.ts'

/** Where no house policy is configured, the table stands as it is. */
export const NO_HOUSE_RULES: HouseRules = { raise: (_asked, weighed) => weighed }

/**
 * The operator's Cedar policies on top of the table.
 *
 * INVARIANT (house policies only raise): the verdict is the strictest of the table's and the policies'.
 */
export function houseRules(files: readonly HousePolicies[]): HouseRules {
  return {
    raise: (asked, weighed) => {
      const judged = files.map((file) => judge(file, asked))
      const { decision } = weighed
      const verdict = strictest(decision.verdict, ...judged.map((one) => one.verdict))
      const reasons = judged.flatMap((one) => one.reasons).map(reasonOf)
      if (reasons.length === 0) return weighed
      const { instead, ...rest } = decision
      const offers = verdict === decision.verdict && instead !== undefined ? { instead } : {}
      return { ...weighed, decision: { ...rest, verdict, reasons: [...reasons, ...decision.reasons], ...offers } }
    },
  }
}

/** Which policy it was, so that whoever wrote it finds it. */
function reasonOf({ code, message, policy, file, line }: HouseReason): Reason {
  const place = `${file.slice(file.lastIndexOf('/') + 1)}${line === undefined ? '' : `:${line}`}`
  return { code, message: policy === undefined ? message : `${message} (\`${policy}\`, ${place})` }
}

/** What the house is asked about an action: who asks, what it would do and where, and the hour on the house's clock. */
export function houseRequest(
  action: Action,
  { decision, effects }: Weighed,
  by: { readonly caller: Caller; readonly session: string; readonly now: number; readonly timeZone: string },
): HouseRequest {
  const { caller, session, now, timeZone } = by
  const cwd = 'cwd' in action && action.cwd !== undefined ? { cwd: action.cwd } : {}
  return {
    principal:
      caller.is === 'person'
        ? { type: 'Person', id: caller.id, groups: [caller.role] }
        : {
            type: 'Agent',
            id: caller.name,
            groups: [],
            ...(caller.owner === undefined ? {} : { owner: caller.owner }),
          },
    action: action.kind,
    effects: effects.map(({ identity: _identity, staysHere: _here, signsIn: _signsIn, ...effect }) => effect),
    environment: decision.environment.class,
    ...clockAt(new Date(now).toISOString(), timeZone),
    ...(session === '' ? {} : { session }),
    ...cwd,
  }
}
