import type { RunnableAction } from '../../act/execution.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { renderDecision } from '../check/render.ts'
import type { Ended } from './gated-run.ts'
import { requestLines } from './waiting.ts'

type Stream = { isTTY?: boolean; columns?: number }

/** Why nothing ran, for people. */
export function explained(ended: Exclude<Ended, { readonly is: 'ran' }>, action: RunnableAction, to: Stream): string {
  switch (ended.is) {
    case 'stopped': {
      const { decided } = ended
      // Who waited already needs no word about waiting.
      const waits = ended.told ? '' : '; `--wait 300` waits for the answer'
      const again =
        decided.hold?.status === 'pending' ? `  once it is approved, the same command runs, once${waits}\n` : ''
      const shown = ended.told ? '\n' : renderDecision(decided.decision, action, to)
      return `${shown}${requestLines(decided)}${again}`
    }
    case 'void': {
      const lines = ended.changes.map(({ code, message, help }) => `  ${code}  ${visibleText(message)}\n    ${help}\n`)
      const spent = ended.spent ? '; what was approved is used up' : ''
      return `prodgate: nothing ran: it is not what was decided any more${spent}\n${lines.join('')}`
    }
    case 'fault':
      return `prodgate: nothing ran: ${visibleText(ended.fault.message)}\n  ${ended.fault.help}\n`
    case 'not-started':
      return `prodgate: nothing ran: ${visibleText(ended.why)}\n`
    default:
      return ended satisfies never
  }
}
