import type { Action } from '../../action/action.ts'
import type { Decision, Reason } from '../../decide/decision.ts'
import type { Verdict } from '../../decide/verdict.ts'
import type { Span } from '../../lib/span.ts'
import { type Colours, coloursFor, visibleText, widthOf, wrap } from '../terminal.ts'

/** A decision for people: the command with the words that count, the environment with its evidence, what to do. */
export function renderDecision(
  decision: Decision,
  action: Action | undefined,
  stream: { isTTY?: boolean; columns?: number },
): string {
  const colours = coloursFor(stream)
  const width = widthOf(stream)
  const parts = [
    headline(decision, colours),
    command(decision, action, colours, width),
    reasons(decision, colours, width),
    environment(decision, colours),
    instead(decision, colours, width),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const WORDS: Readonly<Record<Verdict, string>> = {
  allow: 'goes ahead',
  hold: 'stopped; a person may approve it',
  deny: 'stopped; nobody can approve it through the gate',
}

function headline(decision: Decision, colours: Colours): string {
  const word = decision.verdict.toUpperCase()
  const shown = { allow: colours.green, hold: colours.yellow, deny: colours.red }[decision.verdict](colours.bold(word))
  return `${shown}  ${WORDS[decision.verdict]}`
}

/** How many lines of a long text are shown around the words that count. */
const LINES_SHOWN = 12

function command(decision: Decision, action: Action | undefined, colours: Colours, width: number): string {
  const text = textOf(action)
  if (text === undefined) return ''
  const spans = decision.reasons.flatMap((reason) => (reason.span === undefined ? [] : [reason.span]))
  const marked = decision.verdict === 'allow' ? [] : spans
  const lines: string[] = []
  let from = 0
  let left = 0
  for (const line of text.split('\n')) {
    const here = marked
      .map(([a, b]) => [Math.max(a - from, 0), Math.min(b - from, line.length)] as const)
      .filter(([a, b]) => a < b)
    if (lines.length < LINES_SHOWN * 2) lines.push(...shownLine(line, here, colours, width))
    else left++
    from += line.length + 1
  }
  if (left > 0) lines.push(colours.dim(`… and ${left} more lines`))
  return lines.map((line) => `  ${line}`).join('\n')
}

/** One line, and below it the marks of the words that count. A long line is cut around the first mark. */
function shownLine(line: string, spans: readonly Span[], colours: Colours, width: number): readonly string[] {
  const room = width - 4
  const first = spans[0]
  const start =
    line.length <= room || first === undefined ? 0 : Math.max(0, Math.min(first[0] - 10, line.length - room))
  const cut = line.slice(start, start + room)
  const before = start > 0 ? '…' : ''
  const after = start + room < line.length ? '…' : ''
  const shown = before + visibleText(cut) + after
  if (spans.length === 0) return [shown]
  // Marks stand below the letters as they are shown, which may be more than there were.
  let marks = ' '.repeat(before.length)
  for (const [i, letter] of [...cut].entries()) {
    const at = start + i
    marks += (spans.some(([a, b]) => a <= at && at < b) ? '^' : ' ').repeat(visibleText(letter).length)
  }
  return [shown, colours.red(marks.trimEnd())]
}

/** The text that spans count in: shell text, the words of an argv joined by blanks, a statement. */
function textOf(action: Action | undefined): string | undefined {
  switch (action?.kind) {
    case 'shell':
      return action.command
    case 'exec':
      return action.argv.join(' ')
    case 'sql':
      return action.statement
    case 'file':
      return `${action.operation} ${action.path}${action.to === undefined ? '' : ` ${action.to}`}`
    case 'http':
      return `${action.method} ${action.url}`
    case 'tool':
      return `${action.server} ${action.tool}`
    case 'workflow':
      return `${action.name} (${action.mode})`
    case 'named':
      return `${action.name} ${action.target ?? ''}`
    case undefined:
      return undefined
    default:
      return action satisfies never
  }
}

const REASONS_SHOWN = 6

function reasons(decision: Decision, colours: Colours, width: number): string {
  const shown = decision.reasons.slice(0, REASONS_SHOWN).map((reason) => oneReason(reason, colours, width))
  const left = decision.reasons.length - REASONS_SHOWN
  if (left > 0) shown.push(colours.dim(`  … and ${left} more; \`--json\` shows all of them`))
  return shown.join('\n')
}

function oneReason(reason: Reason, colours: Colours, width: number): string {
  return `  ${colours.cyan(reason.code)}\n    ${wrap(visibleText(reason.message), width - 4, '    ')}`
}

function environment(decision: Decision, colours: Colours): string {
  const { class: found, treatedAs, because } = decision.environment
  const name = found === 'unknown' ? `${colours.bold('unknown')}, treated as ${treatedAs}` : colours.bold(found)
  const evidence = because.slice(0, 8)
  const columns = [0, 1, 2, 3].map((i) => Math.max(...evidence.map((one) => cell(one, i).length), 0))
  const lines = evidence.map((one) => {
    const text = [0, 1, 2, 3].map((i) => visibleText(cell(one, i)).padEnd(Math.min(columns[i] ?? 0, 44))).join('  ')
    if (one.says === 'conflict') return `  ${colours.yellow(`CONFLICT  ${visibleText(one.value)}`)}`
    return `  ${one.used ? text.trimEnd() : colours.dim(`${text.trimEnd()}  (not used)`)}`
  })
  return [`ENV=${name}`, ...lines].join('\n')
}

function cell(evidence: Decision['environment']['because'][number], column: number): string {
  return [evidence.says, evidence.tier, evidence.from, evidence.value][column] ?? ''
}

function instead(decision: Decision, colours: Colours, width: number): string {
  if (decision.instead === undefined) return ''
  return [
    colours.bold('Instead'),
    ...decision.instead.map((one) => `  - ${wrap(visibleText(one), width - 4, '    ')}`),
  ].join('\n')
}
