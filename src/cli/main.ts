import { readCheckArguments } from './check/arguments.ts'
import { readRunArguments } from './execute/arguments.ts'
import { failed } from './failed.ts'

const args = process.argv.slice(2)
process.exitCode = await main()

async function main(): Promise<number> {
  const running = args[0] === 'run' ? readRunArguments(args.slice(1)) : undefined
  if (running !== undefined) {
    try {
      const { runCommand } = await import('./execute/run.ts')
      return await runCommand(running.words, running.options)
    } catch (cause) {
      return failed(cause, 'run')
    }
  }
  const quick = args[0] === 'check' ? readCheckArguments(args.slice(1)) : undefined
  if (quick === undefined) {
    const { run } = await import('./run.ts')
    return run(args)
  }
  try {
    const { check } = await import('./check/command.ts')
    return await check(quick.words, quick.options)
  } catch (cause) {
    return failed(cause, 'check')
  }
}
