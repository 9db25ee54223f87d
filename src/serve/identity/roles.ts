import { ROLES, type Role } from '../../hold/person.ts'

/** What a person may be let to do. A permission is named for the deed and not for the route. */
export const PERMISSIONS = Object.freeze([
  'see',
  'see-log',
  'export',
  'request',
  'request-mock',
  'approve',
  'grant',
  'review',
  'enforce',
  'registry',
  'freeze',
  'people',
  'agents',
  'configure',
  'credentials',
] as const)

export type Permission = (typeof PERMISSIONS)[number]

/** What an agent may do. There is no way from here to a person's permissions. */
export const AGENT_PERMISSIONS = Object.freeze(['decide', 'wait', 'pass', 'outcome'] as const)

export type AgentPermission = (typeof AGENT_PERMISSIONS)[number]

/**
 * Who may do what, readable by an auditor. An auditor changes nothing; an operator may approve, though never what they or
 * their own agent asked for.
 */
export const ROLE_TABLE: Readonly<Record<Role, Readonly<Record<Permission, boolean>>>> = {
  viewer: row('see'),
  requester: row('see', 'request', 'request-mock'),
  approver: row('see', 'request', 'request-mock', 'approve', 'grant', 'review'),
  auditor: row('see', 'see-log', 'export', 'review'),
  operator: row(...PERMISSIONS),
}

function row(...granted: readonly Permission[]): Readonly<Record<Permission, boolean>> {
  const has = (permission: Permission): [Permission, boolean] => [permission, granted.includes(permission)]
  return Object.freeze(Object.fromEntries(PERMISSIONS.map(has)) as Record<Permission, boolean>)
}

export function may(role: Role, permission: Permission): boolean {
  return ROLE_TABLE[role]?.[permission] === true
}

export function agentMay(permission: AgentPermission): boolean {
  return AGENT_PERMISSIONS.includes(permission)
}

/** A role that the table does not know lets nobody in. */
export function isRole(text: unknown): text is Role {
  return ROLES.some((role) => role === text)
}
