import { type Command, parse, type Statement, type Word } from 'unbash'
import { readSyntax } from '../../../understand/shell/syntax.ts'

/** What somebody typed, as this shell takes it. */
export type Typed =
  | { readonly is: 'nothing' }
  /** More lines are needed. */
  | { readonly is: 'unfinished' }
  | { readonly is: 'wrong'; readonly message: string }
  /** It changes what this shell keeps, and runs nothing. */
  | { readonly is: 'kept'; readonly change: Change }
  | { readonly is: 'command'; readonly text: string }

export type Change =
  | { readonly is: 'cd'; readonly to: readonly Piece[] | undefined }
  | {
      readonly is: 'set'
      readonly exported: boolean
      readonly variables: readonly { readonly name: string; readonly value?: readonly Piece[] }[]
    }
  | { readonly is: 'unset'; readonly names: readonly string[] }
  | { readonly is: 'function'; readonly name: string; readonly text: string }
  | { readonly is: 'exit'; readonly status: number }
  | { readonly is: 'help' }

/** A part of a value: as it stands there, or what a kept variable holds. */
export type Piece = { readonly text: string } | { readonly variable: string }

/**
 * Reads what was typed. A line that is `cd`, an assignment, `export`, `unset`, a function or `exit`, and nothing else, changes
 * what the shell keeps; everything else is a command for bash, which keeps nothing of its own.
 */
export function readTyped(text: string): Typed {
  const trimmed = text.trim()
  if (trimmed === '') return { is: 'nothing' }
  if (isUnfinished(text)) return { is: 'unfinished' }
  const read = readSyntax(text)
  if ('fault' in read) return { is: 'wrong', message: read.fault.message }
  const [only, ...more] = read.script.commands as readonly Statement[]
  if (only === undefined || more.length > 0 || only.background === true) return { is: 'command', text }
  const { command } = only
  if (command.type === 'Function') {
    const at = command as { readonly name: { readonly text: string } }
    return { is: 'kept', change: { is: 'function', name: at.name.text, text: trimmed } }
  }
  if (command.type !== 'Command') return { is: 'command', text }
  return keptBy(command as Command) ?? { is: 'command', text }
}

/** Every way in which a text can still be gone on with: something is open at its end. */
function isUnfinished(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(-64))) return true
  const end = text.trimEnd().length
  const errors = parse(text).errors ?? []
  if (errors.some(({ pos, message }) => pos >= end || message.startsWith('unterminated'))) return true
  const read = readSyntax(text)
  return 'fault' in read && read.fault.code === 'HERE_DOCUMENT_OPEN'
}

function keptBy({ name, prefix, suffix, redirects }: Command): Typed | undefined {
  if (redirects.length > 0) return undefined
  if (name === undefined) return setting(prefix as readonly Assigned[], false)
  if (prefix.length > 0) return undefined
  const words = suffix as readonly (Word | Assigned)[]
  switch (name.text) {
    case 'cd':
      return words.length > 1 ? undefined : changeOfDirectory(words[0] as Word | undefined)
    case 'export':
      return words.length === 0 ? undefined : setting(words, true)
    case 'unset':
      return words.length > 0 && words.every((word) => NAME.test(word.text))
        ? { is: 'kept', change: { is: 'unset', names: words.map((word) => word.text) } }
        : undefined
    case 'exit':
    case 'logout': {
      const status = words[0]?.text ?? '0'
      return /^\d{1,3}$/.test(status) ? { is: 'kept', change: { is: 'exit', status: Number(status) & 255 } } : undefined
    }
    case 'help':
      return words.length === 0 ? { is: 'kept', change: { is: 'help' } } : undefined
    case 'alias':
      return { is: 'wrong', message: 'there are no aliases here; a function says what it runs' }
    default:
      return undefined
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const NOT_PLAIN = 'only plain text and variables of this shell can be kept: write the value out'

interface Assigned {
  readonly type: string
  readonly text: string
  readonly name?: string
  readonly value?: Word
  readonly append?: boolean
  readonly index?: unknown
}

function changeOfDirectory(word: Word | undefined): Typed | undefined {
  const to = word === undefined ? undefined : piecesOf(word, true)
  if (word !== undefined && to === undefined) return { is: 'wrong', message: NOT_PLAIN }
  return { is: 'kept', change: { is: 'cd', to } }
}

function setting(words: readonly (Word | Assigned)[], exported: boolean): Typed | undefined {
  const variables: { name: string; value?: readonly Piece[] }[] = []
  for (const word of words as readonly Assigned[]) {
    if (word.type !== 'Assignment') {
      if (!NAME.test(word.text)) return undefined
      variables.push({ name: word.text })
      continue
    }
    const value = word.value === undefined ? [] : word.value.type === 'Word' ? piecesOf(word.value, true) : undefined
    if (word.name === undefined || word.append === true || word.index !== undefined || value === undefined)
      return { is: 'wrong', message: NOT_PLAIN }
    variables.push({ name: word.name, value })
  }
  return { is: 'kept', change: { is: 'set', exported, variables } }
}

type Part = { readonly type: string; readonly text: string; readonly value?: string; readonly parts?: readonly Part[] }

/** The pieces of a word without anything that only running would tell; `undefined` where there is such a thing. */
function piecesOf(word: Word, tilde: boolean): readonly Piece[] | undefined {
  const parts = (word as { readonly parts?: readonly Part[] }).parts
  const found =
    parts === undefined ? plain({ type: 'Literal', text: word.text, value: word.value }) : all(parts.map(plain))
  if (found === undefined) return undefined
  const [first, ...rest] = found
  if (!tilde || first === undefined || !('text' in first) || !word.text.startsWith('~')) return found
  const home = /^~(?=\/|$)/.exec(first.text)
  return home === null ? undefined : [{ variable: 'HOME' }, { text: first.text.slice(1) }, ...rest]
}

function plain(part: Part): readonly Piece[] | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return [{ text: part.value ?? '' }]
    case 'DoubleQuoted':
      return all((part.parts ?? []).map(plain))
    case 'SimpleExpansion': {
      const name = part.text.slice(1)
      return NAME.test(name) ? [{ variable: name }] : undefined
    }
    default:
      return undefined
  }
}

function all(parts: readonly (readonly Piece[] | undefined)[]): readonly Piece[] | undefined {
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}
