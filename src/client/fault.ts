import { z } from 'zod'
import { visibleText } from '../lib/visible-text.ts'
import { CommandFault, EXIT } from './exit.ts'

/** A problem document (RFC 9457) as far as it is read. */
const Problem = z.looseObject({
  code: z.string(),
  status: z.number().optional(),
  detail: z.string().optional(),
  help: z.string().optional(),
  errors: z.array(z.looseObject({ field: z.string(), code: z.string().optional(), message: z.string() })).optional(),
})

export type Problem = z.output<typeof Problem>

/** The authority did not do what it was asked for, or could not be asked. */
export class AuthorityFault extends CommandFault {
  readonly problem: Problem

  constructor(problem: Problem, status: number) {
    // What the detail says already is not said twice.
    const fields = (problem.errors ?? []).filter(
      ({ field, message }) => field !== '' && !(problem.detail ?? '').includes(`\`${field}\` ${message}`),
    )
    const lines = fields.map(({ field, message }) => `\`${visibleText(field)}\`: ${visibleText(message)}`)
    const help = problem.help === undefined ? [] : [visibleText(problem.help)]
    const below = [...lines, ...help].join('\n  ')
    super(status, visibleText(problem.detail ?? problem.code), below === '' ? undefined : below)
    this.problem = problem
  }

  /** True where the problem, or one of its parts, has this code. */
  is(code: string): boolean {
    return this.problem.code === code || (this.problem.errors ?? []).some((one) => one.code === code)
  }
}

/** Nobody answered. Nothing was let go. */
export function unreachable(where: string, why: string): AuthorityFault {
  const detail = `couldn't reach the authority at ${where}, which counts as stopped: ${why}`
  const help = 'a person starts one with `prodgate serve`; `--url`, `PRODGATE_URL` or `--socket` says where it is'
  return new AuthorityFault({ code: 'UNREACHABLE', detail, help }, EXIT.unreachable)
}

/** Somebody answered, and not as an authority does. */
export function misunderstood(where: string, what: string): AuthorityFault {
  const detail = `${where} does not answer as an authority of this version does, which counts as stopped: ${what}`
  return new AuthorityFault({ code: 'MISUNDERSTOOD', detail }, EXIT.fault)
}

/** The fault that an answer other than 2xx tells. */
export function refusedBy(where: string, status: number, body: unknown): AuthorityFault {
  const read = Problem.safeParse(body)
  if (!read.success) return misunderstood(where, `status ${status}`)
  return new AuthorityFault({ ...read.data, status }, exitOf(status))
}

function exitOf(status: number): number {
  if (status === 401 || status === 403) return EXIT.notPermitted
  if (status === 429 || status === 502 || status === 503 || status === 504) return EXIT.unreachable
  return status >= 400 && status < 500 ? EXIT.usage : EXIT.fault
}
