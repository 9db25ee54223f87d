import type { Verdict } from '../decide/verdict.ts'

/** Exit statuses (contract, section 5). Everything else is a fault, and a caller treats it as deny. */
export const EXIT = {
  allow: 0,
  deny: 2,
  hold: 3,
  /** Wrong use, after sysexits(3). */
  usage: 64,
  /** A fault of the gate itself. */
  fault: 70,
} as const

export function exitFor(verdict: Verdict): number {
  return EXIT[verdict]
}

/** What a person did wrong on the command line, or what is missing there: a message, no stack trace. */
export class UsageError extends Error {
  readonly help: string | undefined

  constructor(message: string, help?: string) {
    super(message)
    this.help = help
  }
}
