import { type FieldProblem, REFUSALS, type Refusal, USUAL_HELP } from '../authority/refusal.ts'

/** A fault as HTTP tells it: RFC 9457, with the members that it lets us add. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** Stable; what programs look at. */
  readonly code: string
  readonly detail: string
  /** What to do instead; always there in what is told here. */
  readonly help?: string
  readonly decision?: string
  readonly errors?: readonly FieldProblem[]
}

export const PROBLEM_TYPE = 'application/problem+json'

/** Types are names and need not lead anywhere; a tag URI (RFC 4151) promises no page. */
function problemType(code: string): string {
  return `tag:prodgate,2026:problem:${code.toLowerCase().replaceAll('_', '-')}`
}

export function problemOf(refusal: Refusal): Problem {
  const { code, message, problems, decision } = refusal
  const { help = problems === undefined ? USUAL_HELP[code] : 'see each field' } = refusal
  return {
    type: problemType(code),
    title: TITLES[REFUSALS[code]] ?? 'Refused',
    status: REFUSALS[code],
    code,
    detail: message,
    help,
    ...(decision === undefined ? {} : { decision }),
    ...(problems === undefined ? {} : { errors: problems }),
  }
}

/** RFC 9110, section 15. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}
