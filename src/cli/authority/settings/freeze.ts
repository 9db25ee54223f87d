import { z } from 'zod'
import { FreezeAnswer, IdAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { EXIT } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import { reaching, told } from '../reach.ts'
import { table } from '../table.ts'
import { endOf } from './grants.ts'
import { settledAnswer, toldSettled } from './second-person.ts'

const FreezesAnswer = z.looseObject({ freezes: z.array(FreezeAnswer) })

/** `prodgate freeze list` */
export function listFreezes(options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    await told(options, await client.get('/v1/freezes', FreezesAnswer), ({ freezes }) => {
      if (freezes.length === 0) return 'there is no freeze, now or to come\n'
      const rows = freezes.map((one) =>
        [one.id, one.from, one.to, one.environments.join(', '), one.approvers.join(', '), one.reason].map(escapedLine),
      )
      return table(['FREEZE', 'FROM', 'TO', 'ENVIRONMENTS', 'OPENED BY', 'REASON'], rows)
    })
    return EXIT.allow
  })
}

export interface SetOptions extends ReachOptions {
  readonly reason: string
  readonly from?: string
  readonly to: string
  readonly environment?: readonly string[]
  readonly approver?: readonly string[]
}

/** `prodgate freeze set`: from now, where nothing else is said. */
export function setFreeze(options: SetOptions): Promise<number> {
  const now = Date.now()
  const { reason, environment: environments, approver: approvers } = options
  const from = endOf(options.from ?? '0m', now)
  return reaching(options, async (client) => {
    const body = { reason, from, to: endOf(options.to, now), environments, approvers }
    await told(
      options,
      await client.post('/v1/freezes', body, FreezeAnswer),
      (one) => `${escapedLine(one.id)}  from ${one.from} to ${one.to}\n`,
    )
    return EXIT.allow
  })
}

/** `prodgate freeze lift ID` */
export function liftFreeze(id: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const path = `/v1/freezes/${Client.part(id)}/lift`
    const answer = await client.post(path, {}, settledAnswer(IdAnswer))
    return toldSettled(options, answer, (one) => `${escapedLine(one.id)}  lifted\n`)
  })
}
