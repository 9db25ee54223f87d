import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Client } from '../../client/client.ts'
import { AuthorityFault } from '../../client/fault.ts'
import { whereabouts } from '../../client/whereabouts.ts'
import { VERDICTS } from '../../decide/verdict.ts'
import type { Decided, LiveAuthority } from '../../probe/live.ts'

const Decision = z.looseObject({
  id: z.string(),
  verdict: z.enum(VERDICTS),
  reasons: z.array(z.looseObject({ code: z.string(), message: z.string() })),
  hold: z.looseObject({ id: z.string() }).optional(),
})
const Anything = z.looseObject({})
const Given = z.looseObject({ id: z.string() })

/** Long enough for one probe, and soon over where the process is killed in between. */
const GRANT_MS = 10 * 60_000

/** A running authority as the probes see it. They ask in a session of their own, so that nobody else's approvals count. */
export function liveAuthority(where: {
  readonly url: string
  readonly tokenFile: string
  readonly approverTokenFile?: string
}): LiveAuthority {
  const agent = new Client(whereabouts({ url: where.url, tokenFile: where.tokenFile }))
  const session = `probe-${randomBytes(9).toString('base64url')}`
  const asked: Pick<LiveAuthority, 'decide' | 'pass' | 'forget'> = {
    decide: async (action) => {
      const { hold, ...decision } = await agent.post('/v1/decisions', { action, session }, Decision)
      return { ...decision, ...(hold === undefined ? {} : { hold: hold.id }) }
    },
    pass: (decision) => granted(agent.post('/v1/passes', { decision }, z.looseObject({ pass: z.string() }))),
    forget: async ({ id, verdict, hold }: Decided) => {
      if (verdict === 'allow') await agent.post('/v1/outcomes', { decision: id, status: 'not-run' }, Anything)
      if (verdict === 'hold' && hold !== undefined) await agent.post(`/v1/holds/${hold}/cancel`, {}, Anything)
    },
  }
  if (where.approverTokenFile === undefined) return asked
  const person = new Client(whereabouts({ url: where.url, tokenFile: where.approverTokenFile }))
  return {
    ...asked,
    give: async (grant) => {
      const expires = new Date(Date.now() + GRANT_MS).toISOString()
      const terms = { environment: 'production', expires, uses: 1, reason: 'for a probe of the gate' }
      return (await person.post('/v1/grants', { ...grant, ...terms }, Given)).id
    },
    revoke: async (id) => {
      await person.post(`/v1/grants/${id}/revoke`, {}, Anything)
    },
  }
}

/** A refusal is an answer here; anything else, such as nobody who answers, is a fault of the run. */
async function granted(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (cause) {
    const { status = 0 } = cause instanceof AuthorityFault ? cause.problem : {}
    if (status >= 400 && status < 500) return false
    throw cause
  }
}
