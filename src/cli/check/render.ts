import type { Action } from '../../action/action.ts'
import type { Verdict } from '../../decide/verdict.ts'
import type { Span } from '../../lib/span.ts'
import { visibleText } from '../../lib/visible-text.ts'
import type { ToldDecision } from '../../wire/schemas.ts'
import { type Colours, coloursFor, columnsOf, widthOf, wrap } from '../terminal.ts'

/** A decision for people: the command with the words that count, the environment with its evidence, what to do. */
export function renderDecision(
  decision: ToldDecision,
  action: Action | undefined,
  stream: { isTTY?: boolean; columns?: number },
): string {
  const colours = coloursFor(stream)
  const width = widthOf(stream)
  const parts = [
    headline(decision, colours),
    command(decision, action, colours, width),
    reasons(decision, colours, width),
    environment(decision, colours, width),
    instead(decision, colours, width),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const WORDS: Readonly<Record<Verdict, string>> = {
  allow: 'goes ahead',
  hold: 'stopped; a person may approve it',
  deny: 'stopped; nobody can approve it through the gate',
}

function headline(decision: ToldDecision, colours: Colours): string {
  const word = decision.verdict.toUpperCase()
  const shown = { allow: colours.green, hold: colours.yellow, deny: colours.red }[decision.verdict](colours.bold(word))
  return `${shown}  ${WORDS[decision.verdict]}`
}

/** How many lines of a text are shown; of a longer one those around the words that count, with two lines on each side. */
const LINES_SHOWN = 24
const AROUND = 2

function command(decision: ToldDecision, action: Action | undefined, colours: Colours, width: number): string {
  const text = textOf(action)
  if (text === undefined) return ''
  const spans = decision.reasons.flatMap((reason) => (reason.span === undefined ? [] : [reason.span]))
  const lines = linesOf(text, decision.verdict === 'allow' ? [] : spans)
  const told = toldLines(lines)
  const out: string[] = []
  let at = 0
  const skipTo = (end: number) => {
    if (at < end) out.push(colours.dim(end - at === 1 ? '… 1 line' : `… ${end - at} lines`))
  }
  for (const i of told) {
    skipTo(i)
    const line = lines[i]
    if (line !== undefined) out.push(...shownLine(line, colours, width))
    at = i + 1
  }
  skipTo(lines.length)
  return out.map((line) => `  ${line}`).join('\n')
}

interface Line {
  readonly text: string
  /** The words that count, by their place in this line. */
  readonly marks: readonly Span[]
}

function linesOf(text: string, spans: readonly Span[]): readonly Line[] {
  let from = 0
  return text.split('\n').map((line) => {
    const marks = spans
      .map(([a, b]) => [Math.max(a - from, 0), Math.min(b - from, line.length)] as const)
      .filter(([a, b]) => a < b)
      .toSorted((one, other) => one[0] - other[0])
    from += line.length + 1
    return { text: line, marks }
  })
}

/** Which lines are shown, by their numbers. */
function toldLines(lines: readonly Line[]): readonly number[] {
  const all = [...lines.keys()]
  if (lines.length <= LINES_SHOWN) return all
  const marked = all.filter((i) => lines[i]?.marks.length !== 0)
  if (marked.length === 0) return all.slice(0, LINES_SHOWN)
  const near = new Set(marked.slice(0, LINES_SHOWN).flatMap((i) => all.slice(Math.max(0, i - AROUND), i + AROUND + 1)))
  return [...near].toSorted((a, b) => a - b).slice(0, LINES_SHOWN)
}

/** How many pieces of one long line are shown. */
const PIECES_SHOWN = 3

/** One line, and below it the marks of the words that count. Of a long line the pieces that hold a mark are shown. */
function shownLine({ text, marks }: Line, colours: Colours, width: number): readonly string[] {
  const room = width - 4
  if (text.length <= room || marks.length === 0) return piece(text, 0, room, marks, colours)
  const out: string[] = []
  let end = 0
  for (const [from, to] of marks) {
    if (out.length > 0 && Math.min(to, from + room - LEAD) <= end) continue
    if (out.length >= 2 * PIECES_SHOWN) break
    const start = Math.max(0, Math.min(from - LEAD, text.length - room))
    out.push(...piece(text, start, room, marks, colours))
    end = start + room
  }
  return out
}

/** How much of a long line is shown before its mark. */
const LEAD = 10

function piece(text: string, start: number, room: number, marks: readonly Span[], colours: Colours): readonly string[] {
  let shown = start > 0 ? '…' : ''
  let below = ' '.repeat(shown.length)
  let at = start
  for (const letter of text.slice(start, start + room)) {
    const drawn = visibleText(letter)
    const marked = marks.some(([a, b]) => a <= at && at < b)
    shown += drawn
    // Marks stand below the letters as they are drawn, which may be wider than one column. A tab is as wide as a tab.
    below += drawn === '\t' && !marked ? '\t' : (marked ? '^' : ' ').repeat(columnsOf(drawn))
    at += letter.length
  }
  if (start + room < text.length) shown += '…'
  return below.includes('^') ? [shown, colours.red(below.trimEnd())] : [shown]
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

function reasons(decision: ToldDecision, colours: Colours, width: number): string {
  if (decision.reasons.length === 0) return '  it does nothing that the gate looks at'
  const shown = decision.reasons.slice(0, REASONS_SHOWN).map((reason) => oneReason(reason, colours, width))
  const left = decision.reasons.length - REASONS_SHOWN
  if (left > 0) shown.push(colours.dim(`  … and ${left} more; \`--json\` shows all of them`))
  return shown.join('\n')
}

function oneReason(reason: ToldDecision['reasons'][number], colours: Colours, width: number): string {
  return `  ${colours.cyan(reason.code)}\n    ${wrap(visibleText(reason.message), width - 4, '    ')}`
}

/** How much of the evidence is shown. */
const EVIDENCE_SHOWN = 8

function environment(decision: ToldDecision, colours: Colours, width: number): string {
  const { class: found, treatedAs, because } = decision.environment
  const name = found === 'unknown' ? `${colours.bold('unknown')}, treated as ${treatedAs}` : colours.bold(found)
  const rows = because.slice(0, EVIDENCE_SHOWN).map((one) => ({
    cells: [one.says, one.tier, one.from, one.value].map(visibleText),
    evidence: one,
  }))
  const widths = [0, 1, 2].map((i) => Math.max(0, ...rows.map(({ cells }) => columnsOf(cells[i] ?? ''))))
  const table = rows.map(({ cells }) => cells.map((cell, i) => padded(cell, widths[i] ?? 0)).join('  '))
  const noteOf = (row: number) => (rows[row]?.evidence.used === false ? NOT_USED : '')
  const fits = table.every((line, i) => columnsOf(line) + 2 + noteOf(i).length <= width)
  const lines = rows.map(({ cells: [says = '', tier, from = '', value = ''], evidence }, i) => {
    if (says === 'conflict') return `  ${colours.yellow(`CONFLICT  ${wrap(value, width - 12, ' '.repeat(12))}`)}`
    const note = noteOf(i)
    const text = fits
      ? `${table[i]}${note}`
      : `${says}, ${tier}${note}\n    ${wrap(`${from}: ${value}`, width - 4, '    ')}`
    return `  ${evidence.used ? text : colours.dim(text)}`
  })
  const left = because.length - EVIDENCE_SHOWN
  if (left > 0) lines.push(colours.dim(`  … and ${left} more; \`--json\` shows all of them`))
  return [`ENV=${name}`, ...lines].join('\n')
}

const NOT_USED = '  (not used)'

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}

function instead(decision: ToldDecision, colours: Colours, width: number): string {
  if (decision.instead === undefined) return ''
  return [
    colours.bold('Instead'),
    ...decision.instead.map((one) => `  - ${wrap(visibleText(one), width - 4, '    ')}`),
  ].join('\n')
}
