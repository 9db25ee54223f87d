import { HoldDetail, MeAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { CommandFault, EXIT, UsageError } from '../../../client/exit.ts'
import { AuthorityFault } from '../../../client/fault.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { print } from '../../output.ts'
import { coloursFor, widthOf } from '../../terminal.ts'
import { jsonLine } from '../json-line.ts'
import { reaching } from '../reach.ts'
import { holdView } from './hold-view.ts'
import { holdOf } from './holds.ts'
import { namesOf } from './names.ts'
import { openOwnTerminal } from './own-terminal.ts'
import type { GivenAnswer, Question, Questions } from './questions.ts'

/**
 * `prodgate approve ID`: shows all of a request and asks a person. There is no option for any of the answers: they are typed
 * at the terminal, or there is no approval.
 */
export async function approve(id: string, options: ReachOptions): Promise<number> {
  const terminal = openOwnTerminal('approve')
  try {
    return await reaching(options, async (client) => {
      const hold = await refuseOthers(client, id)
      const colours = coloursFor(terminal.output)
      const names = await namesOf(client)
      terminal.output.write(`\n${holdView(hold, Date.now(), colours, widthOf(terminal.output), names)}\n`)
      refuseAnswered(hold)
      const { Questions, Stopped } = await import('./questions.ts')
      const questions = new Questions(terminal)
      try {
        const after = await answered(client, hold, questions)
        questions.note(outcomeOf(after))
        if (options.json === true) await print(jsonLine(after))
        return EXIT.allow
      } catch (cause) {
        if (!(cause instanceof Stopped)) throw cause
        throw new UsageError('stopped; nothing was approved', `\`prodgate reject ${visibleText(id)}\` says no`)
      } finally {
        questions.close()
      }
    })
  } finally {
    terminal.close()
  }
}

/** The authority says all this as well, and rules; here nobody types five answers to be told so. */
export async function refuseOthers(client: Client, id: string): Promise<HoldDetail> {
  const me = await client.get('/v1/auth/me', MeAnswer)
  const refuse = (why: string, help: string) => new CommandFault(EXIT.notPermitted, why, help)
  if (me.is === 'agent') throw refuse('this is the token of an agent, and people approve', '`prodgate login`')
  if (me.permissions?.includes('approve') !== true)
    throw refuse('your role does not approve', 'ask somebody whose role does; `prodgate holds` shows you the request')
  const hold = await holdOf(client, id)
  if (hold.person === me.id) throw refuse('nobody approves what they asked for', 'ask somebody else')
  return hold
}

export function refuseAnswered(hold: HoldDetail): void {
  if (hold.status !== 'pending') throw new UsageError(`the request waits for nobody: it is ${visibleText(hold.status)}`)
  if ((hold.incurable ?? []).length > 0)
    throw new UsageError('no approval cures what stopped this', 'the reasons stand above')
  if (hold.needs?.stepUp === true)
    throw new CommandFault(EXIT.notPermitted, 'this request asks for a passkey', 'approve it in the console')
}

/** Asks, sends, and asks again for what was wrong, until the authority takes it or closes the request. */
async function answered(client: Client, hold: HoldDetail, questions: Questions): Promise<HoldDetail> {
  const all: readonly Question[] = ['sentence', 'target', 'justification', 'rollbackPlan']
  let open = [...all, ...yesOrNo(hold)]
  let given: GivenAnswer = {}
  for (;;) {
    given = await questions.ask(open, hold, given)
    try {
      return await client.post(`/v1/holds/${Client.part(hold.id)}/approve`, given, HoldDetail)
    } catch (cause) {
      const wrong = cause instanceof AuthorityFault && cause.problem.code === 'INVALID' ? cause : undefined
      open = [...all, ...YES_OR_NO].filter((one) => wrong?.problem.errors?.some(({ field }) => field === one))
      if (wrong === undefined || open.length === 0) throw cause
      const lines = (wrong.problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`)
      questions.wrong([wrong.problem.detail ?? 'this is no approval', ...lines].map(visibleText).join('\n'))
    }
  }
}

const YES_OR_NO = ['backup', 'monitoring', 'incidentReport'] as const

/** What is answered with yes or no: the backup, and the items of the checklist that only a person can say. */
export function yesOrNo({ changesData, checklist }: HoldDetail): readonly Question[] {
  return YES_OR_NO.filter((one) => (one === 'backup' ? changesData !== false : checklist !== undefined))
}

function outcomeOf(hold: HoldDetail): string {
  const id = visibleText(hold.id)
  if (hold.status === 'pending') return `Your approval of ${id} counts. It still waits for others.`
  const until = hold.executeBefore === undefined ? '' : ` It may be executed once, before ${hold.executeBefore}.`
  return `${id} is ${visibleText(hold.status)}.${visibleText(until)}`
}
