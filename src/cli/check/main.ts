import { failed } from '../failed.ts'
import { readCheckArguments } from './arguments.ts'
import { check } from './command.ts'

/** `prodgate check …`, without what reads all the other commands. */
export async function main(args: readonly string[]): Promise<number> {
  const quick = readCheckArguments(args.slice(1))
  if (quick === undefined) {
    const { run } = await import('../run.ts')
    return run(args)
  }
  try {
    return await check(quick.words, quick.options)
  } catch (cause) {
    return failed(cause, 'check')
  }
}
