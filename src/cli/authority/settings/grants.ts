import { z } from 'zod'
import { GrantAnswer, IdAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { EXIT } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import { readJsonFile } from '../json-file.ts'
import { reaching, told } from '../reach.ts'
import { timeLeft } from '../requests/time-span.ts'
import { table } from '../table.ts'
import { settledAnswer, toldSettled } from './second-person.ts'

const GrantsAnswer = z.looseObject({ grants: z.array(GrantAnswer) })

/** `prodgate grants`: what could still be spent. */
export function listGrants(options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    await told(options, await client.get('/v1/grants', GrantsAnswer), ({ grants }) => {
      if (grants.length === 0) return 'there is no grant that could be spent\n'
      const rows = grants.map((one) => [
        escapedLine(one.id),
        escapedLine(one.name ?? one.hold ?? ''),
        escapedLine(one.environment ?? ''),
        String(one.usesLeft),
        timeLeft(one.expires, Date.now()),
        escapedLine(one.target),
      ])
      return table(['GRANT', 'NAME OR REQUEST', 'ENVIRONMENT', 'USES', 'TIME', 'TARGET'], rows)
    })
    return EXIT.allow
  })
}

export interface GiveOptions extends ReachOptions {
  readonly target: string
  readonly environment: string
  readonly expires: string
  readonly uses: number
  readonly reason: string
  readonly proof?: string
}

/** `prodgate grants give NAME`: a standing grant for a named action. */
export function giveGrant(name: string, options: GiveOptions): Promise<number> {
  const { target, environment, expires, uses, reason } = options
  const proof = options.proof === undefined ? {} : { proof: readJsonFile(options.proof) }
  return reaching(options, async (client) => {
    const body = { name, target, environment, expires: endOf(expires, Date.now()), uses, reason, ...proof }
    return toldSettled(
      options,
      await client.post('/v1/grants', body, settledAnswer(GrantAnswer)),
      (one) =>
        `${escapedLine(one.id)}  given for ${escapedLine(one.target)}, ${one.usesLeft === 1 ? '1 use' : `${one.usesLeft} uses`}, until ${one.expires}\n`,
    )
  })
}

/** A time as it was written, or so many minutes, hours or days from now: `90m`, `8h`, `7d`. */
export function endOf(text: string, now: number): string {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const size = { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit]
  return size === undefined ? text : new Date(now + Number(count) * size).toISOString()
}

/** `prodgate grants revoke ID` */
export function revokeGrant(id: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const path = `/v1/grants/${Client.part(id)}/revoke`
    await told(options, await client.post(path, {}, IdAnswer), (one) => `${escapedLine(one.id)}  revoked\n`)
    return EXIT.allow
  })
}
