import type { Judged } from './decide.ts'

/** How many ways out are offered: more are not read. */
const OFFERED = 4

/** The commands that could be offered in place of what is stopped. The gate asks itself about each of them first. */
export function offersOf(judged: readonly Judged[]): readonly string[] {
  const stopped = judged.filter((one) => one.verdict !== 'allow').map((one) => one.located.effect)
  const all = stopped.flatMap(({ dryRun, verify }) => [dryRun, verify]).filter((one) => one !== undefined)
  return [...new Set(all)].slice(0, 2 * OFFERED)
}

/**
 * What may be done instead: the form that only reads, and what a person can run and check. INVARIANT (an offer is
 * allowed): a command is told only where it is in `allowed`, the offers that the gate itself would let go.
 */
export function insteadOf(judged: readonly Judged[], allowed: ReadonlySet<string>): readonly string[] {
  const out: string[] = []
  for (const one of judged) {
    if (one.verdict === 'allow') continue
    const { effect } = one.located
    if (effect.dryRun !== undefined && allowed.has(effect.dryRun)) out.push(`see what it would do: ${effect.dryRun}`)
    if (effect.verify !== undefined && allowed.has(effect.verify) && one.verdict === 'hold') {
      out.push(`hand the command to a person to run; afterwards check it with: ${effect.verify}`)
    }
    const advice = ADVICE[one.row.code]
    if (advice !== undefined) out.push(advice)
  }
  const unique = [...new Set(out)].slice(0, OFFERED)
  if (unique.length > 0) return unique
  return judged.some((one) => one.verdict === 'hold')
    ? ['hand the command to a person, with what it is for and how it is undone']
    : []
}

const ADVICE: Readonly<Partial<Record<Judged['row']['code'], string>>> = {
  PROTECTED_BRANCH: 'push a branch of your own and open a pull request',
  READS_DATA: 'read the schema or the plan (`EXPLAIN` without `ANALYZE`), or ask a person for the rows that are needed',
  READS_SECRET: 'name the secret that is needed and let a person put it where the program reads it',
  REMOTE_CODE: 'download it to a file, read it, and run the file',
  UNREADABLE: 'write the command out, with its program and its code as plain text',
}
