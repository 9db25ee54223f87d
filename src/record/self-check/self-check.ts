import policy from '../../../policies/self-check.json' with { type: 'json' }
import { redFlagsIn } from '../incident/red-flags.ts'

/** What an answer has to be. */
export type Needs = 'yes' | 'text' | 'confidence' | 'doubt' | 'yes-or-none' | 'risk'

export interface Question {
  readonly id: string
  readonly asks: string
  readonly needs: Needs
  readonly remedy: string
}

export interface CheckList {
  readonly id: string
  readonly title: string
  readonly questions: readonly Question[]
}

export interface Failure {
  readonly list: string
  readonly question: string
  readonly asks: string
  readonly remedy: string
}

export interface SelfVerdict {
  /** Whether the agent may give its answer. */
  readonly answer: boolean
  readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW' | 'UNKNOWN'
  readonly failures: readonly Failure[]
  readonly redFlags: readonly string[]
}

export type Answers = Readonly<Record<string, unknown>>

/** The eight lists. */
export const SELF_CHECK: readonly CheckList[] = policy.lists as readonly CheckList[]

/** INVARIANT (silence is no answer): a question that was not answered fails, and so does one answered in another way. */
export function selfCheck(answers: Answers, draft = ''): SelfVerdict {
  const redFlags = redFlagsIn(draft)
  const failures = SELF_CHECK.flatMap(({ id: list, questions }) =>
    questions
      .filter(({ id, needs }) => !isMet(needs, Object.hasOwn(answers, id) ? answers[id] : undefined, answers))
      .map(({ id, asks, remedy }) => ({ list, question: id, asks, remedy })),
  )
  return {
    answer: failures.length === 0 && redFlags.length === 0,
    confidence: levelOf(answers[CONFIDENCE]),
    failures,
    redFlags,
  }
}

const CONFIDENCE = 'hallucination.confidence'
const RISKS: ReadonlySet<unknown> = new Set(['LOW', 'MEDIUM', 'HIGH'])

function isMet(needs: Needs, given: unknown, answers: Answers): boolean {
  switch (needs) {
    case 'yes':
      return given === true
    case 'yes-or-none':
      return given === true || given === 'no data changes'
    case 'text':
      return typeof given === 'string' && /[\p{L}\p{N}]{3}/u.test(given)
    case 'risk':
      return RISKS.has(given)
    case 'confidence':
      return levelOf(given) === 'HIGH' || levelOf(given) === 'MEDIUM'
    case 'doubt':
      return given === true || levelOf(answers[CONFIDENCE]) === 'HIGH'
    default:
      return needs satisfies never
  }
}

/** HIGH goes ahead, MEDIUM states the doubt, LOW asks a person. */
function levelOf(given: unknown): SelfVerdict['confidence'] {
  if (typeof given !== 'number' || !(given >= 0 && given <= 100)) return 'UNKNOWN'
  if (given >= 90) return 'HIGH'
  return given >= 70 ? 'MEDIUM' : 'LOW'
}
