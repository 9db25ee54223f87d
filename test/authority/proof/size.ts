/** How often the proofs are repeated: a little with every test run, at length with `PRODGATE_PROOF=long`. */
export const isLong = process.env['PRODGATE_PROOF'] === 'long'

export function times(usual: number, long: number): number {
  return isLong ? Number(process.env['PRODGATE_PROOF_TIMES'] ?? long) : usual
}

/** For a test of so many rounds, in milliseconds. */
export const timeLimit = isLong ? 3_600_000 : 1_800_000
