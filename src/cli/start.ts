import { EXIT } from './exit.ts'

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
  })
