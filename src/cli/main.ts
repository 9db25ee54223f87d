import { readCheckArguments } from './check/arguments.ts'
import { check } from './check/command.ts'
import { failed } from './failed.ts'

const args = process.argv.slice(2)
process.exitCode = await main()

async function main(): Promise<number> {
  const quick = args[0] === 'check' ? readCheckArguments(args.slice(1)) : undefined
  if (quick === undefined) {
    const { run } = await import('./run.ts')
    return run(args)
  }
  try {
    return await check(quick.words, quick.options)
  } catch (cause) {
    return failed(cause, 'check')
  }
}
