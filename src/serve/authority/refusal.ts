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

/** What to do instead, where a refusal has no better help of its own. */
export const USUAL_HELP: Readonly<Record<RefusalCode, string>> = {
  MALFORMED: 'send it as `/openapi.json` describes it',
  UNAUTHENTICATED: 'send `Authorization: Bearer` with your token',
  FORBIDDEN: 'ask whoever it belongs to',
  OWN_REQUEST: 'somebody else does it',
  ROLE_MISSING: 'ask somebody with the role for it',
  STEP_UP_NEEDED: 'confirm it with a passkey',
  NOT_APPROVED: 'ask for a decision again; what people have approved goes ahead once',
  PRODUCTION_MODE_VIOLATION: 'run the workflow for real, or ask a person to open a mock session',
  NOT_FOUND: 'look at how the address and the id are written',
  CONFLICT: 'look at how it stands now',
  ALREADY_CLOSED: 'nothing more has to be done',
  ALREADY_ANSWERED: 'nothing more has to be done',
  ALREADY_SPENT: 'ask for a decision again',
  GRANT_VOID: 'ask for a decision again',
  TOO_LARGE: 'send less at a time',
  INVALID: 'send it as `/openapi.json` describes it',
  NO_GRANT: 'nothing more has to be done: it needs no pass',
  TOO_MANY: 'wait, and ask less often',
  GATE_FAULT: 'try again later; whoever operates the authority finds why in what it printed',
  STORE_FAULT: 'try again later',
  SEALED: 'whoever operates the authority puts the credential in again',
}

export function refusal(code: RefusalCode, message: string, help?: string): Refusal {
  return help === undefined ? { code, message } : { code, message, help }
}

export const notFound = (what: string): Refusal => refusal('NOT_FOUND', `there is no such ${what}`)
