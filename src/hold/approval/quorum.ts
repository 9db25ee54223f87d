import { MINUTE } from '../duration.ts'
import type { People, Person } from '../person.ts'
import type { Approval, Asked } from '../request.ts'
import type { Escalation, Requirement } from '../rules/rule.ts'

/** Who is who at the moment of an event; read from the store, never from what the caller says of themselves. */
export interface Standing {
  readonly people: People
  /** The person who owns each agent. */
  readonly owners: ReadonlyMap<string, string>
  /** Who was handed an agent's token, where that is somebody else. */
  readonly holders: ReadonlyMap<string, string>
}

/**
 * INVARIANT (nobody approves what is their own): whoever asked, and whoever owns the agent that asked or was handed its
 * token, then or now, does not count, whatever their role. Operators are no exception.
 */
export function isOwn(asked: Asked, person: string, { owners, holders }: Standing): boolean {
  const { agent } = asked
  if ([asked.person, asked.owner, asked.handedTo].includes(person)) return true
  return agent !== undefined && (owners.get(agent) === person || holders.get(agent) === person)
}

/** Whether the person may approve for this requirement, when that many milliseconds have passed since the request. */
export function mayApprove(requirement: Requirement, person: Person, waited: number): boolean {
  const escalated = requirement.escalate.filter((step) => waited >= step.after * MINUTE)
  return person.active && [requirement, ...escalated].some((one) => names(one, person))
}

function names(one: Pick<Escalation, 'roles' | 'people'>, person: Person): boolean {
  return one.people.includes(person.id) || one.roles.some((role) => person.roles.includes(role))
}

/** Requirements that are not met by the approvals as people stand now. Each person counts once in each. */
export function unmet(
  requirements: readonly Requirement[],
  approvals: readonly Approval[],
  asked: Asked,
  standing: Standing,
): readonly Requirement[] {
  return requirements.filter((requirement) => {
    const counted = new Set<string>()
    for (const { by, at } of approvals) {
      const person = standing.people.get(by)
      if (person === undefined || isOwn(asked, by, standing)) continue
      if (mayApprove(requirement, person, at - asked.at)) counted.add(by)
    }
    return !(counted.size >= requirement.approvers)
  })
}

/** Requirements that the people there are can never meet, whoever of them approves and however late. */
export function shortfall(
  requirements: readonly Requirement[],
  asked: Asked,
  standing: Standing,
): readonly Requirement[] {
  return requirements.filter((requirement) => {
    const possible = [...standing.people.values()].filter(
      (person) => !isOwn(asked, person.id, standing) && mayApprove(requirement, person, Number.POSITIVE_INFINITY),
    )
    return possible.length < requirement.approvers
  })
}

/** Whether there is nobody at all, besides who asked, whose approval would count for any of it. */
export function nobodyElse(requirements: readonly Requirement[], asked: Asked, standing: Standing): boolean {
  return [...standing.people.values()].every(
    (person) =>
      isOwn(asked, person.id, standing) ||
      requirements.every((requirement) => !mayApprove(requirement, person, Number.POSITIVE_INFINITY)),
  )
}

/** Whom to tell, now that so much time has passed: the escalations that are due and were not told of before. */
export function escalationsDue(
  requirements: readonly Requirement[],
  waited: { readonly before: number; readonly now: number },
): readonly Escalation[] {
  return requirements
    .flatMap((requirement) => requirement.escalate)
    .filter((step) => waited.before < step.after * MINUTE && waited.now >= step.after * MINUTE)
}
