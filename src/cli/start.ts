import { EXIT } from '../client/exit.ts'

const args = process.argv.slice(2)
let status: number | undefined

// INVARIANT (failing means stopped): a process in which nothing happens any more and nothing answered has said no `allow`.
process.once('beforeExit', () => {
  if (status === undefined) process.exitCode = EXIT.fault
})

// `check` is started most often, and does without whatever reads the other commands.
const loaded = args[0] === 'check' ? import('./check/main.ts') : import('./main.ts')
loaded
  .then(({ main }) => main(args))
  .then((given) => {
    status = given
    process.exitCode = given
    // What is left of a process the system takes away faster than Node does. A check has no streams to look at, which cost more.
    if (args[0] === 'run' && isWritten(process.stdout) && isWritten(process.stderr)) process.exit()
  })

/** Where pipes are not written at once (macOS), something may still be on its way. */
function isWritten({ writableLength }: NodeJS.WriteStream): boolean {
  return writableLength === 0
}
