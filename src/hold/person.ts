/** What a person may be. The table of who may do what stands in `serve/`; here a role only makes somebody an approver. */
export const ROLES = Object.freeze(['viewer', 'requester', 'approver', 'auditor', 'operator'] as const)

export type Role = (typeof ROLES)[number]

/** A person as the store knows them now: roles and standing are read again at every step of a request. */
export interface Person {
  readonly id: string
  readonly roles: readonly Role[]
  /** Neither disabled nor locked. */
  readonly active: boolean
}

export type People = ReadonlyMap<string, Person>
