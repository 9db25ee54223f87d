import type { RunnableAction } from '../../act/execution.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { timeLeft } from '../authority/requests/time-span.ts'
import type { Decided } from './decided.ts'

/** Says what is held, and how a person answers it. */
export async function tellHeld(decided: Decided, action: RunnableAction): Promise<void> {
  const { renderDecision } = await import('../check/render.ts')
  process.stderr.write(`${renderDecision(decided.decision, action, process.stderr)}${requestLines(decided)}`)
}

/** The number of the request, and how it is answered. */
export function requestLines({ hold }: Pick<Decided, 'hold'>): string {
  if (hold === undefined) return ''
  const id = visibleText(hold.id)
  const lines = [
    `\nRequest  ${id}  ${visibleText(hold.status)}, ${timeLeft(hold.decideBefore, Date.now())}`,
    `  ${visibleText(hold.url)}`,
  ]
  if (hold.status === 'pending')
    lines.push(`  a person answers it there, or with \`prodgate approve ${id}\` in a terminal of their own`)
  return `${lines.join('\n')}\n`
}

/** A sign of life: a line that changes on a terminal, and one that stands elsewhere. */
export function tellWaiting(seconds: number): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r  waiting for a person, ${seconds} s \r`)
  else if (seconds === 0) process.stderr.write('  waiting for a person\n')
}
