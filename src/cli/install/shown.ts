import { visibleText } from '../../lib/visible-text.ts'
import type { FileChange, PlanFault } from '../../reach/install/plan.ts'
import { coloursFor } from '../terminal.ts'
import { diffLines } from './diff.ts'

/** Changes as they are shown before they are made. */
export function shownChanges(changes: readonly FileChange[], home: string): string {
  const colours = coloursFor(process.stdout)
  const lines = changes.flatMap((change) => {
    const mark =
      change.after === undefined ? colours.red('-') : change.before.is === 'absent' ? colours.green('+') : '~'
    const title = `${mark} ${colours.bold(visibleText(shortened(change.path, home)))}  ${colours.dim(change.why)}`
    return ['', title, ...body(change)]
  })
  return `${lines.join('\n')}\n`

  function body({ before, after, secret, mode }: FileChange): readonly string[] {
    const old = before.is === 'file' ? before.text : ''
    const about = (text: string) => [colours.dim(`    (${text})`)]
    if (secret) return about(`not shown; mode ${mode.toString(8)}`)
    if (after === undefined) return about(`the file goes, ${lineCount(old)}`)
    if (old === after) return about(`mode ${mode.toString(8)}`)
    // A new script says more by its name than by two hundred lines.
    if (old === '' && after.split('\n').length > MOST_LINES)
      return about(`${lineCount(after)}, mode ${mode.toString(8)}`)
    return diffLines(old, after).map(({ is, text }) => {
      const line = `    ${is} ${visibleText(text)}`
      return is === '+' ? colours.green(line) : is === '-' ? colours.red(line) : colours.dim(line)
    })
  }
}

function lineCount(text: string): string {
  const lines = text.trimEnd().split('\n').length
  return lines === 1 ? '1 line' : `${lines} lines`
}

const MOST_LINES = 60

/** What could not be brought in, with what somebody would have to write there. */
export function shownFault({ path, why, byHand }: PlanFault): string {
  const hand = byHand === undefined ? '' : `\n  what has to stand in it:\n${indented(byHand)}`
  return `\`${visibleText(path)}\`: ${visibleText(why)}${hand}`
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${visibleText(line)}`)
    .join('\n')
}

export function shortened(path: string, home: string): string {
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}

/** For programs: which file changes how, and never what is in it. */
export function toldChanges(changes: readonly FileChange[]) {
  return changes.map(({ path, before, after, why }) => ({
    path,
    change: after === undefined ? 'remove' : before.is === 'absent' ? 'create' : 'change',
    why,
  }))
}
