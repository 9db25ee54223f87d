import { EXIT, UsageError } from './exit.ts'

/** The exit status for what went wrong in a command, said on standard error without a stack trace. */
export function failed(cause: unknown, command: string): number {
  if (cause instanceof UsageError) {
    process.stderr.write(`prodgate: ${cause.message}\n${cause.help === undefined ? '' : `  ${cause.help}\n`}`)
    return EXIT.usage
  }
  // Whoever read our answer has gone; there is nobody left to tell.
  if (cause instanceof Error && 'code' in cause && cause.code === 'EPIPE') return EXIT.fault
  const message = cause instanceof Error ? cause.message : 'an unknown fault'
  process.stderr.write(`prodgate: a fault of the gate in \`${command}\`, which counts as deny: ${message}\n`)
  return EXIT.fault
}
