import { UsageError } from '../client/exit.ts'
import { quoted } from '../lib/quoted.ts'

/** Options of the commands that take a command. */
const OURS =
  /^--(?:action|capture|cwd|env|home|json|jsonl|redact|registry|remote|session|socket|stdin|token-file|url|wait)(?:=|$)/

/**
 * Everything behind the first word is of the command, so that `check 'kubectl get pods' --json` would be about a program of
 * the name `kubectl get pods`. A blank in the first word is the sign: `check kubectl get pods -o json` has none, and a program
 * whose path has one stands behind `--`, where nothing is refused.
 */
export function refuseOptionsBehind(words: readonly string[], given: readonly string[] = process.argv): void {
  const [text = '', option = ''] = words
  if (!/\s/.test(text) || !OURS.test(option) || given.at(-words.length - 1) === '--') return
  throw new UsageError(
    `${quoted(option)} stands behind the command, and would be a word of it`,
    'options stand before the command; before a program whose name has a blank, write `--`',
  )
}
