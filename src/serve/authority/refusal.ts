/**
 * Why the authority does not do what somebody asked. The code is stable, the message is one clause in lower case, the help
 * says what to do instead and never how to get around the gate.
 */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  readonly help?: string
  /** One for each field that is wrong. */
  readonly problems?: readonly FieldProblem[]
  /** The decision that it is about. */
  readonly decision?: string
}

export interface FieldProblem {
  readonly field: string
  readonly code: string
  readonly message: string
}

/** What went wrong, by what the caller can do about it. The table gives each its status of HTTP (RFC 9110). */
export const REFUSALS = {
  MALFORMED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  OWN_REQUEST: 403,
  ROLE_MISSING: 403,
  STEP_UP_NEEDED: 403,
  NOT_APPROVED: 403,
  PRODUCTION_MODE_VIOLATION: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  ALREADY_CLOSED: 409,
  ALREADY_ANSWERED: 409,
  ALREADY_SPENT: 409,
  GRANT_VOID: 409,
  TOO_LARGE: 413,
  INVALID: 422,
  NO_GRANT: 422,
  TOO_MANY: 429,
  GATE_FAULT: 500,
  STORE_FAULT: 503,
  SEALED: 503,
} as const satisfies Readonly<Record<string, number>>

export type RefusalCode = keyof typeof REFUSALS

export function refusal(code: RefusalCode, message: string, help?: string): Refusal {
  return help === undefined ? { code, message } : { code, message, help }
}

export const notFound = (what: string): Refusal => refusal('NOT_FOUND', `there is no such ${what}`)
