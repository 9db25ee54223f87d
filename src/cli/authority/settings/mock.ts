import { z } from 'zod'
import { ModeAnswer } from '../../../client/answers.ts'
import { EXIT } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import { reaching, told } from '../reach.ts'
import { timeLeft } from '../requests/time-span.ts'

/** `prodgate mock status`: production mode, why, and the mock sessions that are open. */
export function mockStatus(options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    await told(options, await client.get('/bmad/production-mode/status', ModeAnswer), modeView)
    return EXIT.allow
  })
}

function modeView({ production_mode, because, stats, mock_sessions }: z.output<typeof ModeAnswer>): string {
  const now = Date.now()
  const lines = [
    production_mode ? 'production mode: workflows do real work' : 'development: workflows may run against a mock',
    ...because.map(({ says, from, value, used }) => {
      const line = `  ${escapedLine(says)}  ${escapedLine(from)}: ${escapedLine(value)}`
      return used ? line : `${line}  (not used)`
    }),
    `${stats.workflows_executed} workflows run, ${stats.mock_mode_attempts} mock attempts stopped`,
    mock_sessions.length === 0 ? 'no mock session is open' : 'open mock sessions',
    ...mock_sessions.map(({ id, workflow, ends }) => {
      const what = workflow === '' ? 'the first workflow that runs' : escapedLine(workflow)
      return `  ${escapedLine(id)}  ${what}  ${timeLeft(ends, now)}`
    }),
  ]
  return `${lines.join('\n')}\n`
}

export interface MockRequestOptions extends ReachOptions {
  readonly reason: string
  readonly minutes?: number
  readonly workflow?: string
  readonly agent?: string
}

const Requested = z.looseObject({
  message: z.string(),
  session: z.looseObject({ id: z.string(), ends: z.string() }).optional(),
  hold: z.looseObject({ id: z.string(), url: z.string(), decideBefore: z.string() }).optional(),
})

/** `prodgate mock request`: in production people answer first, and the status is that of a hold. */
export function requestMock(options: MockRequestOptions): Promise<number> {
  const { reason, minutes, workflow, agent } = options
  return reaching(options, async (client) => {
    const body = { reason, minutes, workflow, agent }
    const answer = await client.post('/bmad/production-mode/request-mock', body, Requested)
    await told(options, answer, ({ message, session, hold }) => {
      if (session !== undefined) return `${escapedLine(message)}: ${escapedLine(session.id)} until ${session.ends}\n`
      if (hold === undefined) return `${escapedLine(message)}\n`
      const id = escapedLine(hold.id)
      return `people answer first: request ${id}, ${timeLeft(hold.decideBefore, Date.now())}\n  ${escapedLine(hold.url)}\n`
    })
    return answer.hold === undefined ? EXIT.allow : EXIT.hold
  })
}

const Enforced = z.looseObject({ message: z.string(), ended_sessions: z.number() })

/** `prodgate mock enforce`: ends every mock session. */
export function enforceProduction(options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    await told(
      options,
      await client.post('/bmad/production-mode/enforce', {}, Enforced),
      ({ message, ended_sessions }) => `${escapedLine(message)}; ${ended_sessions} sessions ended\n`,
    )
    return EXIT.allow
  })
}
