import type { NamedAction } from '../../action/action.ts'

/** What is deployed, by its digest. */
export interface Subject {
  readonly name: string
  /** 64 lower-case hex digits. */
  readonly sha256: string
}

const SUBJECT = /^([\w./:+-]{1,200})@sha256:([0-9a-f]{64})$/
const MOST = 16

export function readSubject(text: string): Subject | undefined {
  const [, name, sha256] = SUBJECT.exec(text) ?? []
  return name === undefined || sha256 === undefined ? undefined : { name, sha256 }
}

export function subjectText({ name, sha256 }: Subject): string {
  return `${name}@sha256:${sha256}`
}

const BEGINNING = 'deploys '

/**
 * The action that asks for a deployment. What is deployed stands in its claim: people read it there, and what they approve is
 * this action to the byte, so that an approval for one digest lets no other one go.
 */
export function deployAction(name: string, target: string, subjects: readonly Subject[]): NamedAction {
  const action = { kind: 'named', name, target, productionGatePresent: true } as const
  if (subjects.length === 0) return action
  return { ...action, claim: `${BEGINNING}${subjects.map(subjectText).toSorted().join(' ')}` }
}

/** What an action says that it deploys; nothing where it does not say it in this form. */
export function subjectsOf(action: NamedAction): readonly Subject[] {
  if (action.claim === undefined || !action.claim.startsWith(BEGINNING)) return []
  const read = action.claim
    .slice(BEGINNING.length)
    .split(' ')
    .slice(0, MOST + 1)
    .map(readSubject)
  return read.length > MOST || read.includes(undefined) ? [] : read.filter((one) => one !== undefined)
}
