import type { Action } from '../../action/action.ts'
import { canonicalText } from '../../action/canonical.ts'
import { actionDigest } from '../../action/digest.ts'
import type { Decision } from '../../decide/decision.ts'
import type { Span } from '../../lib/span.ts'
import { escapedLine, escapedLines } from './escaped.ts'

/**
 * An action as the person who approves it sees it: made from the action's own values, never from what the agent says
 * about it. Plain text; whoever draws it puts it in as text.
 *
 * It is whole, secrets too, because it is what would run. A record keeps it only through the redaction.
 */
export interface RenderedAction {
  readonly kind: Action['kind']
  /** Of the canonical bytes (RFC 8785), whose digest an approval is bound to. */
  readonly bytes: number
  readonly digest: string
  /** What it was stopped for, then all of it. */
  readonly lines: readonly RenderedLine[]
}

export interface RenderedLine {
  readonly part: 'danger' | 'action'
  /** The field of the action: `command`, `argv[2]`. */
  readonly label: string
  readonly text: string
}

export function renderAction(action: Action, decision: Pick<Decision, 'reasons' | 'effects'>): RenderedAction {
  return {
    kind: action.kind,
    bytes: Buffer.byteLength(canonicalText(action)),
    digest: actionDigest(action),
    lines: [...dangerLines(action, decision), ...actionLines(action)],
  }
}

/** The words that each reason points at, each once, in the order of the reasons: the strictest stands first. */
function dangerLines(action: Action, decision: Pick<Decision, 'reasons' | 'effects'>): readonly RenderedLine[] {
  const field = spannedField(action)
  if (field === undefined) return []
  const seen = new Set<string>()
  const lines: RenderedLine[] = []
  for (const { span } of [...decision.reasons, ...decision.effects]) {
    const words = span === undefined ? '' : within(field.text, span)
    if (words === '' || words === field.text || seen.has(words)) continue
    seen.add(words)
    for (const text of escapedLines(words)) lines.push({ part: 'danger', label: field.label, text })
  }
  return lines
}

/** The text that spans are counted in (`understand`): arguments are joined by one blank. */
function spannedField(action: Action): { readonly label: string; readonly text: string } | undefined {
  switch (action.kind) {
    case 'shell':
      return { label: 'command', text: action.command }
    case 'exec':
      return { label: 'argv', text: action.argv.join(' ') }
    case 'sql':
      return { label: 'statement', text: action.statement }
    default:
      return undefined
  }
}

/** Never half of a surrogate pair, which would be drawn as something else. */
function within(text: string, [start, end]: Span): string {
  const piece = text.slice(start, end)
  return piece.isWellFormed() ? piece : ''
}

/** Every field, in the order in which its type names them. */
function actionLines(action: Action): readonly RenderedLine[] {
  return Object.entries(action)
    .filter(([name]) => name !== 'kind')
    .flatMap(([name, value]) => fieldLines(name, value))
}

function fieldLines(label: string, value: unknown): readonly RenderedLine[] {
  if (typeof value === 'string') return escapedLines(value).map((text) => ({ part: 'action', label, text }))
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: unknown, i) => fieldLines(`${label}[${i}]`, item))
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
      fieldLines(`${label}.${escapedLine(key)}`, item),
    )
  }
  return [{ part: 'action', label, text: JSON.stringify(value) }]
}
