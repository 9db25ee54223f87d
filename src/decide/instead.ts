import { redacted } from '../locate/shown.ts'
import { gravestFirst } from './gravity.ts'
import type { Judged } from './judge.ts'
import type { ReasonCode } from './reasons.ts'

/** How the commands among the ways out begin; `hold` takes them from here into the plan of an approval. */
export const DRY_RUN_OFFER = 'see what it would do: '
export const VERIFY_OFFER = 'hand the command to a person to run; afterwards check it with: '

/** How many ways out are offered: more are not read. */
const OFFERED = 4

/**
 * The commands that could be offered in place of what is stopped. The gate asks itself about each of them first. One that
 * repeats a secret of the action is not offered, because answers are kept.
 */
export function offersOf(judged: readonly Judged[]): readonly string[] {
  const all = stoppedIn(judged)
    .flatMap(({ located }) => [located.effect.dryRun, located.effect.verify])
    .filter((one) => one !== undefined)
  return [...new Set(all)].slice(0, 2 * OFFERED).filter((one) => redacted(one) === one)
}

/**
 * What may be done instead: the form that only reads, and what a person can run and check. INVARIANT (an offer is
 * allowed): a command is told only where it is in `allowed`, the offers that the gate itself would let go.
 */
export function insteadOf(judged: readonly Judged[], allowed: ReadonlySet<string>): readonly string[] {
  const stopped = stoppedIn(judged)
  // Where a part is denied nobody can approve the whole, so that no person is named.
  const denied = stopped.some((one) => one.verdict === 'deny')
  const out: string[] = []
  let handed = denied
  for (const one of stopped) {
    const { effect } = one.located
    if (effect.dryRun !== undefined && allowed.has(effect.dryRun)) out.push(DRY_RUN_OFFER + effect.dryRun)
    if (effect.verify !== undefined && allowed.has(effect.verify) && !denied) {
      out.push(VERIFY_OFFER + effect.verify)
      handed = true
    }
    const advice = ADVICE[one.row.code]
    if (advice !== undefined) out.push(advice)
  }
  const ways = [...new Set(out)]
  const byHand = stopped.find((one) => !INSTEAD_OF_HANDING.has(one.row.code))
  if (handed || byHand === undefined) return ways.slice(0, OFFERED)
  return [...ways.slice(0, OFFERED - 1), byHand.row.kind === 'lose' ? HAND_OVER_LOSS : HAND_OVER]
}

/** The gravest first: of a long action a few ways out are told. */
function stoppedIn(judged: readonly Judged[]): readonly Judged[] {
  return gravestFirst(judged.filter((one) => one.verdict !== 'allow'))
}

const HAND_OVER = 'hand the command to a person, with what it is for and how it is undone'
const HAND_OVER_LOSS = 'hand the command to a person, with what it is for and where the backup is'

/** Of what nobody can approve it names nobody, and says what else serves. */
const ADVICE: Readonly<Partial<Record<ReasonCode, string>>> = {
  CATASTROPHE: 'name only what has to go, where that is less than all of it',
  EVIDENCE_PROTECTED: 'leave it as it is, and copy what is needed of it into an artefact',
  GATE_PROTECTED: 'read it where you have to know what it says; changing it is for whoever operates the gate',
  PROTECTED_BRANCH: 'push a branch of your own and open a pull request',
  READS_DATA: 'read the schema or the plan (`EXPLAIN` without `ANALYZE`), or ask a person for the rows that are needed',
  READS_SECRET: 'name the secret that is needed and let a person put it where the program reads it',
  REMOTE_CODE: 'download it to a file, read it, and run the file',
  UNREADABLE: 'write the command out, with its program and its code as plain text',
}

/** Reasons whose advice is better than to have a person run the same command. */
const INSTEAD_OF_HANDING: ReadonlySet<ReasonCode> = new Set(['READS_DATA', 'READS_SECRET', 'REMOTE_CODE', 'UNREADABLE'])
