import { CommandFault, EXIT } from '../client/exit.ts'
import { inert } from './ci/inert.ts'

/**
 * Ends quietly once nobody reads standard output any more (`prodgate explain | head -1`), and never with the status of an
 * allow: what was not said does not count.
 */
export function endWhereNobodyReads(): void {
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause
    process.exit(EXIT.fault)
  })
}

/** The exit status for what went wrong in a command, said on standard error without a stack trace. */
export function failed(cause: unknown, command: string): number {
  if (cause instanceof CommandFault) {
    process.stderr.write(inert(`prodgate: ${cause.message}\n${cause.help === undefined ? '' : `  ${cause.help}\n`}`))
    return cause.status
  }
  // Whoever read our answer has gone; there is nobody left to tell.
  if (cause instanceof Error && 'code' in cause && cause.code === 'EPIPE') return EXIT.fault
  if (cause instanceof Error && 'syscall' in cause && cause.syscall === 'uv_cwd') {
    process.stderr.write('prodgate: the directory that you are in is gone\n  `cd` to one that is there\n')
    return EXIT.usage
  }
  const message = cause instanceof Error ? cause.message : 'an unknown fault'
  process.stderr.write(inert(`prodgate: a fault of the gate in \`${command}\`, which counts as deny: ${message}\n`))
  return EXIT.fault
}
