import { readRunArguments } from './execute/arguments.ts'
import { failed } from './failed.ts'

/** Every command but `check`, which is started most often and has a way of its own (`check/main.ts`). */
export async function main(args: readonly string[]): Promise<number> {
  const running = args[0] === 'run' ? readRunArguments(args.slice(1)) : undefined
  if (running === undefined) {
    const { run } = await import('./run.ts')
    return run(args)
  }
  try {
    const { runCommand } = await import('./execute/run.ts')
    return await runCommand(running.words, running.options)
  } catch (cause) {
    return failed(cause, 'run')
  }
}
