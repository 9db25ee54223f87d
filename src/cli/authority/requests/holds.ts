import { HoldDetail, HoldsAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { EXIT, UsageError } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { terminal } from '../../output.ts'
import { coloursFor, widthOf } from '../../terminal.ts'
import { reaching, told } from '../reach.ts'
import { besideHolds, holdList } from './hold-list.ts'
import { holdView } from './hold-view.ts'
import { NO_NAMES, namesOf } from './names.ts'

export interface HoldsOptions extends ReachOptions {
  readonly status?: string
  readonly wait?: number
}

/** `prodgate holds [ID]`: what waits for people, or all of one request. */
export function holds(id: string | undefined, options: HoldsOptions): Promise<number> {
  if (id !== undefined && options.status !== undefined)
    throw new UsageError('`--status` chooses among all requests; one is named')
  return reaching(options, async (client) => {
    if (id === undefined) {
      const query = options.status === undefined ? '' : `?status=${Client.part(options.status)}`
      const all = await client.get(`/v1/holds${query}`, HoldsAnswer)
      const beside = options.json === true ? undefined : await besideHolds(client, all.holds)
      const stream = terminal()
      const width = stream.isTTY ? widthOf(stream) : Number.POSITIVE_INFINITY
      await told(options, all, ({ holds }) => holdList(holds, Date.now(), beside, width))
    } else {
      const stream = terminal()
      const hold = await holdOf(client, id, options.wait)
      const names = options.json === true ? NO_NAMES : await namesOf(client)
      await told(options, hold, (one) => holdView(one, Date.now(), coloursFor(stream), widthOf(stream), names))
    }
    return EXIT.allow
  })
}

export function holdOf(client: Client, id: string, wait = 0): Promise<HoldDetail> {
  return client.get(`/v1/holds/${Client.part(id)}?wait=${Math.min(wait, 60)}`, HoldDetail, wait)
}
