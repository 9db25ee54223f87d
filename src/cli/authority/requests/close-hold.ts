import { HoldAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { EXIT, UsageError } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { reaching, told } from '../reach.ts'

export interface CloseOptions extends ReachOptions {
  readonly reason?: string
}

type Deed = 'reject' | 'cancel' | 'emergency' | 'review'

/** `prodgate reject|cancel|emergency|review ID`: everything that is done to a request and lets nothing go. */
export async function closeHold(deed: Deed, id: string, options: CloseOptions): Promise<number> {
  const body = await bodyOf(deed, options.reason)
  return reaching(options, async (client) => {
    const path = `/v1/holds/${Client.part(id)}/${deed}`
    const hold = await client.post(path, body, HoldAnswer)
    await told(options, hold, (one) => `${visibleText(one.id)}  ${DONE[deed]}; it is ${visibleText(one.status)}\n`)
    return EXIT.allow
  })
}

const DONE: Readonly<Record<Deed, string>> = {
  reject: 'rejected',
  cancel: 'cancelled',
  emergency: 'signalled as an emergency: its clocks are shorter, and it still has to be approved',
  review: 'reviewed',
}

const QUESTIONS: Readonly<Record<Exclude<Deed, 'cancel'>, string>> = {
  reject: 'Why is it rejected?',
  emergency: 'What is the emergency?',
  review: 'What did you find?',
}

async function bodyOf(deed: Deed, given: string | undefined): Promise<object> {
  if (deed === 'cancel') return {}
  const text = given ?? (await asked(QUESTIONS[deed]))
  if (text === undefined) throw new UsageError('say why, with `--reason`')
  return deed === 'review' ? { finding: text } : { reason: text }
}

async function asked(message: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) return undefined
  const { isCancel, text } = await import('@clack/prompts')
  const answer = await text({ message })
  if (isCancel(answer)) throw new UsageError('stopped; nothing was done')
  return answer
}
