import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What the tools of the examples do: they run kubectl. Nothing in here knows of the gate. */
export async function kubectl(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('kubectl', args)
  return stdout
}

export const ABOUT = 'Runs kubectl with these arguments and gives what it prints.'
