import { readFileSync } from 'node:fs'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { UsageError } from '../exit.ts'

/** The text of a file that somebody names; `-` is standard input. */
export function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new UsageError(`couldn't read \`${file}\`: ${whyUnreadable(cause)}`)
  }
}
