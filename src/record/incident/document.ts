import { escapedLine } from '../../hold/shown/escaped.ts'
import type { Evidence } from './note.ts'

/** A part of an artefact. Everything that says something of the world is a statement. */
export type Part =
  | { readonly is: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly is: 'statement'; readonly text: string; readonly evidence: readonly Evidence[] }
  /** What the record does not know, and who writes it. */
  | { readonly is: 'blank'; readonly text: string }
  /** Says something of the artefact itself. One that is `passing` may be another by the time that it is checked. */
  | { readonly is: 'remark'; readonly text: string; readonly passing?: true }
  | { readonly is: 'code'; readonly lines: readonly string[] }

export interface Artefact {
  readonly name: string
  readonly parts: readonly Part[]
}

const UNPROVEN = ' **unproven**'

export function markdownOf({ parts }: Artefact): string {
  const lines: string[] = []
  for (const part of parts) {
    const isList = part.is === 'statement'
    if (!(isList && lines.at(-1)?.startsWith('- '))) lines.push('')
    lines.push(...linesOf(part))
  }
  return `${lines.slice(1).join('\n')}\n`
}

export function linesOf(part: Part): readonly string[] {
  switch (part.is) {
    case 'heading':
      return [`${'#'.repeat(part.level)} ${part.text}`]
    case 'statement':
      return [`- ${part.text}${part.evidence.length === 0 ? UNPROVEN : part.evidence.map(markOf).join('')}`]
    case 'blank':
      return [`_To be written by ${part.text}._`]
    case 'remark':
      return [`_${part.text}_`]
    case 'code':
      return fenced(part.lines)
    default:
      return part satisfies never
  }
}

/** A fence longer than any run of backticks inside, so that no line ends the block (CommonMark 0.31.2, section 4.5). */
function fenced(lines: readonly string[]): readonly string[] {
  const longest = lines.flatMap((line) => line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return [`${fence}text`, ...lines, fence]
}

function markOf(one: Evidence): string {
  if (one.is === 'entry') return ` [entry ${one.index}]`
  if (one.is === 'file') return ` [file \`${one.file}\` ${one.digest}]`
  return ` [line \`${one.file}\`:${one.line} ${one.digest}]`
}

/** The evidence that a line ends with, and the text before it. */
export function readLine(line: string): { readonly text: string; readonly evidence: readonly Evidence[] } {
  const evidence: Evidence[] = []
  let text = line.trimEnd()
  for (;;) {
    const at = Math.max(...[' [entry ', ' [file `', ' [line `'].map((mark) => text.lastIndexOf(mark)))
    const one = at < 0 ? undefined : evidenceIn(text.slice(at + 1))
    if (one === undefined) return { text, evidence: evidence.reverse() }
    evidence.push(one)
    text = text.slice(0, at).trimEnd()
  }
}

function evidenceIn(mark: string): Evidence | undefined {
  const entry = /^\[entry (\d{1,15})\]$/.exec(mark)
  if (entry !== null) return { is: 'entry', index: Number(entry[1]) }
  const file = /^\[file `([^`]{1,300})` (sha256:[0-9a-f]{64})\]$/.exec(mark)
  if (file !== null) return { is: 'file', file: file[1] ?? '', digest: file[2] ?? '' }
  const line = /^\[line `([^`]{1,300})`:(\d{1,12}) (sha256:[0-9a-f]{64})\]$/.exec(mark)
  if (line === null) return undefined
  return { is: 'line', file: line[1] ?? '', line: Number(line[2]), digest: line[3] ?? '' }
}

/**
 * Text of people and agents as text in Markdown (CommonMark 0.31.2, sections 2.4 and 6.2): on one line, with nothing that a
 * reader would not see, and no mark of ours. An underscore inside a word is none of Markdown's.
 */
export function plainText(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return shown(lines.join(' / ')).replaceAll(MARKDOWN, '\\$&')
}

const MARKDOWN = /[\\`*{}[\]<>#|~&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu

/** A line of a log file. */
export function quotedText(text: string): string {
  return `\`${shown(text).replaceAll('`', "'")}\``
}

/** Masks of the redaction stay as they are. */
function shown(text: string): string {
  return text
    .split(/(⟨redacted: [^⟨⟩]{1,60}⟩)/)
    .map((piece, i) => (i % 2 === 1 ? piece : escapedLine(piece)))
    .join('')
}
