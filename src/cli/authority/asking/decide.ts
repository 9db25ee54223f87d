import { parseAction } from '../../../action/parse.ts'
import { HoldAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { exitFor, UsageError } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { longPoll } from '../../../lib/long-poll.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { withSurroundings } from '../../../reach/surroundings.ts'
import { Decision as DecisionAnswer } from '../../../wire/schemas.ts'
import { actionOf, readGivenAction } from '../../check/command.ts'
import { renderDecision } from '../../check/render.ts'
import { refuseOptionsBehind } from '../../options-behind.ts'
import { print, terminal } from '../../output.ts'
import { coloursFor } from '../../terminal.ts'
import { jsonLine } from '../json-line.ts'
import { reaching } from '../reach.ts'
import { timeLeft } from '../requests/time-span.ts'

export interface DecideOptions extends ReachOptions {
  readonly wait?: number
  readonly session?: string
  readonly action?: string
  readonly env?: readonly string[]
}

export type Decided = ReturnType<typeof DecisionAnswer.parse>

/** `prodgate decide`: the authority decides and keeps the record. Nothing is run. */
export async function decide(words: readonly string[], options: DecideOptions): Promise<number> {
  if (words.length > 0 === (options.action !== undefined))
    throw new UsageError('give one command, or `--action FILE`', "for example: prodgate decide 'kubectl get pods'")
  refuseOptionsBehind(words)
  const read = options.action === undefined ? parseAction(actionOf(words)) : await readGivenAction(options.action)
  if (read.is === 'fault') process.stderr.write(`prodgate: ${read.fault.message}\n`)
  // What is no action is asked as none, so that the try stands in the record; another reader might take it for one.
  const action =
    read.is === 'ok' ? withSurroundings(read.value, process.cwd(), process.env, options.env ?? []) : undefined
  const { session } = options
  const asked = { action: action ?? null, ...(session === undefined ? {} : { session }) }
  return reaching(options, async (client) => {
    const decided = await waitForPeople(client, asked, options.wait ?? 0)
    const { hold } = decided
    const shown = () => renderDecision(decided, action, terminal()) + howToGoOn(hold)
    await print(options.json === true ? jsonLine(decided) : shown())
    return exitFor(decided.verdict)
  })
}

/** The longest that one call waits, in seconds. */
const AT_ONCE = 60

/** Asks; where people have to answer, waits for them, and asks again once they have. */
export async function waitForPeople(client: Client, asked: object, seconds: number): Promise<Decided> {
  const ask = () => client.post('/v1/decisions', asked, DecisionAnswer)
  const first = await ask()
  if (first.hold?.status !== 'pending') return first
  const status = await answerOfPeople(client, first.hold.id, seconds)
  // Everything is looked at again. A request that ran out is not opened once more without anybody asking for it.
  if (status === 'approved' || status === 'rejected') return ask()
  return { ...first, hold: { ...first.hold, status } }
}

/** What became of a request that waits, or that it still does after so many seconds. */
export async function answerOfPeople(client: Client, id: string, seconds: number): Promise<string> {
  const until = Date.now() + seconds * 1000
  const answer = await longPoll({
    ask: (most) => client.get(`/v1/holds/${Client.part(id)}?wait=${most}`, HoldAnswer, most),
    waits: ({ status }) => status === 'pending',
    left: () => (until - Date.now()) / 1000,
    atOnce: AT_ONCE,
  })
  return answer?.status ?? 'pending'
}

function howToGoOn(hold: Decided['hold']): string {
  if (hold === undefined) return ''
  const colours = coloursFor(terminal())
  const id = visibleText(hold.id)
  const lines = [
    `${colours.bold('Request')}  ${id}  ${visibleText(hold.status)}, ${timeLeft(hold.decideBefore, Date.now())}`,
    `  ${visibleText(hold.url)}`,
  ]
  if (hold.status === 'pending')
    lines.push(
      `  a person answers it there, or with \`prodgate approve ${id}\` in a terminal of their own`,
      '  once it is approved, the same `decide` is allowed, once; `--wait 300` waits for the answer',
    )
  return `\n${lines.join('\n')}\n`
}
