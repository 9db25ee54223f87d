import type { Ended } from './gated-run.ts'

/** The end of a run as JSON, a line. What the command printed stands where it printed it. */
export function reportOf(ended: Ended): object {
  switch (ended.is) {
    case 'ran': {
      const { exitCode, signal, durationMs, output, note } = ended.ran
      const written = output === undefined ? {} : { outputDigest: output.digest, outputBytes: output.bytes }
      const pins = ended.pins.map(({ tool, how, to, why }) => ({ tool, how, to, why }))
      const { decided, unwritten } = ended
      return {
        ran: true,
        decision: decided.decision.id,
        exitCode,
        signal,
        durationMs,
        ...written,
        note,
        unwritten,
        pins,
      }
    }
    case 'stopped':
      return { ran: false, ...ended.decided.decision, hold: ended.decided.hold }
    case 'void':
      return { ran: false, decision: ended.decided.decision.id, spent: ended.spent, changes: ended.changes }
    case 'fault':
      return { ran: false, fault: ended.fault }
    case 'not-started':
      return { ran: false, decision: ended.decided.decision.id, why: ended.why }
    default:
      return ended satisfies never
  }
}
