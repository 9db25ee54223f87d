import { z } from 'zod'
import type { HoldAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import { columnsOf, wrap } from '../../terminal.ts'
import { cut, table } from '../table.ts'
import { type Names, NO_NAMES, namesOf, whereTold } from './names.ts'
import { age, timeLeft } from './time-span.ts'

/** What stands beside the requests of a list, so that a person knows them apart: names for ids, and what each would do. */
export interface Beside {
  readonly names: Names
  /** By the id of the request. */
  readonly whats: ReadonlyMap<string, string>
}

const NOTHING: Beside = { names: NO_NAMES, whats: new Map() }
const WIDE = Number.POSITIVE_INFINITY

const Decided = z.looseObject({ effects: z.array(z.looseObject({ verb: z.string(), on: z.string() })) })

/** An agent is told neither names nor what others ask. */
export async function besideHolds(client: Client, holds: readonly HoldAnswer[]): Promise<Beside> {
  const names = await namesOf(client)
  const whats = new Map<string, string>()
  const waiting = holds.filter((one) => one.status === 'pending' && one.decision !== one.id)
  for (let i = 0; i < waiting.length; i += AT_ONCE) {
    const some = waiting.slice(i, i + AT_ONCE).map(async ({ id, decision }) => {
      const decided = await whereTold(client.get(`/v1/decisions/${Client.part(decision)}`, Decided))
      whats.set(id, whatOf(decided?.effects ?? []))
    })
    await Promise.all(some)
  }
  return { names, whats }
}

/** How many decisions are asked for at a time. */
const AT_ONCE = 20

function whatOf(effects: readonly { readonly verb: string; readonly on: string }[]): string {
  const all = [...new Set(effects.map(({ verb, on }) => `${verb} ${on}`))]
  return all.length > 2 ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} more` : all.join(', ')
}

/** The widest that a cell of what agents name may be. */
const MOST = 44

/** As a table, or a request below the other where a terminal of `width` columns has no room for one. */
export function holdList(all: readonly HoldAnswer[], now: number, beside: Beside = NOTHING, width = WIDE): string {
  if (all.length === 0) return 'nothing waits for a person\n'
  const { names, whats } = beside
  const asker = ({ agent, person }: HoldAnswer) => names.get(agent ?? person ?? '') ?? agent ?? person ?? ''
  const rows = all.map((one) => [
    escapedLine(one.id),
    escapedLine(one.status) + (one.emergency === true ? '!' : ''),
    one.risk === undefined ? '' : escapedLine(one.risk),
    age(one.openedAt, now),
    one.status === 'pending' ? timeLeft(one.decideBefore, now) : '',
    cut(escapedLine(asker(one)), MOST),
    cut(escapedLine(whats.get(one.id) ?? ''), MOST),
    cut(escapedLine(one.target ?? one.digest), MOST),
  ])
  const wide = table(['REQUEST', 'STATUS', 'RISK', 'AGE', 'TIME', 'ASKED BY', 'WHAT', 'TARGET'], rows)
  if (wide.split('\n').every((line) => columnsOf(line) <= width)) return wide
  return `${rows.map((row) => block(row, width)).join('\n\n')}\n`
}

function block(row: readonly string[], width: number): string {
  const [id = '', status = '', risk = '', since = '', left = '', asker = '', what = '', target = ''] = row
  const on = [what, target].filter((one) => one !== '').join(' on ')
  const lines = [`${on}, asked by ${asker} ${since} ago`, [status, risk, left].filter((one) => one !== '').join(', ')]
  return [id, ...lines.map((line) => `  ${wrap(line, width - 2, '  ')}`)].join('\n')
}
