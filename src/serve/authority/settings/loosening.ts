import type { ConfigurationChange, WideGrant } from '../../../hold/configuration.ts'
import { isoTime, MINUTE } from '../../../hold/duration.ts'
import type { StandingGrant, StandingInput } from '../../../hold/grants/standing-grant.ts'
import type { Role } from '../../../hold/person.ts'
import { LIMITS } from '../../../hold/rules/rule.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { isAbove, isEnvironmentClass } from '../../../locate/environment.ts'
import type { PersonRow } from '../../../record/store/schema.ts'
import type { Tx } from '../../../record/store/store.ts'
import { findAgent, mayOwn, rotateAgentToken, setAgentOwner } from '../../identity/agents.ts'
import { invite, inviteBack, type Link } from '../../identity/enrolment.ts'
import { asRefusal, type IdentityFault, type IdentityFaultCode, identityFault } from '../../identity/fault.ts'
import {
  type AddedPerson,
  addReadPerson,
  changeRole,
  enablePerson,
  findPerson,
  isLastOperator,
  readPerson,
  rotatePersonToken,
} from '../../identity/people.ts'
import { isRole, may } from '../../identity/roles.ts'
import type { StandingGrants } from '../grants/standing-grants.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'
import type { Deed, Weight } from './configuration.ts'
import type { EnrolInput, EnrolledTarget, EnrolledTargets } from './enrolled-targets.ts'
import type { Freezes } from './freezes.ts'

/** What changes of the configuration are made with. */
export interface LooseningParts {
  readonly parts: Parts
  readonly targets: EnrolledTargets
  readonly freezes: Freezes
  readonly standing: StandingGrants
}

type Change<Is extends ConfigurationChange['is']> = Extract<ConfigurationChange, { readonly is: Is }>

/**
 * Every change that may loosen the configuration: when it does, and how it is done. Whoever asks for one stands behind it,
 * also where somebody else's confirmation lets it happen.
 */
export class Loosening {
  private readonly of: LooseningParts

  constructor(parts: LooseningParts) {
    this.of = parts
  }

  /** The deed of a change that was kept. */
  readonly deed = (change: ConfigurationChange, by: string): Deed<unknown> => {
    switch (change.is) {
      case 'target.enrolled':
        return this.enrol(change, by)
      case 'target.removed':
        return this.removeTarget(change, by)
      case 'freeze.lifted':
        return this.liftFreeze(change.freeze, by)
      case 'grant.given':
        return this.giveGrant(change.grant, by)
      case 'person.added':
        return this.addPerson(change, by)
      case 'person.invited':
        return this.invite(change.role, by)
      case 'person.role':
        return this.changeRole(change.person, change.role, by)
      case 'person.enabled':
        return this.enablePerson(change.person, by)
      case 'person.token':
        return this.newToken(change.person, by)
      case 'person.link':
        return this.newLink(change.person, by)
      case 'agent.owner':
        return this.setOwner(change.agent, change.owner, by)
      case 'agent.token':
        return this.newAgentToken(change.agent, by)
      default:
        return change satisfies never
    }
  }

  /** Less than what it was taken for until now; what nobody has classified is taken for production. */
  enrol(input: EnrolInput, by: string): Deed<EnrolledTarget> {
    const { targets } = this.of
    const { kind, identity, environment } = input
    const read = targets.read(input)
    const change: Change<'target.enrolled'> = {
      is: 'target.enrolled',
      kind,
      identity,
      environment,
      reason: read.is === 'ok' ? read.value.reason : '',
    }
    return {
      change,
      weigh: async (tx) => {
        if (read.is === 'fault') return read
        const before = await targets.environmentOf(tx, kind, identity)
        return weight(isLaxer(environment, before ?? 'production'), identity)
      },
      perform: async (tx) => (read.is === 'fault' ? read : ok(await targets.enrol(tx, by, read.value))),
    }
  }

  /** Then nobody says any more what it is, or the operator's file does, which may be laxer. */
  removeTarget({ kind, identity }: Pick<EnrolInput, 'kind' | 'identity'>, by: string): Deed<void> {
    const { targets, parts } = this.of
    return {
      change: { is: 'target.removed', kind, identity },
      weigh: async (tx) => {
        const before = await targets.environmentOf(tx, kind, identity)
        if (before === undefined) return fault(notFound('enrolled target'))
        return weight(parts.gate.isLaxerInFile({ kind, identity }, before), identity)
      },
      perform: (tx) => targets.remove(tx, by, kind, identity),
    }
  }

  /** One that is over lets nothing through by being taken off the list. */
  liftFreeze(freeze: string, by: string): Deed<void> {
    const { freezes } = this.of
    return {
      change: { is: 'freeze.lifted', freeze },
      weigh: async (tx) => {
        const found = await freezes.find(tx, freeze)
        return found === undefined ? fault(notFound('freeze')) : weight(isoTime(tx.now) < found.to, freeze)
      },
      perform: (tx) => freezes.lift(tx, by, freeze),
    }
  }

  /** Wider than an approval could be: for more uses, or for longer. */
  giveGrant(input: StandingInput, by: string): Deed<StandingGrant> {
    const { standing } = this.of
    return {
      change: { is: 'grant.given', grant: input as WideGrant },
      weigh: async (tx) => {
        const read = standing.read(tx, by, input)
        if (read.is === 'fault') return read
        const { usesLeft, expires, notBefore, target } = read.value
        return weight(usesLeft > LIMITS.uses || expires - notBefore > LIMITS.executeWithin * MINUTE, target)
      },
      perform: async (tx) => {
        const read = standing.read(tx, by, input)
        if (read.is === 'ok') await standing.keep(tx, read.value)
        return read
      },
    }
  }

