import { CommandFault } from '../../client/exit.ts'
import { print } from '../output.ts'

/** With `--json` a refusal is told on standard output too, where a program looks for the answer; its status is the same. */
export async function tellingFaults(json: boolean | undefined, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (cause) {
    if (json === true && cause instanceof CommandFault) {
      const { message: detail, help, status } = cause
      await print(`${JSON.stringify({ done: false, detail, help, status })}\n`)
    }
    throw cause
  }
}
