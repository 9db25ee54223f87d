import { readFileSync } from 'node:fs'
import { UsageError } from '../../client/exit.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'

/** The text of a file that somebody names; `-` is standard input. */
export function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new UsageError(`couldn't read \`${file}\`: ${whyUnreadable(cause)}`)
  }
}
