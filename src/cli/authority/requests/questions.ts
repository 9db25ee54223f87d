import { confirm, isCancel, log, selectKey, text } from '@clack/prompts'
import type { HoldDetail } from '../../../client/answers.ts'
import { SENTENCE } from '../../../hold/approval/phrase.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import type { OwnTerminal } from './own-terminal.ts'
import { MARK_NO_PASTES, MARK_PASTES, TypedInput } from './typed-input.ts'

/** What a person answered; the authority says whether it is an approval. */
export interface GivenAnswer {
  readonly sentence?: string
  readonly target?: string
  /** Of a group: how many requests it is. */
  readonly count?: string
  readonly justification?: string
  readonly rollbackPlan?: string
  readonly backup?: boolean
  readonly monitoring?: boolean | undefined
  readonly incidentReport?: boolean | undefined
}

export type Question = keyof GivenAnswer

/** The person stopped answering. */
export class Stopped extends Error {}

/** Asks what an approval asks for, at the person's own terminal. */
export class Questions {
  private readonly terminal: OwnTerminal
  private readonly input: TypedInput
  private leftOut = false

  constructor(terminal: OwnTerminal) {
    this.terminal = terminal
    this.input = new TypedInput(terminal.input)
    this.input.onPaste = () => {
      this.leftOut = true
      terminal.output.write('\x07')
    }
    terminal.output.write(MARK_PASTES)
  }

  async ask(questions: readonly Question[], hold: HoldDetail, before: GivenAnswer): Promise<GivenAnswer> {
    let given = before
    for (const question of questions) given = { ...given, [question]: await this.one(question, hold) }
    return given
  }

  note(message: string): void {
    log.info(message, { output: this.terminal.output })
  }

  wrong(message: string): void {
    log.error(message, { output: this.terminal.output })
  }

  close(): void {
    this.terminal.output.write(MARK_NO_PASTES)
    this.input.destroy()
    this.terminal.close()
  }

  private async one(question: Question, hold: HoldDetail): Promise<string | boolean | undefined> {
    const streams = { input: this.input, output: this.terminal.output }
    this.leftOut = false
    this.input.pastes = question === 'justification' || question === 'rollbackPlan'
    if (question === 'monitoring' || question === 'incidentReport') return this.check(question, hold)
    const answer =
      question === 'backup'
        ? await confirm({ message: `Was a backup taken? ${aboutBackup(hold)}`, initialValue: false, ...streams })
        : await text({ message: messageFor(question, hold), validate: () => this.aboutPastes(), ...streams })
    if (isCancel(answer)) throw new Stopped()
    return answer ?? ''
  }

  /** An item of the checklist: nobody is made to say more than they know, where the rules do not ask for it. */
  private async check(item: Check, { needs }: HoldDetail): Promise<boolean | undefined> {
    const isRequired = needs?.checklist === 'required'
    const open = { value: 'open', label: 'leave it open' } as const
    const [first, ...others] = isRequired ? ([NO, YES] as const) : ([open, YES, NO] as const)
    const answer = await selectKey<'yes' | 'no' | 'open'>({
      message: `${CHECKS[item]} ${isRequired ? 'The rules ask for a yes.' : 'A no stops it. Left open, it is recorded as not answered.'}`,
      options: [first, ...others],
      input: this.input,
      output: this.terminal.output,
    })
    if (isCancel(answer)) throw new Stopped()
    // The Enter key alone gives nothing, and the terminal shows the first as chosen then.
    const chosen = answer ?? first.value
    return chosen === 'open' ? undefined : chosen === 'yes'
  }

  /** Said once, so that what was left out of an answer does not make it a wrong one. */
  private aboutPastes(): string | undefined {
    const message = this.leftOut ? 'what was pasted is left out; type it' : undefined
    this.leftOut = false
    return message
  }
}

const YES = { value: 'yes', label: 'it is' } as const
const NO = { value: 'no', label: 'it is not' } as const

/** What a no does, before somebody gives it. */
function aboutBackup({ warning, needs }: HoldDetail): string {
  if (needs?.checklist === 'required') return 'The rules ask for a yes.'
  const losesForGood = warning?.because.some(({ code }) => code === 'LOSES') === true
  return losesForGood ? 'A no stops it: what it loses, nothing else holds.' : 'A no raises the risk in the record.'
}

const CHECKS = {
  monitoring: 'Is monitoring in place that would show that it goes wrong?',
  incidentReport: 'Is an incident report prepared?',
} as const

type Check = keyof typeof CHECKS
type Written = Exclude<Question, Check | 'backup'>

function messageFor(question: Written, hold: HoldDetail): string {
  switch (question) {
    case 'sentence':
      return `Type this sentence, letter by letter (pasting does not work):\n${SENTENCE}`
    case 'target':
      return `Type the name of the target (pasting does not work):\n${escapedLine(hold.targets?.[0] ?? hold.target ?? '')}`
    case 'count':
      return 'Type how many requests you approve, in digits:'
    case 'justification':
      return 'Why is it done, and why now?'
    case 'rollbackPlan':
      return 'How is it undone if it goes wrong?'
    default:
      return question satisfies never
  }
}
