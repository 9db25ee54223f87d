import type { ExtendedGlobPart, ParameterExpansionPart } from 'unbash'
import type { Span } from '../../../lib/span.ts'
import { isKnownText, UNKNOWN, unknownWord, type Word } from '../../word.ts'
import { copyOf, isExhausted, type Run } from '../run.ts'
import type { Scope } from '../scope/scope.ts'
import { readSyntax } from '../syntax.ts'
import { expandLater } from './arithmetic.ts'
import { expandWord } from './expand.ts'
import { spanIn } from './origin.ts'
import { parameterValues } from './parameter.ts'

/**
 * `${…}` that zsh alone reads: `${(e)x}`, `${=x}`, `${(f)"$(cmd)"}`, `${${x}}` (Zsh 5.9 manual, section 14.3). Bash refuses
 * them before it runs anything, so that reading them in every shell lets nothing through.
 */
export function isOfZsh({ parameter, operation }: ParameterExpansionPart): boolean {
  if (operation === undefined || (parameter !== '' && parameter !== '$')) return false
  return operation.type === 'Unknown' || (operation.type === 'Default' && operation.operator === '=')
}

export function expandAsZsh(run: Run, scope: Scope, part: ParameterExpansionPart): readonly Word[] {
  const span = spanIn(scope.origin, part.pos, part.end)
  const source = part.text.slice(2, -1)
  run.work.spend(source.length)
  const flags = flagsOf(source)
  const rest = source.slice(flags.length).replace(/^[=~^]+/, '')
  const isName = /^[A-Za-z_]\w*$/.test(rest)
  let values = isName ? valuesOf(run, scope, rest) : innerValues(run, scope, source, rest, span)
  if (flags.letters.includes('P'))
    values = values.flatMap((one) =>
      /^[A-Za-z_]\w*$/.test(one.text) ? valuesOf(run, scope, one.text) : [unknown(one)],
    )
  if (flags.letters.includes('e')) {
    // What is not known may be code as soon as it is expanded once more.
    for (const { text } of values) expandLater(run, scope, isKnownText(text) ? text : `$(${text})`, span)
    values = values.map((one) => (/[$`]/.test(one.text) ? unknown(one) : one))
  }
  if (/[^efszP@]/.test(flags.letters)) return values.map(unknown)
  const separator = flags.letters.includes('f') ? '\n' : flags.separator
  if (separator !== undefined) return values.flatMap((one) => pieces(run, one, one.text.split(separator)))
  const isSplit = flags.letters.includes('z') || source.slice(flags.length).startsWith('=')
  if (!isSplit) return values
  return values.flatMap((one) => {
    // `z` splits as the shell reads words, so that quotes hold them together.
    if (flags.letters.includes('z') && /['"\\$`]/.test(one.text)) return [unknown(one)]
    return pieces(run, one, one.text.split(/[ \t\n]+/))
  })
}

/** `$=x`, `$~x`: `$x` with a mark of zsh, which is plain text to bash. */
export function splitsByMark(text: string): boolean {
  return /^\$[=~^]+[A-Za-z_]/.test(text)
}

/**
 * Qualifiers behind a pattern may call code for each name: `*(e:'code':)`, `*(+function)` (Zsh 5.9 manual, section
 * 14.8.7). A heuristic; counter-example: a pattern `*(a|e:b)` of names with colons.
 */
export function runQualifiers(run: Run, scope: Scope, { pattern, pos, end }: ExtendedGlobPart): void {
  if (/e['":[{(]|^[./@]*\+[A-Za-z_]/.test(pattern))
    expandLater(run, scope, `$(${UNKNOWN})`, spanIn(scope.origin, pos, end))
}

function valuesOf(run: Run, scope: Scope, name: string): readonly Word[] {
  return scope.variables.get(name)?.elements ?? parameterValues(run, scope, name)
}

function unknown(one: Word): Word {
  return { ...one, text: UNKNOWN, listed: undefined }
}

function pieces(run: Run, one: Word, texts: readonly string[]): readonly Word[] {
  run.work.spend(one.text.length)
  return isKnownText(one.text) ? texts.filter((text) => text !== '').map((text) => ({ ...one, text })) : [unknown(one)]
}

/** What stands in place of a name: another expansion, a substitution, a name with an operation behind it. */
function innerValues(run: Run, scope: Scope, source: string, rest: string, span: Span | undefined): readonly Word[] {
  const isExpansion = /^["'$`]/.test(rest)
  const inner = copyOf(run, scope)
  inner.depth++
  inner.origin = { base: undefined, span }
  if (isExhausted(run, inner, () => span)) return []
  // Without flags or marks in front nothing would become less by reading it again.
  const read =
    isExpansion || rest.length < source.length ? readSyntax(`: ${isExpansion ? rest : `\${${rest}}`}`) : undefined
  const command = read !== undefined && 'script' in read ? read.script.commands[0]?.command : undefined
  const node = command?.type === 'Command' && command.suffix.length === 1 ? command.suffix[0] : undefined
  if (node?.type === 'Word') return expandWord(run, inner, node)
  if (/[`]|\$[({]/.test(rest)) expandLater(run, scope, `$(${UNKNOWN})`, span)
  return [unknownWord(span)]
}

interface Flags {
  readonly letters: string
  /** What `s` splits at. */
  readonly separator: string | undefined
  /** How much of the text they take. */
  readonly length: number
}

const NO_FLAGS: Flags = { letters: '', separator: undefined, length: 0 }
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** Flags in brackets; some take an argument between two delimiters: `(s.:.)`, `(j[, ])`. */
function flagsOf(source: string): Flags {
  if (!source.startsWith('(')) return NO_FLAGS
  let letters = ''
  let separator: string | undefined
  for (let at = 1; at < source.length; at++) {
    const letter = source[at] as string
    if (letter === ')') return { letters, separator, length: at + 1 }
    letters += letter
    if (!/[sjlrgIZ_]/.test(letter)) continue
    const open = source[at + 1] ?? ''
    const end = source.indexOf(CLOSING[open] ?? open, at + 2)
    if (end < 0) return NO_FLAGS
    if (letter === 's') separator = source.slice(at + 2, end)
    at = end
  }
  return NO_FLAGS
}
