import { escapedLine } from '../../hold/escaped.ts'
import { EXIT, UsageError } from '../exit.ts'
import { terminal } from '../output.ts'
import { coloursFor, widthOf } from '../terminal.ts'
import { type HoldAnswer, HoldDetail, HoldsAnswer } from './answers.ts'
import { Client } from './client.ts'
import { holdView } from './hold-view.ts'
import { reaching, told } from './reach.ts'
import { cut, table } from './table.ts'
import { age, timeLeft } from './time-span.ts'
import type { ReachOptions } from './whereabouts.ts'

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
      await told(options, await client.get(`/v1/holds${query}`, HoldsAnswer), (all) => holdList(all.holds, Date.now()))
    } else {
      const stream = terminal()
      const hold = await holdOf(client, id, options.wait)
      await told(options, hold, (one) => holdView(one, Date.now(), coloursFor(stream), widthOf(stream)))
    }
    return EXIT.allow
  })
}

export function holdOf(client: Client, id: string, wait = 0): Promise<HoldDetail> {
  return client.get(`/v1/holds/${Client.part(id)}?wait=${Math.min(wait, 60)}`, HoldDetail, wait)
}

/** The widest that a cell of what agents name may be. */
const MOST = 44

function holdList(all: readonly HoldAnswer[], now: number): string {
  if (all.length === 0) return 'nothing waits for a person\n'
  const rows = all.map((one) => [
    escapedLine(one.id),
    escapedLine(one.status) + (one.emergency === true ? '!' : ''),
    one.risk === undefined ? '' : escapedLine(one.risk),
    age(one.openedAt, now),
    one.status === 'pending' ? timeLeft(one.decideBefore, now) : '',
    cut(escapedLine(one.agent ?? one.person ?? ''), MOST),
    cut(escapedLine(one.target ?? one.digest), MOST),
  ])
  return table(['REQUEST', 'STATUS', 'RISK', 'AGE', 'TIME', 'ASKED BY', 'TARGET'], rows)
}
