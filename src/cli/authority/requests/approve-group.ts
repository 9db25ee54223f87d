import type { z } from 'zod'
import { GroupAnswer, type HoldAnswer, type HoldDetail, HoldsAnswer } from '../../../client/answers.ts'
import type { Client } from '../../../client/client.ts'
import { EXIT, UsageError } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { print } from '../../output.ts'
import { coloursFor, widthOf } from '../../terminal.ts'
import { jsonLine } from '../json-line.ts'
import { reaching } from '../reach.ts'
import { refuseAnswered, refuseOthers, yesOrNo } from './approve.ts'
import { holdView } from './hold-view.ts'
import { holdOf } from './holds.ts'
import { namesOf } from './names.ts'
import { openOwnTerminal } from './own-terminal.ts'
import type { Question } from './questions.ts'

/**
 * `prodgate approve ID --group`: the requests that wait and are like this one, each shown whole, and one answer to all of them
 * with their number typed out.
 */
export async function approveGroup(id: string, options: ReachOptions): Promise<number> {
  const terminal = openOwnTerminal('approve')
  try {
    return await reaching(options, async (client) => {
      const first = await refuseOthers(client, id)
      refuseAnswered(first)
      const group = await groupOf(client, first)
      if (group.length < 2) throw new UsageError('no other request that waits is like this one', 'approve it by itself')
      const colours = coloursFor(terminal.output)
      const names = await namesOf(client)
      for (const [i, one] of group.entries()) {
        const whole = holdView(one, Date.now(), colours, widthOf(terminal.output), names)
        terminal.output.write(`\n${colours.bold(`Request ${i + 1} of ${group.length}`)}\n${whole}\n`)
      }
      const { Questions, Stopped } = await import('./questions.ts')
      const questions = new Questions(terminal)
      try {
        const all: readonly Question[] = ['sentence', 'target', 'count', 'justification', 'rollbackPlan']
        const given = await questions.ask([...all, ...yesOrNo(first)], first, {})
        const body = { ...given, holds: group.map((one) => one.id) }
        const { answers } = await client.post('/v1/holds/approve-batch', body, GroupAnswer)
        for (const { id: one, status = '', problem } of answers)
          questions.note(
            [`${one}: ${problem?.detail ?? problem?.code ?? status}`, ...wrongIn(problem)].map(visibleText).join('\n'),
          )
        if (options.json === true) await print(jsonLine({ answers }))
        return answers.every(({ problem }) => problem === undefined) ? EXIT.allow : EXIT.notPermitted
      } catch (cause) {
        if (!(cause instanceof Stopped)) throw cause
        throw new UsageError('stopped; nothing was approved')
      } finally {
        questions.close()
      }
    })
  } finally {
    terminal.close()
  }
}

function wrongIn(problem: z.output<typeof GroupAnswer>['answers'][number]['problem']): readonly string[] {
  return (problem?.errors ?? []).map(({ field, message = '' }) => `${field}: ${message}`)
}

/** The most that the authority takes at once. */
const MOST_AT_ONCE = 20

/** What waits and looks like it in the list; whether it is, the authority says. */
async function groupOf(client: Client, first: HoldDetail): Promise<readonly HoldDetail[]> {
  const { holds } = await client.get('/v1/holds?status=pending', HoldsAnswer)
  const like = ({ target, environment, risk, reasons, emergency }: HoldAnswer) =>
    JSON.stringify([target, environment, risk, [...new Set(reasons)].sort(), emergency])
  const alike = holds.filter((one) => one.id !== first.id && like(one) === like(first)).slice(0, MOST_AT_ONCE - 1)
  return [first, ...(await Promise.all(alike.map((one) => holdOf(client, one.id))))]
}
