import { Client } from '../../client/client.ts'
import { AuthorityFault } from '../../client/fault.ts'
import { type ReachOptions, whereabouts } from '../../client/whereabouts.ts'
import { print } from '../output.ts'
import { jsonLine } from './json-line.ts'

/**
 * Runs a command against the authority. With `--json` a refusal is told as its problem document on standard output, so that
 * a program finds it where it looks for the answer; its status is the same.
 */
export async function reaching(options: ReachOptions, work: (client: Client) => Promise<number>): Promise<number> {
  try {
    return await work(new Client(whereabouts(options)))
  } catch (cause) {
    if (options.json === true && cause instanceof AuthorityFault) await print(jsonLine(cause.problem))
    throw cause
  }
}

/** Prints the answer itself, or what is made of it for people. */
export function told<T>(options: ReachOptions, answer: T, forPeople: (answer: T) => string): Promise<void> {
  return print(options.json === true ? jsonLine(answer) : forPeople(answer))
}
