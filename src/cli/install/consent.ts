import { confirm, isCancel } from '@clack/prompts'

/** What the person at the terminal says; `undefined` where there is none to ask. */
export async function consent(message: string, yes: boolean | undefined): Promise<boolean | undefined> {
  if (yes === true) return true
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) return undefined
  const answer = await confirm({ message, initialValue: true })
  return !isCancel(answer) && answer
}
