import { environmentOf } from '../locate/evidence.ts'
import type { RequestFacts } from './request-facts.ts'

/**
 * A change of what the authority goes by that makes it let more through, or lets somebody more decide. Who asks for one
 * never confirms it.
 */
export type ConfigurationChange =
  | {
      readonly is: 'target.enrolled'
      readonly kind: string
      readonly identity: string
      readonly environment: string
      readonly reason: string
    }
  | { readonly is: 'target.removed'; readonly kind: string; readonly identity: string }
  | { readonly is: 'freeze.lifted'; readonly freeze: string }
  | { readonly is: 'grant.given'; readonly grant: WideGrant }
  | { readonly is: 'person.added'; readonly name: string; readonly role: string }
  | { readonly is: 'person.invited'; readonly role: string }
  | { readonly is: 'person.role'; readonly person: string; readonly role: string }
  | { readonly is: 'person.enabled'; readonly person: string }
  | { readonly is: 'person.token'; readonly person: string }
  | { readonly is: 'person.link'; readonly person: string }
  | { readonly is: 'agent.owner'; readonly agent: string; readonly owner: string | null }
  | { readonly is: 'agent.token'; readonly agent: string }

/** A standing grant as it was asked for, read and found right. */
export interface WideGrant {
  readonly name: string
  readonly target: string
  readonly environment: string
  readonly expires: string
  readonly uses: number
  readonly reason: string
  readonly proof?: unknown
}

export type ChangeName = ConfigurationChange['is']

/** What is handed out by these goes to whoever asked, who therefore asks again once it is confirmed. */
const HANDS_OUT: ReadonlySet<ChangeName> = new Set([
  'person.added',
  'person.invited',
  'person.token',
  'person.link',
  'agent.token',
])

export function handsOut(change: ConfigurationChange): boolean {
  return HANDS_OUT.has(change.is)
}

/** Whether the name to be typed is that of a person, which the log does not get. */
export function namesPerson(change: ConfigurationChange): boolean {
  return change.is.startsWith('person.') && change.is !== 'person.invited'
}

const IN_WORDS = {
  'target.enrolled': 'treat a target as less than production',
  'target.removed': 'forget how strictly a target is to be treated',
  'freeze.lifted': 'lift a freeze before its end',
  'grant.given': 'give a standing grant that is wider than an approval',
  'person.added': 'let one more person approve',
  'person.invited': 'let one more person approve',
  'person.role': 'let a person approve',
  'person.enabled': 'let a person approve again',
  'person.token': 'make a token of somebody else who approves',
  'person.link': 'make a link with which somebody who approves sets a new password',
  'agent.owner': 'let somebody approve what they could not: another owner of an agent',
  'agent.token': 'make a token of an agent that is somebody else’s: who has it asks as the agent, and could approve',
} as const satisfies Readonly<Record<ChangeName, string>>

/** A change as whoever confirms it sees it. */
export interface ShownChange {
  readonly is: ChangeName
  readonly says: string
  /** Every part of it, as it would be done. */
  readonly parts: readonly { readonly label: string; readonly text: string }[]
}

export function shownChange(change: ConfigurationChange): ShownChange {
  const { is, ...rest } = change
  const fields: Readonly<Record<string, unknown>> = 'grant' in rest ? { ...rest.grant } : rest
  const parts = Object.entries(fields).map(([label, value]) => ({
    label,
    text: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  }))
  return { is, says: IN_WORDS[is], parts }
}

/** What a confirmation is about. The gate's own configuration is production, whatever it is about. */
export function changeFacts(
  change: ConfigurationChange,
  { digest, target }: { readonly digest: string; readonly target: string },
): RequestFacts {
  const production = environmentOf('production', [
    { says: 'production', tier: 'command', from: 'configuration', value: change.is, used: true },
  ])
  return {
    about: 'configuration',
    digest,
    targets: [target],
    environment: production,
    reasons: [],
    risk: 'HIGH',
    changesData: false,
    incurable: [],
  }
}
