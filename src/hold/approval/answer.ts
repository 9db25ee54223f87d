import type { Problem } from '../fault.ts'
import type { ChecklistAnswers } from './checklist-answers.ts'
import { isTyped, SENTENCE } from './phrase.ts'

/** What a person sends to approve; nothing of it is believed to have a type before it was looked at. */
export interface Answer {
  readonly sentence?: unknown
  readonly target?: unknown
  readonly justification?: unknown
  readonly rollbackPlan?: unknown
  readonly backup?: unknown
  /** Items of the checklist that only a person can say. */
  readonly monitoring?: unknown
  readonly incidentReport?: unknown
}

/** What a right answer says. */
export interface Understood extends ChecklistAnswers {
  readonly target: string
  readonly justification: string
  readonly rollbackPlan: string
  /** Whether a backup was taken; absent where no data changes and nothing was said. */
  readonly backup?: boolean
}

/** What the answer is measured against. */
export interface Question {
  /** Any of them may be typed; the first is the one that is shown. */
  readonly targets: readonly string[]
  readonly changesData: boolean
}

export type AnswerProblem = Problem<
  | 'SENTENCE_WRONG'
  | 'TARGET_WRONG'
  | 'JUSTIFICATION_TOO_SHORT'
  | 'ROLLBACK_PLAN_TOO_SHORT'
  | 'BACKUP_UNSAID'
  | 'CHECK_UNSAID'
  | 'UNCHECKED'
>

export const SHORTEST_TEXT = 10
export const LONGEST_TEXT = 4000

/** All that is wrong with an answer; an empty list where it is right. */
export function problemsOf(answer: Answer, question: Question): readonly AnswerProblem[] {
  const problems: AnswerProblem[] = []
  // Every target is compared, so that the time taken does not say which one was near.
  const typed = question.targets.filter((target) => target !== '' && isTyped(answer.target, target))
  if (!isTyped(answer.sentence, SENTENCE)) {
    problems.push({ field: 'sentence', code: 'SENTENCE_WRONG', message: 'this is not the sentence, letter by letter' })
  }
  if (typed.length === 0) {
    problems.push({ field: 'target', code: 'TARGET_WRONG', message: 'this is not the name of the target' })
  }
  if (textOf(answer.justification) === undefined) {
    problems.push({ field: 'justification', code: 'JUSTIFICATION_TOO_SHORT', message: needsText('why it is done now') })
  }
  if (textOf(answer.rollbackPlan) === undefined) {
    problems.push({ field: 'rollbackPlan', code: 'ROLLBACK_PLAN_TOO_SHORT', message: needsText('how it is undone') })
  }
  if (!saysBackup(answer.backup, question.changesData)) {
    problems.push({
      field: 'backup',
      code: 'BACKUP_UNSAID',
      message: 'whether a backup was taken is `true`, `false`, or a text that says which, beyond doubt',
    })
  }
  for (const field of CHECKS)
    if (answer[field] !== undefined && typeof answer[field] !== 'boolean')
      problems.push({
        field,
        code: 'CHECK_UNSAID',
        message: 'an item of the checklist is `true`, `false`, or left out',
      })
  return problems
}

const CHECKS = ['monitoring', 'incidentReport'] as const

/**
 * A wrong sentence or target is a try at the phrase, and five of them close the request. Where nothing was written nobody
 * guessed, and a text that is too short is only sent again.
 */
export function isWrongTry(problems: readonly AnswerProblem[], { sentence, target }: Answer): boolean {
  const written = (given: unknown) => given !== undefined && given !== null && given !== ''
  return problems.some(
    ({ code }) => (code === 'SENTENCE_WRONG' && written(sentence)) || (code === 'TARGET_WRONG' && written(target)),
  )
}

/** The values of an answer without problems. */
export function understood(answer: Answer): Understood {
  const { target, justification, rollbackPlan, monitoring, incidentReport } = answer
  const backup = backupOf(answer.backup)
  const plan = textOf(rollbackPlan) ?? ''
  return {
    target: String(target),
    justification: textOf(justification) ?? '',
    // Which backup it is belongs to the way back, and is kept and shown with it.
    rollbackPlan: backup?.which === undefined ? plan : `${plan} (backup: ${backup.which})`,
    ...(backup === undefined ? {} : { backup: backup.taken }),
    ...(typeof monitoring === 'boolean' ? { monitoring } : {}),
    ...(typeof incidentReport === 'boolean' ? { incidentReport } : {}),
  }
}

/** A text that says something, trimmed. Blanks and marks that are not drawn say nothing. */
export function textOf(given: unknown): string | undefined {
  return textOfAtLeast(SHORTEST_TEXT, given)
}

/** A text of any length that says something, for what lets nothing go: to stop must never be made hard. */
export function anyTextOf(given: unknown): string | undefined {
  return textOfAtLeast(1, given)
}

function textOfAtLeast(shortest: number, given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > LONGEST_TEXT || !given.isWellFormed()) return undefined
  const trimmed = given.trim()
  const drawn = trimmed.replaceAll(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, '')
  return trimmed.length >= shortest && drawn.length * 2 >= shortest ? trimmed : undefined
}

/** Silence is an answer only where no data changes. */
function saysBackup(backup: unknown, changesData: boolean): boolean {
  return backupOf(backup) !== undefined || ((backup === undefined || backup === null) && !changesData)
}

/** How a text begins that says that there is none. */
const NONE = /^(?:no|not|none|nothing|never|without|n\/a)(?![\p{L}\p{N}])/iu

/** Words with which a text may well say, further on, that there is none. KNOWN GAP: in English. */
const DOUBT = new Set(
  'no not none nothing nobody never neither nor without false n/a cannot missing lacking failed skipped unavailable unknown pending todo tbd'.split(
    ' ',
  ),
)

/**
 * Whether a backup was taken, and which, where that is written out. `true` and `false` are answers; a text is one where it
 * is long enough to name something, so that neither `'true'` nor `'false'` is. One in which it is in doubt is none: without a
 * backup, what loses something for good is not approved.
 */
function backupOf(backup: unknown): { readonly taken: boolean; readonly which?: string } | undefined {
  if (typeof backup === 'boolean') return { taken: backup }
  const which = textOf(backup)
  if (which === undefined) return undefined
  if (NONE.test(which)) return { taken: false, which }
  const words = which.toLowerCase().split(/[^\p{L}\p{N}/'\u2019]+/u)
  return words.some((word) => DOUBT.has(word) || /n['\u2019]t$/.test(word)) ? undefined : { taken: true, which }
}

function needsText(what: string): string {
  return `say ${what}, in ${SHORTEST_TEXT} to ${LONGEST_TEXT} characters`
}
