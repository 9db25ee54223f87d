import type { Verdict } from '../decide/verdict.ts'

/** Exit statuses (contract, section 5). Everything else is a fault, and a caller treats it as deny. */
export const EXIT = {
  allow: 0,
  deny: 2,
  hold: 3,
  /** Wrong use, after sysexits(3). */
  usage: 64,
  /** Nobody could be asked, which counts as stopped (`EX_UNAVAILABLE`). */
  unreachable: 69,
  /** A fault of the gate itself. */
  fault: 70,
  /** Whoever asks may not (`EX_NOPERM`). */
  notPermitted: 77,
} as const

export function exitFor(verdict: Verdict): number {
  return EXIT[verdict]
}

/** What ends a command with a message and no stack trace. */
export class CommandFault extends Error {
  readonly status: number
  readonly help: string | undefined

  constructor(status: number, message: string, help?: string) {
    super(message)
    this.status = status
    this.help = help
  }
}

/** What a person did wrong on the command line, or what is missing there. */
export class UsageError extends CommandFault {
  constructor(message: string, help?: string) {
    super(EXIT.usage, message, help)
  }
}
