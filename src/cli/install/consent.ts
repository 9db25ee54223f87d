import { confirm, isCancel } from '@clack/prompts'

/** What the person at the terminal says; `undefined` where there is none to ask. */
export async function consent(message: string, yes: boolean | undefined): Promise<boolean | undefined> {
  if (yes === true) return true
  if (!canAsk()) return undefined
  const answer = await confirm({ message, initialValue: true })
  return !isCancel(answer) && answer
}

/** Who said no at a terminal needs no word about how to answer without one. */
export function tellNotDone(): void {
  process.stderr.write(
    `prodgate: nothing was done\n${canAsk() ? '' : '  `--yes` answers where there is no terminal\n'}`,
  )
}

function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true
}