  addPerson(person: { readonly name: unknown; readonly role: unknown }, by: string): Deed<AddedPerson> {
    const { parts } = this.of
    return {
      change: { is: 'person.added', name: String(person.name), role: String(person.role) },
      weigh: async (tx) => {
        const read = heard(await readPerson(tx, person))
        return read.is === 'fault' ? read : weight(rank(read.value.role) > 0, read.value.name.name)
      },
      perform: async (tx) => {
        const read = heard(await readPerson(tx, person))
        return read.is === 'fault' ? read : ok(await addReadPerson(tx, parts, { ...read.value, by }))
      },
    }
  }

  invite(role: unknown, by: string): Deed<Link> {
    return {
      change: { is: 'person.invited', role: String(role) },
      weigh: async () => (isRole(role) ? weight(rank(role) > 0, role) : fault(NO_ROLE)),
      perform: async (tx) => heard(await invite(tx, this.of.parts, { role, by })),
    }
  }

  changeRole(person: string, role: unknown, by: string): Deed<void> {
    return {
      change: { is: 'person.role', person, role: String(role) },
      weigh: (tx) =>
        about(tx, person, async (row) => {
          if (!isRole(role)) return fault(NO_ROLE)
          if (role !== 'operator' && (await isLastOperator(tx, row))) return refused('LAST_OPERATOR')
          return weight(rank(role) > rank(row.role), row.name)
        }),
      perform: async (tx) => heard(await changeRole(tx, { person, role, by })),
    }
  }

  enablePerson(person: string, by: string): Deed<void> {
    return {
      change: { is: 'person.enabled', person },
      weigh: (tx) => about(tx, person, (row) => weight(row.disabled_at !== null && rank(row.role) > 0, row.name)),
      perform: async (tx) => heard(await enablePerson(tx, { person, by })),
    }
  }

  /** Whoever sees the token of somebody else who approves could approve as them. */
  newToken(person: string, by: string): Deed<{ readonly token: string }> {
    return {
      change: { is: 'person.token', person },
      weigh: (tx) => about(tx, person, (row) => ofAnother(row, by)),
      perform: async (tx) => heard(await rotatePersonToken(tx, this.of.parts, { person, by })),
    }
  }

  newLink(person: string, by: string): Deed<Link> {
    return {
      change: { is: 'person.link', person },
      weigh: (tx) => about(tx, person, (row) => ofAnother(row, by)),
      perform: async (tx) => heard(await inviteBack(tx, this.of.parts, { person, by })),
    }
  }

  /** Nobody approves what their agent asks for: whose it is no longer may. */
  setOwner(agent: string, owner: string | null, by: string): Deed<void> {
    return {
      change: { is: 'agent.owner', agent, owner },
      weigh: async (tx) => {
        const row = await findAgent(tx, agent)
        if (row === undefined) return fault(notFound('agent'))
        if (!(await mayOwn(tx, owner ?? undefined))) return refused('OWNER_UNKNOWN')
        const whose = [row.owner, row.handed_to].filter((one) => one !== null)
        return weight(
          whose.some((one) => one !== owner),
          row.name,
        )
      },
      perform: async (tx) => heard(await setAgentOwner(tx, { agent, owner: owner ?? undefined, by })),
    }
  }

  /** Whoever sees the token of another's agent could ask by it and approve. */
  newAgentToken(agent: string, by: string): Deed<{ readonly token: string }> {
    return {
      change: { is: 'agent.token', agent },
      weigh: async (tx) => {
        const row = await findAgent(tx, agent)
        if (row === undefined) return fault(notFound('agent'))
        if (row.disabled_at !== null) return refused('DISABLED')
        const whose = row.owner ?? row.handed_to
        return weight(whose !== null && whose !== by, row.name)
      },
      perform: async (tx) => heard(await rotateAgentToken(tx, this.of.parts, { agent, by })),
    }
  }
}

const NO_ROLE = refusal('INVALID', 'there is no such role', 'give viewer, requester, approver, auditor or operator')

function weight(loosens: boolean, target: string): Result<Weight, Refusal> {
  return ok({ loosens, target })
}

async function about(
  tx: Tx,
  person: string,
  weigh: (row: PersonRow) => Result<Weight, Refusal> | Promise<Result<Weight, Refusal>>,
): Promise<Result<Weight, Refusal>> {
  const row = await findPerson(tx.db, person)
  return row === undefined ? fault(notFound('person')) : weigh(row)
}

/** A way in for somebody; for somebody else who approves it takes two. */
function ofAnother(row: PersonRow, by: string): Result<Weight, Refusal> {
  return row.disabled_at === null ? weight(row.id !== by && rank(row.role) > 0, row.name) : refused('DISABLED')
}

function refused(code: IdentityFaultCode): Result<never, Refusal> {
  return fault(asRefusal(identityFault(code)))
}

function heard<T>(done: Result<T, IdentityFault>): Result<T, Refusal> {
  return done.is === 'ok' ? done : fault(asRefusal(done.fault))
}

/** What a role lets its bearer decide about others' actions: nothing, an approval, or the configuration besides. */
function rank(role: Role | string): number {
  if (!isRole(role) || !may(role, 'approve')) return 0
  return may(role, 'people') ? 2 : 1
}

function isLaxer(environment: string, before: string): boolean {
  if (!isEnvironmentClass(environment) || !isEnvironmentClass(before)) return true
  return isAbove(before, environment)
}
